"""Which unit lives through which storyline of what it builds and what it mends.

These villages stand beside the county's others: what is told of them changes nothing of what is told of those.
"""

from collections.abc import Callable
from random import Random
from typing import TypeVar

from deploy.sample import campaigns
from deploy.sample.cast import told_with_room
from deploy.sample.clerk import Book, Clerk
from deploy.sample.days import moment, plus
from deploy.sample.deck import Deck
from deploy.sample.problem_teller import ProblemTeller
from deploy.sample.setup import Setup
from deploy.sample.stories import OF_BRANCHES, OF_PROBLEMS, OF_WORKS
from deploy.sample.stories.affairs import AffairStory
from deploy.sample.venue_teller import VenueTeller
from deploy.sample.works_teller import BATCHES, PROGRAMME
from deploy.sample.year import YearTeller

PROBLEMS = WORKS = 4  # of a village whose roster stays as it is
T = TypeVar("T")


class Undertakings:
    def __init__(self, book: Book, setup: Setup) -> None:
        self.book = book
        self.setup = setup
        self.random = Random(f"undertakings {book.seed}")  # noqa: S311  (it must be the same again)
        self.problems = self._deck(OF_PROBLEMS, lambda one: not one.alone and one.of != "committee")
        self.of_committees = self._deck(OF_PROBLEMS, lambda one: one.of == "committee")
        self.of_others = self._deck(OF_PROBLEMS, lambda one: one.of == "any")
        self.works = self._deck(OF_WORKS, lambda one: not one.alone)
        alone = [name for each in (OF_PROBLEMS, OF_WORKS) for name, one in each.items() if one.alone]
        self.alone = Deck(alone, self.random)

    def _deck(self, catalogue: dict[str, AffairStory[T]], fits: Callable[[AffairStory[T]], bool]) -> Deck:
        return Deck([name for name, one in catalogue.items() if fits(one)], self.random)

    def tell(self) -> None:
        self._programme()
        campaigns.set_out(self.book, self.setup)
        changing, others = self._cast()
        for village, neighbour in changing:
            self._alone(village, neighbour)
        for village in others:
            self._village(village)
        for village in (*(village for village, _ in changing), *others):
            self._year(village)
        for committee in (*self.setup.townships, *self.setup.sectors):
            self._problem(committee, self.of_committees)
        for unit in (*self.setup.townships, *self.setup.sectors, *self.setup.branches):
            if unit not in self.book.county.merged:
                self._problem(unit, self.of_others)
        campaigns.tell(self.book, self.random)

    def _cast(self) -> tuple[list[tuple[str, str | None]], list[str]]:
        """Villages whose roster changes, each with the next one as its neighbour, and those whose roster stays.

        The former come first: whoever stands is known when the others tell of their neighbours.
        """
        changing: list[tuple[str, str | None]] = []
        others: list[str] = []
        for villages in self.setup.add_villages():
            for number, village in enumerate(villages):
                if number % 3 == 0:
                    changing.append((village, villages[number + 1] if number + 1 < len(villages) else None))
                else:
                    others.append(village)
        return changing, others

    def _programme(self) -> None:
        county = self.book.county
        day = plus(county.watched_from, 2)
        clerk = Clerk(self.book, county.code, self.random, "")
        opened = {"programme": PROGRAMME, "unit": county.code, "opened_on": day.isoformat()}
        told = {**opened, "title": "村级阵地建设"}
        clerk.tell("venues", moment(day, "08:10:00.500000"), "open_programme", county.code, told)
        for number in range(1, BATCHES + 1):
            batch = {**opened, "batch": f"B-{number}", "title": f"第{number}批"}
            clerk.tell("venues", moment(day, f"08:2{number}:00.500000"), "open_batch", county.code, batch)

    # One unit.

    def _village(self, village: str) -> None:
        for _ in range(PROBLEMS):
            self._problem(village, self.problems)
        for _ in range(WORKS):
            self._told(self.works, "a_venue_as_it_should_be", lambda name: self._works(village, name, None))

    def _problem(self, unit: str, deck: Deck) -> None:
        def tell(name: str) -> None:
            OF_PROBLEMS[name].tell(ProblemTeller(self.book, unit, self._fresh(), name))

        self._told(deck, "a_problem_solved", tell)

    def _works(self, village: str, name: str, neighbour: str | None) -> None:
        OF_WORKS[name].tell(VenueTeller(self.book, village, self._fresh(), name, neighbour))

    def _alone(self, village: str, neighbour: str | None) -> None:
        def tell(name: str) -> None:
            if name in OF_WORKS:
                self._works(village, name, neighbour)
            else:
                OF_PROBLEMS[name].tell(ProblemTeller(self.book, village, self._fresh(), name, neighbour))

        self._told(self.alone, "a_problem_solved", tell)

    def _told(self, deck: Deck, plain: str, tell: Callable[[str], None]) -> None:
        told_with_room(self.book, deck, plain, tell)

    def _year(self, village: str) -> None:
        """What the village's matters left of its year."""
        ended = self.book.county.merged.get(village)
        if ended:
            Clerk(self.book, village, self._fresh(), "").vacate(ended.day)
        plain = "a_plain_year"
        OF_BRANCHES[plain].tell(YearTeller(self.book, village, self._fresh(), plain))

    def _fresh(self) -> Random:
        return Random(self.random.random())  # noqa: S311
