"""Which unit lives through which storyline of a year, beside the stories of its matters."""

from collections.abc import Callable
from functools import partial
from random import Random

from deploy.sample.clerk import Book
from deploy.sample.committee import CommitteeTeller
from deploy.sample.county import Holding
from deploy.sample.deck import Deck
from deploy.sample.linked import LinkTeller
from deploy.sample.setup import SECTORS_FROM, Setup
from deploy.sample.stories import OF_BRANCHES, OF_COMMITTEES, OF_LINKS
from deploy.sample.stories.enrolment import (
    OF_CLOSED_COMMITTEES,
    OF_NEW_BRANCHES,
    OF_NEW_COMMITTEES,
    closed_committee,
    new_branch,
    new_committee,
)
from deploy.sample.teller import Infeasible
from deploy.sample.year import YearTeller

ATTEMPTS = 8
MERGING = 0.25  # of the villages whose matters are told with a plain year


class Year:
    """The decks from which branches, committees and links draw."""

    def __init__(self, book: Book, setup: Setup, seed: int) -> None:
        self.book = book
        self.setup = setup
        self.random = Random(f"year {seed}")  # noqa: S311  (it must be the same again, not unpredictable)
        stories = OF_BRANCHES.values()
        self.of_villages = Deck([one.name for one in stories if one.alone], self.random)
        self.of_branches = Deck([one.name for one in stories if not one.village and not one.pair], self.random)
        self.beside = Deck([one.name for one in stories if not one.alone], self.random)
        self.of_committees = Deck(list(OF_COMMITTEES), self.random)
        self.of_links = Deck(list(OF_LINKS), self.random)

    def merges(self, village: str) -> bool:
        """Whether the village's proposals are made in sittings that are more than that."""
        if self.random.random() < MERGING:
            self.book.merging.add(village)
        return village in self.book.merging

    def alone(self, village: str, neighbour: str | None) -> None:
        self._branch(village, self.of_villages, neighbour)

    def beside_matters(self, village: str) -> None:
        """What the village's matters left of its year is told with them."""
        if village in self.book.merging:
            self._branch(village, Deck(["a_plain_year"], self.random), None)
        else:
            self._branch(village, self.beside, None)

    def of_the_sectors(self) -> None:
        for branch in self.setup.branches:
            self._branch(branch, self.of_branches, None)

    def _branch(self, unit: str, deck: Deck, neighbour: str | None) -> None:
        def tell(name: str) -> None:
            OF_BRANCHES[name].tell(YearTeller(self.book, unit, self._fresh(), name, neighbour))

        self._told(deck, "a_plain_year", tell)

    def of_the_committees(self) -> None:
        for unit in (*self.setup.townships, *self.setup.sectors):
            self._committee(unit)

    def _committee(self, unit: str) -> None:
        def tell(name: str) -> None:
            OF_COMMITTEES[name](CommitteeTeller(self.book, unit, self._fresh(), name))

        self._told(self.of_committees, "a_plain_committee", tell)

    def of_the_links(self, villages: list[str]) -> None:
        """`villages` are those in which matters may be told; each link has one of its township guided."""
        for township in self.setup.townships:
            theirs = [village for village in villages if village[:9] == township[:9]]
            for link, village in zip(list(self.book.county.by_post[township, "linked_leader"]), theirs, strict=False):
                self._link(link, village)

    def _link(self, link: Holding, village: str) -> None:
        def tell(name: str) -> None:
            OF_LINKS[name](LinkTeller(self.book, village, self._fresh(), name, link))

        self._told(self.of_links, "guided_through", tell)

    def of_the_new(self) -> None:
        """A branch under each of the sectors' committees, a village, and committees of their own."""
        deck = Deck(list(OF_NEW_BRANCHES), self.random)
        for committee in (*self.setup.sectors, self.setup.townships[0]):
            self._if_there_is_room(partial(new_branch, self.book, committee, self._fresh(), deck.draw()))
        for number, story in enumerate((*OF_NEW_COMMITTEES, *OF_CLOSED_COMMITTEES), start=1):
            tell = new_committee if story in OF_NEW_COMMITTEES else closed_committee
            code = f"990101{SECTORS_FROM + 50 + number:03d}000"
            self._if_there_is_room(partial(tell, self.book, code, self._fresh(), story))

    def _if_there_is_room(self, tell: Callable[[], None]) -> None:
        mark = self.book.mark()
        try:
            tell()
        except Infeasible:
            self.book.reset(mark)

    def _told(self, deck: Deck, plain: str, tell: Callable[[str], None]) -> None:
        told_with_room(self.book, deck, plain, tell)

    def _fresh(self) -> Random:
        return Random(self.random.random())  # noqa: S311


def told_with_room(book: Book, deck: Deck, plain: str, tell: Callable[[str], None]) -> None:
    """The deck's next story for which there is room; after so many without room the plain one, if it has."""
    without_room: list[str] = []
    for story in (deck.draw() for _ in range(ATTEMPTS)):
        if has_room(book, story, tell):
            break
        without_room.append(story)
    else:
        has_room(book, plain, tell)
    for story in without_room:
        deck.put_under(story)


def has_room(book: Book, story: str, tell: Callable[[str], None]) -> bool:
    """A story without room leaves nothing behind."""
    mark = book.mark()
    try:
        tell(story)
    except Infeasible:
        book.reset(mark)
        return False
    return True
