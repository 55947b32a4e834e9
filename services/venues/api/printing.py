"""What an office prints: a batch's list with its money, and the acceptance sheet of a works. Amounts are in yuan."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from services.venues.api.spreadsheet import AREA
from services.venues.views.rows import Row
from shared.spreadsheet.printed import Cell, PrintedSheet, printed
from shared.texts import catalogue, word

_WORDS = catalogue(AREA, "zh-CN")


def batch_list(works: Iterable[Row]) -> bytes:
    """`works` as the views show them. One sheet with the works, one with their money by source."""
    rows = list(works)
    words = _WORDS["batch_list"]
    listed = [_works(number, row) for number, row in enumerate(rows, start=1)]
    money = [_money(row, one) for row in rows for one in row["money"]]
    return printed(
        [_sheet(words["sheet"], words["columns"], listed), _sheet(words["money"], words["money_columns"], money)]
    )


def _works(number: int, row: Row) -> Mapping[str, Cell]:
    forecast = row["forecast"] or {}
    names = ("works", "unit", "village", "title", "year", "matter", "percent")
    days = ("started_on", "reported_on", "completed_on", "accepted_on", "opened_on")
    return {
        **{name: row[name] for name in names},
        **{name: _day(row[name]) for name in days},
        **{name: _day(forecast.get(name)) for name in ("finish", "earliest", "latest")},
        "number": number,
        "kind": word("works_kind", "zh-CN", row["kind"]),
        "stage": _WORDS["stage"][row["stage"]],
        "allocated": yuan(sum(one["allocated_fen"] for one in row["money"])),
        "disbursed": yuan(sum(one["disbursed_fen"] for one in row["money"])),
    }


def _money(row: Row, money: Row) -> Mapping[str, Cell]:
    return {
        "works": row["works"],
        "village": row["village"],
        "source": word("money_source", "zh-CN", money["source"]),
        "allocated": yuan(money["allocated_fen"]),
        "disbursed": yuan(money["disbursed_fen"]),
        "left": yuan(money["left_fen"]),
    }


def acceptance_sheet(works: Row) -> bytes:
    """`works` as the view shows it. Every acceptance there was: its verdict, the seven items, the defects."""
    words = _WORDS["acceptance"]
    told = works["acceptances"]
    verdicts = [_verdict(works, one) for one in told]
    items = [
        {**_of(one), "item": _item(item), "condition": word("condition", "zh-CN", condition)}
        for one in told
        for item, condition in one["items"].items()
    ]
    defects = [{**_of(one), **defect, "due": _day(defect["due"])} for one in told for defect in one["defects"]]
    return printed(
        [
            _sheet(words["sheet"], words["columns"], verdicts),
            _sheet(words["items"], words["item_columns"], items),
            _sheet(words["defects"], words["defect_columns"], defects),
        ]
    )


def _verdict(works: Row, told: Row) -> Mapping[str, Cell]:
    return {
        **{name: works[name] for name in ("works", "village", "title")},
        **_of(told),
        **{name: told[name] for name in ("office", "office_name", "inspector")},
        "verdict": word("acceptance_verdict", "zh-CN", "void" if _is_void(told) else told["verdict"]),
        "missing": "、".join(_item(item) for item in told["missing"]) or None,
    }


def _is_void(told: Row) -> bool:
    """Accepted with an item missing is no verdict: the acceptance is still owed."""
    return told["verdict"] == "accepted" and not told["holds"]


def _of(told: Row) -> Mapping[str, Cell]:
    """Which acceptance; there may be two of one day."""
    return {"acceptance": told["acceptance"], "day": _day(told["day"])}


def yuan(fen: int) -> Decimal:
    """Exact, with two decimals."""
    return Decimal(fen).scaleb(-2)


def _item(item: str) -> str:
    """A county's own item is called by its id."""
    return word("venue_item", "zh-CN", item)


def _day(told: Any) -> date | None:
    return None if told is None else date.fromisoformat(told)


def _sheet(name: str, columns: Mapping[str, str], rows: Iterable[Mapping[str, Cell]]) -> PrintedSheet:
    return PrintedSheet(name, [*columns.values()], [[row[column] for column in columns] for row in rows])
