"""A county's own rules: a file of the same form as a service's rules.toml, laid over it row by row.

A row with an id that the service has takes that row's place, for older facts too. A row with a new id stands beside the
others: it holds from its first day on, and what happened before is judged by the older row.
"""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Generic, Literal, Protocol, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from shared.invalid import facts
from shared.texts import Language, catalogue, say

AREA = "rules"


class Rule(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def in_force_from(self) -> date: ...
    @property
    def source(self) -> str: ...


R = TypeVar("R", bound=Rule)


class Dated(BaseModel):
    """A row of a service's rulebook: in force from that day on, by its source."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    in_force_from: date
    source: str
    status: Literal["confirmed", "default", "to_confirm"]


def in_force(rows: Iterable[R], on: date) -> R:
    """The newest row in force on that day; before the first of all, the oldest one holds."""
    dated = sorted(rows, key=lambda row: row.in_force_from)
    return next((row for row in reversed(dated) if row.in_force_from <= on), dated[0])


@dataclass(frozen=True)
class Fault:
    """`why` is a text's key in the catalogues; `row` is the row's id, `at` the field in it, where there are such."""

    file: str
    why: str
    row: str = ""
    at: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """One line in both languages, Chinese first."""
        return " / ".join(self._said(language) for language in get_args(Language))

    def _said(self, language: Language) -> str:
        told = {"in_file": self.file, "in_row": self.row, "in_field": self.at}
        where = "".join(say(AREA, language, key, name=name) for key, name in told.items() if name)
        return say(AREA, language, "fault", where=where, what=say(AREA, language, self.why, **self.facts))


class BadRules(ValueError):  # noqa: N818
    """The county's file cannot be used; the message has one line for each thing that is wrong with it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


@dataclass(frozen=True)
class RulesFile:
    """`name` is what errors call it."""

    name: str
    text: str

    @classmethod
    def at(cls, path: Path) -> "RulesFile":
        """Raises BadRules when it cannot be read."""
        try:
            return cls(str(path), path.read_text("utf-8-sig"))  # some editors mark UTF-8 at the file's beginning
        except OSError as error:
            raise BadRules([Fault(str(path), "unreadable", facts={"reason": error.strerror})]) from None
        except UnicodeDecodeError:
            raise BadRules([Fault(str(path), "not_utf8")]) from None


@dataclass(frozen=True)
class Change(Generic[R]):
    """A row of the county's. `before` is the row whose place it takes, else the one that it follows from its day on;
    `after` the one that follows it."""

    row: R
    replaces: bool
    before: R | None
    after: R | None


@dataclass(frozen=True)
class Form(Generic[R]):
    """A service's rulebook: its tables with the shape of their rows.

    `about` says what a row is about: of two such rows the one that is newer on a day is in force. `tag` is the field
    that tells a row's shape, where one table has several. What is about nothing the service knows is refused, unless it
    begins with one of `open_ended`.
    """

    tables: Mapping[str, TypeAdapter[R]]
    about: Callable[[R], str]
    tag: str = ""
    open_ended: tuple[str, ...] = ()

    def read(self, file: RulesFile) -> tuple[R, ...]:
        """Every row, table by table. Raises BadRules with all that is wrong in it."""
        try:
            told = tomllib.loads(file.text)
        except tomllib.TOMLDecodeError as error:
            raise BadRules([Fault(file.name, "not_toml", facts={"reason": error})]) from None
        rows: list[R] = []
        faults: list[Fault] = []
        for name in sorted(told.keys() - self.tables.keys()):
            faults.append(Fault(file.name, "unknown_table", f"[[{name}]]", facts={"known": ", ".join(self.tables)}))
        for name, shape in self.tables.items():
            table = told.get(name, [])
            if not isinstance(table, list):
                faults.append(Fault(file.name, "not_rows", f"[[{name}]]", facts={"table": name}))
                continue
            for number, raw in enumerate(table, start=1):
                try:
                    rows.append(shape.validate_python(raw))
                except ValidationError as error:
                    faults += self._invalid(file.name, _name_of(raw, name, number), error)
        if faults:
            raise BadRules(faults)
        return tuple(rows)

    def changes(self, own: Sequence[R], file: RulesFile) -> tuple[Change[R], ...]:
        """What the county's file changes of the service's own rows. Raises BadRules with all that is wrong in it."""
        county = self.read(file)
        faults = [*_unmarked(file.name, own, county), *_twice(file.name, county), *self._astray(file.name, own, county)]
        faults = faults or list(self._same_day(file.name, own, county))
        if faults:
            raise BadRules(faults)
        known = {row.id: row for row in own}
        return tuple(self._change(row, known.get(row.id), _merged(own, county)) for row in county)

    def laid_over(self, own: Sequence[R], file: RulesFile) -> tuple[R, ...]:
        """The rows by which the county is judged. Raises BadRules with all that is wrong in the file."""
        return _merged(own, [change.row for change in self.changes(own, file)])

    def _change(self, row: R, replaced: R | None, rows: Iterable[R]) -> Change[R]:
        line = sorted((one for one in rows if self.about(one) == self.about(row)), key=lambda one: one.in_force_from)
        place = line.index(row)
        before = line[place - 1] if place else None
        after = line[place + 1] if line[place + 1 :] else None
        return Change(row, replaced is not None, replaced or before, after)

    def _astray(self, file: str, own: Sequence[R], county: Sequence[R]) -> Iterator[Fault]:
        """Rows that no judgement would ever ask for, and rows that would leave a gap where another stood."""
        known = {row.id: self.about(row) for row in own}
        asked = set(known.values())
        for row in county:
            about = self.about(row)
            if row.id in known and known[row.id] != about:
                yield Fault(file, "about_something_else", row.id, "id", {"about": about, "instead": known[row.id]})
            elif about not in asked and not about.startswith(self.open_ended):
                yield Fault(file, "unknown_rule", row.id, "rule", {"about": about, "known": ", ".join(sorted(asked))})

    def _same_day(self, file: str, own: Sequence[R], county: Sequence[R]) -> Iterator[Fault]:
        held: dict[tuple[str, date], str] = {}
        rows = _merged(own, county)
        ours = {row.id for row in county}
        for row in sorted(rows, key=lambda row: row.id in ours):  # the service's first: the county's are at fault
            slot = self.about(row), row.in_force_from
            if slot in held:
                yield Fault(file, "same_day", row.id, "in_force_from", {"other": held[slot], "day": slot[1]})
            held.setdefault(slot, row.id)

    def _invalid(self, file: str, row: str, error: ValidationError) -> Iterator[Fault]:
        texts = catalogue(AREA, "zh-CN")
        for wrong in error.errors(include_url=False, include_input=False):
            # Of a table with several shapes, pydantic puts the tag's value before the field.
            path = wrong["loc"][1:] if self.tag else wrong["loc"]
            at = ".".join(map(str, path)) or (self.tag if wrong["type"].startswith("union_tag") else "")
            why = wrong["type"] if wrong["type"] in texts else "invalid"
            yield Fault(file, why, row, at, {**facts(wrong), "reason": wrong["msg"]})


def _merged(own: Sequence[R], county: Sequence[R]) -> tuple[R, ...]:
    """Each replacement stands where the replaced row stood; the new rows stand at the end."""
    by_id = {row.id: row for row in county}
    kept = [by_id.pop(row.id, row) for row in own]
    return (*kept, *by_id.values())


def _unmarked(file: str, own: Sequence[R], county: Sequence[R]) -> Iterator[Fault]:
    """Whoever reads a verdict must see that the county's own row is behind it, and on whose decision that rests."""
    sources = {row.source for row in own}
    for row in county:
        for name in ("id", "source"):
            if not str(getattr(row, name)).strip():
                yield Fault(file, "blank", row.id, name)
        if row.source in sources:
            yield Fault(file, "source_not_the_countys", row.id, "source")


def _twice(file: str, county: Sequence[R]) -> Iterator[Fault]:
    seen: set[str] = set()
    for row in county:
        if row.id in seen:
            yield Fault(file, "id_twice", row.id, "id")
        seen.add(row.id)


def _name_of(raw: Any, table: str, number: int) -> str:
    """The row's id, or where it stands when it has none."""
    told = raw.get("id") if isinstance(raw, dict) else None
    return told if isinstance(told, str) and told else f"[[{table}]] {number}"
