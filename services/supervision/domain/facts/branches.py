"""What `meetings` tells of the life of branches: meetings, counts, dues, members' development, guidance."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.supervision.domain.facts.heard import Data, Envelope, Heard, Readers


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


BranchFact = CountsDeclared | MeetingTold | DuesCollected | DevelopmentStepRecorded | GuideRecorded


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


READERS: Readers[BranchFact] = {
    "counts_declared": lambda e, d: CountsDeclared(*e, d["counts"]),
    "meeting_held": _meeting,
    "meeting_corrected": _meeting,
    "dues_collected": lambda e, d: DuesCollected(*e, d["record"], d.get("corrects")),
    "development_step_recorded": lambda e, d: DevelopmentStepRecorded(
        *e, d["record"], d.get("corrects"), d["case"], d["step"], d.get("reviewer"), d.get("in_writing", False)
    ),
    "guide_recorded": lambda e, d: GuideRecorded(*e, d["matter"], d["guide"], d["assignment"], d["step"]),
}
