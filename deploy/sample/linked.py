"""Tells how the leader who is linked to a township guides one village through one whole run of the procedure."""

from collections.abc import Iterable
from datetime import date, datetime
from random import Random

from deploy.sample.clerk import Book
from deploy.sample.county import Holding
from deploy.sample.days import moment, plus
from deploy.sample.matter import STEPS, Matter
from deploy.sample.meeting import Item, MeetingPlan
from deploy.sample.teller import Teller

# Days before the matter is completed; each step lies well within its time.
_BEFORE = {"proposal": 78, "deliberation": 68, "review": 58, "resolution": 48, "disclosure": 44, "awareness": 0}
OPENED_BEFORE = 85


class LinkTeller(Teller):
    """`leader` is linked to the township; what is guided is told in `village`."""

    def __init__(self, book: Book, village: str, random: Random, story: str, leader: Holding) -> None:
        super().__init__(book, village, random, story)
        self.township = self.county.parent(village)
        self.leader = leader
        self.name_story(leader)

    def name_story(self, leader: Holding) -> None:
        self.book.life.stories[f"link/{leader.id}"] = self.story

    @property
    def year_end(self) -> date:
        return date(self.county.watched_from.year, 12, 31)

    def run(self, completed: date, reported: datetime | None = None) -> Matter:
        """A matter on all six steps, completed on that day."""
        matter = self.open(plus(completed, -OPENED_BEFORE), kind="works")
        for step in STEPS[:4]:
            self.hold(matter, step, self.day_of(completed, step))
        self.notice(matter, self.day_of(completed, "disclosure"), full_days=9)
        self.report(matter, completed, reported, final=True)
        return matter

    def hold(self, matter: Matter, step: str, day: date) -> None:
        self.meet(MeetingPlan(day, (Item(matter, step),)))

    def day_of(self, completed: date, step: str) -> date:
        return plus(completed, -_BEFORE[step])

    def guide_through(
        self, matter: Matter, completed: date, leader: Holding | None = None, steps: Iterable[str] = STEPS
    ) -> None:
        for step in steps:
            self.guide(leader or self.leader, matter, step, self.day_of(completed, step))

    def succeeded(self, leader: Holding, last_day: date) -> Holding:
        """From the next day on another one is linked in the leader's place."""
        following = plus(last_day, 1)
        self.end(leader, last_day, moment(last_day, "17:30"))
        return self.link(following, succeeds=leader.id)

    def link(self, first_day: date, succeeds: str | None = None) -> Holding:
        return self.appoint(
            "linked_leader", first_day, moment(first_day, "08:20"), unit=self.township, succeeds=succeeds
        )
