"""What may be asked of `rectification`, in the imperative. Ids are the caller's, days are days in Asia/Shanghai.

A unit's own acts name it in `unit`, an office's in `office`. Acts in the system have no day: it is the recording's.
What is asked about a campaign is in campaign_commands.py.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, get_args

from pydantic import Field

from services.rectification.domain.campaign_commands import AskedScope, CampaignCommand
from services.rectification.domain.words import Duty, LookBackResult, MediaType, Number, Ruling, Sha256, Step
from shared.decider import Command
from shared.words import Day, Key, Line, Post, Text, UnitCode


class OpeningRecord(Command):
    """A problem that was half-way when the county began to be watched. `steps_before` are not judged."""

    listed_on: Day
    steps_before: tuple[Step, ...] = ()


class ListProblem(Command):
    """With `scope` the problem is a common one, and its self-check is asked for in the same breath."""

    type: Literal["list_problem"] = "list_problem"
    problem: Number
    campaign: Key
    unit: UnitCode
    post: Post | None = None
    office: UnitCode
    item: Key | None = None
    title: Line
    description: Text
    scope: AskedScope | None = None
    opening_record: OpeningRecord | None = None


class TakeFinding(Command):
    """The service's own, when supervision has recorded a finding; nobody else can send it."""

    type: Literal["take_finding"] = "take_finding"
    finding: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$")]
    campaign: Key
    unit: UnitCode
    post: Post | None = None
    office: UnitCode


class RequestSelfCheck(Command):
    type: Literal["request_self_check"] = "request_self_check"
    problem: Key
    office: UnitCode
    scope: AskedScope


class FileSelfCheck(Command):
    type: Literal["file_self_check"] = "file_self_check"
    problem: Key
    unit: UnitCode
    found: bool
    note: Text | None = None


class ClaimProblem(Command):
    type: Literal["claim_problem"] = "claim_problem"
    problem: Key
    unit: UnitCode
    responsible: Key


class DeclineClaim(Command):
    type: Literal["decline_claim"] = "decline_claim"
    problem: Key
    unit: UnitCode
    decline: Key
    reason: Text


class RuleClaim(Command):
    type: Literal["rule_claim"] = "rule_claim"
    problem: Key
    office: UnitCode
    decline: Key
    ruling: Ruling
    reason: Text


class AnalyseCause(Command):
    type: Literal["analyse_cause"] = "analyse_cause"
    problem: Key
    unit: UnitCode
    cause: Key
    analysed_on: Day
    text: Text


class PlanMeasure(Command):
    type: Literal["plan_measure"] = "plan_measure"
    problem: Key
    unit: UnitCode
    measure: Key
    planned_on: Day
    wording: Text
    responsible: Key
    due_on: Day


class UploadedFile(Command):
    """What the upload answered, word for word."""

    sha256: Sha256
    media_type: MediaType
    size_bytes: int = Field(ge=1)


class CompleteMeasure(Command):
    type: Literal["complete_measure"] = "complete_measure"
    problem: Key
    unit: UnitCode
    measure: Key
    completed_on: Day
    completer: Key
    evidence: tuple[UploadedFile, ...] = Field(min_length=1, max_length=50)
    note: Text | None = None


class GrantExtension(Command):
    """`measure` names one when the duty is "measure"."""

    type: Literal["grant_extension"] = "grant_extension"
    problem: Key
    office: UnitCode
    duty: Duty
    measure: Key | None = None
    due_on: Day
    reason: Text


class RequestClosure(Command):
    type: Literal["request_closure"] = "request_closure"
    problem: Key
    unit: UnitCode
    request: Key
    requester: Key


class RejectClosure(Command):
    type: Literal["reject_closure"] = "reject_closure"
    problem: Key
    office: UnitCode
    request: Key
    verifier: Key
    reasons: Text


class CloseProblem(Command):
    type: Literal["close_problem"] = "close_problem"
    problem: Key
    office: UnitCode
    request: Key
    verifier: Key


class ReopenProblem(Command):
    type: Literal["reopen_problem"] = "reopen_problem"
    problem: Key
    office: UnitCode
    reopening: Key
    reason: Text


class RecordLookBack(Command):
    type: Literal["record_look_back"] = "record_look_back"
    problem: Key
    office: UnitCode
    look_back: Key
    looked_on: Day
    result: LookBackResult
    note: Text | None = None


RectificationCommand = (
    CampaignCommand
    | ListProblem
    | RequestSelfCheck
    | FileSelfCheck
    | ClaimProblem
    | DeclineClaim
    | RuleClaim
    | AnalyseCause
    | PlanMeasure
    | CompleteMeasure
    | GrantExtension
    | RequestClosure
    | RejectClosure
    | CloseProblem
    | ReopenProblem
    | RecordLookBack
)
COMMANDS: Mapping[str, type[RectificationCommand]] = {
    kind.model_fields["type"].default: kind for kind in get_args(RectificationCommand)
}
