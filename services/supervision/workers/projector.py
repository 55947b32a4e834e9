"""The projector: reads the trail and the acts in our own store, judges, and writes what comes of it.

One batch is one transaction: rows of the view, alert events in our own store, the checkpoint. After a crash the batch
is judged again and comes to the same. Midnights are settled up to the moment before which nothing can be missing any
more of any source that the rules read; a source that falls silent stops the days, never the light.

What people did (excused, dismissed) is read directly from our own store, whose lock the batch holds, and is judged
when the sources have come as far: an act and a fact of the same day are sorted by their moments of recording.
"""

import asyncio
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from uuid import uuid4

import asyncpg
import structlog

from services.supervision.domain.duty import Law
from services.supervision.domain.events import EventParked
from services.supervision.domain.facts import ACT_TYPES
from services.supervision.domain.notice import Notice
from services.supervision.domain.track import Track
from services.supervision.feeds import RULE_SOURCES, Entry
from services.supervision.views.book import Book, Checkpoint, Turn, read_act, touches
from services.supervision.views.named import Named, named
from services.supervision.views.rows import Columns
from services.supervision.views.telling import event_of
from services.supervision.workers.batch import Batch
from shared.append import Append, Asked
from shared.days import day_of
from shared.decider import Conflict, DomainEvent
from shared.envelope import Cause, seal
from shared.groups import SQL as STORE_SQL
from shared.groups import Connection, append_within

log = structlog.get_logger()
ENTRIES_MAX = 1_000
POLL_EVERY_S = 1.0  # a notification can be lost with its connection
RETRY_S = 0.5
ACTOR = "projector"
SERVICE = "supervision"
AWAY = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError, Conflict)


