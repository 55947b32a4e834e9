"""What supervision hears: its own small models of others' events. Fields that it does not use it does not read.

They are plain slotted classes: thousands pass every second, and what they hold has been checked by whoever recorded it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

STEPS = ("proposal", "deliberation", "review", "resolution", "disclosure", "awareness")
STEP_NUMBER = {step: number for number, step in enumerate(STEPS)}
DISCLOSURE = STEP_NUMBER["disclosure"]
AWARENESS = STEP_NUMBER["awareness"]


@dataclass(slots=True)
class Heard:
    """The envelope: the event's id, the command that caused it, its day, when it was recorded (µs since the epoch)."""

    id: str
    command: str
    unit: str
    on: date
    recorded_us: int


@dataclass(slots=True)
class WatchDeclared(Heard):
    watched_from: date


@dataclass(slots=True)
class UnitRegistered(Heard):
    kind: str
    parent: str | None
    name: str
    sector: str | None = None


@dataclass(slots=True)
class UnitRenamed(Heard):
    name: str


@dataclass(slots=True)
class UnitMerged(Heard):
    into: str


@dataclass(slots=True)
class UnitClosed(Heard):
    pass


@dataclass(slots=True)
class PostAssigned(Heard):
    assignment: str
    person: str
    post: str
    last_day: date | None
    portfolio: tuple[str, ...]
    succeeds: str | None = None


@dataclass(slots=True)
class PostEnded(Heard):
    assignment: str


@dataclass(slots=True)
class ProcedureAdopted(Heard):
    """By which rows meetings judges who may preside and how many must be there. Only those that we use."""

    rows: tuple[Mapping[str, Any], ...]


@dataclass(slots=True)
class CountsDeclared(Heard):
    """`on` is the day from which the numbers hold."""

    counts: Mapping[str, int]


@dataclass(slots=True)
class MeetingTold(Heard):
    """Held, or corrected: then the whole record is replaced. `attendance`: (kind, counted, present)."""

    meeting: str
    kinds: tuple[str, ...]
    chair: str
    present: tuple[str, ...] = ()
    attendance: tuple[tuple[str, str, int], ...] = ()
    topics: tuple[str, ...] = ()
    lecturer: str | None = None


@dataclass(slots=True)
class DuesCollected(Heard):
    """`corrects` names the record that it takes the place of, from its own recording on."""

    record: str
    corrects: str | None = None


@dataclass(slots=True)
class DevelopmentStepRecorded(Heard):
    record: str
    corrects: str | None
    case: str
    step: str
    reviewer: str | None = None
    in_writing: bool = False


@dataclass(slots=True)
class GuideRecorded(Heard):
    matter: str
    guide: str
    assignment: str
    step: str


@dataclass(slots=True)
class MatterOpened(Heard):
    matter: str
    steps_before: tuple[str, ...]


@dataclass(slots=True)
class Verdict(Heard):
    """On one record's entry for one step; `item` says which of them, should the matter stand there more than once."""

    matter: str
    step: str
    record: str
    item: int

    @property
    def entry(self) -> tuple[str, str, int]:
        return self.step, self.record, self.item


@dataclass(slots=True)
class StepApproved(Verdict):
    pass


@dataclass(slots=True)
class StepRefused(Verdict):
    rule: str
    reasons: tuple[str, ...]


@dataclass(slots=True)
class StepVoided(Verdict):
    """`by_return`: it had taken its step until then. Otherwise it was judged afresh, and never took it."""

    by_return: bool


@dataclass(slots=True)
class ObjectionRaised(Heard):
    matter: str
    objection: str


@dataclass(slots=True)
class ObjectionAnswered(Heard):
    matter: str
    objection: str


@dataclass(slots=True)
class ProgressReported(Heard):
    matter: str
    report: str


@dataclass(slots=True)
class MatterReturned(Heard):
    matter: str
    to_step: str


@dataclass(slots=True)
class MatterWithdrawn(Heard):
    matter: str


@dataclass(slots=True)
class ObligationExcused(Heard):
    """An act of our own: the inspection office excuses one duty."""

    account: str
    rule: str
    about: str
    period: str


@dataclass(slots=True)
class AlertDismissed(Heard):
    """An act of our own: no further rung of this duty fires."""

    account: str
    alert: str


@dataclass(slots=True)
class EntryRetried(Heard):
    """An act of our own: an entry of the trail that could not be judged is tried again."""

    parked: int


@dataclass(slots=True)
class EntryDropped(Heard):
    """An act of our own: an entry of the trail that could not be judged stays unjudged for good."""

    parked: int


