"""A small county: its roster, with numbers near the edges of the rules, and how things come to be recorded late."""

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

COUNTY = "990101000000"
Said = tuple[datetime, str, dict[str, Any]]

# Days around which the calendar has edges: Spring Festival, month ends, National Day, a year's end, a leap day.
STARTS = (date(2026, 1, 20), date(2026, 3, 1), date(2026, 8, 31), date(2026, 12, 1), date(2028, 1, 31))
VILLAGE_POSTS = (
    "branch_secretary",
    "first_secretary",
    "branch_committee_member",
    "village_committee_member",
    "village_director",
    "village_clerk",
    "assigned_leader",
    "assigned_cadre",
)
TOWNSHIP_POSTS = ("party_office_director", "deputy_secretary", "committee_secretary", "committee_member")
LONGEST = 270
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


class County:
    """Draws one county and its history."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.careless = random.choice((1, 10, 35))  # percent of what goes wrong for no reason
        self.start = random.choice(STARTS)
        self.said: list[Said] = []
        self.townships = [f"99010100{n + 1}000" for n in range(random.choice((1, 1, 2)))]
        villages = [f"{self.townships[n % len(self.townships)][:9]}00{n + 1}" for n in range(random.choice((2, 3, 4)))]
        self.villages = villages
        self.home: dict[str, str] = {}  # whose a matter is, as far as the clerks know
        self.now: dict[str, date] = {}
        self.next: dict[str, int] = {}
        self.kind: dict[str, str] = {}
        self.notice_until: dict[str, date] = {}
        self.objections: list[tuple[str, str, date]] = []
        self.held: dict[str, tuple[date, dict[str, Any]]] = {}
        self.posts: list[tuple[str, str, str, str]] = []  # assignment, person, post, unit
        self.sizes: dict[tuple[str, str], int] = {}
        self.number = 0

    def name(self, prefix: str) -> str:
        self.number += 1
        return f"{prefix}{self.number}"

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def say(self, day: date, type_: str, data: dict[str, Any], lag: int | None = None) -> None:
        later = self.random.choice(LAGS) if lag is None else lag
        at = datetime.combine(day + timedelta(days=later), self.random.choice(TIMES))
        self.said.append((at, type_, {key: _plain(value) for key, value in data.items() if value is not None}))

    def found(self) -> None:
        first = self.start

        def say(type_: str, **data: Any) -> None:
            self.say(first, type_, data, lag=0)

        say("register_unit", unit=COUNTY, kind="county", name="云雾县", enrolled_on=first)
        say("declare_watch", county=COUNTY, watched_from=first)
        for unit in self.townships:
            say("register_unit", unit=unit, kind="township", name="镇", parent=COUNTY, enrolled_on=first)
        for unit in self.villages:
            say("register_unit", unit=unit, kind="village", name="村", parent=unit[:9] + "000", enrolled_on=first)
        if self.chance(70):
            self.appoint(COUNTY, "inspection_office", first, lag=0)
        for unit in self.townships:
            for post in TOWNSHIP_POSTS:
                if self.chance(75):
                    self.appoint(unit, post, first, lag=0)
        for unit in self.villages:
            for post in VILLAGE_POSTS:
                if not self.chance(self.careless // 2):
                    self.appoint(unit, post, first, lag=0)
            for name in SIZES:
                if not self.chance(self.careless // 5):
                    self.count(unit, name, first, lag=0)
        midnight = datetime.combine(first, time(0, 0))
        self.said = [(midnight, type_, data) for _, type_, data in self.said]

    def appoint(self, unit: str, post: str, day: date, lag: int | None = None) -> None:
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
        data = {"assignment": assignment, "person": person, "post": post, "unit": unit, "first_day": day}
        last = day + timedelta(days=self.random.choice((0, 20, 60, 120))) if self.chance(8) else None
        self.say(day, "assign_post", data | {"portfolio": portfolio, "last_day": last}, lag)

    def count(self, unit: str, name: str, day: date, lag: int | None = None) -> None:
        self.sizes[unit, name] = self.random.choice(SIZES[name])
        self.say(day, "declare_counts", {"unit": unit, "first_day": day, "counts": {name: self.sizes[unit, name]}}, lag)

    def size(self, unit: str, name: str) -> int:
        return self.sizes.get((unit, name), SIZES[name][0])

    def change_post(self) -> None:
        assignment, _, post, unit = self.random.choice(self.posts)
        day = self.some_day()
        told = self.random.choice((None, None, None, -9))  # what a post is may be told beforehand
        self.say(day, "end_post", {"assignment": assignment, "unit": unit, "last_day": day}, told)
        if self.chance(60):
            self.appoint(unit, post, day + timedelta(days=self.random.choice((0, 1, 1, 5))), told)

    def change_count(self) -> None:
        self.count(self.random.choice(self.villages), self.random.choice(list(SIZES)), self.some_day())

    def matter(self) -> str:
        return self.random.choice(list(self.home))

    def later(self, matter: str) -> date:
        ahead = self.now[matter] + timedelta(days=self.random.choice(GAPS))
        self.now[matter] = min(ahead, self.start + timedelta(days=LONGEST))
        return self.now[matter]

    def some_day(self) -> date:
        latest = max(self.now.values(), default=self.start)
        return self.start + timedelta(days=self.random.randrange((latest - self.start).days + 2))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
