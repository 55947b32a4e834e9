"""The Party lecture that a leading cadre owes in a year (cases 25, 46)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from tests.oracle import roster
from tests.oracle.cadence import of_period, with_ends
from tests.oracle.days import DAY
from tests.oracle.duty import Duty
from tests.oracle.facts import Facts, remembered
from tests.oracle.periods import Period, period_of
from tests.oracle.records import meetings
from tests.oracle.roster import Tenure
from tests.oracle.rules import Rules, in_force

RULE = "cadence.party_lecture"
# From the highest down.
LEADING = ("committee_secretary", "deputy_secretary", "committee_member", "branch_secretary", "first_secretary")


def owed(facts: Facts, rules: Rules, horizon: date) -> Iterator[tuple[str, Duty]]:
    """Each person with the lectures of all years of which 30 June has come by the horizon."""
    people = dict.fromkeys(tenure.person for tenure in roster.tenures(facts) if tenure.post in LEADING)
    for person in people:
        yield from ((person, duty) for duty in with_ends(list(_of_person(facts, person, rules, horizon))))


def _of_person(facts: Facts, person: str, rules: Rules, horizon: date) -> Iterator[Duty]:
    first = min(tenure.first for tenure in roster.tenures(facts) if tenure.person == person)
    for year in range(max(first, rules[0].since).year, horizon.year + 1):
        period = period_of(date(year, 1, 1), "year")
        without = _first_day_without(facts, person, period)
        if without is None or without > shown_from(period):
            given = [day for day in _given(facts, person) if without is None or day <= without]
            duty = of_period(in_force(rules, RULE, period.first), f"person/{person}", period, given)
            yield replace(duty, cancelled=without, shown_from=shown_from(period))


def shown_from(period: Period) -> date:
    return period.last.replace(month=6, day=30)


def _first_day_without(facts: Facts, person: str, year: Period) -> date | None:
    """From 30 June to 31 December, the first day without a leading post in a unit watched since 1 January."""
    day = shown_from(year)
    while day <= year.last:
        ends = [
            min(tenure.last, roster.last_day(facts, tenure.unit))
            for tenure in leading(facts, person, day)
            if _is_watched(facts, tenure.unit, year) and day <= roster.last_day(facts, tenure.unit)
        ]
        if not ends:
            return day
        day = max(ends) + DAY if max(ends) < year.last else date.max
    return None


def _is_watched(facts: Facts, unit: str, year: Period) -> bool:
    return roster.watched_from(facts, unit) <= year.first and roster.registered_on(facts, unit) <= year.last


def leading(facts: Facts, person: str, day: date) -> list[Tenure]:
    """The leading posts that the person holds on the day, the highest first, of equal ones that of the lowest code."""
    found = [tenure for tenure in roster.held(facts, day) if tenure.person == person and tenure.post in LEADING]
    return sorted(found, key=lambda tenure: (LEADING.index(tenure.post), tenure.unit))


@remembered
def _given(facts: Facts, person: str) -> list[date]:
    """In whichever unit, as long as that unit stood."""
    return [
        meeting.day
        for _, meeting in meetings(facts)
        if "party_lecture" in meeting["kinds"]
        and meeting["lecturer"] == person
        and meeting.day <= roster.last_day(facts, meeting["unit"])
    ]
