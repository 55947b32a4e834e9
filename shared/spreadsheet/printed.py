"""Lists as an office prints them: heads that stay, real days and amounts; a text is never a formula."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any, assert_never
from unicodedata import east_asian_width

import xlsxwriter  # type: ignore[import-untyped]

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD = {"bold": True, "bg_color": "#DDDDDD", "num_format": "@"}
TEXT = {"num_format": "@"}  # so that no code loses its zeros and no telephone number its first one
DAY = {"num_format": "yyyy-mm-dd"}
AMOUNT = {"num_format": "#,##0.00"}
_PRINTED = {"border": 1, "valign": "top"}
_WRAPPED = {**_PRINTED, "text_wrap": True}
# In letters of the usual script; a Chinese one takes two. Twenty columns of these still fit a page in landscape.
_WIDTH_MIN, _WIDTH_MAX, _HEAD_WIDTH_MAX = 5, 40, 12
_A4 = 9
Cell = str | int | Decimal | date | None


@dataclass(frozen=True)
class PrintedSheet:
    """A row has one cell for each heading; None stays empty. An amount is a Decimal in yuan, below 10^13."""

    name: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def printed(sheets: Iterable[PrintedSheet]) -> bytes:
    """The workbook's file (xlsx)."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        head = book.add_format({**HEAD, **_WRAPPED})
        formats = {
            str: book.add_format({**TEXT, **_WRAPPED}),
            int: book.add_format(_PRINTED),
            Decimal: book.add_format({**AMOUNT, **_PRINTED}),
            date: book.add_format({**DAY, **_PRINTED}),
            type(None): book.add_format(_PRINTED),
        }
        for told in sheets:
            sheet = book.add_worksheet(told.name)
            _set_up(sheet)
            for column, title in enumerate(told.heads):
                sheet.set_column(column, column, _width(title, [row[column] for row in told.rows]))
                sheet.write_string(0, column, title, head)
            for number, row in enumerate(told.rows, start=1):
                for column, cell in enumerate(row):
                    _write(sheet, number, column, cell, formats[type(cell)])
    return out.getvalue()


def _set_up(sheet: Any) -> None:
    """All columns on one page's width, the heads on each page."""
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4)
    sheet.fit_to_pages(1, 0)
    sheet.set_header("&C&A")
    sheet.set_footer("&C&P / &N")


def _width(title: str, cells: Iterable[Cell]) -> int:
    """As the longest cell needs, up to where texts are wrapped; a head may be wrapped earlier."""
    needed = max((_letters(_shown(cell)) for cell in cells), default=0)
    return max(_WIDTH_MIN, min(_letters(title), _HEAD_WIDTH_MAX), min(needed, _WIDTH_MAX)) + 1


def _shown(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case Decimal():
            return f"{cell:,.2f}"
        case date():
            return cell.isoformat()
        case _:
            return str(cell)


def _letters(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _write(sheet: Any, row: int, column: int, cell: Cell, form: Any) -> None:
    match cell:
        case None:
            sheet.write_blank(row, column, None, form)
        case str():
            sheet.write_string(row, column, cell, form)
        case date():
            sheet.write_datetime(row, column, cell, form)
        case Decimal() | int():
            sheet.write_number(row, column, cell, form)
        case _:
            assert_never(cell)
