"""Workbooks as people send them back: filled in well, and in every way in which they cannot be read."""

import re
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import xlsxwriter  # type: ignore[import-untyped]

from shared.serving.workbooks import WorkbookDoor
from shared.spreadsheet.filled import Filled
from shared.spreadsheet.workbook import Workbook
from tests.doors import Door, token

Sheets = dict[str, list[list[Any]]]
CHINESE = re.compile("[一-鿿]")
GBK = "编号,单位代码\nW-1,990101001001".encode("gbk")


def good(workbook: Workbook) -> Sheets:
    """The template's example, as its sheets would hold it."""
    examples = workbook.words["example"]
    return {
        name: [[*workbook.columns(table).values()], *([*row] for row in examples[table])]
        for table, name in workbook.sheets.items()
    }


def book(sheets: Sheets, also: Callable[[Any, dict[str, Any]], None] | None = None) -> bytes:
    """The file; `also` gets the workbook and its sheets by name, before it is closed."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        found = {}
        for name, rows in sheets.items():
            found[name] = made.add_worksheet(name)
            for number, row in enumerate(rows):
                found[name].write_row(number, 0, row)
        if also:
            also(made, found)
    return out.getvalue()


def changed(raw: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The archive with each of its parts changed, as no spreadsheet program would."""
    out = BytesIO()
    with ZipFile(BytesIO(raw)) as whole, ZipFile(out, "w") as other:
        for part in whole.namelist():
            other.writestr(part, change(part, whole.read(part)))
    return out.getvalue()


def with_error(raw: bytes, sheet: int, place: str) -> bytes:
    """A cell of the sheet (from 1) pasted as what a formula had come to."""
    cell, error = rf'<c r="{place}"[^>]*>.*?</c>'.encode(), f'<c r="{place}" t="e"><v>#N/A</v></c>'.encode()

    def change(part: str, xml: bytes) -> bytes:
        return re.sub(cell, error, xml) if part == f"xl/worksheets/sheet{sheet}.xml" else xml

    return changed(raw, change)


def packed(*parts: str) -> bytes:
    """An archive of other files."""
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for part in parts:
            archive.writestr(part, "x")
    return out.getvalue()


# What is no xlsx at all, with the rule that says what it is.
UNREADABLE: Mapping[str, tuple[bytes, str]] = {
    "nothing": (b"", "import.not_a_spreadsheet"),
    "a pdf": (b"%PDF-1.7\0", "import.not_a_spreadsheet"),
    "half an archive": (b"PK\x03\x04", "import.not_a_spreadsheet"),
    "a document": (packed("word/document.xml"), "import.not_a_spreadsheet"),
    "an old spreadsheet": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "import.old_spreadsheet"),
    "csv in GBK": (GBK, "import.text_file"),
    "csv in UTF-8": (GBK.decode("gbk").encode(), "import.text_file"),
}


def too_long(workbook: Workbook) -> bytes:
    """100,000 rows on the last sheet."""
    sheets = good(workbook)
    (*_, last) = sheets
    sheets[last] += [[f"N-{number}"] for number in range(100_000)]
    return book(sheets)


def bad(filled: Filled) -> list[tuple[str, int, str | None]]:
    return [(cell.sheet, cell.row, cell.column) for cell in filled.bad]


async def send(at: Door, door: WorkbookDoor, raw: bytes, query: str = "", **headers: str) -> Any:
    told = {"Authorization": f"Bearer {token(door.roles[0])}", **headers}
    return await at.client.post(f"{door.path}/import{query}", content=raw, headers=told)


async def is_refused(at: Door, door: WorkbookDoor, raw: bytes, rule: str) -> None:
    """In plain words of either language, rehearsed or not, and nothing is stored."""
    before = await at.count()
    for query in ("", "?dry_run=true"):
        chinese = await send(at, door, raw, query)
        english = await send(at, door, raw, query, **{"Accept-Language": "en"})
        assert (chinese.status_code, chinese.json()["rule"]) == (422, rule), chinese.text
        assert (english.status_code, english.json()["rule"]) == (422, rule)
        assert CHINESE.match(chinese.json()["detail"])
        assert english.json()["detail"][0].isascii()  # the names of sheets and columns stay as they are
    assert await at.count() == before


async def is_named(at: Door, door: WorkbookDoor, raw: bytes, cell: tuple[str, int, str], reason: str) -> None:
    """The one bad cell by sheet, row and column; nothing of the file is stored."""
    before = await at.count()
    answer = await send(at, door, raw)
    assert (answer.status_code, answer.json()["rule"]) == (422, "import.rows_refused"), answer.text
    found = {(bad["sheet"], bad["row"], bad["column"]): bad["reason"] for bad in answer.json()["bad"]}
    assert cell in found, found
    assert reason in found[cell]
    assert await at.count() == before
