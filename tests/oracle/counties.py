"""A small county: its roster, with numbers near the edges of the rules, and how things come to be recorded late."""

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from tests.oracle.periods import months_after

COUNTY = "990101000000"
DEPARTMENT, SECTOR = "990101800000", "990101900000"  # a department stands outside; a sector has a committee of its own
Said = tuple[datetime, str, dict[str, Any]]

# Days around which the calendar has edges: Spring Festival, ends of months, quarters, halves and years, a leap day.
STARTS = (
    date(2026, 1, 1),
    date(2026, 1, 20),
    date(2026, 3, 1),
    date(2026, 3, 20),
    date(2026, 6, 20),
    date(2026, 8, 31),
    date(2026, 11, 2),
    date(2026, 11, 30),
    date(2026, 12, 20),
    date(2027, 6, 29),
    date(2027, 12, 1),
    date(2028, 1, 31),
    date(2028, 2, 10),
)
BRANCH_POSTS = ("branch_secretary", "first_secretary", "branch_committee_member")
VILLAGE_POSTS = (
    *BRANCH_POSTS,
    "village_committee_member",
    "village_director",
    "village_clerk",
    "assigned_leader",
    "assigned_cadre",
)
COMMITTEE_POSTS = ("party_office_director", "deputy_secretary", "committee_secretary", "committee_member")
GAPS = (0, 1, 3, 7, 9, 10, 11, 13, 14, 20, 29, 30, 31, 33, 34, 36, 45)
LAGS = (0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 7, 15, 30, 60)
TIMES = (time(0, 0), time(9, 30), time(9, 30), time(15, 0), time(23, 59, 59, 999999))
SIZES = {
    "voting_members": (5, 6, 7, 8, 20, 21),
    "committee_members": (3, 4, 5),
    "representatives": (30, 36),
    "adult_villagers": (600, 601),
    "households": (90, 91),
    "collective_members": (90, 91),
}
BRANCH_SIZES = ("voting_members", "committee_members")


