"""The rulebook: dated rows, parsed from rules.toml. An old fact is judged by the row in force on its day."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Literal, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from shared.canonical import trusted_dumps

Place = Literal["unit", "committee", "county"]


class Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    in_force_from: date
    source: str
    default: bool = False


class DutyRow(Row):
    """Days are counted from the day after the trigger's. Red begins grace_days + 1 days after the due day.

    `first_due_days`, where it is a number of its own: for the first step after an opening or a return.
    """

    rule: str
    due_days: int = Field(gt=0)
    first_due_days: int | None = Field(default=None, gt=0)
    working_days: bool = False
    grace_days: int = Field(ge=0)
    group: str


class BreachRow(Row):
    """All breaches of rules that begin with `prefix`; findings for `silent_reasons` are none."""

    prefix: str
    group: str
    silent_reasons: frozenset[str] = frozenset()


class Window(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    length_days: int = 0
    before_days: int


class YellowRow(Row):
    windows: tuple[Window, ...]

    def before_days(self, length_days: int) -> int:
        """How many days before the due day yellow begins, for a duty that runs so long."""
        return next(window.before_days for window in self.windows if length_days >= window.length_days)


class RungPost(BaseModel):
    """`may_be_empty`: unheld, it is no vacancy. `by_portfolio`: only those whose portfolio names the rule's group."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    post: str
    at: Place
    may_be_empty: bool = False
    by_portfolio: bool = False


class RungRow(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    red_day: int
    posts: tuple[RungPost, ...]


class LadderRow(Row):
    rung: tuple[RungRow, ...]


class LateRow(Row):
    """A record made more than so many days after its day is marked late (补录), which alone changes no verdict."""

    mark_after_days: int = Field(ge=0)


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    rule: tuple[DutyRow, ...]
    breach: tuple[BreachRow, ...]
    yellow: tuple[YellowRow, ...]
    ladder: tuple[LadderRow, ...]
    late: tuple[LateRow, ...]


class Dated(Protocol):
    @property
    def in_force_from(self) -> date: ...


R = TypeVar("R", bound=Dated)


@dataclass(frozen=True)
class Rulebook:
    """All rows, the newest first."""

    duties: dict[str, tuple[DutyRow, ...]]
    breaches: tuple[BreachRow, ...]
    yellows: tuple[YellowRow, ...]
    ladders: tuple[LadderRow, ...]
    lates: tuple[LateRow, ...]
    rows: tuple[dict[str, object], ...]

    def duty(self, rule: str, on: date) -> DutyRow:
        return in_force(self.duties[rule], on)

    def breach(self, rule: str, on: date) -> BreachRow:
        return in_force(tuple(row for row in self.breaches if rule.startswith(row.prefix)), on)

    def yellow(self, on: date) -> YellowRow:
        return in_force(self.yellows, on)

    def ladder(self, on: date) -> LadderRow:
        return in_force(self.ladders, on)

    def source(self, row_id: str) -> str | None:
        """The citation of a row, by its id. None for one that an older rulebook had."""
        return next((str(row["source"]) for row in self.rows if row["id"] == row_id), None)

    def late(self, on: date) -> LateRow:
        return in_force(self.lates, on)

    def digest(self) -> str:
        """SHA-256 of the canonical rows, hex: two rulebooks are the same when it is."""
        return sha256(trusted_dumps(self.rows).encode()).hexdigest()


def in_force(rows: tuple[R, ...], on: date) -> R:
    """The newest row in force on that day. `rows` stand newest first; before the first of all, the oldest one holds."""
    for row in rows:
        if row.in_force_from <= on:
            return row
    return rows[-1]


def parse(text: str) -> Rulebook:
    """Raises ValueError (of pydantic or tomllib) that names the row and the field."""
    document = _Document.model_validate(tomllib.loads(text))
    duties: dict[str, tuple[DutyRow, ...]] = {}
    for row in document.rule:
        duties[row.rule] = _newest_first((*duties.get(row.rule, ()), row))
    every = (*document.rule, *document.breach, *document.yellow, *document.ladder, *document.late)
    if len({row.id for row in every}) != len(every):
        raise ValueError("two rows of the rulebook have the same id")
    return Rulebook(
        duties,
        _newest_first(document.breach),
        _newest_first(document.yellow),
        _newest_first(document.ladder),
        _newest_first(document.late),
        tuple(_plain(row) for row in every),
    )


def _newest_first(rows: Iterable[R]) -> tuple[R, ...]:
    return tuple(sorted(rows, key=lambda row: row.in_force_from, reverse=True))


def _plain(row: Row) -> dict[str, object]:
    plain: dict[str, object] = row.model_dump(mode="json")
    if isinstance(row, BreachRow):
        plain["silent_reasons"] = sorted(row.silent_reasons)  # a set has no order, and the digest needs one
    return plain
