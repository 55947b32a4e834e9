"""A spreadsheet's file as sheets of plain cells; where a cell is none (a formula, an error, merged), it says so."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook

from shared.decider import Refused

UNPACKED_BYTES_MAX = 128 * 1024 * 1024
ROWS_MAX = 20_000  # of all sheets together: a county of 900 villages has half as many posts
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*["']([^"']*)["']""")
_FORMULA = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br=["']([A-Z]{1,3})([0-9]{1,7})["'][^>]*>\s*<(?:\w+:)?f[\s/>]""")

_ERROR = re.compile(rb"""<(?:\w+:)?c\s(?=[^>]*?\bt=["']e["'])[^>]*?\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")


@dataclass(frozen=True)
class Place:
    """`row` from 1, as the spreadsheet numbers it, `column` from 0."""

    row: int
    column: int
    rule: str


@dataclass(frozen=True)
class Sheet:
    rows: list[list[Any]]
    odd: tuple[Place, ...]


def sheets(raw: bytes, wanted: tuple[str, ...]) -> dict[str, Sheet]:
    """The sheets of these names. Raises Refused "import.…" for what is no xlsx, lacks one of them, or is too long."""
    _require_xlsx(raw)
    try:
        with ZipFile(BytesIO(raw)) as archive:
            # A small file may unpack into one that fills the memory.
            if sum(part.file_size for part in archive.infolist()) > UNPACKED_BYTES_MAX:
                raise ValueError("unpacks into too much")
            book = CalamineWorkbook.from_filelike(BytesIO(raw))
            missing = next((name for name in wanted if name not in book.sheet_names), None)
            if missing is not None:
                raise Refused("import.sheet_missing", None, sheet=missing)
            _require_short(book, wanted)
            return {name: _sheet(archive, book, name) for name in wanted}
    except (CalamineError, BadZipFile, OSError, KeyError, StopIteration, ValueError):
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


def _require_short(book: CalamineWorkbook, wanted: tuple[str, ...]) -> None:
    count = sum(book.get_sheet_by_name(name).total_height for name in wanted)
    if count > ROWS_MAX:
        raise Refused("import.too_many_rows", None, count=count, rows_max=ROWS_MAX)


def _sheet(archive: ZipFile, book: CalamineWorkbook, name: str) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    merged = [Place(first[0] + 1, first[1], "import.merged") for first, _ in sheet.merged_cell_ranges or ()]
    xml = archive.read(_part(archive, name))
    formulas = [Place(int(row), _column(letters), "import.formula") for letters, row in _FORMULA.findall(xml)]
    # An error without a formula is read as an empty cell: what stood there would be lost in silence.
    errors = [Place(int(row), _column(letters), "import.error") for letters, row in _ERROR.findall(xml)]
    calculated = {(place.row, place.column) for place in formulas}
    plain = (place for place in errors if (place.row, place.column) not in calculated)
    return Sheet(sheet.to_python(skip_empty_area=False), (*merged, *formulas, *plain))


def _part(archive: ZipFile, name: str) -> str:
    """The archive's file that holds the sheet. Raises KeyError when the workbook names none."""
    relation = next(
        told.get("r:id") or told["id"] for told in _elements(archive, "xl/workbook.xml", _SHEET) if told["name"] == name
    )
    relations = _elements(archive, "xl/_rels/workbook.xml.rels", _RELATION)
    target = next(told["Target"] for told in relations if told["Id"] == relation)
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _elements(archive: ZipFile, part: str, element: re.Pattern[bytes]) -> Iterator[dict[str, str]]:
    for found in element.findall(archive.read(part)):
        yield {key.decode(): unescape(value.decode()) for key, value in _ATTRIBUTE.findall(found)}


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1