class County:
    """Draws one county and its history of so many days. `since`: whence its units and their posts date."""

    starts: tuple[date, ...] = STARTS

    def __init__(self, random: Random, longest: int) -> None:
        self.random = random
        self.longest = longest
        self.careless = random.choice((1, 10, 35))  # percent of what goes wrong for no reason
        self.start = random.choice(self.starts)
        self.since = random.choice(
            (
                self.start,
                date(self.start.year, 1, 1),
                date(self.start.year, 1, 1),
                months_after(self.start, -6) + timedelta(days=random.choice((-2, -1, 0, 1, 30))),
            )
        )
        self.said: list[Said] = []
        self.kinds: dict[str, str] = {}  # of the units
        self.parents: dict[str, str] = {}
        self.posts: list[tuple[str, str, str, str]] = []  # assignment, person, post, unit
        self.sizes: dict[tuple[str, str], int] = {}
        self.number = 0

    # What a roster is asked.

    def units(self, *kinds: str) -> list[str]:
        return [unit for unit, kind in self.kinds.items() if kind in kinds]

    @property
    def villages(self) -> list[str]:
        return self.units("village")

    def size(self, unit: str, name: str) -> int:
        return self.sizes.get((unit, name), SIZES[name][0])

    def name(self, prefix: str) -> str:
        self.number += 1
        return f"{prefix}{self.number}"

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def some_day(self) -> date:
        """Often one on which something ends or begins."""
        day = self.start + timedelta(days=self.random.randrange(self.longest))
        if self.chance(50):
            edge = self.random.choice(
                (date(day.year, 6, 30), date(day.year, 12, 31), months_after(day.replace(day=1), 1) - timedelta(days=1))
            )
            edge += timedelta(days=self.random.choice((-1, 0, 0, 1, 3, 4)))
            day = edge if self.start <= edge <= self.start + timedelta(days=self.longest) else day
        return day

    # What is told.

    def say(self, day: date, type_: str, data: dict[str, Any], lag: int | None = None) -> None:
        """What lies before the county was there to be told is told on one of its first days."""
        later = self.random.choice(LAGS) if lag is None else lag
        on = max(day, self.start) if lag is None or lag >= 0 else day
        at = datetime.combine(on + timedelta(days=later), self.random.choice(TIMES))
        self.said.append((at, type_, {key: _plain(value) for key, value in data.items() if value is not None}))

    def found(self) -> None:
        """All at the first moment: units, posts and numbers; but now and then a unit comes late."""
        townships = [f"99010100{n + 1}000" for n in range(self.random.choice((1, 1, 2)))]
        self.enrol(COUNTY, "county", None)
        watched = (self.since, self.since, self.start, self.start.replace(day=1), self.start + timedelta(days=10))
        self.watch(self.random.choice(watched), 0)
        for unit in townships:
            self.enrol(unit, "township", COUNTY)
        for n in range(self.random.choice((1, 1, 2, 2, 3))):
            above = townships[n % len(townships)]
            self.enrol(f"{above[:9]}00{n + 1}", "village", above)
        if self.chance(25):
            self.enrol(SECTOR, "committee", COUNTY)
            self.enrol(f"{SECTOR[:9]}001", "branch", SECTOR)
        if self.chance(8):
            self.enrol(DEPARTMENT, "county_department", COUNTY)
            self.enrol(f"{DEPARTMENT[:9]}001", "branch", DEPARTMENT)
        if self.chance(70):
            self.appoint(COUNTY, "inspection_office", self.since, lag=0)
        late = self.random.choice(self.villages) if self.chance(15) else None
        for unit in self.units("township", "committee", "village", "branch"):
            self.fill(unit)
        midnight = datetime.combine(self.start, time(0, 0))
        later = self.start + timedelta(days=self.random.choice((1, 15, 31, 70)))
        self.said = [
            (datetime.combine(later, time(9, 30)) if late and data.get("unit") == late else midnight, type_, data)
            for _, type_, data in self.said
        ]

    def enrol(self, unit: str, kind: str, parent: str | None) -> None:
        self.kinds[unit], self.parents[unit] = kind, parent or ""
        on = self.since if self.chance(85) else self.start
        data = {"unit": unit, "kind": kind, "name": "单位", "parent": parent, "enrolled_on": on}
        self.say(self.start, "register_unit", data, lag=0)

    def watch(self, since: date, lag: int) -> None:
        self.say(self.start, "declare_watch", {"county": COUNTY, "watched_from": since}, lag)

    def fill(self, unit: str) -> None:
        """Its posts and its numbers."""
        kind = self.kinds[unit]
        posts = {"village": VILLAGE_POSTS, "branch": BRANCH_POSTS}.get(kind, COMMITTEE_POSTS)
        for post in posts:
            if not self.chance(25 if posts is COMMITTEE_POSTS else self.careless // 2):
                self.appoint(unit, post, self.since, lag=0)
        sizes = {"village": tuple(SIZES), "branch": BRANCH_SIZES}.get(kind, ())
        for name in sizes:
            if not self.chance(self.careless // 5):
                self.count(unit, name, self.since, lag=0)

    def appoint(self, unit: str, post: str, day: date, lag: int | None = None, succeeds: str | None = None) -> str:
        """Now and then somebody who holds a post of that unit already."""
        here = [person for _, person, _, where in self.posts if where == unit]
        person = self.random.choice(here) if here and self.chance(12) else self.name("p")
        if person not in here:
            self.say(self.start, "register_person", {"person": person, "unit": unit, "name": "姓名"}, lag=0)
        portfolio = None
        if post == "committee_member":
            portfolio = self.random.choice((["party_building"], ["party_building", "venues"], ["venues"]))
        assignment = self.name("a")
        self.posts.append((assignment, person, post, unit))
        last = day + timedelta(days=self.random.choice((0, 20, 60, 120))) if self.chance(8) else None
        data = {"assignment": assignment, "person": person, "post": post, "unit": unit, "first_day": day}
        self.say(day, "assign_post", data | {"portfolio": portfolio, "last_day": last, "succeeds": succeeds}, lag)
        return assignment

    def count(self, unit: str, name: str, day: date, lag: int | None = None) -> None:
        self.sizes[unit, name] = self.random.choice(SIZES[name])
        self.say(day, "declare_counts", {"unit": unit, "first_day": day, "counts": {name: self.sizes[unit, name]}}, lag)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
