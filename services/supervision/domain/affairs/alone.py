"""举一反三 goes before 销号: nobody can say that a common problem is solved while others still look for it or mend it.

The source refuses the closing as long as a self-check is open, or a child that somebody answers for. So the office owes
no verdict until the last of them is gone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import assert_never

from services.supervision.domain.affairs.affair import Now
from services.supervision.domain.affairs.problem import Problem
from services.supervision.domain.facts.heard import Heard
from services.supervision.domain.facts.problems import ClaimRuled, ProblemClosed, ProblemListed, ProblemReopened

EVER_US = 2**63
ChildFact = ProblemListed | ClaimRuled | ProblemClosed | ProblemReopened


@dataclass(slots=True)
class Child:
    """A problem that a self-check has listed, by what its parent hears of it, in the order of recording."""

    told: list[ChildFact] = field(default_factory=list)

    @property
    def unit(self) -> str:
        return self.told[0].unit


@dataclass(frozen=True, slots=True)
class Hindered:
    """From that instant on no verdict can be given, until `by` is recorded; None: it still cannot."""

    since_us: int
    by: Heard | None

    @property
    def until_us(self) -> int:
        return EVER_US if self.by is None else self.by.recorded_us


def hindrances(problem: Problem, checking: Iterable[str], children: Iterable[Child], now: Now) -> list[Hindered]:
    """`checking` are the units that owe or owed a self-check. One after the other, with some time between them."""
    every = [*_by_checks(problem, checking, now), *(one for child in children for one in _by_child(child, now))]
    found: list[Hindered] = []
    for one in sorted(every, key=lambda one: one.since_us):
        if not found or found[-1].until_us < one.since_us:
            found.append(one)
        elif found[-1].until_us < one.until_us:
            found[-1] = Hindered(found[-1].since_us, one.by)
    return found


def _by_checks(problem: Problem, checking: Iterable[str], now: Now) -> Iterator[Hindered]:
    """Each until its first answer, or until its unit has ended."""
    for unit in checking:
        assert problem.check is not None
        yield from _hindered(problem.check, problem.filed.get(unit), now.roster.ended(unit, now.known_us))


def _by_child(child: Child, now: Now) -> Iterator[Hindered]:
    """While it is listed, neither closed nor struck, and not left to nobody."""
    left = now.roster.closed(child.unit, now.known_us)
    begun_by: Heard | None = None
    for told in child.told:
        match told:
            case ProblemListed() | ProblemReopened():
                begun_by = told
            case ProblemClosed() | ClaimRuled(accepted=True):
                yield from _hindered(begun_by, told, left)
                begun_by = None
            case ClaimRuled():
                pass
            case _:
                assert_never(told)
    yield from _hindered(begun_by, None, left)


def _hindered(begun_by: Heard | None, *ends: Heard | None) -> Iterator[Hindered]:
    by = min((end for end in ends if end is not None), key=lambda end: end.recorded_us, default=None)
    if begun_by is not None and (by is None or by.recorded_us > begun_by.recorded_us):
        yield Hindered(begun_by.recorded_us, by)
