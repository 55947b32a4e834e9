"""How what happens comes to be told to the services beside meetings: by whom, near which days, and when."""

from datetime import date, datetime, time, timedelta
from typing import Any

from tests.oracle.counties import COUNTY, DEPARTMENT, STARTS, TIMES
from tests.oracle.histories import Life

OFFICES = ("inspection_office", "organisation_department")
GRACE = (0, 0, 0, 1, 2, 3, 4, 9)  # how many days late what was done in the world is recorded


class Clerks(Life):
    """A county with both of its offices; some of its histories come to the frost."""

    starts = (*STARTS, date(2026, 9, 20), date(2026, 9, 25), date(2026, 10, 15), date(2027, 10, 1))

    def found(self) -> None:
        """They sit in the county itself; now and then there is one in a department, too."""
        super().found()
        told = len(self.said)
        if not self.chance(self.careless):
            self.appoint(COUNTY, "organisation_department", self.since, lag=0)
        if self.chance(20):
            if DEPARTMENT not in self.kinds:
                self.enrol(DEPARTMENT, "county_department", COUNTY)
            for post in (*OFFICES, "work_team_member"):
                if self.chance(50):
                    self.appoint(DEPARTMENT, post, self.since, lag=0)
        self.said[told:] = [(self.opening, type_, data) for _, type_, data in self.said[told:]]

    @property
    def opening(self) -> datetime:
        """The first moment."""
        return datetime.combine(self.start, time(0, 0))

    def tell(self, moment: datetime, what: str, data: dict[str, Any]) -> None:
        """At that very moment."""
        told = len(self.said)
        self.say(moment.date(), what, data, 0)
        self.said[told:] = [(moment, type_, plain) for _, type_, plain in self.said[told:]]

    def moment(self, day: date) -> datetime:
        return datetime.combine(max(day, self.start), self.random.choice(TIMES))

    def near(self, day: date) -> date:
        """At the edge of what is due on that day: by it, just after it, or long before."""
        return day + timedelta(days=self.random.choice((-9, -2, -1, 0, 0, 0, 1, 1, 3, 4, 12)))

    def lag(self) -> int:
        return self.random.choice(GRACE)

    def speaker(self, unit: str, day: date, *before: str) -> str:
        """Who has the unit's affairs on the day, as far as was said; a merger in a circle will be refused."""
        for _, type_, data in self.said:
            if type_ == "merge_unit" and data["unit"] == unit and str(day) > data["merged_on"]:
                into = str(data["into"])
                return unit if into in before else self.speaker(into, day, unit, *before)
        return unit

    def official(self, *posts: str) -> tuple[str, str]:
        """Office and person: somebody of one of the two offices, or of these; now and then anybody, in the county's."""
        there = [(unit, person) for _, person, post, unit in self.posts if post in (posts or OFFICES)]
        anybody = [(COUNTY, person) for _, person, _, _ in self.posts]
        return self.random.choice(there if there and not self.chance(self.careless // 3) else anybody)

    def anybody_in(self, unit: str) -> str:
        here = [person for _, person, _, where in self.posts if where == unit]
        return self.random.choice(here or [self.posts[0][1]])
