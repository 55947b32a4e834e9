"""What `rectification` tells of campaigns and problems."""

from dataclasses import dataclass
from datetime import date

from services.supervision.domain.facts.heard import Data, Envelope, Heard, Readers


@dataclass(slots=True)
class CampaignOpened(Heard):
    """`ends_on` is its last day. Each of `units` owes one filing of its plan."""

    campaign: str
    ends_on: date
    units: tuple[str, ...]


@dataclass(slots=True)
class SelfCheckFiled(Heard):
    """`unit` looked at itself: `about` says whether for a "campaign" or a "problem", `of` for which."""

    about: str
    of: str


@dataclass(slots=True)
class ProblemListed(Heard):
    """Its owner is `unit`; with `post`, whoever holds that post in it. `steps_before` were taken and are not judged.

    `parent` is the common problem for which the unit looked at itself and found this one.
    """

    problem: str
    campaign: str
    post: str | None
    steps_before: tuple[str, ...]
    parent: str | None = None


@dataclass(slots=True)
class ProblemClaimed(Heard):
    problem: str


@dataclass(slots=True)
class ClaimDeclined(Heard):
    problem: str
    decline: str


@dataclass(slots=True)
class ClaimRuled(Heard):
    """`accepted`: the problem is struck off the list. Otherwise it stays the unit's."""

    problem: str
    decline: str
    accepted: bool


@dataclass(slots=True)
class CauseAnalysed(Heard):
    problem: str


@dataclass(slots=True)
class MeasurePlanned(Heard):
    problem: str
    measure: str
    due_on: date


@dataclass(slots=True)
class MeasureCompleted(Heard):
    problem: str
    measure: str
    completer: str


@dataclass(slots=True)
class ExtensionGranted(Heard):
    """`duty` is claim, cause, measures, close, or measure: then `measure` says which."""

    problem: str
    duty: str
    measure: str | None
    due_on: date


@dataclass(slots=True)
class ClosureRequested(Heard):
    problem: str
    request: str
    requester: str


@dataclass(slots=True)
class ClosureVerdict(Heard):
    """On one request, by a person of an office: `unit` is still the problem's owner, `office` where the person sits."""

    problem: str
    request: str
    office: str
    verifier: str


@dataclass(slots=True)
class ClosureRejected(ClosureVerdict):
    pass


@dataclass(slots=True)
class ProblemClosed(ClosureVerdict):
    """Other requests that were waiting are settled with it."""


@dataclass(slots=True)
class ProblemReopened(Heard):
    problem: str


@dataclass(slots=True)
class LookBackRecorded(Heard):
    """`on` is the day on which the office went to see."""

    problem: str


@dataclass(slots=True)
class SelfCheckRequested(Heard):
    """Each of `units` is to look whether it has the same problem."""

    problem: str
    units: tuple[str, ...]


ProblemFact = (
    CampaignOpened
    | SelfCheckFiled
    | ProblemListed
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
)


def _listed(envelope: Envelope, data: Data) -> ProblemListed:
    steps_before = tuple(data.get("steps_before", ()))
    listed = data["problem"], data["campaign"], data.get("post"), steps_before
    return ProblemListed(*envelope, *listed, data.get("parent"))


def _verdict(data: Data) -> tuple[str, str, str, str]:
    return data["problem"], data["request"], data["office"], data["verifier"]


READERS: Readers[ProblemFact] = {
    "campaign_opened": lambda e, d: CampaignOpened(
        *e, d["campaign"], date.fromisoformat(d["ends_on"]), tuple(d["units"])
    ),
    "self_check_filed": lambda e, d: SelfCheckFiled(*e, d["about"], d["of"]),
    "problem_listed": _listed,
    "problem_claimed": lambda e, d: ProblemClaimed(*e, d["problem"]),
    "claim_declined": lambda e, d: ClaimDeclined(*e, d["problem"], d["decline"]),
    "claim_ruled": lambda e, d: ClaimRuled(*e, d["problem"], d["decline"], d["ruling"] == "accepted"),
    "cause_analysed": lambda e, d: CauseAnalysed(*e, d["problem"]),
    "measure_planned": lambda e, d: MeasurePlanned(*e, d["problem"], d["measure"], date.fromisoformat(d["due_on"])),
    "measure_completed": lambda e, d: MeasureCompleted(*e, d["problem"], d["measure"], d["completer"]),
    "extension_granted": lambda e, d: ExtensionGranted(
        *e, d["problem"], d["duty"], d.get("measure"), date.fromisoformat(d["due_on"])
    ),
    "closure_requested": lambda e, d: ClosureRequested(*e, d["problem"], d["request"], d["requester"]),
    "closure_rejected": lambda e, d: ClosureRejected(*e, *_verdict(d)),
    "problem_closed": lambda e, d: ProblemClosed(*e, *_verdict(d)),
    "problem_reopened": lambda e, d: ProblemReopened(*e, d["problem"]),
    "look_back_recorded": lambda e, d: LookBackRecorded(*e, d["problem"]),
    "self_check_requested": lambda e, d: SelfCheckRequested(*e, d["problem"], tuple(d["units"])),
}
