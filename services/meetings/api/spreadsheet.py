"""The roster as a spreadsheet: three sheets become commands; whatever cannot be read is named by row and column."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from pydantic import ValidationError

from services.meetings.api.inlet import AREA
from services.meetings.api.sheets import Sheet, sheets
from services.meetings.domain.commands import (
    AssignPost,
    DeclareCounts,
    MeetingsCommand,
    RegisterPerson,
    RegisterUnit,
)
from shared.decider import Refused
from shared.problems import problem
from shared.texts import Language, catalogue

_WORDS = catalogue("roster", "zh-CN")  # the sheets are Chinese, whoever reads the answer
_WHOLE_MAX = 9_999_999
_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")  # 2026-03-09, 2026/3/9, 2026年3月9日
TABLES = ("units", "posts", "counts")
Cells = Mapping[str, Any]


@dataclass(frozen=True)
class BadCell:
    """`row` as the spreadsheet numbers it, from 1; `column` is the heading, None when the whole row is at fault."""

    sheet: str
    row: int
    column: str | None
    reason: str


@dataclass(frozen=True)
class Origin:
    """The row from which a command was made."""

    table: str
    row: int

    def bad(self, error: Exception, language: Language) -> BadCell:
        """What is wrong with the command, told in the spreadsheet's words."""
        found = problem(error, AREA, language)
        return bad_cell(self.table, self.row, (found.field or "").partition(".")[0], found.detail)


@dataclass
class Roster:
    rows: set[Origin] = field(default_factory=set)
    commands: list[tuple[Origin, MeetingsCommand]] = field(default_factory=list)
    bad: list[BadCell] = field(default_factory=list)


def read_roster(raw: bytes, language: Language) -> Roster:
    """Raises Refused "import.…" for what is no xlsx, for a sheet or a column that is missing, for too many rows."""
    names: Mapping[str, str] = _WORDS["sheets"]
    book = sheets(raw, tuple(names[table] for table in TABLES))
    places = {table: _places(table, book[names[table]]) for table in TABLES}
    reading = _Reading(language)
    for table in TABLES:
        _name_odd(reading, table, book[names[table]], places[table])
    for row, cells in _rows(book[names["units"]], places["units"]):
        reading.add(Origin("units", row), cells, _unit, "unit")
    reading.roster.commands = _parents_first(reading.roster.commands)
    for row, cells in _rows(book[names["posts"]], places["posts"]):
        if reading.is_new_person(Origin("posts", row), cells):
            reading.add(Origin("posts", row), cells, _person)
        reading.add(Origin("posts", row), cells, _post, "unit", "assignment")
    for row, cells in _rows(book[names["counts"]], places["counts"]):
        reading.add(Origin("counts", row), cells, _counts, "unit", "first_day")
    return reading.roster


@dataclass
class _Reading:
    """What was read so far, and where, so that what is told twice is named with the row that told it first."""

    language: Language
    roster: Roster = field(default_factory=Roster)
    keys: dict[tuple[str, ...], int] = field(default_factory=dict)
    persons: dict[str, tuple[int, Cells]] = field(default_factory=dict)

    def add(self, origin: Origin, cells: Cells, make: Callable[[Cells], MeetingsCommand], *key: str) -> None:
        """`key` are the fields that no two rows of the table have in common."""
        self.roster.rows.add(origin)
        try:
            command = make(cells)
            if key:
                told = (origin.table, *(str(getattr(command, name)) for name in key))
                first = self.keys.setdefault(told, origin.row)
                if first != origin.row:
                    raise Refused("import.row_twice", key[-1], row=first)
            self.roster.commands.append((origin, command))
        except (Refused, ValidationError) as error:
            self.roster.bad.append(origin.bad(error, self.language))

    def is_new_person(self, origin: Origin, cells: Cells) -> bool:
        """A person's later posts need not repeat the name; if they do, it is the same."""
        row, first = self.persons.setdefault(str(cells["person"]), (origin.row, cells))
        for name in ("name", "phone"):
            if row != origin.row and cells[name] != "" and str(cells[name]) != str(first[name]):
                self.roster.bad.append(origin.bad(Refused("import.person_differs", name, row=row), self.language))
        return row == origin.row


def _places(table: str, sheet: Sheet) -> dict[str, int]:
    """In which column each field stands. Raises Refused "import.column_missing"."""
    heads = [str(head).strip() for head in sheet.rows[0]] if sheet.rows else []
    for column in _WORDS["columns"][table].values():
        if column not in heads:
            raise Refused("import.column_missing", None, column=f"{_WORDS['sheets'][table]}.{column}")
    return {name: heads.index(column) for name, column in _WORDS["columns"][table].items()}


