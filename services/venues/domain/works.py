"""A works: planned for a village, started, paused, reported on, completed; whether it is accepted and open."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import assert_never

from services.venues.domain.commands import (
    AllocateFunds,
    BuildingCommand,
    DisburseFunds,
    OpenVenue,
    PlanWorks,
    RecordAcceptance,
)
from services.venues.domain.events import (
    AcceptanceRecorded,
    FundsDisbursed,
    ProgressReported,
    VenueOpened,
    WorksCompleted,
    WorksFact,
    WorksPaused,
    WorksPlanned,
    WorksStarted,
)
from services.venues.domain.ledger import Ledger
from services.venues.domain.venue_commands import VenueCommand
from services.venues.domain.words import STAGES, Stage
from shared.decider import Refused
from shared.door import happened, once
from shared.entries import Entries
from shared.roster import Roster

Turn = WorksPaused | ProgressReported | AcceptanceRecorded


@dataclass(frozen=True)
class Works:
    """`completed` is the id of the completion that waits for its acceptance or was accepted; a rejection undoes it.

    `undone`: by the id of a completion as it stands, the rejection that undid it.
    `turns`: the pauses and reports that stand, and the rejections, as they followed each other within a day.
    """

    planned: WorksPlanned | None = None
    starts: Entries[WorksStarted] = field(default_factory=Entries)
    pauses: Entries[WorksPaused] = field(default_factory=Entries)
    reports: Entries[ProgressReported] = field(default_factory=Entries)
    turns: tuple[Turn, ...] = ()
    completions: Entries[WorksCompleted] = field(default_factory=Entries)
    completed: str | None = None
    undone: Mapping[str, AcceptanceRecorded] = field(default_factory=dict)
    acceptances: tuple[AcceptanceRecorded, ...] = ()
    opened: VenueOpened | None = None
    disbursements: Ledger[FundsDisbursed] = field(default_factory=Ledger)

    def required(self, key: str) -> WorksPlanned:
        """Raises Refused "input.unknown_works"."""
        if self.planned is None:
            raise Refused("input.unknown_works", "works", works=key)
        return self.planned

    @property
    def start(self) -> WorksStarted | None:
        return next(iter(self.starts.standing.values()), None)

    @property
    def rests(self) -> bool:
        """Paused, and not reported on since."""
        return isinstance(self._last(WorksPaused, ProgressReported), WorksPaused)

    @property
    def is_unreported(self) -> bool:
        """Rejected, and not reported on since."""
        return isinstance(self._last(AcceptanceRecorded, ProgressReported), AcceptanceRecorded)

    @property
    def rejections(self) -> list[AcceptanceRecorded]:
        """Each begins another round, in the order of recording."""
        return [one for one in self.acceptances if one.verdict == "rejected"]

    @property
    def acceptance(self) -> AcceptanceRecorded | None:
        """The one by which it is accepted."""
        return next((one for one in self.acceptances if one.holds), None)

    @property
    def is_started(self) -> bool:
        return self.start is not None or self.had("started")

    @property
    def is_completed(self) -> bool:
        return self.completed is not None or (self.had("completed") and not self.rejections)

    @property
    def is_accepted(self) -> bool:
        return self.acceptance is not None or self.had("accepted")

    @property
    def is_open(self) -> bool:
        return self.opened is not None or self.had("opened")

    def had(self, stage: Stage) -> bool:
        """Whether it lay behind the works when that was brought in."""
        return self.planned is not None and stage in self.planned.stages_before

    def _last(self, *kinds: type[Turn]) -> Turn | None:
        told = [turn for turn in reversed(self.turns) if isinstance(turn, kinds)]
        return max(told, key=lambda turn: turn.occurred_on, default=None)


# Commands.


def plan(command: PlanWorks, works: Works, roster: Roster, today: date) -> list[WorksFact]:
    told = WorksPlanned(
        unit=command.unit,
        occurred_on=command.planned_on,
        works=command.works,
        programme=command.programme,
        batch=command.batch,
        kind=command.kind,
        year=command.year,
        matter=command.matter,
        opening_record=command.opening_record,
        stages_before=command.stages_before,
        texts={"title": command.title},
    )
    if not once(works.planned, told, "works"):
        return []
    village = roster.required(command.unit)
    if village.kind != "village":
        raise Refused("input.not_a_village", "unit", unit=command.unit)
    happened(command.planned_on, today, "planned_on")
    roster.unended(command.unit, command.planned_on)
    taken = command.stages_before
    if taken != STAGES[: len(taken)] or (taken and not command.opening_record):
        raise Refused("input.stages_before", "stages_before")
    if command.year < command.planned_on.year and not command.opening_record:
        raise Refused("works.year_passed", "year", year=command.year, day=command.planned_on)
    return [told]


def open_venue(command: OpenVenue, works: Works, roster: Roster, today: date) -> list[WorksFact]:
    works.required(command.works)
    if works.is_open:
        return []
    require_ours(command, works, roster, today)
    if not works.is_accepted:
        raise Refused("works.not_accepted", "works", works=command.works)
    return [VenueOpened(unit=command.unit, occurred_on=today, works=command.works)]


OwnersCommand = AllocateFunds | DisburseFunds | BuildingCommand | RecordAcceptance | OpenVenue | VenueCommand


def require_ours(command: OwnersCommand, works: Works, roster: Roster, day: date) -> None:
    """Raises Refused "works.wrong_unit" or "works.unit_closed" unless the unit may speak for the works on that day."""
    home = works.required(command.works).unit
    roster.required(command.unit)
    if not roster.speaks_for(home, command.unit, day):
        owner = roster.owner(home, day)
        if owner is None:
            raise Refused("works.unit_closed", "unit", unit=home)
        raise Refused("works.wrong_unit", "unit", unit=command.unit, owner=owner)


def evolve(works: Works, event: WorksFact) -> Works:
    match event:
        case WorksPlanned():
            return replace(works, planned=event)
        case FundsDisbursed():
            return replace(works, disbursements=works.disbursements.with_entry(event))
        case WorksStarted():
            return replace(works, starts=works.starts.with_entry(event))
        case WorksPaused():
            return replace(works, pauses=works.pauses.with_entry(event), turns=_with_turn(works.turns, event))
        case ProgressReported():
            return replace(works, reports=works.reports.with_entry(event), turns=_with_turn(works.turns, event))
        case WorksCompleted():
            stands = event.record if event.corrects in (None, works.completed) else works.completed
            rejected = works.undone.get(event.corrects or "")
            undone = works.undone if rejected is None else {**works.undone, event.record: rejected}
            return replace(works, completions=works.completions.with_entry(event), completed=stands, undone=undone)
        case AcceptanceRecorded():
            told = replace(works, acceptances=(*works.acceptances, event))
            if event.verdict == "accepted":
                return told
            undone = works.undone if works.completed is None else {**works.undone, works.completed: event}
            return replace(told, completed=None, undone=undone, turns=(*works.turns, event))
        case VenueOpened():
            return replace(works, opened=event)
        case _:
            assert_never(event)


def _with_turn(turns: tuple[Turn, ...], told: WorksPaused | ProgressReported) -> tuple[Turn, ...]:
    """A correction that leaves the day as it was leaves the order as it was too: of a pause it may be the wording."""
    for place, known in enumerate(turns):
        if isinstance(known, type(told)) and known.record == told.corrects:
            before, after = turns[:place], turns[place + 1 :]
            stays = known.occurred_on == told.occurred_on
            return (*before, told, *after) if stays else (*before, *after, told)
    return (*turns, told)
