"""The fictitious county's units and who holds which post, with the moment at which each of it was recorded."""

from dataclasses import dataclass, field
from datetime import date, datetime

from deploy.sample.days import FOREVER, moment


@dataclass(frozen=True)
class Unit:
    """Without days of its own it is enrolled with the county, and stands in the roster of its first day."""

    code: str
    name: str
    kind: str
    parent: str | None
    sector: str | None = None
    enrolled_on: date | None = None
    known_at: datetime | None = None


@dataclass(frozen=True)
class Person:
    id: str
    name: str
    phone: str
    unit: str


@dataclass(frozen=True)
class Holding:
    id: str
    person: str
    post: str
    unit: str
    first_day: date
    known_at: datetime
    portfolio: tuple[str, ...] = ()
    succeeds: str | None = None


@dataclass(frozen=True)
class Ended:
    last_day: date
    known_at: datetime


@dataclass(frozen=True)
class Declared:
    unit: str
    first_day: date
    counts: dict[str, int]
    known_at: datetime


@dataclass(frozen=True)
class Merged:
    unit: str
    day: date
    known_at: datetime
    into: str | None  # None: closed without a successor


@dataclass
class County:
    code: str
    watched_from: date
    opening: datetime
    until: date
    units: list[Unit] = field(default_factory=list)
    persons: list[Person] = field(default_factory=list)
    holdings: list[Holding] = field(default_factory=list)
    ends: dict[str, Ended] = field(default_factory=dict)
    declared: list[Declared] = field(default_factory=list)
    merged: dict[str, Merged] = field(default_factory=dict)
    by_post: dict[tuple[str, str], list[Holding]] = field(default_factory=dict)

    @property
    def halfway(self) -> datetime:
        """What is told is loaded in two halves; the second begins here."""
        return moment(self.watched_from + (self.until - self.watched_from) // 2)

    def hold(self, holding: Holding) -> None:
        self.holdings.append(holding)
        self.by_post.setdefault((holding.unit, holding.post), []).append(holding)

    def copy(self) -> "County":
        """Another one whose lists and tables can change apart from this one's."""
        kept = (list(self.units), list(self.persons), list(self.holdings), dict(self.ends), list(self.declared))
        return County(self.code, self.watched_from, self.opening, self.until, *kept, dict(self.merged))

    def be(self, other: "County") -> None:
        """What the other one is; nobody uses that one any more."""
        self.units, self.persons, self.holdings = other.units, other.persons, []
        self.ends, self.declared, self.merged, self.by_post = other.ends, other.declared, other.merged, {}
        for holding in other.holdings:
            self.hold(holding)

    def holders(
        self, post: str, unit: str, day: date, known: datetime, *, at_that_moment: bool = False
    ) -> list[Holding]:
        """Who held the post on `day` by what was recorded strictly before `known` (or up to it)."""
        found = []
        for holding in self.by_post.get((unit, post), ()):
            if not _recorded(holding.known_at, known, at_that_moment) or holding.first_day > day:
                continue
            end = self.ends.get(holding.id)
            if end and _recorded(end.known_at, known, at_that_moment) and end.last_day < day:
                continue
            found.append(holding)
        return found

    def truly(self, post: str, unit: str, day: date) -> list[str]:
        """The persons who held the post on `day`, whenever that was recorded."""
        return [holding.person for holding in self.holders(post, unit, day, FOREVER)]

    def unit_on(self, unit: str, day: date, known: datetime, *, at_that_moment: bool = False) -> str:
        """To whom the unit's matters belong on `day`: the merger's own day is still the old unit's."""
        merged = self.merged.get(unit)
        if merged and merged.into and merged.day < day and _recorded(merged.known_at, known, at_that_moment):
            return merged.into
        return unit

    def count(self, unit: str, name: str, day: date, known: datetime | None = None) -> int | None:
        """The newest declared number for the day, by what was recorded up to `known`, or whenever it was recorded."""
        rows = [row for row in self.declared if row.unit == unit and row.first_day <= day and name in row.counts]
        rows = [row for row in rows if known is None or row.known_at <= known]
        return max(rows, key=lambda row: (row.first_day, row.known_at)).counts[name] if rows else None

    def unit(self, code: str) -> Unit:
        return next(unit for unit in self.units if unit.code == code)

    def start(self, unit: Unit) -> date:
        """From this day on the unit is watched."""
        return max(self.watched_from, unit.enrolled_on or self.watched_from)

    def registered(self, unit: Unit) -> datetime:
        return unit.known_at or self.opening

    def parent(self, unit: str) -> str:
        return unit[:9] + "000"


def _recorded(at: datetime, known: datetime, at_that_moment: bool) -> bool:
    return at <= known if at_that_moment else at < known
