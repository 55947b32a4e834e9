"""The rulebook: dated rows, parsed from rules.toml. An old fact is judged by the row in force on its day."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Protocol, TypeVar

from pydantic import TypeAdapter

from services.supervision.domain.rows import (
    BreachRow,
    CadenceRow,
    DeadlineRow,
    DutyRow,
    FrostRow,
    GuidanceRow,
    LadderRow,
    LateRow,
    LectureRow,
    Row,
    StudyRow,
    TermRow,
    VenueRow,
    YellowRow,
)
from shared.canonical import trusted_dumps
from shared.rulebooks import Form, RulesFile


class Dated(Protocol):
    @property
    def in_force_from(self) -> date: ...


R = TypeVar("R", bound=Dated)
D = TypeVar("D", bound=DutyRow)
K = TypeVar("K", bound=Row)


@dataclass(frozen=True)
class Rulebook:
    """All rows, the newest first."""

    terms: dict[str, tuple[TermRow, ...]]
    cadences: dict[str, tuple[CadenceRow, ...]]
    studies: tuple[StudyRow, ...]
    lectures: tuple[LectureRow, ...]
    guidances: tuple[GuidanceRow, ...]
    frosts: tuple[FrostRow, ...]
    deadlines: dict[str, tuple[DeadlineRow, ...]]
    venues: dict[str, tuple[VenueRow, ...]]
    breaches: tuple[BreachRow, ...]
    yellows: tuple[YellowRow, ...]
    ladders: tuple[LadderRow, ...]
    lates: tuple[LateRow, ...]
    rows: tuple[dict[str, object], ...]
    _fitting: dict[tuple[str, str | None, str | None, str | None], tuple[LadderRow, ...]] = field(
        default_factory=dict, repr=False
    )

    @property
    def duties(self) -> list[str]:
        """Every rule by which something is owed."""
        chains = (*self.studies, *self.lectures, *self.guidances, *self.frosts)
        of_rules = (*self.terms, *self.cadences, *self.deadlines, *self.venues)
        return [*of_rules, *dict.fromkeys(row.rule for row in chains)]

    def term(self, rule: str, on: date) -> TermRow:
        return in_force(self.terms[rule], on)

    def frost(self, on: date) -> FrostRow:
        return in_force(self.frosts, on)

    def deadline(self, rule: str, on: date) -> DeadlineRow:
        return in_force(self.deadlines[rule], on)

    def breach(self, rule: str, on: date) -> BreachRow:
        longest = max((row.prefix for row in self.breaches if rule.startswith(row.prefix)), key=len)
        return in_force(tuple(row for row in self.breaches if row.prefix == longest), on)

    def yellow(self, on: date) -> YellowRow:
        return in_force(self.yellows, on)

    def ladder(self, rule: str, owner: str | None, kind: str | None, sector: str | None, on: date) -> LadderRow:
        """The closest one, for a duty that the holder of the post `owner` owes, or a unit of that kind and sector."""
        fitting = self._fitting.get((rule, owner, kind, sector))
        if fitting is None:
            rows = [row for row in self.ladders if row.fits(rule, owner, kind, sector)]
            rows.sort(key=lambda row: row.closeness, reverse=True)
            fitting = self._fitting[rule, owner, kind, sector] = tuple(rows)
        return in_force(fitting, on)

    def source(self, row_id: str) -> str | None:
        """The citation of a row, by its id. None for one that an older rulebook had."""
        return self._said(row_id, "source")

    def group_of(self, row_id: str) -> str:
        """The portfolio that the row's rule lies in; empty for a row that an older rulebook had."""
        return self._said(row_id, "group") or ""

    def is_default(self, row_id: str) -> bool:
        """Whether no source fixes the row's number."""
        return self._said(row_id, "default") == "True"

    def row(self, row_id: str) -> dict[str, object] | None:
        """As the rulebook has it. None for one that an older rulebook had."""
        return next((row for row in self.rows if row["id"] == row_id), None)

    def _said(self, row_id: str, name: str) -> str | None:
        row = self.row(row_id)
        return None if row is None else str(row[name])

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


TABLES: dict[str, type[Row]] = {
    "rule": TermRow,
    "cadence": CadenceRow,
    "study": StudyRow,
    "lecture": LectureRow,
    "guidance": GuidanceRow,
    "frost": FrostRow,
    "deadline": DeadlineRow,
    "venue": VenueRow,
    "breach": BreachRow,
    "yellow": YellowRow,
    "ladder": LadderRow,
    "late": LateRow,
}


def _about(row: Row) -> str:
    """The table, and what the row is in force for."""
    table = next(name for name, kind in TABLES.items() if isinstance(row, kind))
    match row:
        case DutyRow():
            return f"[[{table}]] {row.rule}"
        case BreachRow():
            return f"[[{table}]] {row.prefix}"
        case LadderRow():
            return f"[[{table}]] {' '.join(sorted((*row.rules, *row.owners, *row.kinds, *row.sectors)))}"
        case _:
            return f"[[{table}]]"


# A county may have a ladder of its own for some rules or sectors.
FORM: Form[Row] = Form({name: TypeAdapter(kind) for name, kind in TABLES.items()}, _about, open_ended=("[[ladder]]",))


def parse(text: str, county: RulesFile | None = None) -> Rulebook:
    """A rules.toml with the county's own rows laid over it. Raises BadRules, which names file, row and field."""
    every = FORM.read(RulesFile("rules.toml", text))
    if len({row.id for row in every}) != len(every):
        raise ValueError("two rows of the rulebook have the same id")
    if county is not None:
        every = FORM.laid_over(every, county)
    return Rulebook(
        _by_rule(_of(TermRow, every)),
        _by_rule(_of(CadenceRow, every)),
        _newest_first(_of(StudyRow, every)),
        _newest_first(_of(LectureRow, every)),
        _newest_first(_of(GuidanceRow, every)),
        _newest_first(_of(FrostRow, every)),
        _by_rule(_of(DeadlineRow, every)),
        _by_rule(_of(VenueRow, every)),
        _newest_first(_of(BreachRow, every)),
        _newest_first(_of(YellowRow, every)),
        _newest_first(_of(LadderRow, every)),
        _newest_first(_of(LateRow, every)),
        tuple(_plain(row) for row in every),
    )


def _of(kind: type[K], rows: Iterable[Row]) -> tuple[K, ...]:
    return tuple(row for row in rows if isinstance(row, kind))


def _by_rule(rows: Iterable[D]) -> dict[str, tuple[D, ...]]:
    found: dict[str, tuple[D, ...]] = {}
    for row in rows:
        found[row.rule] = _newest_first((*found.get(row.rule, ()), row))
    return found


def _newest_first(rows: Iterable[R]) -> tuple[R, ...]:
    return tuple(sorted(rows, key=lambda row: row.in_force_from, reverse=True))


def _plain(row: Row) -> dict[str, object]:
    plain: dict[str, object] = row.model_dump(mode="json")
    if isinstance(row, BreachRow):
        plain["silent_reasons"] = sorted(row.silent_reasons)  # a set has no order, and the digest needs one
    return plain
