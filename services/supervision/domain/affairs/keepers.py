"""Whose check-in keeps a shift: the posts of a village's cadres, by the rows that venues has adopted."""

from dataclasses import dataclass
from datetime import date

from services.supervision.domain.facts.roster import KeepersAdopted


@dataclass(frozen=True, slots=True)
class KeepersRow:
    in_force_from: date
    posts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Keepers:
    """One adoption, the newest row first."""

    recorded_us: int
    rows: tuple[KeepersRow, ...]


def keepers_of(fact: KeepersAdopted) -> Keepers:
    """Raises KeyError, ValueError or TypeError for a row that is not of its shape."""
    rows = (KeepersRow(date.fromisoformat(row["in_force_from"]), frozenset(row["posts"])) for row in fact.rows)
    return Keepers(fact.recorded_us, tuple(sorted(rows, key=lambda row: row.in_force_from, reverse=True)))
