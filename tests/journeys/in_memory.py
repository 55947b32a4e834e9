"""The sample county through the real decisions of meetings and the real accounts of supervision, without a server.

What crosses a process is tested elsewhere; here the judgement of both is held against the sample's answer key.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from deploy.sample.load import Told, roster
from deploy.sample.plan import Sample
from services.meetings import contract
from services.meetings.domain import rules as meeting_rules
from services.meetings.domain.commands import COMMANDS, AdoptRulebook
from services.meetings.domain.decide import decide
from services.meetings.domain.judging import FOLDS
from services.supervision.domain import rules as supervision_rules
from services.supervision.domain.duty import Law, days_overdue, light_of
from services.supervision.domain.facts import MatterFact
from services.supervision.domain.ladder import answerable
from services.supervision.feeds import Entry
from services.supervision.views.book import Book
from services.supervision.views.rows import Columns, Rows
from services.supervision.workers.batch import Batch
from services.supervision.workers.refolding import fold_again
from shared import deciding
from shared.append import Appended
from shared.calendar import WorkingCalendar
from shared.canonical import loads
from shared.days import day_of, midnight_us, to_us
from shared.envelope import Stored, parse
from shared.handler import Handler
from shared.memory import MemoryStore

ROOT = Path(__file__).parents[2]
CHUNK = 200
Row = dict[str, Any]


async def record(sample: Sample, lines: Sequence[Told], rulebook: str | None = None) -> list[Stored]:
    """What meetings stores when the roster and these lines are told to it. Fails on any refusal."""
    county = sample.county
    store = MemoryStore("meetings", "journey", to_us(county.opening))
    handler = Handler(store, "meetings", county.code, FOLDS, contract.read, decide)
    text = rulebook or (ROOT / "services/meetings/rules.toml").read_text(encoding="utf-8")
    adopt = AdoptRulebook(county=county.code, rows=meeting_rules.read(text))
    await handler.handle(deciding.Told(EMPTY_ID, adopt, "meetings", recorded_at=county.opening))
    told = [
        deciding.Told(str(one.id), COMMANDS[one.type].model_validate(one.data), one.actor, recorded_at=one.recorded_at)
        for one in [*roster(sample), *lines]
    ]
    for start in range(0, len(told), CHUNK):
        chunk = told[start : start + CHUNK]
        for one, answer in zip(chunk, await handler.handle_each(chunk), strict=True):
            assert isinstance(answer, Appended), f"{one.command!r} at {one.recorded_at}: {answer}"
    return await store.read_page(0, 10_000_000)


EMPTY_ID = "00000000-0000-4000-8000-000000000000"


def law(text: str | None = None) -> Law:
    given = text or (ROOT / "services/supervision/rules.toml").read_text(encoding="utf-8")
    return Law(supervision_rules.parse(given), WorkingCalendar())


class Office:
    """Supervision's accounts in memory, fed with batches of what a source stored."""

    def __init__(self, county: str, rules: Law) -> None:
        self.book = Book(rules, county)
        self.obligations: dict[tuple[str, int], Columns] = {}
        self.alerts: dict[str, Columns] = {}
        self.heard: dict[str, list[tuple[Entry, MatterFact]]] = {}
        self.judged_on: date | None = None

    def hear(self, events: Sequence[Stored], settled_on: date) -> None:
        batch = Batch(
            [Entry(e.position, e.type, parse(e.body).subject, e.unit, e.recorded_at_us, e.body) for e in events],
            settled_on,
        )
        was = self.book.as_it_stands() if batch.turns_back(self.book) else self.book
        batch.read(self.book)
        names = batch.names() | batch.torn
        names |= {name for name, account in self.book.accounts.items() if account.next_day or batch.turns}
        for name in sorted(names):
            if name not in self.book.accounts:
                self.book.accounts[name] = self.book.fold(name, [])
            told_of = self.heard.get(name, [])
            self.heard[name] = heard = [*told_of, *batch.heard.get(name, ())]
            touching = batch.touching(self.book, name)
            if batch.must_fold_again(self.book, name, touching):
                fold_again(name, told_of, heard, self.judged_on, batch, was, self.book)
            else:
                batch.judge(self.book, name, touching)
        self.judged_on = settled_on
        batch.close(self.book)
        assert not batch.rows.parked, batch.rows.parked
        self._write(batch.rows)

    def _write(self, rows: Rows) -> None:
        for account, number in rows.dropped:
            self.obligations.pop((account, number), None)
        self.obligations |= {(row[0], row[1]): row for row in rows.obligations}
        for (alert,) in rows.lost:
            self.alerts.pop(alert, None)
        self.alerts |= {row[0]: row for row in rows.alerts}

    def duties(self, today: date, known_us: int | None = None) -> list[Row]:
        """Rows as the feed shows them on `today`, at 00:00 unless a later moment is given."""
        return [self._duty(row, today, known_us or midnight_us(today)) for row in self.obligations.values()]

    def _duty(self, row: Sequence[Any], today: date, known_us: int) -> Row:
        (_, _, rule, _, subject, period, owner, unit, _, due, _, yellow, red, state, closed, *_, rungs) = row
        seat = answerable(self.book.roster, owner, due, known_us)
        return {
            "rule": rule,
            "subject": subject,
            "period": period,
            "unit": unit,
            "answerable": {"person": seat.person, "post": seat.post, "unit": seat.unit},
            "due": due.isoformat(),
            "state": state,
            "light": light_of(state, yellow, red, today),
            "days_overdue": days_overdue(due, closed, today),
            "resolved_on": closed and closed.isoformat(),
            "rungs": loads(rungs),
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
            for row in self.alerts.values()
            if row[3]
        ]


def supervise(events: Sequence[Stored], county: str, until: date, rules: Law | None = None, batch: int = 500) -> Office:
    """Supervision's account at 00:00 of `until`, after batches of this many events."""
    office = Office(county, rules or law())
    for start in range(0, len(events), batch):
        page = events[start : start + batch]
        office.hear(page, day_of(page[-1].recorded_at_us))
    office.hear([], until)
    return office
