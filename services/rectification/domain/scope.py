"""Whom a campaign or a self-check is for: by prefix of the code, by sector, or by list."""

from datetime import date

from services.rectification.domain.problem_events import Scope
from services.rectification.domain.words import ORGANISATIONS
from shared.decider import Refused
from shared.roster import Roster, UnitInfo


def organisations(scope: Scope, roster: Roster, day: date) -> tuple[str, ...]:
    """The Party organisations in scope that stand on that day, by code.

    Raises Refused when the scope is not told in one of the three ways, names what is no organisation or does not stand
    on that day, or is empty.
    """
    if sum((scope.prefix is not None, scope.sector is not None, bool(scope.units))) != 1:
        raise Refused("scope.not_one", "scope")
    for index, code in enumerate(scope.units):
        at = f"scope.units.{index}"
        unit = roster.unended(code, day, at)
        if unit.kind not in ORGANISATIONS:
            raise Refused("scope.not_an_organisation", at, unit=code)
        if day < unit.enrolled_on:
            raise Refused("scope.not_yet_enrolled", at, unit=code, day=unit.enrolled_on)
    found = tuple(
        unit.code for unit in roster.units(day) if unit.kind in ORGANISATIONS and _within(unit, scope, roster)
    )
    if not found:
        raise Refused("scope.empty", "scope")
    return found


def _within(unit: UnitInfo, scope: Scope, roster: Roster) -> bool:
    if scope.prefix is not None:
        return unit.code.startswith(scope.prefix)
    if scope.sector is not None:
        return roster.sector(unit.code) == scope.sector
    return unit.code in scope.units
