"""The three lists that an office prints: 问题清单, 任务清单, 责任清单."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from services.rectification.domain.problem import Problem
from services.rectification.views import measures
from shared.records import Row
from shared.spreadsheet.printed import PrintedSheet, printed
from shared.texts import catalogue

AREA = "rectification_lists"
Found = Sequence[tuple[Row, Problem]]


def lists(found: Found) -> dict[str, list[Row]]:
    """By list, rows as JSON values. What they may hold, and in which order, is the catalogue's [columns]."""
    told = {
        "problems": [row for row, _ in found],
        "tasks": [
            {**row, **task, "evidence": len(task["evidence"])} for row, state in found for task in measures(state)
        ],
        "responsibilities": [row for row, _ in found],
    }
    columns: Mapping[str, Mapping[str, str]] = catalogue(AREA, "zh-CN")["columns"]
    return {name: [{key: row[key] for key in columns[name]} for row in rows] for name, rows in told.items()}


def workbook(found: Found) -> bytes:
    """The lists as one xlsx: Chinese heads that stay in sight, real days."""
    words = catalogue(AREA, "zh-CN")
    told = lists(found)
    return printed(
        PrintedSheet(
            words["sheets"][name],
            list(heads.values()),
            [[_cell(words, key, row[key]) for key in heads] for row in told[name]],
        )
        for name, heads in words["columns"].items()
    )


def _cell(words: Mapping[str, Any], key: str, value: Any) -> str | int | date | None:
    if value is not None and key.endswith("_on"):
        return date.fromisoformat(value)
    if key in words["words"] and value is not None:
        return str(words["words"][key].get(value, value))
    return "、".join(value) if isinstance(value, list) else value