RosterFact = (
    WatchDeclared | UnitRegistered | UnitRenamed | UnitMerged | UnitClosed | PostAssigned | PostEnded | ProcedureAdopted
)
MatterFact = (
    MatterOpened
    | StepApproved
    | StepRefused
    | StepVoided
    | ObjectionRaised
    | ObjectionAnswered
    | ProgressReported
    | MatterReturned
    | MatterWithdrawn
)
BranchFact = CountsDeclared | MeetingTold | DuesCollected | DevelopmentStepRecorded | GuideRecorded
AffairFact = MatterFact | BranchFact
Act = ObligationExcused | AlertDismissed
Ruling = EntryRetried | EntryDropped
Fact = RosterFact | AffairFact | Act | Ruling

Envelope = tuple[str, str, str, date, int]
Data = Mapping[str, Any]


def _meeting(envelope: Envelope, data: Data) -> MeetingTold:
    return MeetingTold(
        *envelope,
        data["meeting"],
        tuple(data["kinds"]),
        data["chair"],
        tuple(data.get("present", ())),
        tuple((one["kind"], one["counted"], one["present"]) for one in data.get("attendance", ())),
        tuple(data.get("topics", ())),
        data.get("lecturer"),
    )


_ROSTER: dict[str, Callable[[Envelope, Data], RosterFact]] = {
    "watch_declared": lambda e, d: WatchDeclared(*e, date.fromisoformat(d["watched_from"])),
    "unit_registered": lambda e, d: UnitRegistered(*e, d["kind"], d.get("parent"), d["name"], d.get("sector")),
    "unit_renamed": lambda e, d: UnitRenamed(*e, d["name"]),
    "unit_merged": lambda e, d: UnitMerged(*e, d["into"]),
    "unit_closed": lambda e, d: UnitClosed(*e),
    "post_assigned": lambda e, d: PostAssigned(
        *e,
        d["assignment"],
        d["person"],
        d["post"],
        _day(d.get("last_day")),
        tuple(d.get("portfolio", ())),
        d.get("succeeds"),
    ),
    "post_ended": lambda e, d: PostEnded(*e, d["assignment"]),
    "rulebook_adopted": lambda e, d: ProcedureAdopted(
        *e, tuple(row for row in d["rows"] if row.get("about") in ("step", "assembly", "committee"))
    ),
}
_MATTER: dict[str, Callable[[Envelope, Data], MatterFact]] = {
    "matter_opened": lambda e, d: MatterOpened(*e, d["matter"], tuple(d.get("steps_before", ()))),
    "step_approved": lambda e, d: StepApproved(*e, *_entry(d)),
    "step_refused": lambda e, d: StepRefused(*e, *_entry(d), d["rule"], tuple(d["reasons"])),
    "step_voided": lambda e, d: StepVoided(*e, *_entry(d), d.get("by_return", False)),
    "objection_raised": lambda e, d: ObjectionRaised(*e, d["matter"], d["objection"]),
    "objection_answered": lambda e, d: ObjectionAnswered(*e, d["matter"], d["objection"]),
    "progress_reported": lambda e, d: ProgressReported(*e, d["matter"], d["report"]),
    "matter_returned": lambda e, d: MatterReturned(*e, d["matter"], d["to_step"]),
    "matter_withdrawn": lambda e, d: MatterWithdrawn(*e, d["matter"]),
}
_BRANCH: dict[str, Callable[[Envelope, Data], BranchFact]] = {
    "counts_declared": lambda e, d: CountsDeclared(*e, d["counts"]),
    "meeting_held": _meeting,
    "meeting_corrected": _meeting,
    "dues_collected": lambda e, d: DuesCollected(*e, d["record"], d.get("corrects")),
    "development_step_recorded": lambda e, d: DevelopmentStepRecorded(
        *e, d["record"], d.get("corrects"), d["case"], d["step"], d.get("reviewer"), d.get("in_writing", False)
    ),
    "guide_recorded": lambda e, d: GuideRecorded(*e, d["matter"], d["guide"], d["assignment"], d["step"]),
}
_ACTS: dict[str, Callable[[Envelope, Data], Act | Ruling]] = {
    "obligation_excused": lambda e, d: ObligationExcused(*e, d["account"], d["rule"], d["about"], d["period"]),
    "alert_dismissed": lambda e, d: AlertDismissed(*e, d["account"], d["alert"]),
    "event_retried": lambda e, d: EntryRetried(*e, d["parked"]),
    "event_dropped": lambda e, d: EntryDropped(*e, d["parked"]),
}
ROSTER_TYPES = frozenset(_ROSTER)
AFFAIR_TYPES = frozenset({**_MATTER, **_BRANCH})
ACT_TYPES = frozenset(_ACTS)
_EVERY: dict[str, Callable[[Envelope, Data], Fact]] = {**_ROSTER, **_MATTER, **_BRANCH, **_ACTS}


def read(kind: str, envelope: Envelope, data: Data) -> Fact | None:
    """A fact that verdicts rest on, else None. Raises KeyError, ValueError or TypeError when it is not of its shape."""
    reader = _EVERY.get(kind)
    return reader(envelope, data) if reader else None


def _entry(data: Data) -> tuple[str, str, str, int]:
    return data["matter"], data["step"], data["record"], data.get("item", 1)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
