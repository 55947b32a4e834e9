"""The projector: reads the trail and the acts in our own store, judges, and writes what comes of it.

One batch is one transaction: rows of the view, alert events in our own store, the checkpoint. After a crash the batch
is judged again and comes to the same. Midnights are settled up to the moment before which nothing can be missing any
more of any source that the rules read; a source that falls silent stops the days, never the light.

What people did (excused, dismissed) is read directly from our own store, whose lock the batch holds, and is judged
when the sources have come as far: an act and a fact of the same day are sorted by their moments of recording.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from uuid import uuid4

import asyncpg
import structlog

from services.supervision.domain.account import Notice
from services.supervision.domain.duty import Law
from services.supervision.domain.events import EventParked
from services.supervision.domain.facts import ACT_TYPES
from services.supervision.feeds import RULE_SOURCES, Entry, hear
from services.supervision.views.book import Book, Turn, touches
from services.supervision.views.named import Named, named
from services.supervision.views.rows import Columns
from services.supervision.views.telling import event_of
from services.supervision.workers.batch import Batch
from shared.append import Append, Asked
from shared.days import day_of, midnight_us
from shared.decider import Conflict, DomainEvent
from shared.envelope import Cause, seal
from shared.groups import SQL as STORE_SQL
from shared.groups import Connection, append_within

log = structlog.get_logger()
ENTRIES_MAX = 1_000
POLL_EVERY_S = 1.0  # a notification can be lost with its connection
RETRY_S = 0.5
ACTOR = "projector"
AWAY = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError, Conflict)


@dataclass(frozen=True)
class Checkpoint:
    log_position: int
    own_position: int
    judged_on: date | None


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
                while await self.step():
                    await asyncio.sleep(0)
                self._woken.clear()
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
            number = int(await connection.fetchval(named(0)["live"]))
            sql = named(number)
            at = Checkpoint(*await connection.fetchrow(sql["hold_checkpoint"]))
            if stands != (number, at):
                self.book = Book(self._law, self._county)
                await self.book.open(connection, sql, at.log_position, at.own_position)
            after, count = await self._judge(connection, sql, at)
        self._stands = (number, after)
        return count

    async def _judge(self, connection: Connection, sql: Named, at: Checkpoint) -> tuple[Checkpoint, int]:
        entries = [Entry(*row) for row in await connection.fetch(sql["entries"], at.log_position, ENTRIES_MAX)]
        known_until_us = await self._known_until(connection, sql)
        whole = whole_groups(entries) if len(entries) == ENTRIES_MAX else entries
        if len(entries) == ENTRIES_MAX:
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
        self.book.forget()
        return after, len(whole)

    async def _known_until(self, connection: Connection, sql: Named) -> int:
        """The moment before which nothing can be missing of any source that the rules read."""
        rows = await connection.fetch(sql["sources"], list(RULE_SOURCES))
        return min((row["known_until_us"] for row in rows), default=0) if len(rows) == len(RULE_SOURCES) else 0

    async def _hear_acts(
        self, connection: Connection, sql: Named, at: Checkpoint, settled_on: date | None, batch: Batch
    ) -> int:
        """The acts whose day is settled; how far our own store was heard. Its lock keeps it as it is until we commit."""
        tip = await connection.fetchrow(STORE_SQL["take_head"])
        heard = int(tip["head_position"])
        for row in await connection.fetch(sql["acts"], at.own_position, heard, sorted(ACT_TYPES)):
            if settled_on is None or day_of(row["recorded_at_us"]) > settled_on:
                return int(row["position"]) - 1
            act = hear(row["type"], row["recorded_at_us"], row["body"])
            self.book.learn_act(act)
            batch.acts.append(act)  # type: ignore[arg-type]  (learn_act has made sure)
        return heard

    async def _judge_accounts(
        self, connection: Connection, sql: Named, at: Checkpoint, batch: Batch, settled_on: date | None
    ) -> None:
        names = batch.names()
        names |= await self._touched(connection, sql, batch.turns)
        if settled_on is not None and settled_on != at.judged_on:
            names |= {row["account"] for row in await connection.fetch(sql["due_accounts"], settled_on)}
        await self.book.load(connection, sql, names, at.log_position)
        for name in sorted(names):
            if batch.out_of_order(self.book, name):
                await self._fold_again(connection, sql, name, batch, settled_on)
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
        self, connection: Connection, sql: Named, name: str, batch: Batch, settled_on: date | None
    ) -> None:
        """Something recorded earlier came later. Fold anew, and tell what the account had not told before."""
        told = {_mark(notice) for notice in self.book.accounts.pop(name).told}
        rows = await connection.fetch(sql["entries_of"], [name], batch.entries[-1].log_position if batch.entries else 0)
        raise NotImplementedError(rows, told)

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
            await append_events(connection, events, self._county, known_until_us)

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


def whole_groups(entries: Sequence[Entry]) -> Sequence[Entry]:
    """Without the last instant's entries, of which more may follow; all, when they are of one instant only."""
    last_us = entries[-1].recorded_at_us
    whole = [entry for entry in entries if entry.recorded_at_us < last_us]
    return whole or entries


def laid_out(rows: Sequence[Columns]) -> list[list[object]]:
    return [list(column) for column in zip(*rows, strict=True)]
