"""What `venues` records of programmes, money and works, in the past tense. Each type is published as `<type>.v1`.

Of a works, `unit` is the village whose it is on that day, or its successor. What happens in a venue that is open, and
its rota, are in venue_events.py.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from services.venues.domain.venue_events import RotaFact, VenueFact, WorksEntry
from services.venues.domain.words import Condition, Digest, Fen, Item, Percent, Source, Stage, Verdict, WorksKind, Year
from shared.adoption import RulebookAdopted
from shared.decider import DomainEvent, Fact
from shared.words import Key, UnitCode

# A programme: its batches, the works on their lists, and the money that came in.


class ProgrammeEvent(DomainEvent):
    stream: ClassVar[str] = "programme-{programme}"
    subject: ClassVar[str] = "programme/{programme}"
    programme: Key


class ProgrammeOpened(ProgrammeEvent):
    """texts: title."""

    type: Literal["programme_opened"] = "programme_opened"


class BatchOpened(ProgrammeEvent):
    """texts: title."""

    type: Literal["batch_opened"] = "batch_opened"
    batch: Key


class WorksListed(ProgrammeEvent):
    """Told with works_planned, in the programme's stream: so whoever reads the programme knows all its works."""

    subject: ClassVar[str] = "works/{works}"
    type: Literal["works_listed"] = "works_listed"
    batch: Key
    works: Key


class Payment(DomainEvent):
    """Money in whole fen, from one source. A counter-entry is negative and names in `corrects` the entry that it takes
    back, wholly or in part.

    texts: note (what for; of a counter-entry, why).
    """

    works: Key
    entry: Key
    source: Source
    amount_fen: Fen
    corrects: Key | None = None


class FundsAllocated(Payment):
    """Came in for the works. Lives in the programme's stream."""

    stream: ClassVar[str] = "programme-{programme}"
    subject: ClassVar[str] = "works/{works}"
    type: Literal["funds_allocated"] = "funds_allocated"
    programme: Key


class FundsDisbursed(Payment):
    """Paid out for the works: never more than was allocated to it from that source."""

    stream: ClassVar[str] = "works-{works}"
    subject: ClassVar[str] = "works/{works}"
    type: Literal["funds_disbursed"] = "funds_disbursed"


# A works, from its planning to the open door.


class WorksEvent(DomainEvent):
    stream: ClassVar[str] = "works-{works}"
    subject: ClassVar[str] = "works/{works}"
    works: Key


class WorksPlanned(WorksEvent):
    """`year` is the one before whose frost it is to be finished; `matter` the village's, by its number in `meetings`.

    `opening_record`: it was half-way when the county began to be watched; what is in `stages_before` lies behind it and
    is not judged. texts: title.
    """

    type: Literal["works_planned"] = "works_planned"
    programme: Key
    batch: Key
    kind: WorksKind
    year: Year
    matter: Key | None = None
    opening_record: bool = False
    stages_before: tuple[Stage, ...] = ()


class WorksRecord(WorksEntry):
    stream: ClassVar[str] = "works-{works}"


class WorksStarted(WorksRecord):
    """Once. `matter` is the one that resolved on it: the one named now, else the plan's; None when none was ever named.

    `in_charge` is the post-holder who answers for the building.
    """

    told_once: ClassVar[str | None] = "works"
    type: Literal["works_started"] = "works_started"
    matter: Key | None = None
    in_charge: Key


class WorksPaused(WorksRecord):
    """It rests until the next report or completion. texts: reason."""

    type: Literal["works_paused"] = "works_paused"


class ProgressReported(WorksRecord):
    """How much of the whole stands, with the digests of photographs. It may be less than was reported before.

    texts: note (optional).
    """

    type: Literal["progress_reported"] = "progress_reported"
    percent: Percent
    photos: tuple[Digest, ...] = ()


class WorksCompleted(WorksRecord):
    """Finished; after a rejection, once more: then the defects are mended."""

    type: Literal["works_completed"] = "works_completed"


class Defect(Fact):
    """What is to be mended until `due`, that day included. Its wording is the text "defect.<defect>"."""

    defect: Key
    due: date


class AcceptanceRecorded(WorksEvent):
    """`inspector` of `office` looked at every item of seven_ones as the row `rule` lists them.

    "accepted" with an item missing is on record as it was said, and is no acceptance. texts: defect.<defect>.
    """

    type: Literal["acceptance_recorded"] = "acceptance_recorded"
    acceptance: Key
    office: UnitCode
    inspector: Key
    verdict: Verdict
    rule: str
    items: Mapping[Item, Condition]
    defects: tuple[Defect, ...] = ()

    @property
    def missing(self) -> list[Item]:
        return [item for item, condition in self.items.items() if condition == "missing"]

    @property
    def holds(self) -> bool:
        """Whether the works is accepted by it."""
        return self.verdict == "accepted" and not self.missing


class VenueOpened(WorksEvent):
    type: Literal["venue_opened"] = "venue_opened"


ProgrammeFact = ProgrammeOpened | BatchOpened | WorksListed | FundsAllocated
WorksFact = (
    WorksPlanned
    | FundsDisbursed
    | WorksStarted
    | WorksPaused
    | ProgressReported
    | WorksCompleted
    | AcceptanceRecorded
    | VenueOpened
)
Event = Annotated[RulebookAdopted | ProgrammeFact | WorksFact | VenueFact | RotaFact, Field(discriminator="type")]
