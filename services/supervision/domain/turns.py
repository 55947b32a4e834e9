"""Turns of the roster: facts that belong to no affair and may touch many. Affairs listen for their keys."""

from collections.abc import Iterable

from services.supervision.domain.facts.roster import (
    KeepersAdopted,
    PostAssigned,
    PostEnded,
    ProcedureAdopted,
    RosterFact,
    UnitClosed,
    UnitMerged,
    UnitRegistered,
    UnitRenamed,
    WatchDeclared,
)
from services.supervision.domain.roster import BRANCH_KINDS, COMMITTEE_KINDS, Roster
from services.supervision.domain.rules import Rulebook

EVERY = "every"
SITTINGS = "sittings"
KEEPERS = "keepers"
_OF_MANY = ("unit/", "posts/", "person/")


def keys(turn: RosterFact, roster: Roster, rules: Rulebook) -> tuple[str, ...]:
    """`every`, `sittings`, `keepers`, `unit/<code>`, `posts/<unit>`, `person/<id>`, or the name of one account."""
    match turn:
        case WatchDeclared():
            return (EVERY,)
        case ProcedureAdopted():
            return (SITTINGS,)
        case KeepersAdopted():
            return (KEEPERS,)
        case UnitMerged() | UnitClosed() | UnitRegistered():
            return (f"unit/{turn.unit}",)
        case PostAssigned():
            return _of_seat(turn, roster, rules)
        case PostEnded():
            return _of_seat(roster.assigned(turn.assignment, turn.unit), roster, rules)
        case UnitRenamed():
            return ()


def named(told: Iterable[str]) -> set[str]:
    """Of these keys those that are names of accounts."""
    return {key for key in told if key not in (EVERY, SITTINGS, KEEPERS) and not key.startswith(_OF_MANY)}


def begun_by(turn: RosterFact, roster: Roster, rules: Rulebook) -> tuple[str, ...]:
    """The accounts that there are from now on at the latest."""
    match turn:
        case UnitRegistered(kind=kind, unit=unit) if kind in BRANCH_KINDS | COMMITTEE_KINDS:
            return (f"cadence/{unit}",)
        case PostAssigned():
            return tuple(key for key in _of_post(turn, roster, rules) if not key.startswith("cadence/"))
        case _:
            return ()


def lecturers(roster: Roster, rules: Rulebook, unit: str) -> set[str]:
    """The accounts of those who ever held a leading post in the unit."""
    posts = {post for row in rules.lectures for post in row.posts}
    return {f"lecture/{person}" for person in roster.persons_of(unit, posts)}


def _of_seat(told: PostAssigned, roster: Roster, rules: Rulebook) -> tuple[str, ...]:
    return (f"posts/{told.unit}", f"person/{told.person}", *_of_post(told, roster, rules))


def _of_post(told: PostAssigned, roster: Roster, rules: Rulebook) -> tuple[str, ...]:
    found = [f"cadence/{told.unit}"]
    if any(told.post in row.posts for row in rules.lectures):
        found.append(f"lecture/{told.person}")
    if any(told.post == row.post for row in rules.guidances):
        found.append(f"link/{roster.first_of_chain(told.assignment)}")
    return tuple(found)
