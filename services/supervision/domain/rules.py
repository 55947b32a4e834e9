"""The rulebook: dated rows, parsed from rules.toml. An old fact is judged by the row in force on its day."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Annotated, Literal, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from shared.canonical import trusted_dumps
from shared.rulebooks import Form, RulesFile

DAYS_MAX, MONTHS_MAX = 3_650, 120
Place = Literal["branch", "committee", "county", "debtor"]
Every = Literal["month", "quarter", "year"]
Origin = Literal["centre", "province", "city", "county"]
YearDay = Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]  # "06-30"


class Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    in_force_from: date
    source: str
    default: bool = False


class DutyRow(Row):
    """What one rule asks. Red begins grace_days + 1 days after the due day. `origin`: from how high up it comes."""

    rule: str
    grace_days: int = Field(ge=0, le=DAYS_MAX)
    group: str
    origin: Origin = "county"


class TermRow(DutyRow):
    """Once, so many days after what it counts from; the first day counted is the day after.

    `first_due_days`, where it is a number of its own: for the first step after an opening or a return.
    """

    due_days: int = Field(gt=0, le=DAYS_MAX)
    first_due_days: int | None = Field(default=None, gt=0, le=DAYS_MAX)
    working_days: bool = False


class CadenceRow(DutyRow):
    """Once in every period, by a meeting of `kind`; by a collection of dues where there is none.

    A meeting that is also of a kind in `not_with` does not meet it. Held before `early_before` of the year, it meets
    it and is noted.
    """

    every: Every
    kind: str | None = None
    not_with: tuple[str, ...] = ()
    early_before: YearDay | None = None


class StudyRow(DutyRow):
    """Never so many months without a meeting of `kind` that has `topic` on its agenda."""

    due_months: int = Field(gt=0, le=MONTHS_MAX)
    kind: str
    topic: str


class LectureRow(DutyRow):
    """Once a year, by whoever holds one of `posts` (the highest first) every day from `from_day` to the year's end."""

    kind: str
    posts: tuple[str, ...] = Field(min_length=1)
    from_day: YearDay


class GuidanceRow(DutyRow):
    """Once a year, by whoever holds `post` at its end: one matter guided through `steps`."""

    post: str
    steps: tuple[str, ...] = Field(min_length=1)


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
    """The windows stand longest first; the last is for every shorter duty, and names no length."""

    windows: tuple[Window, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _covers_every_length(self) -> "YellowRow":
        lengths = [window.length_days for window in self.windows]
        if lengths[-1] != 0 or lengths != sorted(lengths, reverse=True):
            raise ValueError("windows: the longest first, and the last without length_days")
        return self

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
    """For duties of `rules` or of units in `sectors` only, where it names any; it goes before one that names none."""

    rules: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    rung: tuple[RungRow, ...]

    def fits(self, rule: str, sector: str | None) -> bool:
        return (not self.rules or rule in self.rules) and (not self.sectors or sector in self.sectors)


class LateRow(Row):
    """A record made more than so many days after its day is marked late (补录), which alone changes no verdict."""

    mark_after_days: int = Field(ge=0)


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
    breaches: tuple[BreachRow, ...]
    yellows: tuple[YellowRow, ...]
    ladders: tuple[LadderRow, ...]
    lates: tuple[LateRow, ...]
    rows: tuple[dict[str, object], ...]
    _fitting: dict[tuple[str, str | None], tuple[LadderRow, ...]] = field(default_factory=dict, repr=False)

    @property
    def duties(self) -> list[str]:
        """Every rule by which something is owed."""
        chains = (*self.studies, *self.lectures, *self.guidances)
        return [*self.terms, *self.cadences, *dict.fromkeys(row.rule for row in chains)]

    def term(self, rule: str, on: date) -> TermRow:
        return in_force(self.terms[rule], on)

    def breach(self, rule: str, on: date) -> BreachRow:
        return in_force(tuple(row for row in self.breaches if rule.startswith(row.prefix)), on)

    def yellow(self, on: date) -> YellowRow:
        return in_force(self.yellows, on)

    def ladder(self, rule: str, sector: str | None, on: date) -> LadderRow:
        """One that names the rule goes before one that names the sector, and that before one that names neither."""
        fitting = self._fitting.get((rule, sector))
        if fitting is None:
            rows = [row for row in self.ladders if row.fits(rule, sector)]
            rows.sort(key=lambda row: (bool(row.rules), bool(row.sectors)), reverse=True)
            fitting = self._fitting[rule, sector] = tuple(rows)
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

    def _said(self, row_id: str, name: str) -> str | None:
        return next((str(row[name]) for row in self.rows if row["id"] == row_id), None)

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
            return f"[[{table}]] {' '.join([*sorted(row.rules), *sorted(row.sectors)])}"
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
