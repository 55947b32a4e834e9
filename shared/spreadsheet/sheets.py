"""A spreadsheet's file as rows of plain cells; where a cell is none (a formula, an error, merged), it says so.

Only cells that hold something are kept: whole columns may be formatted down to the last row that there can be.
"""

import re
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile

from shared.decider import Refused
from shared.spreadsheet.book import Book, Runs, unescaped
from shared.spreadsheet.package import Ends, Package, Starts

ROWS_MAX = 20_000  # of all sheets together: a county of 900 villages has half as many posts
COLUMNS_MAX = 100
_PLACE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,10})")
_ROW = re.compile(r"[0-9]{1,10}")
_TORN = (
    *(BadZipFile, ExpatError, zlib.error, struct.error, EOFError, OSError),
    *(LookupError, ValueError, ArithmeticError, RuntimeError),
)


@dataclass(frozen=True, slots=True)
class Odd:
    """What stands in place of a value; `rule` says why there is none."""

    rule: str


_FORMULA, _ERROR, _MERGED, _NUL = map(Odd, ("import.formula", "import.error", "import.merged", "import.nul"))
Row = list[Any]  # by column, as far as the last cell that holds something; "" is an empty one
Rows = Mapping[int, Row]  # by number, from 1; only those that hold something


def sheets(raw: bytes, wanted: tuple[str, ...]) -> dict[str, Rows]:
    """The sheets of these names. Raises Refused "import.…" for what is no xlsx, lacks one of them, or is too large."""
    _require_xlsx(raw)
    try:
        package = Package(raw)
        book = Book.of(package)
        missing = next((name for name in wanted if name not in book.parts), None)
        if missing is not None:
            raise Refused("import.sheet_missing", None, sheet=missing)
        found: dict[str, Rows] = {}
        for name in wanted:
            found[name] = _Reading(book, name, sum(map(len, found.values()))).rows_of(package)
        return found
    except _TORN:
        raise Refused("import.not_a_spreadsheet") from None


def _require_xlsx(raw: bytes) -> None:
    """What people send instead is told by its name, so that they know how to save it anew."""
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused("import.old_spreadsheet")
    if raw.startswith(b"PK"):
        return
    for encoding in ("utf-8", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text and "\0" not in text and any(mark in text for mark in (",", "\t", "，")):
            raise Refused("import.text_file")
    raise Refused("import.not_a_spreadsheet")


class _Reading:
    """One sheet, read from its first tag to its last; `rows_before` are those of the sheets before it."""

    def __init__(self, book: Book, sheet: str, rows_before: int) -> None:
        self._book = book
        self._sheet = sheet
        self._rows_left = ROWS_MAX - rows_before
        self._rows: dict[int, Row] = {}
        self._row, self._column = 0, -1
        self._cell: dict[str, str] = {}
        self._told = ""
        self._is_formula = False
        self._runs = Runs()

    def rows_of(self, package: Package) -> Rows:
        starts: Starts = {"row": self._next, "c": self._begin, "f": self._formula, "mergeCell": self._merge}
        ends: Ends = {"v": self._tell, "c": self._put}
        package.read(self._book.parts[self._sheet], {**starts, **self._runs.starts}, {**ends, **self._runs.ends})
        return self._rows

    def _next(self, told: dict[str, str]) -> None:
        """Neither rows nor cells need say where they stand; they follow each other then."""
        self._row = _row(told["r"]) if "r" in told else self._row + 1
        self._column = -1

    def _begin(self, told: dict[str, str]) -> None:
        self._cell, self._told, self._is_formula = told, "", False
        if "r" in told:
            self._row, self._column = _place(told["r"])
        else:
            self._column += 1

    def _formula(self, _: dict[str, str]) -> None:
        self._is_formula = True

    def _tell(self, text: str) -> None:
        self._told = unescaped(text)

    def _value(self) -> Any:
        """An empty text of a cell that is formatted and no more. Of the heads a formula's value is taken."""
        kind = self._cell.get("t", "n")
        told = self._runs.take() or self._told
        if self._is_formula and self._row > 1:
            return _FORMULA
        if kind == "e":
            return _ERROR if self._row > 1 else ""
        if not told.strip():
            return ""
        match kind:
            case "s":
                return _text(self._book.texts[_number(told)])
            case "b":
                return "TRUE" if told == "1" else "FALSE"
            case "d":
                return datetime.fromisoformat(told)
            case "n":
                number = float(told)
                return self._book.moment(number) if self._cell.get("s", "0") in self._book.days else number
            case _:
                return _text(told)

    def _put(self, _: str) -> None:
        value = self._value()
        if value == "":
            return
        if self._row not in self._rows:
            if len(self._rows) >= self._rows_left:
                raise Refused("import.too_many_rows", None, rows_max=ROWS_MAX)
            if not 1 <= self._row <= ROWS_MAX:
                raise self._outside()
        if self._column >= COLUMNS_MAX:
            raise self._outside()
        row = self._rows.setdefault(self._row, [])
        row.extend([""] * (self._column + 1 - len(row)))
        row[self._column] = value

    def _merge(self, told: dict[str, str]) -> None:
        """The first of merged cells holds their value. Merged heads are read as they stand."""
        number, column = _place(told["ref"].partition(":")[0])
        row = self._rows.get(number, [])
        if number > 1 and row and column < COLUMNS_MAX:
            row.extend([""] * (column + 1 - len(row)))
            row[column] = _MERGED

    def _outside(self) -> Refused:
        return Refused("import.cell_outside", None, sheet=self._sheet, cell=f"{letters(self._column)}{self._row}")


def letters(column: int) -> str:
    """A column as the spreadsheet names it, from 0: "A" to "Z", "AA" and so on."""
    name = ""
    while column >= 0:
        column, letter = divmod(column, 26)
        name = chr(ord("A") + letter) + name
        column -= 1
    return name


def _row(told: str) -> int:
    if not _ROW.fullmatch(told):
        raise ValueError("no row's number")
    return int(told)


def _place(told: str) -> tuple[int, int]:
    """The row from 1, the column from 0. Raises ValueError."""
    found = _PLACE.fullmatch(told.replace("$", ""))
    if found is None:
        raise ValueError("no cell's place")
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column - 1


def _text(told: str) -> str | Odd:
    """No door takes a NUL, which the database cannot store."""
    return _NUL if "\0" in told else told.strip()


def _number(told: str) -> int:
    """Of a shared text; a negative one would be counted from the end."""
    if not told.isdecimal():
        raise ValueError("no text's number")
    return int(told)
