"""The projector: reads the trail and the acts in our own store, judges, and writes what comes of it.

One batch is one transaction: rows of the view, alert events in our own store, the checkpoint. After a crash the batch
is judged again and comes to the same. Midnights are settled up to the moment before which nothing can be missing any
more of any source that the rules read; a source that falls silent stops the days, never the light.

What people did (excused, dismissed) is read directly from our own store, whose lock the batch holds, and is judged
when the sources have come as far: an act and a fact of the same day are sorted by their moments of recording.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from itertools import islice

import asyncpg
import structlog

from services.supervision.domain.duty import ONE_DAY, Law
from services.supervision.domain.events import EventParked
from services.supervision.domain.facts.acts import EntryDropped, EntryRetried
from services.supervision.domain.facts.reading import ACT_TYPES, AffairFact
from services.supervision.domain.facts.roster import RosterFact
from services.supervision.domain.turns import EVERY, SITTINGS, begun_by, lecturers
from services.supervision.feeds import RULE_SOURCES, Entry, hear
from services.supervision.views.book import Book, Checkpoint, SetAside, Unjudged, read_act
from services.supervision.views.named import Named, named
from services.supervision.views.naming import EVER_US
from services.supervision.views.rows import Columns, Rows
from services.supervision.views.telling import event_of
from services.supervision.workers.batch import Batch
from services.supervision.workers.recording import append_events
from services.supervision.workers.refolding import fold_again
from services.supervision.workers.rulebook import warn_of_calendar
from shared.days import day_of
from shared.decider import Conflict, DomainEvent
from shared.groups import SQL as STORE_SQL
from shared.groups import Connection

log = structlog.get_logger()
ENTRIES_MAX = 1_000
INSTANT_MAX = 20_000  # so many of one instant, such as an imported roster, are judged at once
ACCOUNTS_AT_ONCE = 2_000  # are loaded, judged and written before the next ones are loaded
POLL_EVERY_S = 1.0  # a notification can be lost with its connection
RETRY_S = 0.5
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
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute(named(0)["plan_afresh"])
            number = await self._view(connection)
            sql = named(number)
            held = await connection.fetchrow(sql["hold_checkpoint"])
            assert held is not None, "a view has one checkpoint"
            at = Checkpoint(held["log_position"], held["own_position"], held["judged_on"])
            if stands != (number, at):
                self.book = Book(self._law, self._county)
                await self.book.open(connection, sql, at, (one.entry.log_position for one in aside))
            after, count = await self._judge(connection, sql, at, aside)
        if at.judged_on is not None and after.judged_on is not None and at.judged_on.year < after.judged_on.year:
            warn_of_calendar(self._law, after.judged_on)
        self._stands = (number, after)
        return count

    async def _view(self, connection: Connection) -> int:
        """Which view is judged into: the live one, whichever that is by now."""
        return int(await connection.fetchval(named(0)["keep_live"]))

    async def _judge(
        self, connection: Connection, sql: Named, at: Checkpoint, aside: Sequence[SetAside]
    ) -> tuple[Checkpoint, int]:
        # The sources first: what comes between the two questions is in the entries, and not the other way round.
        known_until_us, more = await self._known_until(connection, sql)
        entries, full = await self._page(connection, sql, at.log_position)
        whole = whole_groups(entries, full) if more or full else entries
        if len(whole) < len(entries):
            known_until_us = min(known_until_us, entries[len(whole)].recorded_at_us)
        elif full:
            known_until_us = min(known_until_us, whole[-1].recorded_at_us)
        batch = Batch(whole, day_of(known_until_us) if known_until_us else None)
        own_position = await self._hear_acts(connection, sql, at, batch)
        if not (whole or batch.acts or batch.retried or batch.dropped or aside) and batch.settled_on == at.judged_on:
            return at, 0
        for one in aside:
            batch.park(self.book, one)
        await connection.execute(sql["unpark"], batch.dropped)
        self.book.parked.update(batch.dropped)
        was = self.book.as_it_stands() if batch.turns_back(self.book) else self.book
        await self._hear_out(connection, sql, at, batch)
        if batch.retried:
            self.book = await self._try_again(connection, sql, at, batch, {one.entry.log_position for one in aside})
        batch.read(self.book)
        if batch.rows.hears:
            await connection.execute(sql["put_hears"], *laid_out(batch.rows.hears))
        await self._judge_accounts(connection, sql, at, batch, was)
        await self._tell(connection, batch, known_until_us)
        after = Checkpoint(whole[-1].log_position if whole else at.log_position, own_position, batch.settled_on)
        await self._write(connection, sql, batch, after)
        batch.close(self.book)
        return after, len(whole)

    async def _page(self, connection: Connection, sql: Named, after: int) -> tuple[list[Entry], bool]:
        """The next entries, and whether there may be more; of the first instant all, if it is not too long."""
        entries: list[Entry] = []
        while True:
            page = [Entry(*row) for row in await connection.fetch(sql["entries"], after, ENTRIES_MAX)]
            entries += page
            if len(page) < ENTRIES_MAX:
                return entries, False
            if len(entries) >= INSTANT_MAX or entries[0].recorded_at_us < entries[-1].recorded_at_us:
                return entries, True
            after = entries[-1].log_position

    async def _known_until(self, connection: Connection, sql: Named) -> tuple[int, bool]:
        """The moment before which nothing of any source is missing, and whether a source has told of more to come."""
        rows = await connection.fetch(sql["sources"], list(RULE_SOURCES))
        if len(rows) < len(RULE_SOURCES):
            return 0, False
        return min(row["known_until_us"] for row in rows), any(row["announced"] > row["position"] for row in rows)

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
                case act:
                    batch.acts.append(act)
        return heard

    async def _hear_out(self, connection: Connection, sql: Named, at: Checkpoint, batch: Batch) -> None:
        """Which accounts listen to the subjects of this batch."""
        subjects = {entry.subject for entry in batch.entries}
        for row in await connection.fetch(sql["hearers"], sorted(subjects), at.log_position):
            batch.hearers.setdefault(row["subject"], set()).add(row["account"])

    async def _try_again(
        self, connection: Connection, sql: Named, at: Checkpoint, batch: Batch, without: set[int]
    ) -> Book:
        """A fresh book that holds the entries that an operator has tried again, as far as they can be judged now."""
        turns: list[RosterFact] = []
        positions = [act.parked for act in batch.retried if act.parked not in without]
        for row in await connection.fetch(sql["entries_at"], positions, at.log_position):
            entry = Entry(*row)
            rows = await connection.fetch(sql["hearers"], [entry.subject], at.log_position)
            batch.hearers.setdefault(entry.subject, set()).update(row["account"] for row in rows)
            try:
                fact = hear(entry.type, entry.recorded_at_us, entry.body)
                names = batch.route(self.book, entry, fact) if isinstance(fact, AffairFact) else set()
            except Exception as error:  # it waits on, and the rest goes on
                batch.park(self.book, SetAside.because(entry, error))
                without.add(entry.log_position)
                continue
            await connection.execute(sql["unpark"], [entry.log_position])
            batch.tried.append(entry)
            batch.again |= names
            if isinstance(fact, RosterFact):  # it may touch whatever was judged without it
                batch.again |= {row["account"] for row in await connection.fetch(sql["every_account"])}
                turns.append(fact)
        book = Book(self._law, self._county)
        await book.open(connection, sql, at, without)
        book.parked.update(batch.dropped)
        for turn in turns:
            batch.again.update(begun_by(turn, book.roster, book.law.rules))
        return book

    async def _judge_accounts(
        self, connection: Connection, sql: Named, at: Checkpoint, batch: Batch, was: Book
    ) -> None:
        settled_on = batch.settled_on
        names = batch.names()
        names |= await self._touched(connection, sql, batch.of_key.keys())
        if settled_on is not None and settled_on != at.judged_on:
            names |= {row["account"] for row in await connection.fetch(sql["due_accounts"], settled_on)}
        behind = {row["account"]: row["next_at"] for row in await connection.fetch(sql["due_accounts"], at.judged_on)}
        waiting = iter(sorted(names | batch.again))
        while some := list(islice(waiting, ACCOUNTS_AT_ONCE)):
            await self._judge_some(connection, sql, at, batch, was, some, behind)
            await self._write_accounts(connection, sql, batch.rows)
            self.book.forget()

    async def _judge_some(
        self,
        connection: Connection,
        sql: Named,
        at: Checkpoint,
        batch: Batch,
        was: Book,
        names: Sequence[str],
        behind: Mapping[str, date],
    ) -> None:
        in_step = [name for name in names if name not in batch.again and name not in behind]
        failed = await self.book.load(connection, sql, in_step, at)
        last = batch.entries[-1].log_position if batch.entries else at.log_position
        for name in (name for name in names if name not in failed):
            try:
                if name not in behind and batch.judged(self.book, name):
                    continue
            except Exception as error:
                failed[name] = error
                continue
            told_of = await was.heard_of(connection, sql, [name], at.log_position)
            heard = await self.book.heard_of(connection, sql, [name], last)
            judged_on = behind[name] - ONE_DAY if name in behind else at.judged_on
            try:
                fold_again(name, told_of, heard, judged_on, batch, was, self.book)
            except Exception as error:
                failed[name] = error
        left = self._put_aside(batch, failed)
        if left:
            await connection.execute(sql["leave_behind"], left, batch.settled_on)

    def _put_aside(self, batch: Batch, failed: Mapping[str, Exception]) -> list[str]:
        """One account that fails does not stop the others. Raises Unjudged when an entry may be the cause.

        Those that fail by themselves, at a midnight or at a turn of the roster, are left behind, and are judged from
        there on when they can be.
        """
        left: list[str] = []
        for name, error in failed.items():
            self.book.accounts.pop(name, None)
            if not batch.fail(name, error):
                log.error("account_not_judged", account=name, reason=type(error).__name__, exc_info=error)
                left.append(name)
        if batch.aside:
            raise Unjudged(batch.aside)
        return left

    async def _touched(self, connection: Connection, sql: Named, told: Collection[str]) -> set[str]:
        """The accounts that turns with these keys may touch; each decides by its own ears."""
        if EVERY in told:
            return {row["account"] for row in await connection.fetch(sql["every_account"])}
        roster = self.book.roster
        turned = {key.removeprefix("unit/") for key in told if key.startswith("unit/")}
        units = turned | {unit for code in turned & self.book.heirs for unit in roster.predecessors(code)}
        names = {key for key in told if key != SITTINGS and not key.startswith("unit/")}
        names |= {name for code in turned for name in lecturers(roster, self.book.law.rules, code)}
        if units:
            names |= {row["account"] for row in await connection.fetch(sql["accounts_of_units"], sorted(units))}
        if ended := {code for code in turned if roster.ended(code, EVER_US) is not None}:
            names |= {row["account"] for row in await connection.fetch(sql["lectures_in"], sorted(ended))}
            names |= await self._cases_below(connection, sql, ended)
        if SITTINGS in told:
            names |= {row["account"] for row in await connection.fetch(sql["accounts_like"], "cadence/%")}
        return names

    async def _cases_below(self, connection: Connection, sql: Named, committees: Collection[str]) -> set[str]:
        """The cases of branches under these committees, which review them."""
        roster = self.book.roster
        below = {line for branch in roster.below(set(committees)) for line in roster.predecessors(branch)}
        rows = await connection.fetch(sql["accounts_of_units"], sorted(below)) if below else []
        return {row["account"] for row in rows if row["account"].startswith("development/")}

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

    async def _write_accounts(self, connection: Connection, sql: Named, rows: Rows) -> None:
        for name, columns in (
            ("drop_obligations", rows.dropped),
            ("put_obligations", rows.obligations),
            ("drop_alerts", rows.lost),
            ("put_alerts", rows.alerts),
            ("put_accounts", rows.accounts),
        ):
            if columns:
                await connection.execute(sql[name], *laid_out(columns))
                columns.clear()

    async def _write(self, connection: Connection, sql: Named, batch: Batch, after: Checkpoint) -> None:
        if batch.rows.parked:
            await connection.execute(sql["put_parked"], *laid_out(batch.rows.parked))
        await connection.execute(sql["move_checkpoint"], after.log_position, after.own_position, after.judged_on)


def whole_groups(entries: Sequence[Entry], full: bool) -> Sequence[Entry]:
    """Without the last instant's entries, of which more may follow; a full page of one instant only is taken whole."""
    whole = [entry for entry in entries if entry.recorded_at_us < entries[-1].recorded_at_us]
    return entries if full and not whole else whole


def laid_out(rows: Sequence[Columns]) -> list[list[object]]:
    return [list(column) for column in zip(*rows, strict=True)]
