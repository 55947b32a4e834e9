"""What a branch may be asked to record besides its meetings, in the imperative; see commands.py.

`record` is the record's id, unique in its unit or case. `corrects` names the standing record that this one replaces.
"""

from typing import Annotated, Literal

from pydantic import Field

from services.meetings.domain.words import DevelopmentStep, StandardResult, StandardVariant
from shared.decider import Command
from shared.words import Day, Key, Month, UnitCode

EventId = Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]


class CollectDues(Command):
    """`amount_fen` in whole fen, 1/100 yuan. No member is named: `members_paid` says how many paid."""

    type: Literal["collect_dues"] = "collect_dues"
    record: Key
    unit: UnitCode
    month: Month
    collected_on: Day
    members_paid: int = Field(ge=1, le=99_999, strict=True)
    amount_fen: int = Field(ge=1, le=999_999_999, strict=True)
    corrects: Key | None = None


class RecordDevelopmentStep(Command):
    """`reviewer` and `in_writing` belong to a pre_review: which unit reviewed, and whether it said so on paper."""

    type: Literal["record_development_step"] = "record_development_step"
    record: Key
    case: Key
    unit: UnitCode
    step: DevelopmentStep
    taken_on: Day
    reviewer: UnitCode | None = None
    in_writing: bool = False
    corrects: Key | None = None


class Found(Command):
    article: Key
    result: StandardResult
    evidence: tuple[EventId, ...] = Field(default=(), max_length=50)


class AssessStandard(Command):
    """`findings` cover every article of the variant's checklist once."""

    type: Literal["assess_standard"] = "assess_standard"
    record: Key
    unit: UnitCode
    year: int = Field(ge=2018, le=2099, strict=True)
    variant: StandardVariant
    assessor: UnitCode
    assessed_on: Day
    findings: tuple[Found, ...] = Field(min_length=1, max_length=200)
    corrects: Key | None = None


BranchCommand = CollectDues | RecordDevelopmentStep | AssessStandard
