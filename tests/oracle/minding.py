"""Venues in use: what is lost and mended, what is held in them, and who opens the door."""

from datetime import date, datetime, time, timedelta
from typing import Any

from tests.oracle.constructing import ITEMS, Constructing, Site
from tests.oracle.periods import period_of
from tests.oracle.steps import CADRES

HOURS = (("08:00", "12:00"), ("14:00", "17:30"), ("22:00", "02:00"), ("23:59", "00:00"))


class Minding(Constructing):
    """A county whose venues are in use."""

    def mind(self, weeks: int) -> None:
        for site in self.sites:
            self.lose(site)
            assert site.opened_on
            month = site.opened_on - timedelta(days=20)
            for _ in range(weeks // 3 + 1):
                if not self.chance(20 + self.careless):
                    self.entertain(site, period_of(month, "month").last)
                month += timedelta(days=30)
            monday = period_of(site.opened_on, "week").first + timedelta(days=self.random.choice((0, 0, 7)))
            for week in range(weeks):
                if not self.chance(10 + self.careless // 2):
                    self.week(site, monday + timedelta(days=7 * week))

    def lose(self, site: Site) -> None:
        """Some items, of which some are back near the day until which they are to be."""
        assert site.opened_on
        for _ in range(self.random.choice((0, 0, 1, 2))):
            day = max(self.start, site.opened_on + timedelta(days=self.random.choice((0, 1, 1, 9))))
            for item in self.random.sample(ITEMS, self.random.choice((1, 1, 2))):
                self.change_item(site, day, item, "missing")
                if self.chance(75):
                    back = max(day, self.near(day + timedelta(days=self.random.choice((0, 30, 30, 30)))))
                    self.change_item(site, back, item, self.random.choice(("present", "working")))
                    if self.chance(20):
                        self.change_item(site, back, item, "missing")

    def change_item(self, site: Site, day: date, item: str, condition: str) -> None:
        self.works(site, day, "change_facility", 0, change=self.name("X"), item=item, condition=condition)

    def entertain(self, site: Site, last: date) -> None:
        """At the edges of a month, and told at the edges of its grace; now and then on another day."""
        day = last + timedelta(days=self.random.choice((-10, -1, 0, 0, 1)))
        record = self.name("H")
        self.works(site, day, "hold_activity", record=record, held_on=day, title="活动")
        if self.chance(15):
            data: dict[str, Any] = {"month": f"{day:%Y-%m}", "counted_on": day, "taken_in": 3, "dealt_with": 2}
            self.works(site, day, "count_errands", record=self.name("N"), **data)
        if self.chance(20):
            moved = day + timedelta(days=self.random.choice((-1, 1, 2, -30)))
            again = {"record": self.name("H"), "corrects": record, "held_on": moved, "title": "活动"}
            self.works(site, max(day, moved), "hold_activity", self.random.choice((1, 3, 8)), **again)

    # The rota.

    def week(self, site: Site, monday: date) -> None:
        """A rota or, published in the middle of the week, another one; swaps; and most shifts are kept."""
        name = period_of(monday, "week").name
        shifts: list[dict[str, Any]] = []
        for _ in range(self.random.choice((1, 1, 1, 2))):
            published_on = monday + timedelta(days=self.random.choice((-3, -1, 0, 0, 2, 6)))
            own = [self.shift(site, monday) for _ in range(self.random.choice((1, 1, 2, 3)))]
            shifts += own
            rota = self.name("V")
            data: dict[str, Any] = {"rota": rota, "week": name, "published_on": published_on, "shifts": own}
            self.works(site, published_on, "publish_rota", **data)
            if self.chance(15):
                swap = {"swap": self.name("Z"), "rota": rota, "shift": own[0]["shift"]}
                day = published_on + timedelta(days=1)
                self.works(site, day, "swap_shift", swapped_on=day, person=self.cadre(site), **swap)
        for shift in shifts:
            if not self.chance(5 + self.careless // 3):
                self.come_to(site, shift)

    def shift(self, site: Site, monday: date) -> dict[str, Any]:
        day = monday + timedelta(days=self.random.choice((0, 1, 2, 4, 6, 6)))
        starts_at, ends_at = self.random.choice(HOURS)
        data = {"shift": self.name("s"), "day": str(day), "starts_at": starts_at, "ends_at": ends_at}
        return data | {"person": self.cadre(site)}

    def cadre(self, site: Site) -> str:
        """One of the village's own; now and then somebody who was only sent to it."""
        here = [(person, post) for _, person, post, unit in self.posts if unit == site.unit]
        own = [person for person, post in here if post in CADRES]
        return self.random.choice(own if own and not self.chance(8) else [self.anybody_in(site.unit)])

    def come_to(self, site: Site, shift: dict[str, Any]) -> None:
        """At its start, at its end, or, seldom, a minute off. It is recorded then, or some days later."""
        day = date.fromisoformat(shift["day"])
        starts, ends = (datetime.combine(day, time.fromisoformat(shift[key])) for key in ("starts_at", "ends_at"))
        ends = ends if ends > starts else ends + timedelta(days=1)
        minute = timedelta(minutes=1)
        off = (starts - minute, ends + minute)
        at = self.random.choice(off if self.chance(self.careless // 3) else (starts, starts, ends, ends))
        lag = self.lag()
        told = at if not lag else datetime.combine(at.date() + timedelta(days=lag), time(0, 0))
        data: dict[str, Any] = {"works": site.works, "unit": self.speaker(site.unit, at.date())}
        data |= {"check_in": self.name("I"), "person": self.cadre(site), "checked_on": at.date(), "at": f"{at:%H:%M}"}
        self.tell(max(told, self.opening), "venues/check_in", data | {"door_open": not self.chance(4)})
