"""A workbook to be filled in: heads that stay in sight, lists of the allowed words, an example."""

from io import BytesIO
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from shared.spreadsheet.printed import DAY, HEAD, TEXT
from shared.spreadsheet.sheets import ROWS_MAX
from shared.spreadsheet.workbook import Workbook
from shared.texts import catalogue

WIDTH = 18  # what will be typed is not known
_HINTS = catalogue("spreadsheets", "zh-CN")


def template(workbook: Workbook) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        head = book.add_format(HEAD)
        for table in workbook.sheets:
            _table(book, workbook, table, head)
        _example(book, workbook, head)
    return out.getvalue()


def _table(book: Any, workbook: Workbook, table: str, head: Any) -> None:
    sheet = book.add_worksheet(workbook.sheets[table])
    sheet.freeze_panes(1, 0)
    text, day = book.add_format(TEXT), book.add_format(DAY)
    for column, (name, title) in enumerate(workbook.columns(table).items()):
        kind = workbook.kinds.get(name)
        sheet.set_column(column, column, WIDTH, {"day": day, "whole": None}.get(kind or "", text))
        sheet.write_string(0, column, title, head)
        rule = _rule(workbook, name)
        if rule:
            sheet.data_validation(1, column, ROWS_MAX, column, rule)


def _rule(workbook: Workbook, name: str) -> dict[str, Any]:
    match workbook.kinds.get(name):
        case "word":
            return {"validate": "list", "source": list(workbook.words[name]), "error_message": _HINTS["word"]}
        case "words":
            words = "、".join(workbook.words[name])
            return {"validate": "any", "input_message": _HINTS["words"].format(words=words)}
        case "codes":
            return {"validate": "any", "input_message": _HINTS["codes"]}
        case "day":
            return {"validate": "any", "input_message": _HINTS["day"]}
        case "whole":
            least = {"validate": "integer", "criteria": ">=", "value": 0}
            return {**least, "ignore_blank": True, "error_message": _HINTS["whole"]}
        case None:
            return {}


def _example(book: Any, workbook: Workbook, head: Any) -> None:
    """The tables one below the other; no import reads this sheet."""
    says, examples = workbook.words["template"], workbook.words["example"]
    sheet = book.add_worksheet(says["example"])
    sheet.set_column(0, 8, WIDTH)
    sheet.write_string(0, 0, says["note"])
    sheet.freeze_panes(1, 0)
    row = 2
    for table, name in workbook.sheets.items():
        sheet.write_string(row, 0, name, head)
        for column, title in enumerate(workbook.columns(table).values()):
            sheet.write_string(row + 1, column, title, head)
        for offset, told in enumerate(examples[table], start=row + 2):
            sheet.write_row(offset, 0, told)
        row += 3 + len(examples[table])