class Projector:
    """`book` is what the batches so far have left in memory; it is thrown away whenever a batch was not committed."""

    def __init__(self, pool: asyncpg.Pool, law: Law, county: str) -> None:
        self._pool = pool
        self._law = law
        self._county = county
        self.book = Book(law, county)
        self._stands: tuple[int, Checkpoint] | None = None  # the view's number, and where our memory stands in it
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
                log.warning("projector_interrupted", reason=str(error) or type(error).__name__)
                await asyncio.sleep(RETRY_S)

    async def step(self) -> int:
        """Judge one batch; how many entries it held. Zero: all that can be judged by now is."""
        stands, self._stands = self._stands, None  # not to be relied on should the transaction fail
        async with self._pool.acquire() as connection, connection.transaction():
            number = await self._view(connection)
            sql = named(number)
            held = await connection.fetchrow(sql["hold_checkpoint"])
            assert held is not None, "a view has one checkpoint"
            at = Checkpoint(held["log_position"], held["own_position"], held["judged_on"])
            if stands != (number, at):
                self.book = Book(self._law, self._county)
                await self.book.open(connection, sql, at)
            after, count = await self._judge(connection, sql, at)
        self._stands = (number, after)
        return count

    async def _view(self, connection: Connection) -> int:
        """Which view is judged into: the live one, whichever that is by now."""
        return int(await connection.fetchval(named(0)["keep_live"]))

    async def _judge(self, connection: Connection, sql: Named, at: Checkpoint) -> tuple[Checkpoint, int]:
        # The sources first: what comes between the two questions is in the entries, and not the other way round.
        known_until_us, more = await self._known_until(connection, sql)
        entries = [Entry(*row) for row in await connection.fetch(sql["entries"], at.log_position, ENTRIES_MAX)]
        full = len(entries) == ENTRIES_MAX
        whole = whole_groups(entries, full) if more or full else entries
        if len(whole) < len(entries):
            known_until_us = min(known_until_us, entries[len(whole)].recorded_at_us)
        elif full:
            known_until_us = min(known_until_us, whole[-1].recorded_at_us)
        settled_on = day_of(known_until_us) if known_until_us else None
        batch = Batch(whole)
        own_position = await self._hear_acts(connection, sql, at, settled_on, batch)
        batch.read(self.book)
        if not whole and not batch.acts and settled_on == at.judged_on:
            return at, 0
        await self._judge_accounts(connection, sql, at, batch, settled_on)
        await self._tell(connection, batch, known_until_us)
        after = Checkpoint(whole[-1].log_position if whole else at.log_position, own_position, settled_on)
        await self._write(connection, sql, batch, after)
        batch.close(self.book)
        return after, len(whole)

    async def _known_until(self, connection: Connection, sql: Named) -> tuple[int, bool]:
        """The moment before which nothing of any source is missing, and whether a source has told of more to come."""
        rows = await connection.fetch(sql["sources"], list(RULE_SOURCES))
        if len(rows) < len(RULE_SOURCES):
            return 0, False
        return min(row["known_until_us"] for row in rows), any(row["announced"] > row["position"] for row in rows)

    async def _hear_acts(
        self, connection: Connection, sql: Named, at: Checkpoint, settled_on: date | None, batch: Batch
    ) -> int:
        """The acts whose day is settled; how far our own store was heard. Its lock is ours until we commit."""
        heard = int(await connection.fetchval(STORE_SQL["take_head"]))
        for row in await connection.fetch(sql["acts"], at.own_position, heard, sorted(ACT_TYPES)):
            if settled_on is None or day_of(row["recorded_at_us"]) > settled_on:
                return int(row["position"]) - 1
            batch.acts.append(read_act(row["type"], row["recorded_at_us"], row["body"]))
        return heard

    async def _judge_accounts(
        self, connection: Connection, sql: Named, at: Checkpoint, batch: Batch, settled_on: date | None
    ) -> None:
        names = batch.names()
        names |= await self._touched(connection, sql, batch.turns)
        if settled_on is not None and settled_on != at.judged_on:
            names |= {row["account"] for row in await connection.fetch(sql["due_accounts"], settled_on)}
        await self.book.load(connection, sql, names, at)
        for name in sorted(names):
            if batch.out_of_order(self.book, name):
                await self._fold_again(connection, sql, name, at, batch, settled_on)
                continue
            opened = self.book.accounts[name].matter.opened
            unit = opened.unit if opened else next((e.unit for e, _ in batch.heard.get(name, ())), "")
            units = self.book.roster.successors(unit) if batch.turns else set()
            batch.judge(self.book, name, [turn for turn in batch.turns if touches(turn, units)], settled_on)

    async def _touched(self, connection: Connection, sql: Named, turns: Sequence[Turn]) -> set[str]:
        if not turns:
            return set()
        units = {unit for turn in turns for unit in self.book.roster.predecessors(turn.unit)}
        if any(turn.unit == self._county for turn in turns):
            rows = await connection.fetch(sql["every_account"])
        else:
            rows = await connection.fetch(sql["accounts_of_units"], sorted(units))
        return {row["account"] for row in rows}

    async def _fold_again(
        self, connection: Connection, sql: Named, name: str, at: Checkpoint, batch: Batch, settled_on: date | None
    ) -> None:
        """Something recorded earlier came later. Fold anew, write all of it, tell what had not been told before."""
        last = batch.entries[-1].log_position if batch.entries else at.log_position
        heard = await self.book.heard_of(connection, sql, [name], last)
        known = self.book.acts.get(name, [])
        before = self.book.replay(name, [fact for entry, fact in heard if entry.log_position <= at.log_position])
        if at.judged_on is not None:
            before.advance(at.judged_on)
        account = self.book.replay(
            name, [fact for _, fact in heard], [*known, *(act for act in batch.acts if act.account == name)]
        )
        if settled_on is not None:
            account.advance(settled_on)
        told = {mark(notice) for notice in before.notices}
        account.notices = [notice for notice in account.notices if mark(notice) not in told]
        batch.rows.dropped += [(name, track.number) for track in before.tracks]
        self.book.accounts[name] = account
        batch.collect(name, account)

    async def _tell(self, connection: Connection, batch: Batch, known_until_us: int) -> None:
        """Append the alert events, in the order of their instants, within this transaction."""
        events: list[DomainEvent] = [
            EventParked(
                unit=self._county,
                occurred_on=day_of(known_until_us),
                parked=position,
                about=subject or "trail",
                reason=reason,
            )
            for position, subject, reason in batch.rows.parked
        ]
        batch.notices.sort(key=lambda told: (told[2].at_us, told[0]))
        events += [event_of(name, account, notice) for name, account, notice in batch.notices]
        if events:
            await append_events(connection, events, self._county)

    async def _write(self, connection: Connection, sql: Named, batch: Batch, after: Checkpoint) -> None:
        rows = batch.rows
        for name, columns in (
            ("drop_obligations", rows.dropped),
            ("put_obligations", rows.obligations),
            ("put_alerts", rows.alerts),
            ("put_accounts", rows.accounts),
            ("put_parked", rows.parked),
        ):
            if columns:
                await connection.execute(sql[name], *laid_out(columns))
        await connection.execute(sql["move_checkpoint"], after.log_position, after.own_position, after.judged_on)


def whole_groups(entries: Sequence[Entry], full: bool) -> Sequence[Entry]:
    """Without the last instant's entries, of which more may follow; a full page of one instant only is taken whole."""
    whole = [entry for entry in entries if entry.recorded_at_us < entries[-1].recorded_at_us]
    return entries if full and not whole else whole


def mark(notice: Notice) -> tuple[object, ...]:
    """What makes two notices the same when an account is folded twice."""
    about = notice.about
    duty = about.duty if isinstance(about, Track) else about
    return notice.kind, notice.at_us, duty.rule, duty.subject, notice.rung and notice.rung.number


def laid_out(rows: Sequence[Columns]) -> list[list[object]]:
    return [list(column) for column in zip(*rows, strict=True)]


async def append_events(connection: Connection, events: Sequence[DomainEvent], county: str) -> None:
    """Append what nobody commanded but the records. The caller holds the store's lock, so that versions stand still."""
    command = str(uuid4())
    sealed = [seal(event, SERVICE, county, Cause(ACTOR, command, command)) for event in events]
    streams = sorted({event.stream_id for event in sealed})
    seen = dict.fromkeys(streams, 0)
    for row in await connection.fetch(named(0)["versions"], streams):
        seen[row["stream_id"]] = row["version"]
    digest = sha256("".join(event.id for event in sealed).encode()).digest()
    await append_within(connection, Append((Asked(command, digest),), seen, tuple(sealed)))