def _rows(sheet: Sheet, places: Mapping[str, int]) -> Iterator[tuple[int, Cells]]:
    """Row number and cells by field, of every row that is not empty."""
    for number, row in enumerate(sheet.rows[1:], start=2):
        cells = {name: row[place] if place < len(row) else "" for name, place in places.items()}
        if any(cell != "" for cell in cells.values()):
            yield number, cells


def _name_odd(reading: _Reading, table: str, sheet: Sheet, places: Mapping[str, int]) -> None:
    """What a formula shows depends on who opens the file, and of merged cells only one holds the value."""
    fields = {place: name for name, place in places.items()}
    for place in sheet.odd:
        if place.column in fields and place.row > 1:
            origin = Origin(table, place.row)
            reading.roster.bad.append(origin.bad(Refused(place.rule, fields[place.column]), reading.language))


def _parents_first(told: list[tuple[Origin, MeetingsCommand]]) -> list[tuple[Origin, MeetingsCommand]]:
    """A unit may stand above its parent in the sheet. Whoever is their own parent's parent stays, and is refused."""
    placed: set[str] = set()
    ordered: list[tuple[Origin, MeetingsCommand]] = []
    waiting = [(origin, command) for origin, command in told if isinstance(command, RegisterUnit)]
    codes = {command.unit for _, command in waiting}
    while waiting:
        ready = [
            one for one in waiting if one[1].parent is None or one[1].parent in placed or one[1].parent not in codes
        ]
        placed |= {command.unit for _, command in ready}
        ordered += ready or waiting
        waiting = [one for one in waiting if one[1].unit not in placed] if ready else []
    return ordered


def bad_cell(table: str, row: int, name: str, reason: str) -> BadCell:
    return BadCell(_WORDS["sheets"][table], row, _WORDS["columns"][table].get(name), reason)


def _unit(cells: Cells) -> RegisterUnit:
    return RegisterUnit(
        unit=_text(cells, "unit"),
        kind=_word(cells, "kind"),
        sector=_word(cells, "sector") if cells["sector"] != "" else None,
        name=_text(cells, "name"),
        parent=_text(cells, "parent") if cells["parent"] != "" else None,
        enrolled_on=_day(cells, "enrolled_on"),
    )


def _person(cells: Cells) -> RegisterPerson:
    return RegisterPerson(
        person=_text(cells, "person"),
        unit=_text(cells, "unit"),
        name=_text(cells, "name"),
        phone=_text(cells, "phone") if cells["phone"] != "" else None,
    )


def _post(cells: Cells) -> AssignPost:
    portfolio = [word.strip() for word in str(cells["portfolio"]).replace(",", "、").split("、") if word.strip()]
    return AssignPost(
        assignment=_text(cells, "assignment"),
        person=_text(cells, "person"),
        post=_word(cells, "post"),
        unit=_text(cells, "unit"),
        first_day=_day(cells, "first_day"),
        last_day=_day(cells, "last_day") if cells["last_day"] != "" else None,
        portfolio=tuple(_known("portfolio", "portfolio", word) for word in portfolio),
    )


def _counts(cells: Cells) -> DeclareCounts:
    names = [name for name in cells if name not in ("unit", "first_day")]
    counts: Any = {name: _whole(cells, name) for name in names if cells[name] != ""}
    return DeclareCounts(unit=_text(cells, "unit"), first_day=_day(cells, "first_day"), counts=counts)


def _text(cells: Cells, name: str) -> str:
    """Also of a cell that the spreadsheet took for a number, as it does with codes and telephone numbers."""
    cell = cells[name]
    if cell == "":
        raise Refused("import.empty_cell", name)
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _word(cells: Cells, name: str) -> Any:
    return _known(name, name, _text(cells, name))


def _known(table: str, name: str, word: str) -> Any:
    if word not in _WORDS[table]:
        raise Refused("import.unknown_word", name, value=word)
    return _WORDS[table][word]


def _day(cells: Cells, name: str) -> date:
    cell = cells[name]
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    told = _DAY.fullmatch(_text(cells, name))
    try:
        if told is None:
            raise ValueError
        return date(*(int(part) for part in told.groups()))
    except ValueError:
        raise Refused("import.not_a_day", name, value=cell) from None


def _whole(cells: Cells, name: str) -> int:
    text = _text(cells, name)
    if not text.isdecimal() or int(text) > _WHOLE_MAX:
        raise Refused("import.not_a_whole_number", name, value=text)
    return int(text)
