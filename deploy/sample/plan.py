"""The plan of a county: which village lives through which storyline, the lines that tell it, its answer key."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from typing import Any

from deploy.sample.affairs import Affairs
from deploy.sample.cast import Year
from deploy.sample.clerk import SERVICES, Book, Clerk, Line
from deploy.sample.county import County
from deploy.sample.days import moment, plus
from deploy.sample.deck import Deck
from deploy.sample.key import answers
from deploy.sample.life import Life
from deploy.sample.matter import Matter
from deploy.sample.rules import DEFAULT, Rules
from deploy.sample.setup import Setup
from deploy.sample.stories import CATALOGUE, Story
from deploy.sample.teller import Infeasible, Teller
from deploy.sample.undertakings import Undertakings

ROSTER_SHARE, YEAR_SHARE = 0.2, 0.45


@dataclass(frozen=True)
class Sample:
    seed: int
    county: County
    matters: tuple[Matter, ...]
    lines: tuple[Line, ...]
    life: Life | None = None  # None: the branches' year is not told
    affairs: Affairs | None = None  # None: neither problems nor works are told

    def key(self, rules: Rules = DEFAULT) -> dict[str, Any]:
        found = answers(self.matters, self.county, rules, self.life, self.affairs)
        return {
            "county": self.county.code,
            "seed": self.seed,
            "watched_from": self.county.watched_from.isoformat(),
            "until": self.county.until.isoformat(),
            "halfway": self.county.halfway.isoformat(),
            "rows": found.duties,
            "breaches": found.breaches,
            "gone": found.gone,
        }


def make(seed: int, townships: int, villages: int, until: date, *, branch_life: bool = True) -> Sample:
    """The same seed and size give the same sample, to the byte. Without `branch_life` of matters alone.

    With it, problems and works are told as well.
    """
    setup = Setup(seed, townships, villages, until, branch_life=branch_life)
    county = setup.county
    book = Book(seed, county)
    watch = {"county": county.code, "watched_from": county.watched_from.isoformat()}
    Clerk(book, county.code, setup.random, "").say(county.opening, "declare_watch", county.code, **watch)
    random = Random(f"stories {seed}")  # noqa: S311  (it must be the same again, not unpredictable)
    _change_hands(book, random)
    catalogue = list(CATALOGUE.values())
    shared = Deck([story.name for story in catalogue if not story.alone], random)
    alone = Deck([story.name for story in catalogue if story.alone], random)
    if branch_life:
        _with_branch_life(book, setup, shared, alone, random)
    else:
        for village, neighbour, deck, number in _cast(setup.villages, shared, alone, random):
            if deck is not None:
                _tell_matters(book, village, neighbour, deck, number, random)
    end = moment(until)
    lines = sorted((line for line in book.lines if line.at < end), key=_order)
    matters = tuple(matter for matter in book.matters if matter.opened_at < end)
    if not branch_life:
        return Sample(seed, county, matters, tuple(lines))
    return Sample(seed, county, matters, tuple(lines), book.life, book.affairs.before(end))


def _order(line: Line) -> tuple[datetime, int]:
    """Of one moment the roster's service comes first."""
    return line.at, SERVICES.index(line.service)


def _with_branch_life(book: Book, setup: Setup, shared: Deck, alone: Deck, random: Random) -> None:
    """Less than half of the villages have stories of matters; the others have a story of the year alone."""
    year = Year(book, setup, book.seed)
    guided: list[str] = []
    for village, neighbour, deck, number in _cast(setup.villages, shared, alone, random, ROSTER_SHARE, YEAR_SHARE):
        if deck is None:
            year.alone(village, neighbour)
            continue
        if deck is shared:
            guided += [] if year.merges(village) else [village]
        _tell_matters(book, village, neighbour, deck, number, random)
        _vacate(book, village)
        year.beside_matters(village)
    year.of_the_links(guided)
    year.of_the_sectors()
    year.of_the_committees()
    year.of_the_new()
    Undertakings(book, setup).tell()


def _vacate(book: Book, village: str) -> None:
    """A village that was merged or closed has nobody to lead it any more."""
    ended = book.county.merged.get(village)
    if ended:
        Clerk(book, village, Random(book.seed), "").vacate(ended.day)  # noqa: S311


def _tell_matters(book: Book, village: str, neighbour: str | None, deck: Deck, number: int, random: Random) -> None:
    for _ in range(number):
        story = CATALOGUE[deck.draw()]
        if not _told(book, village, neighbour, story, random):
            deck.put_back(story.name)


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
    villages: list[str],
    shared: Deck,
    alone: Deck,
    random: Random,
    roster_share: float = 0.25,
    year_share: float = 0,
) -> Iterator[tuple[str, str | None, Deck | None, int]]:
    """About one village in four has a story of its own roster; every other one has two to four that share a roster.

    Of a `year_share` of the villages no matters are told. The neighbour that a story may need is the next village,
    which must be of the same township and have shared stories.
    """
    drawn = [random.random() for _ in villages]
    lonely = [number < roster_share + year_share for number in drawn]
    for index, village in enumerate(villages):
        following = index + 1
        near = following < len(villages) and villages[following][:9] == village[:9] and not lonely[following]
        neighbour = villages[following] if near else None
        if drawn[index] < roster_share:
            yield village, neighbour, alone, 1
        elif lonely[index]:
            yield village, neighbour, None, 0
        else:
            yield village, neighbour, shared, random.randint(2, 4)


def _told(book: Book, village: str, neighbour: str | None, story: Story, random: Random) -> bool:
    """Whether there was room. A story without room leaves nothing behind, and its place is taken by a plain one."""
    mark = book.mark()
    try:
        story.tell(Teller(book, village, Random(random.random()), story.name, neighbour))  # noqa: S311
    except Infeasible:
        book.reset(mark)
        clean = CATALOGUE["clean"]
        clean.tell(Teller(book, village, Random(random.random()), clean.name))  # noqa: S311
        return False
    return True
