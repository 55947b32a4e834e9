"""What `meetings` tells of village matters."""

from dataclasses import dataclass

from services.supervision.domain.facts.heard import Data, Heard, Readers

STEPS = ("proposal", "deliberation", "review", "resolution", "disclosure", "awareness")
STEP_NUMBER = {step: number for number, step in enumerate(STEPS)}
RESOLUTION = STEP_NUMBER["resolution"]
DISCLOSURE = STEP_NUMBER["disclosure"]
AWARENESS = STEP_NUMBER["awareness"]


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


def _entry(data: Data) -> tuple[str, str, str, int]:
    return data["matter"], data["step"], data["record"], data.get("item", 1)


READERS: Readers[MatterFact] = {
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
