"""What a branch records of its life besides its meetings. Published like the events of events.py.

Of each month, step or year one record stands. A wrong one is replaced by a later one that names it in `corrects`; from
the recording of the later one on, the one that it names counts for nothing.
"""

from typing import ClassVar, Literal

from pydantic import Field

from services.meetings.domain.words import DevelopmentStep, StandardResult, StandardVariant
from shared.decider import Fact
from shared.entries import Entry
from shared.words import Key, Month, UnitCode


class DuesCollected(Entry):
    """`occurred_on` is the day of the collection, by which it counts, whichever `month` was paid for."""

    stream: ClassVar[str] = "dues-{unit}"
    subject: ClassVar[str] = "unit/{unit}"
    told_once: ClassVar[str | None] = "month"
    type: Literal["dues_collected"] = "dues_collected"
    month: Month
    members_paid: int = Field(ge=0)
    amount_fen: int = Field(ge=0)


class DevelopmentStepRecorded(Entry):
    """`unit` is the branch that develops the case; `case` is a number, and nothing here says whose.

    `reviewer` is the unit that reviewed, of a pre_review only. Whether the review was the parent's, in writing and in
    time for the acceptance is for whoever judges.
    """

    stream: ClassVar[str] = "development-{case}"
    subject: ClassVar[str] = "development/{case}"
    told_once: ClassVar[str | None] = "step"
    type: Literal["development_step_recorded"] = "development_step_recorded"
    case: Key
    step: DevelopmentStep
    reviewer: UnitCode | None = None
    in_writing: bool = False


class Finding(Fact):
    """How one article of the checklist was found; `rule` is the id of the row that lists it."""

    article: Key
    rule: str
    result: StandardResult
    evidence: tuple[str, ...] = ()  # ids of events, of whichever service


class StandardAssessed(Entry):
    """`unit` was assessed by `assessor`, a unit above it, for `year`: every article of the variant's checklist."""

    stream: ClassVar[str] = "standard-{unit}"
    subject: ClassVar[str] = "unit/{unit}"
    told_once: ClassVar[str | None] = "year"
    type: Literal["standard_assessed"] = "standard_assessed"
    year: int
    variant: StandardVariant
    assessor: UnitCode
    findings: tuple[Finding, ...]


BranchFact = DuesCollected | DevelopmentStepRecorded | StandardAssessed
