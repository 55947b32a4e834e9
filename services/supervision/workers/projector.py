"""The projector of a lane: reads the trail and the acts in our own store, judges, and writes what comes of it.

One batch is one transaction: rows of the view, alert events in our own store, the lane's checkpoint. After a crash the
batch is judged again and comes to the same. Entries are judged in the order of their recording, and midnights settled,
up to the moment before which nothing can be missing any more of any source that the lane hears; a source that falls
silent stops the days of the lanes that hear it, never the light.

What people did (excused, dismissed) is read directly from our own store, whose lock the batch holds, and is judged
when the sources have come as far: an act and a fact of the same day are sorted by their moments of recording.
"""

import asyncio
from collections.abc import Sequence
from itertools import islice
from typing import Any

import asyncpg
import structlog

from services.supervision.domain.affairs.opening import accounts_of
from services.supervision.domain.duty import Law
from services.supervision.domain.events import EventParked
from services.supervision.domain.facts.acts import EntryDropped, EntryRetried
from services.supervision.domain.facts.reading import ACT_TYPES
from services.supervision.domain.lanes import Lane
from services.supervision.domain.turns import begun_by
from services.supervision.views.aside import SetAside, Unjudged
from services.supervision.views.book import Book, read_act
from services.supervision.views.named import Named, named
from services.supervision.views.places import NOWHERE, Checkpoint, Place
from services.supervision.views.telling import event_of
from services.supervision.workers.batch import Batch
from services.supervision.workers.coming import coming
from services.supervision.workers.judging import Judging, due
from services.supervision.workers.keeping import hold, laid_out, move
from services.supervision.workers.recording import append_events, on_record
from services.supervision.workers.retrying import tried
from services.supervision.workers.rulebook import warn_of_calendar
from services.supervision.workers.touching import touched
from shared.days import day_of
from shared.decider import Conflict, DomainEvent
from shared.groups import SQL as STORE_SQL
from shared.groups import Connection

log = structlog.get_logger()
ACCOUNTS_AHEAD, AHEAD_MAX = 10, 5_000  # so many are folded before others have their turn; and so many at most
POLL_EVERY_S = 1.0  # a notification can be lost with its connection
RETRY_S = 0.5
AWAY = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError, Conflict)


