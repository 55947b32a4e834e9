"""The roster's spreadsheet to be filled in: heads that stay in sight, lists of the allowed words, an example."""

from functools import cache
from io import BytesIO
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from services.meetings.api.sheets import ROWS_MAX
from services.meetings.api.spreadsheet import TABLES
from shared.texts import catalogue

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WORDS = catalogue("roster", "zh-CN")
_DAYS = ("enrolled_on", "first_day", "last_day")
_CHOICES = ("kind", "sector", "post")
_WIDTH = 18


@cache
def template() -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        head = book.add_format({"bold": True, "bg_color": "#DDDDDD", "num_format": "@"})
        for table in TABLES:
            _table(book, table, head)
        _example(book, head)
    return out.getvalue()


def _table(book: Any, table: str, head: Any) -> None:
    sheet = book.add_worksheet(_WORDS["sheets"][table])
    sheet.freeze_panes(1, 0)
    # As text, so that no code loses its zeros and no telephone number its first one.
    text, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "yyyy-mm-dd"})
    for column, (name, title) in enumerate(_WORDS["columns"][table].items()):
        is_count = table == "counts" and name not in ("unit", "first_day")
        sheet.set_column(column, column, _WIDTH, day if name in _DAYS else None if is_count else text)
        sheet.write_string(0, column, title, head)
        rule = _rule(name, is_count)
        if rule:
            sheet.data_validation(1, column, ROWS_MAX, column, rule)


def _rule(name: str, is_count: bool) -> dict[str, Any]:
    says = _WORDS["template"]
    if name in _CHOICES:
        return {"validate": "list", "source": list(_WORDS[name]), "error_message": says["choose"]}
    if name == "portfolio":
        words = "、".join(_WORDS["portfolio"])
        return {"validate": "any", "input_message": says["portfolio"].format(words=words)}
    if name in _DAYS:
        return {"validate": "any", "input_message": says["day"]}
    if is_count:
        return {
            "validate": "integer", "criteria": ">=", "value": 0, "ignore_blank": True, "error_message": says["whole"]
        }  # fmt: skip
    return {}


def _example(book: Any, head: Any) -> None:
    """The three tables one below the other; no import reads this sheet."""
    sheet = book.add_worksheet(_WORDS["template"]["example"])
    sheet.set_column(0, 8, _WIDTH)
    sheet.write_string(0, 0, _WORDS["template"]["note"])
    sheet.freeze_panes(1, 0)
    row = 2
    for table in TABLES:
        sheet.write_string(row, 0, _WORDS["sheets"][table], head)
        for column, title in enumerate(_WORDS["columns"][table].values()):
            sheet.write_string(row + 1, column, title, head)
        for offset, told in enumerate(_WORDS["example"][table], start=row + 2):
            sheet.write_row(offset, 0, told)
        row += 3 + len(_WORDS["example"][table])
