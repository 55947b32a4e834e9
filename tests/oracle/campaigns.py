"""A campaign: its last day, whom it is for, and the filing that each of them owes (§7, cases 14, 30)."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from tests.oracle import roster
from tests.oracle.days import working_days_after
from tests.oracle.duty import Duty, ended_on
from tests.oracle.facts import MEETINGS, RECTIFICATION, Fact, Facts, of_type, remembered

ORGANISATIONS = (*roster.BRANCHES, *roster.COMMITTEES)


@remembered
def opening(facts: Facts, campaign: str) -> Fact:
    return next(fact for fact in _openings(facts) if fact["campaign"] == campaign)


def last_day(facts: Facts, campaign: str) -> date:
    return opening(facts, campaign).date("ends_on")


def runs(facts: Facts, campaign: str, fact: Fact) -> bool:
    """When that was recorded: not after the last day, nor after the campaign was ended."""
    ends = of_type(facts, "end_campaign", source=RECTIFICATION)
    ended = any(end["campaign"] == campaign and end.number < fact.number for end in ends)
    return not ended and fact.recorded_on <= last_day(facts, campaign)


def filings(facts: Facts) -> Iterator[tuple[str, Duty]]:
    """Each organisation in scope with its one filing. The first counts."""
    for opened in _openings(facts):
        since, filed = opened.known_from, _filed(facts, opened["campaign"])
        due = working_days_after(since, 20)
        for unit in in_scope(facts, opened["scope"], opened.day, opened.number):
            subject = f"campaign/{opened['campaign']}/{unit}"
            duty = Duty("campaign.filing", subject, "opening", since, due, met=filed.get(unit), grace=0)
            yield unit, not_inherited(facts, unit, duty)


def _openings(facts: Facts) -> Iterator[Fact]:
    return of_type(facts, "open_campaign", source=RECTIFICATION)


def _filed(facts: Facts, campaign: str) -> dict[str, date]:
    found: dict[str, date] = {}
    for fact in of_type(facts, "file_plan", source=RECTIFICATION):
        if fact["campaign"] == campaign:
            found.setdefault(fact["unit"], fact.day)
    return found


def not_inherited(facts: Facts, unit: str, duty: Duty) -> Duty:
    """What is the unit's alone ends with it; what was due before its last day stays as it is."""
    end = roster.last_day(facts, unit)
    return ended_on([duty], end)[0] if end <= duty.due else duty


# Whom something is for: that was settled when it was recorded, by the roster as it was known then.


@remembered
def roster_before(facts: Facts, number: int) -> Facts:
    return Facts(fact for fact in facts if fact.source == MEETINGS and fact.number < number)


def in_scope(facts: Facts, scope: Mapping[str, Any], day: date, number: int) -> list[str]:
    """The organisations that stood on the day, by prefix of their code, by sector or by list."""
    known = roster_before(facts, number)
    standing = [
        unit
        for unit in roster.units(known, *ORGANISATIONS)
        if roster.registration(known, unit).day <= day <= roster.last_day(known, unit)
    ]
    return [unit for unit in standing if _within(known, unit, scope)]


def _within(known: Facts, unit: str, scope: Mapping[str, Any]) -> bool:
    if scope.get("prefix"):
        return unit.startswith(str(scope["prefix"]))
    if scope.get("sector"):
        return roster.sector(known, unit) == str(scope["sector"])
    return unit in scope["units"]
