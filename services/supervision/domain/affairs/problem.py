"""A problem as far as supervision has heard of it. `learn` takes its facts in order of recording."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import TypeVar, assert_never

from services.supervision.domain.facts.heard import Heard
from services.supervision.domain.facts.problems import (
    CampaignOpened,
    CauseAnalysed,
    ClaimDeclined,
    ClaimRuled,
    ClosureRejected,
    ClosureRequested,
    ExtensionGranted,
    LookBackRecorded,
    MeasureCompleted,
    MeasurePlanned,
    ProblemClaimed,
    ProblemClosed,
    ProblemFact,
    ProblemListed,
    ProblemReopened,
    SelfCheckFiled,
    SelfCheckRequested,
)

F = TypeVar("F", bound=Heard)
Turn = ClosureRequested | ClosureRejected | ProblemClosed | ProblemReopened
_Following = (
    ProblemClaimed
    | ClaimDeclined
    | ClaimRuled
    | CauseAnalysed
    | MeasurePlanned
    | MeasureCompleted
    | ExtensionGranted
    | SelfCheckRequested
    | SelfCheckFiled
    | LookBackRecorded
    | Turn
)


class UnknownProblem(KeyError):  # noqa: N818
    """A fact about a problem of which no listing was heard, or no campaign."""


@dataclass(slots=True)
class Decline:
    """`after_claim`: the problem had been claimed by then."""

    told: ClaimDeclined
    after_claim: bool
    ruling: ClaimRuled | None = None


@dataclass(slots=True)
class Measure:
    told: MeasurePlanned
    completed: MeasureCompleted | None = None


@dataclass(slots=True)
class Problem:
    """`turns` tell of its closing, in order of recording. `filed` is the first self-check of each unit."""

    campaign: CampaignOpened | None = None
    listed: ProblemListed | None = None
    claims: list[ProblemClaimed] = field(default_factory=list)
    causes: list[CauseAnalysed] = field(default_factory=list)
    declines: dict[str, Decline] = field(default_factory=dict)
    measures: dict[str, Measure] = field(default_factory=dict)
    extension: ExtensionGranted | None = None
    requests: dict[str, ClosureRequested] = field(default_factory=dict)
    turns: list[Turn] = field(default_factory=list)
    look_backs: list[LookBackRecorded] = field(default_factory=list)
    check: SelfCheckRequested | None = None
    filed: dict[str, SelfCheckFiled] = field(default_factory=dict)

    @property
    def ends_on(self) -> date:
        """The campaign's last day."""
        assert self.campaign is not None
        return self.campaign.ends_on

    @property
    def struck(self) -> ClaimRuled | None:
        """By what it was taken off the list: a decline of it was accepted."""
        rulings = (decline.ruling for decline in self.declines.values())
        return next((ruling for ruling in rulings if ruling is not None and ruling.accepted), None)

    def extension_of(self, duty: str, measure: str | None = None) -> ExtensionGranted | None:
        """The one extension, when it is of that duty."""
        granted = self.extension
        return granted if granted is not None and (granted.duty, granted.measure) == (duty, measure) else None

    def learn(self, fact: ProblemFact) -> None:
        """Raises UnknownProblem, or KeyError for what answers to something that was never heard of."""
        match fact:
            case CampaignOpened():
                self.campaign = fact
            case ProblemListed():
                if self.campaign is None:
                    raise UnknownProblem(fact.id)
                self.listed = fact
            case SelfCheckFiled(about="campaign"):
                pass
            case _:
                if self.listed is None:
                    raise UnknownProblem(fact.id)
                self._follow(fact, self.listed)

    def _follow(self, fact: _Following, listed: ProblemListed) -> None:
        match fact:
            case ProblemClaimed():
                self.claims.append(fact)
            case ClaimDeclined():
                claimed = bool(self.claims) or "claim" in listed.steps_before
                self.declines[fact.decline] = Decline(fact, after_claim=claimed)
            case ClaimRuled():
                self.declines[fact.decline].ruling = fact
            case CauseAnalysed():
                self.causes.append(fact)
            case MeasurePlanned():
                self.measures[fact.measure] = Measure(fact)
            case MeasureCompleted():
                self.measures[fact.measure].completed = fact
            case ExtensionGranted():
                self.extension = self.extension or fact
            case SelfCheckRequested():
                self.check = fact
            case SelfCheckFiled():
                self.filed.setdefault(fact.unit, fact)
            case ClosureRequested():
                self.requests[fact.request] = fact
                self.turns.append(fact)
            case ClosureRejected() | ProblemClosed():
                if fact.request not in self.requests:
                    raise KeyError(fact.request)
                self.turns.append(fact)
            case ProblemReopened():
                self.turns.append(fact)
            case LookBackRecorded():
                self.look_backs.append(fact)
            case _:
                assert_never(fact)


def earliest(told: Iterable[F]) -> F | None:
    """The one of the earliest day; of several that day the one that was recorded first."""
    return min(told, key=attrgetter("on"), default=None)
