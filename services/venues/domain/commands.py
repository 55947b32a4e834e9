"""What may be asked of `venues`, in the imperative. Ids are the caller's, days are days in Asia/Shanghai.

`unit` of a works' command is the village whose the works is on that day, or its successor. What is asked of a venue in
use is in venue_commands.py.
"""

from collections.abc import Mapping
from typing import Literal, get_args

from pydantic import Field

from services.venues.domain.venue_commands import VenueCommand
from services.venues.domain.words import Condition, Digest, Fen, Item, Percent, Source, Stage, Verdict, WorksKind, Year
from shared.decider import Command
from shared.words import Day, Key, Line, UnitCode


class OpenProgramme(Command):
    type: Literal["open_programme"] = "open_programme"
    programme: Key
    unit: UnitCode
    title: Line
    opened_on: Day


class OpenBatch(Command):
    type: Literal["open_batch"] = "open_batch"
    batch: Key
    programme: Key
    unit: UnitCode
    title: Line
    opened_on: Day


class PlanWorks(Command):
    """`matter` is the village's that is to resolve on it; it can still be named at the start."""

    type: Literal["plan_works"] = "plan_works"
    works: Key
    programme: Key
    batch: Key
    unit: UnitCode
    kind: WorksKind
    year: Year
    title: Line
    planned_on: Day
    matter: Key | None = None
    opening_record: bool = False
    stages_before: tuple[Stage, ...] = ()


class Pay(Command):
    """`entry` is its id, unique in its programme for allocations and in its works for disbursements.

    A counter-entry has a negative `amount_fen` and names in `corrects` what it takes back, wholly or in part.
    """

    entry: Key
    works: Key
    unit: UnitCode
    source: Source
    amount_fen: Fen
    note: Line
    corrects: Key | None = None


class AllocateFunds(Pay):
    type: Literal["allocate_funds"] = "allocate_funds"
    allocated_on: Day


class DisburseFunds(Pay):
    type: Literal["disburse_funds"] = "disburse_funds"
    disbursed_on: Day


class RecordWorks(Command):
    """`record` is the record's id, unique in its works for its type. `corrects` names the one that it replaces."""

    record: Key
    works: Key
    unit: UnitCode
    corrects: Key | None = None


class StartWorks(RecordWorks):
    """Without money or a resolution it is recorded all the same: it happened."""

    type: Literal["start_works"] = "start_works"
    started_on: Day
    in_charge: Key
    matter: Key | None = None


class PauseWorks(RecordWorks):
    type: Literal["pause_works"] = "pause_works"
    paused_on: Day
    reason: Line


class ReportProgress(RecordWorks):
    type: Literal["report_progress"] = "report_progress"
    reported_on: Day
    percent: Percent
    photos: tuple[Digest, ...] = Field(default=(), max_length=100)
    note: Line | None = None


class CompleteWorks(RecordWorks):
    type: Literal["complete_works"] = "complete_works"
    completed_on: Day


class FoundDefect(Command):
    defect: Key
    due: Day
    what: Line


class RecordAcceptance(Command):
    """On the day of its recording: every item of seven_ones in its condition; with a rejection, the defects."""

    type: Literal["record_acceptance"] = "record_acceptance"
    acceptance: Key
    works: Key
    unit: UnitCode
    office: UnitCode
    inspector: Key
    verdict: Verdict
    items: dict[Item, Condition] = Field(min_length=1, max_length=50)
    defects: tuple[FoundDefect, ...] = Field(default=(), max_length=50)


class OpenVenue(Command):
    """On the day of its recording."""

    type: Literal["open_venue"] = "open_venue"
    works: Key
    unit: UnitCode


ProgrammeCommand = OpenProgramme | OpenBatch
MoneyCommand = AllocateFunds | DisburseFunds
BuildingCommand = StartWorks | PauseWorks | ReportProgress | CompleteWorks
VenuesCommand = (
    ProgrammeCommand | PlanWorks | MoneyCommand | BuildingCommand | RecordAcceptance | OpenVenue | VenueCommand
)
COMMANDS: Mapping[str, type[VenuesCommand]] = {
    kind.model_fields["type"].default: kind for kind in get_args(VenuesCommand)
}
