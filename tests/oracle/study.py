"""A committee is never six months without grass-roots Party building on its agenda (cases 14, 24, 40, 44, 46)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from tests.oracle import roster
from tests.oracle.cadence import held_by
from tests.oracle.duty import Duty
from tests.oracle.facts import Fact, Facts
from tests.oracle.periods import months_after
from tests.oracle.rules import Rules, in_force

RULE = "cadence.committee_study"


def owed(facts: Facts, rules: Rules) -> Iterator[tuple[str, Duty]]:
    for unit in roster.units(facts, *roster.COMMITTEES):
        yield from ((unit, duty) for duty in _chain(facts, unit, rules))


def _chain(facts: Facts, unit: str, rules: Rules) -> list[Duty]:
    """From the start to the first such meeting, from each to the next; of those due on one day the last alone."""
    name, start = "start", _start(facts, unit)
    end = roster.last_day(facts, unit)
    told = []
    for meeting in _meetings(facts, unit, start, end):
        told.append(replace(_duty(unit, rules, name, start), met=meeting.day, met_by=meeting["meeting"]))
        name, start = meeting["meeting"], meeting.day
    if start <= end:
        told.append(_duty(unit, rules, name, start))
    one_a_day = {duty.due: duty for duty in told}
    return [replace(duty, cancelled=end) if end <= duty.due else duty for duty in one_a_day.values()]


def _start(facts: Facts, unit: str) -> date:
    """The registration's day when the first due day had passed by then."""
    day = roster.watched_from(facts, unit)
    registered = roster.registered_on(facts, unit)
    if months_after(day, 6) < registered:
        return registered
    return day


def _meetings(facts: Facts, unit: str, start: date, end: date) -> list[Fact]:
    found = [
        meeting
        for meeting in held_by(facts, unit)
        if "committee_meeting" in meeting["kinds"]
        and "party_building" in (meeting["topics"] or [])
        and start <= meeting.day <= end
    ]
    return sorted(found, key=lambda meeting: (meeting.day, meeting["starts_at"] or ""))


def _duty(unit: str, rules: Rules, name: str, day: date) -> Duty:
    row = in_force(rules, RULE, day)
    return Duty(RULE, f"unit/{unit}", name, day, months_after(day, 6), grace=row.grace, shown_from=day)
