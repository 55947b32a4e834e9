"""What may be asked of `meetings`, in the imperative. Ids are the caller's, days are days in Asia/Shanghai."""

from collections.abc import Mapping
from typing import Literal, get_args

from pydantic import Field

from services.meetings.domain.branch_commands import BranchCommand
from services.meetings.domain.words import (
    Count,
    MatterKind,
    MeetingKind,
    MeetingStep,
    People,
    Portfolio,
    Step,
    Theme,
    Topic,
    UnitKind,
)
from shared.decider import Command
from shared.words import ClockTime, Day, Key, Line, Post, Sector, Text, UnitCode


class DeclareWatch(Command):
    type: Literal["declare_watch"] = "declare_watch"
    county: UnitCode
    watched_from: Day


class RegisterUnit(Command):
    type: Literal["register_unit"] = "register_unit"
    unit: UnitCode
    kind: UnitKind
    sector: Sector | None = None
    name: Line
    parent: UnitCode | None = None
    enrolled_on: Day


class RenameUnit(Command):
    type: Literal["rename_unit"] = "rename_unit"
    unit: UnitCode
    name: Line
    renamed_on: Day


class MergeUnit(Command):
    type: Literal["merge_unit"] = "merge_unit"
    unit: UnitCode
    into: UnitCode
    merged_on: Day


class CloseUnit(Command):
    type: Literal["close_unit"] = "close_unit"
    unit: UnitCode
    closed_on: Day


class RegisterPerson(Command):
    type: Literal["register_person"] = "register_person"
    person: Key
    unit: UnitCode  # whose roster the person is kept in
    name: Line
    phone: Line | None = None


class ErasePerson(Command):
    type: Literal["erase_person"] = "erase_person"
    person: Key
    reason: Line


class AssignPost(Command):
    type: Literal["assign_post"] = "assign_post"
    assignment: Key
    person: Key
    post: Post
    unit: UnitCode
    first_day: Day
    last_day: Day | None = None
    portfolio: tuple[Portfolio, ...] = ()
    succeeds: Key | None = None


class EndPost(Command):
    type: Literal["end_post"] = "end_post"
    assignment: Key
    unit: UnitCode
    last_day: Day


class DeclareCounts(Command):
    type: Literal["declare_counts"] = "declare_counts"
    unit: UnitCode
    first_day: Day
    counts: dict[Count, People] = Field(min_length=1)


class OpenMatter(Command):
    type: Literal["open_matter"] = "open_matter"
    matter: Key
    unit: UnitCode
    kind: MatterKind
    title: Line
    opened_on: Day
    opening_record: bool = False
    steps_before: tuple[Step, ...] = ()


class CountedAttendance(Command):
    """How many of whom were there for one kind of the meeting."""

    kind: MeetingKind
    counted: Count
    present: People


class CarriedItem(Command):
    """A matter that the meeting carries through a step; items are judged in the order in which they stand."""

    matter: Key
    step: MeetingStep
    in_favour: People | None = None


class MeetingCommand(Command):
    """The whole record of one sitting; a correction repeats it whole.

    A party_lecture names its `lecturer`, a training its `theme`. `topics` are the words that rules ask for.
    """

    meeting: Key
    unit: UnitCode
    held_on: Day
    last_day: Day | None = None
    starts_at: ClockTime | None = None
    kinds: tuple[MeetingKind, ...] = Field(min_length=1, max_length=15)
    chair: Key
    convener: Key | None = None
    recorder: Key
    recorder_reason: Line | None = None
    present: tuple[Key, ...] = Field(default=(), max_length=200)
    attendance: tuple[CountedAttendance, ...] = Field(default=(), max_length=15)
    items: tuple[CarriedItem, ...] = Field(default=(), max_length=100)
    topics: tuple[Topic, ...] = Field(default=(), max_length=10)
    other_topics: tuple[Line, ...] = Field(default=(), max_length=50)
    lecturer: Key | None = None
    theme: Theme | None = None
    minutes: Text | None = None


class HoldMeeting(MeetingCommand):
    type: Literal["hold_meeting"] = "hold_meeting"


class CorrectMeeting(MeetingCommand):
    type: Literal["correct_meeting"] = "correct_meeting"


class PostDisclosure(Command):
    type: Literal["post_disclosure"] = "post_disclosure"
    notice: Key
    matter: Key
    unit: UnitCode
    first_day: Day
    last_day: Day
    place: Line


class RaiseObjection(Command):
    type: Literal["raise_objection"] = "raise_objection"
    objection: Key
    matter: Key
    unit: UnitCode
    raised_on: Day
    content: Text


class AnswerObjection(Command):
    type: Literal["answer_objection"] = "answer_objection"
    objection: Key
    matter: Key
    unit: UnitCode
    answered_on: Day
    content: Text


class ReportProgress(Command):
    type: Literal["report_progress"] = "report_progress"
    report: Key
    matter: Key
    unit: UnitCode
    reported_on: Day
    final: bool = False
    told_by: Line
    content: Text


class RecordGuide(Command):
    type: Literal["record_guide"] = "record_guide"
    guide: Key
    matter: Key
    unit: UnitCode
    assignment: Key
    step: Step
    guided_on: Day


class ReturnMatter(Command):
    type: Literal["return_matter"] = "return_matter"
    matter: Key
    unit: UnitCode
    to_step: Step
    returned_on: Day
    reason: Line


class WithdrawMatter(Command):
    type: Literal["withdraw_matter"] = "withdraw_matter"
    matter: Key
    unit: UnitCode
    withdrawn_on: Day
    reason: Line


MeetingsCommand = (
    DeclareWatch
    | RegisterUnit
    | RenameUnit
    | MergeUnit
    | CloseUnit
    | RegisterPerson
    | ErasePerson
    | AssignPost
    | EndPost
    | DeclareCounts
    | OpenMatter
    | HoldMeeting
    | CorrectMeeting
    | PostDisclosure
    | RaiseObjection
    | AnswerObjection
    | ReportProgress
    | RecordGuide
    | ReturnMatter
    | WithdrawMatter
    | BranchCommand
)
COMMANDS: Mapping[str, type[MeetingsCommand]] = {
    kind.model_fields["type"].default: kind for kind in get_args(MeetingsCommand)
}