class Projector:
    """`book` is what the batches so far have left in memory; it is thrown away whenever a batch was not committed."""

    def __init__(self, pool: asyncpg.Pool, law: Law, county: str, lane: Lane) -> None:
        self._pool = pool
        self._law = law
        self._county = county
        self.lane = lane
        self.book = Book(law, county, lane)
        self._stands: tuple[int, Checkpoint] | None = None  # the view's number, and where our memory stands in it
        self._read = NOWHERE  # what lies between there and here is other lanes'
        self._woken = asyncio.Event()

    def wake(self) -> None:
        self._woken.set()

    async def run(self) -> None:
        """Judge what comes until cancelled. The database away: tried again."""
        while True:
            try:
                self._woken.clear()
                if not await self.step():
                    await asyncio.wait_for(self._woken.wait(), POLL_EVERY_S)
            except TimeoutError:
                continue
            except AWAY as error:
                log.warning("projector_interrupted", lane=self.lane.name, reason=str(error) or type(error).__name__)
                await asyncio.sleep(RETRY_S)

    async def step(self) -> int:
        """Judge one batch; how many entries it held. Zero: all that can be judged by now is.

        What an account fails at is put aside, and the batch is judged again without it: every account that heard it
        is to stand as if it had not.
        """
        aside: list[SetAside] = []
        while True:
            try:
                return await self._step(aside)
            except Unjudged as found:
                new = {one.entry.log_position: one for one in found.aside}
                assert new.keys().isdisjoint(one.entry.log_position for one in aside), "what is put aside is not heard"
                aside += new.values()

    async def _step(self, aside: Sequence[SetAside]) -> int:
        stands, self._stands = self._stands, None  # not to be relied on should the transaction fail
        behind: set[str] = set()
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute(named(0)["plan_afresh"])
            number = await self._view(connection)
            sql = named(number)
            at = await hold(connection, sql, self.lane)
            if stands != (number, at):
                self.book = await self._opened(connection, sql, at, {one.entry.log_position for one in aside})
                self._read = at.place
                behind = set(await due(connection, sql, self.book, at.judged_on))
            after, count = await self._judge(connection, sql, at, aside, behind)
        if at.judged_on is not None and after.judged_on is not None and at.judged_on.year < after.judged_on.year:
            warn_of_calendar(self._law, after.judged_on)
        self._stands = (number, after)
        return count

    async def _view(self, connection: Connection) -> int:
        """Which view is judged into: the live one, whichever that is by now."""
        return int(await connection.fetchval(named(0)["keep_live"]))

    async def _opened(self, connection: Connection, sql: Named, at: Checkpoint, without: set[int]) -> Book:
        """What was heard so far, without these entries."""
        book = Book(self._law, self._county, self.lane)
        await book.open(connection, sql, at, without)
        book.of_instant |= await touched(connection, sql, book, book.turned_at_instant())
        return book

    async def _judge(
        self, connection: Connection, sql: Named, at: Checkpoint, aside: Sequence[SetAside], behind: set[str]
    ) -> tuple[Checkpoint, int]:
        entries, known_until_us = await coming(connection, sql, self.lane, self._read)
        batch = Batch(entries, day_of(known_until_us) if known_until_us else None, behind=behind)
        self._read = max(batch.place(self._read), Place(known_until_us, 0))
        await self._hear_out(connection, sql, at, batch)
        await self._look_ahead(connection, sql, at, batch)
        own_position = await self._hear_acts(connection, sql, at, batch)
        told = entries or batch.acts or batch.retried or batch.dropped
        if not (told or aside or behind) and batch.settled_on == at.judged_on:
            return at, 0
        for one in aside:
            batch.park(self.book, one)
        await connection.execute(sql["unpark"], self.lane.name, batch.dropped)
        self.book.parked.update(batch.dropped)
        was = self.book.as_it_stands() if batch.turns_back(self.book) else self.book
        if batch.retried:
            self.book = await self._try_again(connection, sql, at, batch, {one.entry.log_position for one in aside})
        batch.read(self.book)
        if batch.rows.hears:
            await connection.execute(sql["put_hears"], *laid_out(batch.rows.hears))
        await Judging(connection, sql, at, batch, was, self.book).judge()
        await self._tell(connection, batch, known_until_us, own_position)
        after = _after(batch, self.lane, at, self._read, own_position)
        await self._write(connection, sql, batch, after)
        batch.close(self.book)
        return after, len(entries)

    async def _hear_acts(self, connection: Connection, sql: Named, at: Checkpoint, batch: Batch) -> int:
        """The acts whose day is settled; how far our own store was heard. Its lock is ours until we commit."""
        heard = int(await connection.fetchval(STORE_SQL["take_head"]))
        for row in await connection.fetch(sql["acts"], at.own_position, heard, sorted(ACT_TYPES)):
            if batch.settled_on is None or day_of(row["recorded_at_us"]) > batch.settled_on:
                return int(row["position"]) - 1
            match read_act(row["type"], row["recorded_at_us"], row["body"]):
                case EntryRetried() as retried:
                    batch.retried.append(retried)
                case EntryDropped(parked=position):
                    batch.dropped.append(position)
                case act if self.book.judges(act.account):
                    batch.acts.append(act)
        return heard

    async def _hear_out(self, connection: Connection, sql: Named, at: Checkpoint, batch: Batch) -> None:
        """Which accounts listen to the subjects of this batch."""
        subjects = sorted({entry.subject for entry in batch.entries})
        for row in await connection.fetch(sql["hearers"], subjects, *at.place) if subjects else ():
            batch.hearers.setdefault(row["subject"], set()).add(row["account"])

    async def _look_ahead(self, connection: Connection, sql: Named, at: Checkpoint, batch: Batch) -> None:
        """Have most accounts that the batch will ask for in memory before the store's lock is taken.

        To fold one anew from its records takes its time; whoever acts on an alert meanwhile is not to wait for it.
        """
        names = {name for entry in batch.entries for name in accounts_of(entry.subject)}
        names |= {name for hearers in batch.hearers.values() for name in hearers}
        if batch.settled_on is not None and batch.settled_on != at.judged_on:
            names |= (await due(connection, sql, self.book, batch.settled_on)).keys()
        waiting = iter(sorted(name for name in names - self.book.accounts.keys() if self.book.judges(name)))
        for _ in range(AHEAD_MAX // ACCOUNTS_AHEAD):
            if some := list(islice(waiting, ACCOUNTS_AHEAD)):
                await self.book.load(connection, sql, some, at)
                await asyncio.sleep(0)  # others in this process go on

    async def _try_again(
        self, connection: Connection, sql: Named, at: Checkpoint, batch: Batch, without: set[int]
    ) -> Book:
        """A fresh book that holds the entries that an operator has tried again, as far as they can be judged now."""
        turns = await tried(connection, sql, self.book, at, batch, without)
        book = await self._opened(connection, sql, at, without)
        book.parked.update(batch.dropped)
        for turn in turns:
            batch.again.update(filter(book.judges, begun_by(turn, book.roster, book.law.rules)))
        return book

    async def _tell(self, connection: Connection, batch: Batch, known_until_us: int, own_position: int) -> None:
        """Append what comes of it: what could not be judged, then of alerts, in the order of their instants."""
        streams = {f"parked-{position}": (position, subject, reason) for position, subject, reason in batch.rows.parked}
        told = await on_record(connection, list(streams), own_position)
        said: dict[str, Any] = {"unit": self._county, "occurred_on": day_of(known_until_us)}
        events: list[DomainEvent] = [
            EventParked(**said, parked=position, about=subject or "trail", reason=reason)
            for stream, (position, subject, reason) in streams.items()
            if stream not in told
        ]
        batch.notices.sort(key=lambda told: (told[2].at_us, told[0]))
        events += [event_of(name, account, notice) for name, account, notice in batch.notices]
        if events:
            await append_events(connection, events, self._county)

    async def _write(self, connection: Connection, sql: Named, batch: Batch, after: Checkpoint) -> None:
        if batch.rows.parked:
            await connection.execute(sql["put_parked"], self.lane.name, *laid_out(batch.rows.parked))
        await move(connection, sql, self.lane, after)


def _after(batch: Batch, lane: Lane, at: Checkpoint, read: Place, own_position: int) -> Checkpoint:
    own = [entry.position for entry in batch.entries if entry.source == lane.name]
    return Checkpoint(*read, max(own, default=at.position), own_position, batch.settled_on)
