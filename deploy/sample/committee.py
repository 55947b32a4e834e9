"""Tells the year of a committee: its own study of grass-roots Party building, and its leaders' lectures."""

from datetime import date, datetime
from typing import Any

from deploy.sample.days import plus
from deploy.sample.leading import LEADING
from deploy.sample.sitting import SittingPlan
from deploy.sample.year import YearTeller

SPOKEN = 0.85  # one in seven leaders forgets


class CommitteeTeller(YearTeller):
    def study(self, day: date, at: datetime | None = None, **how: Any) -> SittingPlan:
        """A committee meeting with grass-roots Party building on its agenda, unless other topics are given."""
        return self.sit(day, "committee_meeting", at=at, **{"topics": ("party_building",), **how})

    def go_on(self, after: date) -> None:
        """From that day on it never lets six months pass, to the last day that is told."""
        day = plus(after, self.random.randint(80, 150))
        while day <= self.last_day:
            self.study(day)
            day = plus(day, self.random.randint(80, 150))

    def live(self) -> None:
        """Lectures, in meetings about something else."""
        year = self.county.watched_from.year
        for post in LEADING:
            day = date(year, self.random.randint(3, 10), self.random.randint(1, 28))
            if day <= self.last_day and self.holds(post, day):
                at = self.clock(day, "hold_meeting")
                for holding in self.county.holders(post, self.village, day, at, at_that_moment=True):
                    if self.random.random() < SPOKEN and self.is_to_lecture(holding.person, day):
                        kinds = ("committee_meeting", "party_lecture")
                        self.sit(day, *kinds, at=at, lecturer=holding.person, topics=("directives",))
