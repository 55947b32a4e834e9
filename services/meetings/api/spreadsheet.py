"""The roster as a spreadsheet: three sheets become commands."""

from collections.abc import Mapping
from typing import Any, get_args

from services.meetings.contract import SERVICE
from services.meetings.domain.commands import AssignPost, DeclareCounts, RegisterPerson, RegisterUnit
from services.meetings.domain.words import Count
from shared.decider import Command, Refused
from shared.serving.workbooks import WorkbookDoor
from shared.spreadsheet.cells import Cells
from shared.spreadsheet.filled import Filled
from shared.spreadsheet.workbook import Kind, Origin, Workbook
from shared.texts import Language

_KINDS: Mapping[str, Kind] = {
    **dict.fromkeys(("kind", "sector", "post"), "word"),
    "portfolio": "words",
    **dict.fromkeys(("enrolled_on", "first_day", "last_day"), "day"),
    **dict.fromkeys(get_args(Count), "whole"),
}
ROSTER = Workbook(SERVICE, "roster", _KINDS)


def read_roster(raw: bytes, language: Language) -> Filled:
    """Raises Refused "import.…" for what is no xlsx, for a sheet or a column that is missing, for too many rows."""
    roster = Filled(ROSTER, raw, language)
    for origin, cells in roster.each("units"):
        roster.add(origin, cells, _unit, "unit")
    roster.commands = _parents_first(roster.commands)
    persons: dict[str, tuple[Origin, Cells]] = {}
    for origin, cells in roster.each("posts"):
        first, told = persons.setdefault(cells.shown("person"), (origin, cells))
        if first == origin:
            roster.add(origin, cells, _person, "person")
        for name in _differing(told, cells):
            roster.refuse(origin, Refused("import.person_differs", name, row=first.row))
        roster.add(origin, cells, _post, "unit", "assignment")
    for origin, cells in roster.each("counts"):
        roster.add(origin, cells, _counts, "unit", "first_day")
    return roster


def _differing(first: Cells, later: Cells) -> list[str]:
    """A person's later posts need not repeat the name; if they do, it is the same."""
    names = ("name", "phone")
    return [name for name in names if later.has(name) and later.shown(name) != first.shown(name)]


def _parents_first(told: list[tuple[Origin, Command]]) -> list[tuple[Origin, Command]]:
    """A unit may stand above its parent in the sheet. Whoever is their own parent's parent stays, and is refused."""
    placed: set[str] = set()
    ordered: list[tuple[Origin, Command]] = []
    waiting = [(origin, command) for origin, command in told if isinstance(command, RegisterUnit)]
    codes = {command.unit for _, command in waiting}
    while waiting:
        ready = [
            one for one in waiting if one[1].parent is None or one[1].parent in placed or one[1].parent not in codes
        ]
        placed |= {command.unit for _, command in ready}
        ordered += ready or waiting
        waiting = [one for one in waiting if one[1].unit not in placed] if ready else []
    return ordered


def _unit(cells: Cells) -> RegisterUnit:
    return RegisterUnit(
        unit=cells.text("unit"),
        kind=cells.word("kind"),
        sector=cells.word("sector") if cells.has("sector") else None,
        name=cells.text("name"),
        parent=cells.text("parent") if cells.has("parent") else None,
        enrolled_on=cells.day("enrolled_on"),
    )


def _person(cells: Cells) -> RegisterPerson:
    return RegisterPerson(
        person=cells.text("person"),
        unit=cells.text("unit"),
        name=cells.text("name"),
        phone=cells.text("phone") if cells.has("phone") else None,
    )


def _post(cells: Cells) -> AssignPost:
    return AssignPost(
        assignment=cells.text("assignment"),
        person=cells.text("person"),
        post=cells.word("post"),
        unit=cells.text("unit"),
        first_day=cells.day("first_day"),
        last_day=cells.day("last_day") if cells.has("last_day") else None,
        portfolio=cells.several("portfolio"),
    )


def _counts(cells: Cells) -> DeclareCounts:
    counts: Any = {name: cells.whole(name) for name in get_args(Count) if cells.has(name)}
    return DeclareCounts(unit=cells.text("unit"), first_day=cells.day("first_day"), counts=counts)


DOOR = WorkbookDoor("/roster", ROSTER, read_roster, ("organisation_department", "operator"))
