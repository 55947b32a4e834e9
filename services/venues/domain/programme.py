"""A programme: its batches, the works on their lists, one a village, and the money that came in for each."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import assert_never

from services.venues.domain.commands import OpenBatch, OpenProgramme, PlanWorks
from services.venues.domain.events import (
    BatchOpened,
    FundsAllocated,
    ProgrammeFact,
    ProgrammeOpened,
    WorksListed,
)
from services.venues.domain.ledger import Ledger
from shared.decider import Refused
from shared.door import happened, once
from shared.roster import Roster


@dataclass(frozen=True)
class Programme:
    opened: ProgrammeOpened | None = None
    batches: Mapping[str, BatchOpened] = field(default_factory=dict)
    works: Mapping[str, WorksListed] = field(default_factory=dict)
    allocations: Ledger[FundsAllocated] = field(default_factory=Ledger)

    def required(self, key: str) -> ProgrammeOpened:
        """Raises Refused "input.unknown_programme"."""
        if self.opened is None:
            raise Refused("input.unknown_programme", "programme", programme=key)
        return self.opened


# Commands.


def open_programme(command: OpenProgramme, programme: Programme, roster: Roster, today: date) -> list[ProgrammeFact]:
    told = ProgrammeOpened(
        unit=command.unit,
        occurred_on=command.opened_on,
        programme=command.programme,
        texts={"title": command.title},
    )
    if not once(programme.opened, told, "programme"):
        return []
    if roster.required(command.unit).kind != "county":
        raise Refused("programme.not_the_countys", "unit", unit=command.unit)
    happened(command.opened_on, today, "opened_on")
    return [told]


def open_batch(command: OpenBatch, programme: Programme, roster: Roster, today: date) -> list[ProgrammeFact]:
    told = BatchOpened(
        unit=command.unit,
        occurred_on=command.opened_on,
        programme=command.programme,
        batch=command.batch,
        texts={"title": command.title},
    )
    if not once(programme.batches.get(command.batch), told, "batch"):
        return []
    opened = programme.required(command.programme)
    roster.required(command.unit)
    happened(command.opened_on, today, "opened_on")
    if not roster.speaks_for(opened.unit, command.unit, command.opened_on):
        raise Refused("programme.wrong_unit", "unit", unit=command.unit, owner=opened.unit)
    if command.opened_on < opened.occurred_on:
        raise Refused("batch.before_programme", "opened_on", programme=command.programme, day=opened.occurred_on)
    return [told]


def list_works(command: PlanWorks, programme: Programme, roster: Roster) -> list[ProgrammeFact]:
    """The works stands on the batch's list, from the batch's day on, and is its village's only one there."""
    programme.required(command.programme)
    batch = programme.batches.get(command.batch)
    if batch is None:
        raise Refused("input.unknown_batch", "batch", programme=command.programme, batch=command.batch)
    if command.planned_on < batch.occurred_on:
        raise Refused("works.before_batch", "planned_on", batch=command.batch, day=batch.occurred_on)
    known = next((one for one in programme.works.values() if _is_of_one_village(one, command, roster)), None)
    if known is not None:
        raise Refused("batch.village_twice", "unit", unit=command.unit, batch=command.batch, works=known.works)
    return [
        WorksListed(
            unit=command.unit,
            occurred_on=command.planned_on,
            programme=command.programme,
            batch=command.batch,
            works=command.works,
        )
    ]


def _is_of_one_village(known: WorksListed, command: PlanWorks, roster: Roster) -> bool:
    """Of the same batch too, and theirs on the later of both days: what was merged by then is one village."""
    day = max(known.occurred_on, command.planned_on)
    return known.batch == command.batch and roster.owner(known.unit, day) == roster.owner(command.unit, day)


def evolve(programme: Programme, event: ProgrammeFact) -> Programme:
    match event:
        case ProgrammeOpened():
            return replace(programme, opened=event)
        case BatchOpened():
            return replace(programme, batches={**programme.batches, event.batch: event})
        case WorksListed():
            return replace(programme, works={**programme.works, event.works: event})
        case FundsAllocated():
            return replace(programme, allocations=programme.allocations.with_entry(event))
        case _:
            assert_never(event)
