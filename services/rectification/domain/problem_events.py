"""What `rectification` records of a problem, and of an organisation that looks at itself.

`unit` is the organisation whose affair it is: of a problem its owner.
"""

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from services.rectification.domain.words import (
    Count,
    Duty,
    LookBackResult,
    MediaType,
    Origin,
    Prefix,
    Ruling,
    Sha256,
    Step,
)
from shared.decider import DomainEvent, Fact
from shared.words import Key, Post, Sector, UnitCode

# Of campaigns and of problems.


class Scope(Fact):
    """One of three: organisations whose codes begin with `prefix`, those of `sector`, or the `units` listed."""

    prefix: Prefix | None = None
    sector: Sector | None = None
    units: tuple[UnitCode, ...] = Field(default=(), max_length=2_000)


class ItemCount(Fact):
    """How often the organisation found a plan item with itself. Counts only: nothing of any person."""

    item: Key
    count: Count


class SelfCheckFiled(DomainEvent):
    """`unit` looked at itself: for the whole plan of a campaign, or for one common problem.

    `about` says which, `of` is the campaign's id or the problem's number. `found`: anything, or the problem. `findings`
    cover every plan item once; of a common problem there are none. `listed` are the problems that this filing listed:
    those that the unit reported of itself, or the one child. texts: note.
    """

    stream: ClassVar[str] = "{about}-{of}"
    subject: ClassVar[str] = "{about}/{of}"
    type: Literal["self_check_filed"] = "self_check_filed"
    about: Literal["campaign", "problem"]
    of: Key
    found: bool
    findings: tuple[ItemCount, ...] = ()
    listed: tuple[Key, ...] = ()


# The problem.


class ProblemEvent(DomainEvent):
    stream: ClassVar[str] = "problem-{problem}"
    subject: ClassVar[str] = "problem/{problem}"
    problem: Key


class OfficeAct(ProblemEvent):
    """`office` is the unit that acted, `unit` still the problem's owner."""

    office: UnitCode


class ProblemListed(ProblemEvent):
    """The owner is `unit`, or with `post` whoever holds that post in it.

    `parent` is the common problem whose self-check found it, `finding` the finding of supervision's that it was made
    from, `item` the plan item that it belongs to. `as_common`: its self-check was asked for in the same breath; another
    problem may become common later. `opening_record`: it was half-way when the county began to be
    watched; `steps_before` were taken and are not judged. texts: title, description; of one with a `parent` the
    parent's are read, of one from a `finding` supervision's.
    """

    type: Literal["problem_listed"] = "problem_listed"
    campaign: Key
    origin: Origin
    post: Post | None = None
    item: Key | None = None
    parent: Key | None = None
    finding: Key | None = None
    office: UnitCode | None = None  # of the inspection office, when it listed the problem
    as_common: bool = False
    opening_record: bool = False
    steps_before: tuple[Step, ...] = ()


class ProblemClaimed(ProblemEvent):
    """Told again when another person is named responsible; the first counts as the claim."""

    type: Literal["problem_claimed"] = "problem_claimed"
    responsible: Key  # person


class ClaimDeclined(ProblemEvent):
    """texts: reason."""

    type: Literal["claim_declined"] = "claim_declined"
    decline: Key


class ClaimRuled(OfficeAct):
    """accepted: the problem is struck off the list. insisted: it stays the unit's. texts: reason."""

    type: Literal["claim_ruled"] = "claim_ruled"
    decline: Key
    ruling: Ruling


class CauseAnalysed(ProblemEvent):
    """texts: cause."""

    type: Literal["cause_analysed"] = "cause_analysed"
    cause: Key


class MeasurePlanned(ProblemEvent):
    """Who is to have done it until when; `occurred_on` is the day of the planning. texts: wording."""

    type: Literal["measure_planned"] = "measure_planned"
    measure: Key
    responsible: Key  # person
    due_on: date


class Evidence(Fact):
    """A file in the object store EVIDENCE, under its hash. `media_type` is what its bytes say that it is."""

    sha256: Sha256
    media_type: MediaType
    size_bytes: int = Field(ge=1)


class MeasureCompleted(ProblemEvent):
    """texts: note."""

    type: Literal["measure_completed"] = "measure_completed"
    measure: Key
    completer: Key  # person
    evidence: tuple[Evidence, ...]
    rule: str  # id of the row that says how many files there may be


class ExtensionGranted(OfficeAct):
    """The duty, or of `measure` the one with that id, is due on `due_on` instead. One a problem. texts: reason."""

    type: Literal["extension_granted"] = "extension_granted"
    duty: Duty
    measure: Key | None = None
    due_on: date


class ClosureRequested(ProblemEvent):
    """It counts when claim, cause, measures and every measure planned by its day are done by it."""

    type: Literal["closure_requested"] = "closure_requested"
    request: Key
    requester: Key  # person


class Verdict(OfficeAct):
    """On one request, by somebody who neither asked for it nor fixed anything, in an office that does not own it."""

    request: Key
    verifier: Key  # person
    post: Post  # by which the verifier sits in the office


class ClosureRejected(Verdict):
    """texts: reasons."""

    type: Literal["closure_rejected"] = "closure_rejected"


class ProblemClosed(Verdict):
    """销号. Other requests that were waiting are settled with it."""

    type: Literal["problem_closed"] = "problem_closed"


class ProblemReopened(OfficeAct):
    """Under its old number, for the `returns`-th time. texts: reason."""

    type: Literal["problem_reopened"] = "problem_reopened"
    reopening: Key
    returns: int = Field(ge=1)


class LookBackRecorded(OfficeAct):
    """回头看: `occurred_on` is the day on which the office went to see. It reopens nothing by itself. texts: note."""

    type: Literal["look_back_recorded"] = "look_back_recorded"
    look_back: Key
    result: LookBackResult


class SelfCheckRequested(OfficeAct):
    """From now on the problem is a common one. Each of `units` owes a self-check; the unit that owns it owes none."""

    type: Literal["self_check_requested"] = "self_check_requested"
    scope: Scope
    units: tuple[UnitCode, ...]


ProblemFact = (
    ProblemListed
    | ProblemClaimed
    | ClaimDeclined
    | ClaimRuled
    | CauseAnalysed
    | MeasurePlanned
    | MeasureCompleted
    | ExtensionGranted
    | ClosureRequested
    | ClosureRejected
    | ProblemClosed
    | ProblemReopened
    | LookBackRecorded
    | SelfCheckRequested
    | SelfCheckFiled
)
