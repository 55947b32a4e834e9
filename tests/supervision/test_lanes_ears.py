"""What touches what across lanes: asked again at every turn of the roster, an account would come to the same."""

from collections.abc import Iterator
from typing import Any

import pytest

from services.supervision.domain.account import Account
from services.supervision.domain.affairs.opening import concerned, hears, own_subject
from services.supervision.domain.facts.reading import AffairFact
from services.supervision.domain.facts.roster import RosterFact
from services.supervision.domain.lanes import LANES, Lane
from services.supervision.views.book import Book
from tests.supervision.county import COUNTY, day
from tests.supervision.drawn.story import drawn
from tests.supervision.heard import LAW
from tests.supervision.written import subject_of

UNTIL = day("2027-01-20")
SORTS = {"matter", "problem", "campaign", "works", "venue"}


def accounts_of(lane: Lane, seed: int) -> Iterator[tuple[str, Book, list[AffairFact]]]:
    """Each with all that it hears, in order of recording, and the book of its lane, which knows the whole roster."""
    told = sorted(drawn(seed).told, key=lambda fact: fact.recorded_us)
    book = Book(LAW, COUNTY, lane)
    turns = [fact for fact in told if isinstance(fact, RosterFact)]
    for turn in turns:
        book.learn_turn(turn)
    for turn in turns:
        book.note_turn(turn)
    facts = [fact for fact in told if isinstance(fact, AffairFact)]
    listens: dict[str, set[str]] = {}
    for fact in facts:
        for name, subject in concerned(fact, subject_of(fact), book.roster):
            if book.judges(name):
                listens.setdefault(name, {own_subject(name) or subject}).add(subject)
    for name, subjects in listens.items():
        yield (
            name,
            book,
            [fact for fact in facts if subject_of(fact) in subjects and hears(name, subject_of(fact), fact)],
        )


def outcome(account: Account) -> Any:
    account.advance(UNTIL)
    tracks = [(t.duty, t.rungs, t.state, t.closed_on, t.gone_on) for t in account.tracks]
    breaches = {key: (b.alert, b.addressed, b.withdrawn_us) for key, b in account.breaches.items()}
    return tracks, breaches, [(n.kind, n.at_us, n.about.alert, n.rung) for n in account.notices]


@pytest.mark.parametrize("seed", range(6))
def test_an_account_listens_for_every_turn_of_the_roster_that_touches_it(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    sorts: set[str] = set()
    for lane in LANES:
        for name, book, facts in accounts_of(lane, seed):
            by_its_ears = outcome(book.replay(name, facts))
            with monkeypatch.context() as listening:
                listening.setattr(Book, "ears", lambda self, *_: set(self.turns))
                assert outcome(book.replay(name, facts)) == by_its_ears, name
            sorts.add(name.partition("/")[0])
    assert sorts == SORTS
