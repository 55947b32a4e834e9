"""What was recorded of a branch's year: sittings of every kind, dues, members' development, guidance."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class Held:
    """A meeting as one record tells it; `counted` is present by kind of meeting and what was counted."""

    at: datetime
    day: date
    kinds: frozenset[str]
    chair: str
    there: frozenset[str]
    counted: Mapping[tuple[str, str], int]
    topics: frozenset[str]
    lecturer: str | None


@dataclass
class Sitting:
    id: str
    unit: str
    story: str
    told: list[Held] = field(default_factory=list)

    def known(self, at: datetime) -> Held | None:
        return next((held for held in reversed(self.told) if held.at <= at), None)


@dataclass
class Dues:
    """One collection: recorded, then perhaps corrected to another day."""

    unit: str
    told: list[tuple[datetime, date]] = field(default_factory=list)

    def known(self, at: datetime) -> date | None:
        return next((day for told, day in reversed(self.told) if told <= at), None)


@dataclass(frozen=True)
class Guide:
    assignment: str
    matter: str
    step: str
    day: date
    at: datetime


@dataclass(frozen=True)
class Entry:
    """One record of a member's development."""

    record: str
    at: datetime
    day: date
    step: str
    reviewer: str | None
    in_writing: bool
    corrects: str | None


@dataclass
class Case:
    id: str
    unit: str
    story: str
    entries: list[Entry] = field(default_factory=list)

    def standing(self, at: datetime) -> list[Entry]:
        told = [entry for entry in self.entries if entry.at <= at]
        corrected = {entry.corrects for entry in told}
        return [entry for entry in told if entry.record not in corrected]


@dataclass
class Life:
    """`stories` says by which story a unit, or a link, lives."""

    sittings: dict[str, Sitting] = field(default_factory=dict)
    dues: dict[str, Dues] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    guides: list[Guide] = field(default_factory=list)
    stories: dict[str, str] = field(default_factory=dict)

    def heard(self, at: datetime, data: Mapping[str, Any], story: str) -> None:
        """A meeting's record, or its correction."""
        sitting = self.sittings.setdefault(data["meeting"], Sitting(data["meeting"], data["unit"], story))
        sitting.told.append(
            Held(
                at=at,
                day=date.fromisoformat(data["held_on"]),
                kinds=frozenset(data["kinds"]),
                chair=data["chair"],
                there=frozenset((*data["present"], data["chair"])),
                counted={(row["kind"], row["counted"]): row["present"] for row in data["attendance"]},
                topics=frozenset(data.get("topics", ())),
                lecturer=data.get("lecturer"),
            )
        )

    def forget(self, since: "Mark") -> None:
        """Drop what was noted after the mark."""
        for noted, left in ((self.sittings, since.sittings), (self.dues, since.dues), (self.cases, since.cases)):
            for name in list(noted)[left:]:
                del noted[name]
        del self.guides[since.guides :]

    def mark(self) -> "Mark":
        return Mark(len(self.sittings), len(self.dues), len(self.cases), len(self.guides))


@dataclass(frozen=True)
class Mark:
    """How much was noted at some time."""

    sittings: int
    dues: int
    cases: int
    guides: int
