"""What a branch owes in every month, quarter and year (§6, cases 6, 14-18, 23)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from tests.oracle import attendance, roster
from tests.oracle.days import DAY
from tests.oracle.duty import Duty
from tests.oracle.facts import Fact, Facts, of_type, remembered
from tests.oracle.periods import Period, owed_by
from tests.oracle.records import meetings
from tests.oracle.rules import OF_BRANCHES, Row, Rules
from tests.oracle.steps import may_chair

# Those that take a step's chairs and quorum: the step, and who is counted.
ASSEMBLIES = {"branch_committee": ("proposal", "committee_members"), "members_assembly": ("review", "voting_members")}


def owed(facts: Facts, rules: Rules, horizon: date) -> Iterator[tuple[str, Duty]]:
    """Each unit with its duties of all periods that have begun by the horizon."""
    for unit in roster.units(facts, *roster.BRANCHES):
        for rule in dict.fromkeys(row.rule for row in OF_BRANCHES):
            yield from ((unit, duty) for duty in _of_rule(facts, unit, rules, rule, horizon))


def _of_rule(facts: Facts, unit: str, rules: Rules, rule: str, horizon: date) -> tuple[Duty, ...]:
    periods = owed_by(facts, unit, rules, rule, horizon)
    if rule == "cadence.branch_committee":
        periods = tuple(one for one in periods if not roster.has_no_committee(facts, unit, one[0].last))
    days = tuple(deeds(facts, unit, rule.removeprefix("cadence.")))
    return of_periods(f"unit/{unit}", periods, days, roster.last_day(facts, unit))


@lru_cache(maxsize=10_000)  # for time's sake: the same again of every midnight
def of_periods(
    subject: str, periods: tuple[tuple[Period, Row], ...], days: tuple[date, ...], ends_on: date
) -> tuple[Duty, ...]:
    """Each met by the first of the days that lies in the period; cancelled when the unit ends on its last or before."""
    duties = [of_period(row, subject, period, days) for period, row in periods]
    return with_ends([replace(duty, cancelled=ends_on) if ends_on <= duty.due else duty for duty in duties])


def of_period(row: Row, subject: str, period: Period, days: Iterable[date]) -> Duty:
    met = min((day for day in days if period.first <= day <= period.last), default=None)
    return Duty(
        row.rule,
        subject,
        period.name,
        period.first - DAY,
        period.last,
        met=met,
        grace=row.grace,
        name=period.name,
        shown_from=period.first,
    )


def with_ends(duties: Sequence[Duty]) -> tuple[Duty, ...]:
    """The periods of one rule and subject. An unmet one's alert ends when a later one is met, not before red day 1."""
    told: list[Duty] = []
    later: Duty | None = None  # the next that is met
    for duty in reversed(duties):
        if duty.met:
            later = duty
        elif later and later.met:
            duty = replace(duty, ended=max(later.met, duty.first_red_day), end_shown_from=later.shown_from)
        told.append(duty)
    return tuple(reversed(told))


@remembered
def deeds(facts: Facts, unit: str, kind: str) -> list[date]:
    """The days on which the unit did what is owed, until its own last one."""
    if kind == "dues":
        days = [fact.day for fact in collections(facts) if fact["unit"] == unit]
    else:
        days = [meeting.day for meeting in held_by(facts, unit) if counts_as(facts, meeting, kind)]
    return [day for day in days if day <= roster.last_day(facts, unit)]


@remembered
def held_by(facts: Facts, unit: str) -> list[Fact]:
    return [meeting for _, meeting in meetings(facts) if meeting["unit"] == unit]


def counts_as(facts: Facts, meeting: Fact, kind: str) -> bool:
    """A meeting that fails for one kind still counts for its others."""
    if kind not in meeting["kinds"]:
        return False
    if kind == "branch_study":
        return "staff_study" not in meeting["kinds"]
    if kind not in ASSEMBLIES:
        return True
    counted = ASSEMBLIES[kind][1]
    return attendance.has_quorum(facts, meeting, kind, counted) and not has_wrong_chair(facts, meeting, kind)


def has_wrong_chair(facts: Facts, meeting: Fact, kind: str) -> bool:
    """Judged in villages only, and of these two kinds only (case 16)."""
    unit = meeting["unit"]
    if kind not in ASSEMBLIES or kind not in meeting["kinds"] or roster.kind(facts, unit) != "village":
        return False
    return not may_chair(facts, meeting, unit, ASSEMBLIES[kind][0])


@remembered
def collections(facts: Facts) -> list[Fact]:
    """Of dues, those that no later record corrects. A record's name is its unit's own."""
    told = list(of_type(facts, "collect_dues"))
    corrected = {(fact["unit"], fact["corrects"]) for fact in told}
    return [fact for fact in told if (fact["unit"], fact["record"]) not in corrected]
