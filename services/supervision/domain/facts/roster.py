"""What belongs to no affair: units, posts, who may preside over what (`meetings`), who keeps a shift (`venues`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.supervision.domain.facts.heard import Heard, Readers, day


@dataclass(slots=True)
class WatchDeclared(Heard):
    watched_from: date


@dataclass(slots=True)
class UnitRegistered(Heard):
    kind: str
    parent: str | None
    name: str
    sector: str | None = None


@dataclass(slots=True)
class UnitRenamed(Heard):
    name: str


@dataclass(slots=True)
class UnitMerged(Heard):
    into: str


@dataclass(slots=True)
class UnitClosed(Heard):
    pass


@dataclass(slots=True)
class PostAssigned(Heard):
    assignment: str
    person: str
    post: str
    last_day: date | None
    portfolio: tuple[str, ...]
    succeeds: str | None = None


@dataclass(slots=True)
class PostEnded(Heard):
    assignment: str


@dataclass(slots=True)
class ProcedureAdopted(Heard):
    """By which rows meetings judges who may preside and how many must be there. Only those that we use."""

    rows: tuple[Mapping[str, Any], ...]


@dataclass(slots=True)
class KeepersAdopted(Heard):
    """By which rows venues says whose check-in keeps a shift."""

    rows: tuple[Mapping[str, Any], ...]


RosterFact = (
    WatchDeclared
    | UnitRegistered
    | UnitRenamed
    | UnitMerged
    | UnitClosed
    | PostAssigned
    | PostEnded
    | ProcedureAdopted
    | KeepersAdopted
)

READERS: Readers[RosterFact] = {
    "watch_declared": lambda e, d: WatchDeclared(*e, date.fromisoformat(d["watched_from"])),
    "unit_registered": lambda e, d: UnitRegistered(*e, d["kind"], d.get("parent"), d["name"], d.get("sector")),
    "unit_renamed": lambda e, d: UnitRenamed(*e, d["name"]),
    "unit_merged": lambda e, d: UnitMerged(*e, d["into"]),
    "unit_closed": lambda e, d: UnitClosed(*e),
    "post_assigned": lambda e, d: PostAssigned(
        *e,
        d["assignment"],
        d["person"],
        d["post"],
        day(d.get("last_day")),
        tuple(d.get("portfolio", ())),
        d.get("succeeds"),
    ),
    "post_ended": lambda e, d: PostEnded(*e, d["assignment"]),
    "rulebook_adopted": lambda e, d: ProcedureAdopted(
        *e, tuple(row for row in d["rows"] if row.get("about") in ("step", "assembly", "committee"))
    ),
}

# Of those who adopt rules of their own, venues alone has rows on which our verdicts rest.
OF_VENUES: Readers[RosterFact] = {
    "rulebook_adopted": lambda e, d: KeepersAdopted(
        *e, tuple(row for row in d["rows"] if row.get("about") == "keepers")
    ),
}
