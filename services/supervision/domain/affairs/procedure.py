"""The rows of meetings' rulebook that say who may preside over a sitting of the branch and how many must be there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.supervision.domain.facts.roster import ProcedureAdopted

# A sitting of the branch has the chairs of the step that it may carry; sittings of other kinds are not judged.
_KIND_OF_STEP = {"proposal": "branch_committee", "review": "members_assembly"}
SITTINGS = tuple(_KIND_OF_STEP.values())


@dataclass(frozen=True, slots=True)
class ChairRow:
    """`without_secretary`: the posts that may preside as well when no secretary of the branch is there."""

    in_force_from: date
    chairs: frozenset[str]
    without_secretary: frozenset[str]


@dataclass(frozen=True, slots=True)
class Quorum:
    """A fraction of all that are `counted`, in whole numbers. `at_least` includes the fraction itself."""

    counted: str
    num: int
    den: int
    at_least: bool

    def reached(self, present: int, due: int) -> bool:
        left, right = present * self.den, due * self.num
        return left >= right if self.at_least else left > right


@dataclass(frozen=True, slots=True)
class QuorumRow:
    """Each quorum suffices by itself."""

    in_force_from: date
    quorums: tuple[Quorum, ...]


@dataclass(frozen=True, slots=True)
class CommitteeRow:
    """With fewer voting members a branch has no committee."""

    in_force_from: date
    members_min: int


@dataclass(frozen=True, slots=True)
class Procedure:
    """One adoption. Of each sort the newest row first; chairs and quorums by the kind of the sitting."""

    recorded_us: int
    chairs: dict[str, tuple[ChairRow, ...]] = field(default_factory=dict)
    quorums: dict[str, tuple[QuorumRow, ...]] = field(default_factory=dict)
    committees: tuple[CommitteeRow, ...] = ()


def parsed(fact: ProcedureAdopted) -> Procedure:
    """Raises KeyError, ValueError or TypeError for a row that is not of its shape."""
    procedure = Procedure(fact.recorded_us, committees=tuple(_committees(fact.rows)))
    for row in sorted(fact.rows, key=_first_day, reverse=True):
        if row["about"] == "step" and row["step"] in _KIND_OF_STEP:
            kind = _KIND_OF_STEP[row["step"]]
            procedure.chairs[kind] = (*procedure.chairs.get(kind, ()), _chair_row(row))
        elif row["about"] == "assembly" and row["assembly"] in SITTINGS:
            kind = row["assembly"]
            procedure.quorums[kind] = (*procedure.quorums.get(kind, ()), _quorum_row(row))
    return procedure


def _committees(rows: Iterable[Mapping[str, Any]]) -> list[CommitteeRow]:
    found = [CommitteeRow(_first_day(row), row["members_min"]) for row in rows if row["about"] == "committee"]
    return sorted(found, key=lambda row: row.in_force_from, reverse=True)


def _chair_row(row: Mapping[str, Any]) -> ChairRow:
    """A tolerated chair carries its step, and so it is no wrong one."""
    chairs = frozenset((*row["chairs"], *row.get("tolerated_chairs", ())))
    return ChairRow(_first_day(row), chairs, frozenset(row.get("chairs_without_secretary", ())))


def _quorum_row(row: Mapping[str, Any]) -> QuorumRow:
    quorums = (
        Quorum(one["counted"], one["share"]["num"], one["share"]["den"], one["share"]["test"] == "at_least")
        for one in row["quorums"]
    )
    return QuorumRow(_first_day(row), tuple(quorums))


def _first_day(row: Mapping[str, Any]) -> date:
    return date.fromisoformat(row["in_force_from"])
