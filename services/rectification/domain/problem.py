"""A problem: whose it is, what was recorded of it, and how it stands. The files beside say what may be asked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest
from typing import Any, TypeVar, assert_never

from services.rectification.domain.problem_events import (
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
from services.rectification.domain.words import COUNTY_KINDS, Step
from shared.decider import Refused
from shared.roster import Roster

R = TypeVar("R", bound=ProblemFact)


@dataclass(frozen=True)
class Problem:
    """`records` are all that followed its listing, in the order of their recording."""

    listed: ProblemListed | None = None
    records: tuple[ProblemFact, ...] = ()

    def all(self, kind: type[R]) -> Iterator[R]:
        return (record for record in self.records if isinstance(record, kind))

    def last(self, kind: type[R]) -> R | None:
        return next((record for record in reversed(self.records) if isinstance(record, kind)), None)

    def found(self, kind: type[R], key: str) -> R | None:
        """The record of this kind with this id (`decline`, `measure`, …)."""
        name = _KEYS[kind]
        return next((record for record in self.all(kind) if getattr(record, name) == key), None)

    def closings(self) -> Iterator[tuple[ProblemClosed, ProblemReopened | None]]:
        """Each with the reopening that undid it, in the order of their recording."""
        return zip_longest(self.all(ProblemClosed), self.all(ProblemReopened))

    @property
    def closed(self) -> ProblemClosed | None:
        """By what it is closed; None while it is open, or open again."""
        return next((closed for closed, reopened in self.closings() if reopened is None), None)

    @property
    def struck(self) -> bool:
        """Taken off the list: a decline of it was accepted."""
        return any(ruled.ruling == "accepted" for ruled in self.all(ClaimRuled))

    @property
    def is_open(self) -> bool:
        return self.listed is not None and self.closed is None and not self.struck

    @property
    def declined(self) -> ClaimDeclined | None:
        """The decline that awaits its ruling."""
        ruled = {ruling.decline for ruling in self.all(ClaimRuled)}
        return next((told for told in self.all(ClaimDeclined) if told.decline not in ruled), None)

    @property
    def check(self) -> SelfCheckRequested | None:
        return self.last(SelfCheckRequested)

    @property
    def filed(self) -> Mapping[str, SelfCheckFiled]:
        """The last self-check of each unit."""
        return {filing.unit: filing for filing in self.all(SelfCheckFiled)}

    def required(self, key: str) -> ProblemListed:
        """Raises Refused "input.unknown_problem"."""
        if self.listed is None:
            raise Refused("input.unknown_problem", "problem", problem=key)
        return self.listed

    def require_open(self, key: str) -> None:
        """Raises Refused "problem.closed" or "problem.struck"."""
        self.required(key)
        if self.closed is not None:
            raise Refused("problem.closed", "problem", problem=key, day=self.closed.occurred_on)
        if self.struck:
            raise Refused("problem.struck", "problem", problem=key)


_KEYS: Mapping[type[Any], str] = {
    ClaimDeclined: "decline",
    ClaimRuled: "decline",
    CauseAnalysed: "cause",
    MeasurePlanned: "measure",
    MeasureCompleted: "measure",
    ClosureRequested: "request",
    ClosureRejected: "request",
    ProblemClosed: "request",
    ProblemReopened: "reopening",
    LookBackRecorded: "look_back",
}

# What takes each of the three steps.
TAKEN_BY: Mapping[Step, type[ProblemClaimed | CauseAnalysed | MeasurePlanned]] = {
    "claim": ProblemClaimed,
    "cause": CauseAnalysed,
    "measures": MeasurePlanned,
}


def require_owner(key: str, problem: Problem, roster: Roster, unit: str, day: date) -> None:
    """Raises Refused unless the problem is open and the unit owned it that day, or carries on the owner's affairs."""
    listed = problem.required(key)
    roster.required(unit)
    problem.require_open(key)
    if not roster.speaks_for(listed.unit, unit, day):
        owner = require_owned(listed, roster, day, "unit")
        raise Refused("problem.wrong_unit", "unit", unit=unit, owner=owner)


def require_owned(listed: ProblemListed, roster: Roster, day: date, at: str) -> str:
    """Whose it is on that day. Raises Refused "problem.unit_closed" when nobody carries on the unit's affairs."""
    owner = roster.owner(listed.unit, day)
    if owner is None:
        raise Refused("problem.unit_closed", at, unit=listed.unit)
    return owner


def require_office(unit: str, roster: Roster) -> None:
    """An office acts for the county. Raises Refused "input.unknown_unit" or "office.not_the_countys"."""
    if roster.required(unit, "office").kind not in COUNTY_KINDS:
        raise Refused("office.not_the_countys", "office", unit=unit)


def affair_of(key: str, problem: Problem, roster: Roster, day: date) -> str:
    """Whose problem it is on that day; of one whose unit ended without a successor, the last unit's."""
    return roster.carrier(problem.required(key).unit, day)


def evolve(problem: Problem, event: ProblemFact) -> Problem:
    match event:
        case ProblemListed():
            return replace(problem, listed=event)
        case (
            ProblemClaimed()
            | ClaimDeclined()
            | ClaimRuled()
            | CauseAnalysed()
            | MeasurePlanned()
            | MeasureCompleted()
            | ExtensionGranted()
            | ClosureRequested()
            | ClosureRejected()
            | ProblemClosed()
            | ProblemReopened()
            | LookBackRecorded()
            | SelfCheckRequested()
            | SelfCheckFiled()
        ):
            return replace(problem, records=(*problem.records, event))
        case _:
            assert_never(event)
