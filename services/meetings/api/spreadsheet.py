"""The roster as a spreadsheet: three sheets become commands; whatever cannot be read is named by row and column."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from pydantic import ValidationError
from python_calamine import CalamineError, CalamineWorkbook

from services.meetings.api.inlet import AREA
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
UNPACKED_BYTES_MAX = 128 * 1024 * 1024
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
    """Raises Refused "import.not_a_spreadsheet", or one that names a sheet or column that is missing."""
    try:
        _require_small(raw)
        book = CalamineWorkbook.from_filelike(BytesIO(raw))
        tables = {table: list(_rows(book, table)) for table in ("units", "posts", "counts")}
    except (CalamineError, BadZipFile, OSError, ValueError):
        raise Refused("import.not_a_spreadsheet") from None
    roster = Roster()
    persons: set[str] = set()
    for row, cells in tables["units"]:
        _add(roster, language, Origin("units", row), cells, _unit)
    for row, cells in tables["posts"]:
        if str(cells["person"]) not in persons:
            persons.add(str(cells["person"]))
            _add(roster, language, Origin("posts", row), cells, _person)
        _add(roster, language, Origin("posts", row), cells, _post)
    for row, cells in tables["counts"]:
        _add(roster, language, Origin("counts", row), cells, _counts)
    return roster


def _require_small(raw: bytes) -> None:
    """A small file may unpack into one that fills the memory. Raises ValueError, BadZipFile when it is no archive."""
    with ZipFile(BytesIO(raw)) as archive:
        if sum(part.file_size for part in archive.infolist()) > UNPACKED_BYTES_MAX:
            raise ValueError("unpacks into too much")


def _rows(book: CalamineWorkbook, table: str) -> Iterator[tuple[int, Cells]]:
    """Row number and cells by field, of every row that is not empty."""
    sheet = _WORDS["sheets"][table]
    if sheet not in book.sheet_names:
        raise Refused("import.sheet_missing", None, sheet=sheet)
    rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    heads = [str(head).strip() for head in rows[0]] if rows else []
    places: dict[str, int] = {}
    for name, column in _WORDS["columns"][table].items():
        if column not in heads:
            raise Refused("import.column_missing", None, column=f"{sheet}.{column}")
        places[name] = heads.index(column)
    for number, row in enumerate(rows[1:], start=2):
        cells = {name: row[place] if place < len(row) else "" for name, place in places.items()}
        if any(cell != "" for cell in cells.values()):
            yield number, cells


def _add(roster: Roster, language: Language, origin: Origin, cells: Cells, make: Any) -> None:
    roster.rows.add(origin)
    try:
        roster.commands.append((origin, make(cells)))
    except (Refused, ValidationError) as error:
        roster.bad.append(origin.bad(error, language))


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
    try:
        return date.fromisoformat(_text(cells, name))
    except ValueError:
        raise Refused("import.not_a_day", name, value=cell) from None


def _whole(cells: Cells, name: str) -> int:
    text = _text(cells, name)
    if not text.isdecimal() or int(text) > _WHOLE_MAX:
        raise Refused("import.not_a_whole_number", name, value=text)
    return int(text)
