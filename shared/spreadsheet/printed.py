"""Lists as an office prints them: heads that stay in sight, real days, whole numbers; a text is never a formula."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTH = 18
HEAD = {"bold": True, "bg_color": "#DDDDDD", "num_format": "@"}
TEXT = {"num_format": "@"}  # so that no code loses its zeros and no telephone number its first one
DAY = {"num_format": "yyyy-mm-dd"}


@dataclass(frozen=True)
class PrintedSheet:
    """A row has one cell for each heading; None stays empty."""

    name: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str | int | date | None]]


def printed(sheets: Iterable[PrintedSheet]) -> bytes:
    """The workbook's file (xlsx)."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        head, text, day = (book.add_format(form) for form in (HEAD, TEXT, DAY))
        for told in sheets:
            sheet = book.add_worksheet(told.name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(told.heads) - 1, WIDTH)
            for column, title in enumerate(told.heads):
                sheet.write_string(0, column, title, head)
            for number, row in enumerate(told.rows, start=1):
                for column, cell in enumerate(row):
                    _write(sheet, number, column, cell, text, day)
    return out.getvalue()


def _write(sheet: Any, row: int, column: int, cell: str | int | date | None, text: Any, day: Any) -> None:
    match cell:
        case None:
            return
        case str():
            sheet.write_string(row, column, cell, text)
        case date():
            sheet.write_datetime(row, column, cell, day)
        case _:
            sheet.write_number(row, column, cell)
