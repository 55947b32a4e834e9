"""A list of problems as a spreadsheet: one sheet, one problem a row."""

from collections.abc import Mapping
from typing import Any

from services.rectification.api.permissions import ROLES
from services.rectification.contract import SERVICE
from services.rectification.domain.commands import ListProblem, OpeningRecord
from shared.serving.workbooks import WorkbookDoor
from shared.spreadsheet.cells import Cells
from shared.spreadsheet.filled import Filled
from shared.spreadsheet.workbook import Kind, Workbook
from shared.texts import Language

_KINDS: Mapping[str, Kind] = {
    "post": "word",
    "scope_sector": "word",
    "scope_units": "codes",
    "listed_on": "day",
    "steps_before": "words",
}
PROBLEMS = Workbook(SERVICE, "rectification_import", _KINDS)


def read_problems(raw: bytes, language: Language) -> Filled:
    """Raises Refused "import.…" for what is no xlsx, for a sheet or a column that is missing, for too many rows."""
    filled = Filled(PROBLEMS, raw, language)
    for origin, cells in filled.each("problems"):
        filled.add(origin, cells, _problem, "problem")
    return filled


def _problem(cells: Cells) -> ListProblem:
    return ListProblem.model_validate(
        {
            "problem": cells.text("problem"),
            "campaign": cells.text("campaign"),
            "office": cells.text("office"),
            "unit": cells.text("unit"),
            "post": cells.word("post") if cells.has("post") else None,
            "item": cells.text("item") if cells.has("item") else None,
            "title": cells.text("title"),
            "description": cells.text("description"),
            "scope": _scope(cells),
            "opening_record": _opening_record(cells),
        }
    )


def _scope(cells: Cells) -> Mapping[str, Any] | None:
    """Of a common problem; an individual one has none. It is told in one way only, as the decision will say."""
    if not any(cells.has(name) for name in ("scope_prefix", "scope_sector", "scope_units")):
        return None
    return {
        "prefix": cells.text("scope_prefix") if cells.has("scope_prefix") else None,
        "sector": cells.word("scope_sector") if cells.has("scope_sector") else None,
        "units": cells.codes("scope_units"),
    }


def _opening_record(cells: Cells) -> OpeningRecord | None:
    """Of a problem that was half-way when the county began."""
    if not (cells.has("listed_on") or cells.has("steps_before")):
        return None
    return OpeningRecord(listed_on=cells.day("listed_on"), steps_before=cells.several("steps_before"))


DOOR = WorkbookDoor("/problem-list", PROBLEMS, read_problems, ROLES[ListProblem])
