"""The development of one member, known by a case number alone: from applicant to full member, in steps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import get_args

from services.meetings.domain.branch_commands import RecordDevelopmentStep
from services.meetings.domain.branch_events import DevelopmentStepRecorded
from services.meetings.domain.county import County
from services.meetings.domain.words import DevelopmentStep
from shared.decider import Refused
from shared.door import happened
from shared.entries import Entries

# A review may come too late, and is then on record as it was; the stages themselves can only follow each other.
_STAGES: tuple[DevelopmentStep, ...] = tuple(step for step in get_args(DevelopmentStep) if step != "pre_review")


@dataclass(frozen=True)
class Development:
    """`home` is the branch that began the case; None: nothing was recorded under this number."""

    home: str | None = None
    entries: Entries[DevelopmentStepRecorded] = field(default_factory=Entries)


# Commands.


def record(
    command: RecordDevelopmentStep, county: County, development: Development, today: date
) -> list[DevelopmentStepRecorded]:
    """An acceptance that no pre_review came before is recorded like any other: it happened, and is a breach."""
    told = DevelopmentStepRecorded(
        unit=command.unit,
        occurred_on=command.taken_on,
        record=command.record,
        corrects=command.corrects,
        case=command.case,
        step=command.step,
        reviewer=command.reviewer,
        in_writing=command.in_writing,
    )
    county.require_branch(command.unit)
    if development.home is not None and command.unit not in county.line(development.home):
        raise Refused("development.other_branch", "case", case=command.case, unit=development.home)
    happened(command.taken_on, today, "taken_on")
    _require_review(command, county)
    if not development.entries.is_new(told):
        return []
    _require_in_order(told, development.entries.standing)
    return [told]


def _require_review(command: RecordDevelopmentStep, county: County) -> None:
    if command.step == "pre_review":
        if command.reviewer is None:
            raise Refused("development.reviewer_missing", "reviewer")
        county.member(command.reviewer, "reviewer")
    elif command.reviewer is not None or command.in_writing:
        raise Refused("development.no_review", "step", step=command.step)


def _require_in_order(told: DevelopmentStepRecorded, standing: Mapping[str, DevelopmentStepRecorded]) -> None:
    if told.step not in _STAGES:
        return
    place = _STAGES.index(told.step)
    for known in standing.values():
        if known.record == told.corrects or known.step not in _STAGES:
            continue
        later, earlier = (told, known) if _STAGES.index(known.step) < place else (known, told)
        if later.occurred_on < earlier.occurred_on:
            raise Refused("development.steps_reversed", "taken_on", record=known.record, day=known.occurred_on)


def evolve(development: Development, event: DevelopmentStepRecorded) -> Development:
    return Development(development.home or event.unit, development.entries.with_entry(event))
