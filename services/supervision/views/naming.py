"""Codes say nothing to people: the name of a unit is shown beside every one of them. Names of persons never are."""

from datetime import date
from typing import Any

from services.supervision.domain.roster import Roster

EVER_US = 2**62  # by all that is known


def named_within(told: Any, roster: Roster) -> Any:
    """The same, with `unit_name` beside every `unit`, however deep."""
    if isinstance(told, list | tuple):
        return [named_within(one, roster) for one in told]
    if not isinstance(told, dict):
        return told
    found = {key: named_within(value, roster) for key, value in told.items()}
    if isinstance(told.get("unit"), str):
        found["unit_name"] = roster.name_of(told["unit"])
    return found


def placed(row: dict[str, Any], roster: Roster) -> dict[str, Any]:
    """A row about a unit, with its township as well."""
    township = roster.committee_of(row["unit"], date.max, EVER_US)
    named: dict[str, Any] = named_within(row, roster)
    return named | {"township": township, "township_name": roster.name_of(township)}
