"""The three lists that an office prints: 问题清单, 任务清单, 责任清单."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from services.rectification.domain.problem import Problem
from services.rectification.views import measures
from shared.records import Row
from shared.spreadsheet.printed import Cell, PrintedSheet, printed
from shared.texts import catalogue, say, word

AREA = "rectification_lists"
Found = Sequence[tuple[Row, Problem]]
Plans = Mapping[str, Row]  # the campaigns as the views show them, by key


def lists(found: Found, plans: Plans) -> dict[str, list[Row]]:
    """By list, rows as JSON values. What they may hold, and in which order, is the catalogue's [columns].

    Of what was struck nothing is owed: it stays on the list of problems, marked, and on no other.
    """
    shown = [({**_named(row), **_planned(row, plans[row["campaign"]])}, state) for row, state in found]
    owed = [(row, state) for row, state in shown if not state.struck]
    told = {
        "problems": [row for row, _ in shown],
        "tasks": [{**row, **task} for row, state in owed for task in _tasks(state, plans[row["campaign"]])],
        "responsibilities": [row for row, _ in owed],
    }
    columns: Mapping[str, Mapping[str, str]] = catalogue(AREA, "zh-CN")["columns"]
    return {name: [{key: row[key] for key in columns[name]} for row in rows] for name, rows in told.items()}


def _named(row: Row) -> Row:
    """What was found is told in words where it was recorded, and nowhere twice: a list says where that is."""
    if row["finding"] is None:
        return row
    return row | {"title": say(AREA, "zh-CN", "of_finding", finding=row["finding"])}


def _planned(row: Row, plan: Row) -> Row:
    """What its campaign is called, and the plan's item."""
    wordings = {one["item"]: one["wording"] for one in plan["items"]}
    return {"campaign_title": plan["title"], "item_wording": wordings.get(row["item"])}


def _tasks(state: Problem, plan: Row) -> Iterator[Row]:
    """Nothing is due after the campaign's last day; a later day that the owner planned is told beside it."""
    for task in measures(state):
        own, due = task["due_on"], min(task["due_on"], plan["ends_on"])
        evidence = len(task["evidence"])
        yield {**task, "due_on": due, "planned_due_on": None if own == due else own, "evidence": evidence}


def workbook(found: Found, plans: Plans) -> bytes:
    """The lists as one xlsx: Chinese heads that stay in sight, real days."""
    words = catalogue(AREA, "zh-CN")
    told = lists(found, plans)
    return printed(
        PrintedSheet(
            words["sheets"][name],
            list(heads.values()),
            [[_cell(words, key, row[key]) for key in heads] for row in told[name]],
        )
        for name, heads in words["columns"].items()
    )


def _cell(words: Mapping[str, Any], key: str, value: Any) -> Cell:
    if value is not None and key.endswith("_on"):
        return date.fromisoformat(value)
    if key in words["words"] and value is not None:
        return str(words["words"][key].get(value, value))
    if key == "post" and value is not None:
        return word(key, "zh-CN", value)
    return "、".join(value) if isinstance(value, list) else value
