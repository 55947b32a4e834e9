"""The standard: what a unit above a branch found of each article of the checklist, once a year."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from services.meetings.domain.branch_commands import AssessStandard, Found
from services.meetings.domain.branch_events import Finding, StandardAssessed
from services.meetings.domain.county import County
from shared.decider import Refused
from shared.door import happened
from shared.entries import Entries


@dataclass(frozen=True)
class Standard:
    """Of one branch, by year."""

    entries: Entries[StandardAssessed] = field(default_factory=Entries)


# Commands.


def assess(command: AssessStandard, county: County, standard: Standard, today: date) -> list[StandardAssessed]:
    """Judged by the checklist in force on the day of the assessment."""
    county.require_branch(command.unit)
    county.member(command.assessor, "assessor")
    if command.assessor not in county.above(command.unit):
        raise Refused("standard.not_above", "assessor", assessor=command.assessor, unit=command.unit)
    happened(command.assessed_on, today, "assessed_on")
    if command.assessed_on.year < command.year:
        raise Refused("standard.year_ahead", "year", year=command.year)
    told = StandardAssessed(
        unit=command.unit,
        occurred_on=command.assessed_on,
        record=command.record,
        corrects=command.corrects,
        year=command.year,
        variant=command.variant,
        assessor=command.assessor,
        findings=_findings(command.findings, county.rules.checklist(command.variant, command.assessed_on)),
    )
    return [told] if standard.entries.is_new(told) else []


def _findings(found: Sequence[Found], checklist: dict[str, str]) -> tuple[Finding, ...]:
    """`checklist` has the row's id by article. In the checklist's order, so that the caller's plays no part."""
    if not checklist:
        raise Refused("standard.no_checklist", "variant")
    by_article: dict[str, Found] = {}
    for index, one in enumerate(found):
        if one.article not in checklist:
            raise Refused("standard.unknown_article", f"findings.{index}.article", article=one.article)
        if one.article in by_article:
            raise Refused("standard.article_twice", f"findings.{index}.article", article=one.article)
        by_article[one.article] = one
    missing = next((article for article in checklist if article not in by_article), None)
    if missing is not None:
        raise Refused("standard.article_missing", "findings", article=missing)
    return tuple(
        Finding(article=key, rule=rule, result=by_article[key].result, evidence=by_article[key].evidence)
        for key, rule in checklist.items()
    )


def evolve(standard: Standard, event: StandardAssessed) -> Standard:
    return Standard(standard.entries.with_entry(event))
