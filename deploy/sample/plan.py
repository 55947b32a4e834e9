"""The plan of a county: which village lives through which storyline, the lines that tell it, its answer key."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from deploy.sample.clerk import Book, Clerk, Line
from deploy.sample.county import County
from deploy.sample.days import moment, plus
from deploy.sample.key import answers
from deploy.sample.matter import Matter
from deploy.sample.rules import DEFAULT, Rules
from deploy.sample.setup import Setup
from deploy.sample.stories import CATALOGUE, Story
from deploy.sample.teller import Infeasible, Teller

TRIES = 8


@dataclass(frozen=True)
class Sample:
    seed: int
    county: County
    matters: tuple[Matter, ...]
    lines: tuple[Line, ...]

    def key(self, rules: Rules = DEFAULT) -> dict[str, Any]:
        found = answers(self.matters, self.county, rules)
        return {
            "county": self.county.code,
            "seed": self.seed,
            "watched_from": self.county.watched_from.isoformat(),
            "until": self.county.until.isoformat(),
            "rows": found.duties,
            "breaches": found.breaches,
            "gone": found.gone,
        }


class Deck:
    """Every story of a kind once, in a new order each round, so that a large county tells all of them."""

    def __init__(self, stories: list[Story], random: Random) -> None:
        self.stories = stories
        self.random = random
        self.waiting: list[Story] = []
        self.tries: Counter[str] = Counter()

    def draw(self) -> Story:
        if not self.waiting:
            self.waiting = self.random.sample(self.stories, len(self.stories))
        return self.waiting.pop()

    def put_back(self, story: Story) -> None:
        """It had no room in this village; the next ones may have it, unless none of so many had."""
        self.tries[story.name] += 1
        if self.tries[story.name] < TRIES:
            self.waiting.append(story)


def make(seed: int, townships: int, villages: int, until: date) -> Sample:
    """The same seed and size give the same sample, to the byte."""
    setup = Setup(seed, townships, villages, until)
    county = setup.county
    book = Book(seed, county)
    watch = {"county": county.code, "watched_from": county.watched_from.isoformat()}
    Clerk(book, county.code, setup.random, "").say(county.opening, "declare_watch", county.code, **watch)
    random = Random(f"stories {seed}")  # noqa: S311  (it must be the same again, not unpredictable)
    _change_hands(book, random)
    catalogue = list(CATALOGUE.values())
    shared = Deck([story for story in catalogue if not story.alone], random)
    alone = Deck([story for story in catalogue if story.alone], random)
    for village, neighbour, deck, number in _cast(setup.villages, shared, alone, random):
        for _ in range(number):
            story = deck.draw()
            if not _told(book, village, neighbour, story, random):
                deck.put_back(story)
    end = moment(until)
    lines = sorted((line for line in book.lines if line.at < end), key=lambda line: line.at)
    matters = tuple(matter for matter in book.matters if matter.opened_at < end)
    return Sample(seed, county, matters, tuple(lines))


def _change_hands(book: Book, random: Random) -> None:
    """In every second township one post of the ladder gets a new holder, sometimes known only on its first day."""
    townships = [unit.code for unit in book.county.units if unit.kind == "township"]
    for township in townships[:: 2 if len(townships) > 2 else 1]:
        clerk = Clerk(book, township, random, "")
        post = random.choice(("party_office_director", "deputy_secretary", "committee_secretary"))
        first_day = plus(book.county.watched_from, random.randint(60, 250))
        if clerk.holds(post, first_day):
            eve = plus(first_day, -1)
            clerk.dismiss(post, eve, moment(eve, "07:00"))
            clerk.appoint(post, first_day, random.choice((moment(eve, "07:10"), moment(first_day, "07:10"))))


def _cast(
    villages: list[str], shared: Deck, alone: Deck, random: Random
) -> Iterator[tuple[str, str | None, Deck, int]]:
    """About one village in four has a story of its own roster; every other one has two to four that share a roster.

    The neighbour that a story may need is the next village, which must be of the same township and not merge itself.
    """
    lonely = [random.random() < 0.25 for _ in villages]
    for index, village in enumerate(villages):
        following = index + 1
        near = following < len(villages) and villages[following][:9] == village[:9] and not lonely[following]
        neighbour = villages[following] if near else None
        if lonely[index]:
            yield village, neighbour, alone, 1
        else:
            yield village, neighbour, shared, random.randint(2, 4)


def _told(book: Book, village: str, neighbour: str | None, story: Story, random: Random) -> bool:
    """Whether there was room. A story without room leaves nothing behind, and its place is taken by a plain one."""
    lines, matters = len(book.lines), len(book.matters)
    try:
        story.tell(Teller(book, village, Random(random.random()), story.name, neighbour))  # noqa: S311
    except Infeasible:
        del book.lines[lines:], book.matters[matters:]
        clean = CATALOGUE["clean"]
        clean.tell(Teller(book, village, Random(random.random()), clean.name))  # noqa: S311
        return False
    return True
