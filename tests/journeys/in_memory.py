"""The real accounts of supervision in memory, without a server: fed with what the services stored, however it comes.

What crosses a process is tested elsewhere; here the judgement of both is held against the sample's answer key.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

from services.supervision.domain import rules as supervision_rules
from services.supervision.domain.affairs.opening import hears, own_subject
from services.supervision.domain.duty import Law, days_overdue
from services.supervision.domain.facts.reading import AffairFact
from services.supervision.domain.ladder import answerable
from services.supervision.domain.lanes import LANES, ROSTER_SOURCE, Lane
from services.supervision.feeds import Entry, hear
from services.supervision.views.book import Book, Heard
from services.supervision.views.places import NOWHERE, Place
from services.supervision.views.reading import COLUMNS
from services.supervision.views.rows import Columns, Rows
from services.supervision.views.shown import debtor, light_and_state
from services.supervision.workers.batch import Batch
from services.supervision.workers.refolding import fold_again
from shared.calendar import WorkingCalendar
from shared.canonical import loads
from shared.days import day_of, midnight_us
from shared.envelope import Stored, parse

ROOT = Path(__file__).parents[2]
CHUNK = 200
Row = dict[str, Any]


EMPTY_ID = "00000000-0000-4000-8000-000000000000"


def law(text: str | None = None) -> Law:
    given = text or (ROOT / "services/supervision/rules.toml").read_text(encoding="utf-8")
    return Law(supervision_rules.parse(given), WorkingCalendar())


class Desk:
    """The accounts of one lane."""

    def __init__(self, lane: Lane, county: str, rules: Law) -> None:
        self.lane = lane
        self.book = Book(rules, county, lane)
        self.obligations: dict[tuple[str, int], Columns] = {}
        self.alerts: dict[str, Columns] = {}
        self.told: dict[str, list[tuple[Entry, AffairFact]]] = {}  # by subject
        self.hears: dict[str, list[str]] = {}  # the subjects that an account listens to beside its own
        self.hearers: dict[str, set[str]] = {}
        self.waiting: list[Entry] = []
        self.place = NOWHERE
        self.judged_on: date | None = None

    def is_heard(self, entry: Entry) -> bool:
        return entry.source == self.lane.name or (entry.source == ROSTER_SOURCE and entry.type in self.lane.foreign)

    def judge(self, known_until_us: int) -> None:
        """Whatever was recorded by then, in order of recording."""
        whole = [entry for entry in self.waiting if entry.recorded_at_us <= known_until_us]
        self.waiting = [entry for entry in self.waiting if entry.recorded_at_us > known_until_us]
        whole.sort(key=lambda entry: (entry.recorded_at_us, entry.log_position))
        batch = Batch(whole, day_of(known_until_us))
        batch.hearers = {entry.subject: set(self.hearers.get(entry.subject, ())) for entry in batch.entries}
        before = self.place
        was = self.book.as_it_stands() if batch.turns_back(self.book) else self.book
        heard_before = {name: list(subjects) for name, subjects in self.hears.items()}
        self._keep(batch)
        for name in sorted(self._names(batch)):
            if name not in self.book.accounts:
                known = [one.fact for one in self._heard(name, self.hears, before)] if name in batch.torn else []
                self.book.accounts[name] = self.book.fold(name, known)
            if not batch.judged(self.book, name):
                told_of = self._heard(name, heard_before, before)
                heard = self._heard(name, self.hears, self.place)
                fold_again(name, told_of, heard, self.judged_on, batch, was, self.book)
        self.judged_on = batch.settled_on
        batch.close(self.book)
        assert not batch.rows.parked, batch.rows.parked
        self._write(batch.rows)

    def _keep(self, batch: Batch) -> None:
        batch.read(self.book)
        for entry in batch.entries:
            fact = hear(entry)
            if isinstance(fact, AffairFact):
                self.told.setdefault(entry.subject, []).append((entry, fact))
        self.place = batch.place(self.place)
        for subject, name, *_ in batch.rows.hears:
            self.hears[name] = [*self.hears.get(name, ()), subject]
            self.hearers.setdefault(subject, set()).add(name)

    def _names(self, batch: Batch) -> set[str]:
        """Everything that might have changed, found by looking at everything: the projector asks its tables."""
        names = batch.names()
        for name, account in self.book.accounts.items():
            due = account.next_day and batch.settled_on and account.next_day <= batch.settled_on
            if due or batch.touching(self.book, name):
                names.add(name)
        return names

    def _heard(self, name: str, listens: Mapping[str, Sequence[str]], until: Place) -> list[Heard]:
        subjects = {*listens.get(name, ()), own_subject(name)} - {None}
        found = [
            Heard(name, entry, fact)
            for subject in subjects
            for entry, fact in self.told.get(subject or "", ())
            if (entry.recorded_at_us, entry.log_position) <= until and hears(name, entry.subject, fact)
        ]
        return sorted(found, key=lambda one: one.entry.order)

    def _write(self, rows: Rows) -> None:
        for account, number in rows.dropped:
            self.obligations.pop((account, number), None)
        self.obligations |= {(row[0], row[1]): row for row in rows.obligations}
        for (alert,) in rows.lost:
            self.alerts.pop(alert, None)
        self.alerts |= {row[0]: row for row in rows.alerts}


class Office:
    """Supervision's accounts in memory, fed with batches of what its sources stored, in whatever order they come.

    `until` is how far each source is known: nothing that it recorded before can still come.
    """

    def __init__(self, county: str, rules: Law, lanes: Sequence[Lane] = LANES) -> None:
        self.desks = [Desk(lane, county, rules) for lane in lanes]
        self.until: dict[str, int] = {}
        self._heard = 0

    @property
    def book(self) -> Book:
        return self.desks[0].book

    def hear(self, events: Sequence[Stored], settled_on: date, source: str = ROSTER_SOURCE, until_us: int = 0) -> None:
        """What a source stored next, and up to which 00:00, or later moment, it says that this is all."""
        entries: list[Entry] = []
        for e in events:
            self._heard += 1
            subject = parse(e.body).subject
            entries.append(Entry(self._heard, source, e.position, e.type, subject, e.unit, e.recorded_at_us, e.body))
        last_us = entries[-1].recorded_at_us if entries else 0
        self.until[source] = max(last_us, midnight_us(settled_on), until_us, self.until.get(source, 0))
        for desk in self.desks:
            desk.waiting += filter(desk.is_heard, entries)
            if all(one in self.until for one in desk.lane.sources):
                desk.judge(min(self.until[one] for one in desk.lane.sources))

    def duties(self, today: date, known_us: int | None = None) -> list[Row]:
        """Rows as the feed shows them on `today`, at 00:00 unless a later moment is given."""
        return [
            self._duty(row, today, known_us or midnight_us(today))
            for desk in self.desks
            for row in desk.obligations.values()
        ]

    def _duty(self, columns: Sequence[Any], today: date, known_us: int) -> Row:
        row = dict(zip(COLUMNS, columns, strict=True))
        seat = answerable(self.book.roster, debtor(row), row["due"], known_us)
        light, state = light_and_state(row, today)
        closed = row["closed_on"]
        return {
            "rule": row["rule"],
            "subject": row["subject"],
            "period": row["period"],
            "unit": row["unit"],
            "answerable": {"person": seat.person, "post": seat.post, "unit": seat.unit},
            "due": row["due"].isoformat(),
            "state": state,
            "light": light,
            "days_overdue": days_overdue(row["due"], closed, today),
            "resolved_on": closed and closed.isoformat(),
            "rungs": loads(row["rungs"]),
        }

    def breaches(self) -> list[Row]:
        return [
            {
                "rule": row[4],
                "subject": row[7],
                "period": row[8],
                "state": row[15],
                "rungs": loads(row[13]),
                "withdrawn_on": day_of(row[16]).isoformat() if row[15] == "withdrawn" else None,
            }
            for desk in self.desks
            for row in desk.alerts.values()
            if row[3]
        ]


def supervise(
    events: Mapping[str, Sequence[Stored]],
    county: str,
    until: date,
    rules: Law | None = None,
    batch: int = 500,
    lanes: Sequence[Lane] = LANES,
) -> Office:
    """Supervision's account at 00:00 of `until`, after batches of so many events, now of one source, now of another."""
    office = Office(county, rules or law(), lanes)
    random = Random(batch)
    sources = {source for lane in lanes for source in lane.sources}
    waiting = {source: deque(_pages(stored, batch)) for source, stored in events.items() if source in sources}
    while left := [source for source, pages in waiting.items() if pages]:
        source = random.choice(left)
        page = waiting[source].popleft()
        office.hear(page, day_of(page[-1].recorded_at_us), source)
    for source in waiting:
        office.hear([], until, source)
    return office


def _pages(stored: Sequence[Stored], batch: int) -> Iterator[Sequence[Stored]]:
    """The first instant, at which a whole roster is imported, is heard at once."""
    opening = sum(event.recorded_at_us == stored[0].recorded_at_us for event in stored)
    for start, end in pairwise([0, *range(opening, len(stored), batch), len(stored)]):
        yield stored[start:end]
