"""The event store on PostgreSQL: reading, and appending by group commit.

Commands that arrive while a transaction runs go together into the next one: it costs one flush to disk whether it holds
one command or three hundred. A conflict fails only its own command. When the connection is lost in mid-commit nobody
knows whether it went through: the same batch is sent again, and the store answers for what it already has.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import asyncpg

from shared.append import Append, Appended, Tip
from shared.decider import Conflict, Refused
from shared.envelope import Stored
from shared.groups import SQL, append_groups, known_receipts

EVENTS_MAX = 1_000  # of one transaction; larger ones only add latency
LOST = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # the connection broke between a statement and its end
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
)


class Unavailable(Exception):  # noqa: N818
    """The database cannot be reached; nothing is known to be stored. Ask again with the same command id."""


@dataclass(slots=True)
class _Waiting:
    append: Append
    answer: "asyncio.Future[Appended]"

    def settle(self, outcome: Appended | Exception) -> None:
        if self.answer.done():  # the caller has gone
            return
        if isinstance(outcome, Exception):
            self.answer.set_exception(outcome)
        else:
            self.answer.set_result(outcome)


class ReadStore:
    """Reading: pages, streams, answers and the tip."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def answer(self, command_id: str, digest: bytes) -> Appended | None:
        async with self._pool.acquire() as connection:
            row = await connection.fetchrow(SQL["known_commands"], [command_id])
            if row is None:
                return None
            if row["digest"] != digest:
                raise Refused("command.changed", "id")
            return Appended(await known_receipts(connection, [command_id]), repeated=True)

    async def read_stream(self, stream_id: str, after_version: int = 0) -> list[Stored]:
        return [Stored(*row) for row in await self._pool.fetch(SQL["stream"], stream_id, after_version)]

    async def read_page(self, after_position: int, limit: int) -> list[Stored]:
        return [Stored(*row) for row in await self._pool.fetch(SQL["page"], after_position, limit)]

    async def tip(self) -> Tip:
        row = await self._pool.fetchrow(SQL["tip"])
        assert row is not None, "es.head has no row: the store was not founded"
        return Tip(*row)

    async def texts(self, event_ids: Sequence[str]) -> dict[str, dict[str, str]]:
        """The texts that stand beside these events and were not erased: event id → field → text."""
        found: dict[str, dict[str, str]] = {}
        for row in await self._pool.fetch(SQL["beside"], list(event_ids)):
            found.setdefault(row["event_id"], {})[row["field"]] = row["text"]
        return found

    async def erase(self, event_ids: Sequence[str]) -> int:
        """Erase the texts beside these events; how many there were."""
        return int(await self._pool.fetchval(SQL["erase"], list(event_ids)))

    async def end_file_clock(self) -> None:
        """The demonstration is loaded: time is the wall's from now on."""
        await self._pool.execute(SQL["end_file_clock"])


class Store(ReadStore):
    """The event store on PostgreSQL. Use as an async context manager: the writer task lives inside it.

    `patience_s`: how long a command waits for a database that is away before it gets Unavailable.
    """

    def __init__(self, pool: asyncpg.Pool, patience_s: float = 10.0) -> None:
        super().__init__(pool)
        self._patience_s = patience_s
        self._waiting: deque[_Waiting] = deque()
        self._wake = asyncio.Event()
        self._closing = False
        self._writer: asyncio.Task[None] | None = None
        self._connection: asyncpg.pool.PoolConnectionProxy | None = None  # the writer's own, kept between batches

    async def __aenter__(self) -> "Store":
        self._writer = asyncio.create_task(self._write(), name="group-commit")
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._writer is not None
        self._closing = True
        self._wake.set()
        await self._writer
        await self._give_back()

    async def append(self, append: Append) -> Appended:
        waiting = _Waiting(append, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        self._wake.set()
        return await waiting.answer

    async def _write(self) -> None:
        while not self._closing or self._waiting:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                batch = self._take()
                try:
                    outcomes = await self._commit([waiting.append for waiting in batch])
                except Exception as error:  # a bug must reach the callers, and must not end the writer
                    outcomes = [error] * len(batch)
                for waiting, outcome in zip(batch, outcomes, strict=True):
                    waiting.settle(outcome)

    def _take(self) -> list[_Waiting]:
        """The next batch, in order of arrival. Whoever touches what it writes, or repeats its commands, waits."""
        batch: list[_Waiting] = []
        later: list[_Waiting] = []
        touched: set[str] = set()
        written: set[str] = set()
        commands: set[str] = set()
        size = 0
        while self._waiting and size < EVENTS_MAX:
            waiting = self._waiting.popleft()
            streams = waiting.append.seen.keys()
            writes = {event.stream_id for event in waiting.append.events}
            ids = {command.id for command in waiting.append.commands}
            if not (streams.isdisjoint(written) and writes.isdisjoint(touched) and ids.isdisjoint(commands)):
                later.append(waiting)
                continue
            touched.update(streams)
            written |= writes
            commands |= ids
            size += max(1, len(waiting.append.events))
            batch.append(waiting)
        self._waiting.extendleft(reversed(later))
        return batch

    async def _commit(self, appends: list[Append]) -> list[Appended | Exception]:
        deadline = asyncio.get_running_loop().time() + self._patience_s
        while True:
            try:
                if self._connection is None:
                    self._connection = await self._pool.acquire()
                return await append_groups(self._connection, appends)  # one statement is a transaction of its own
            except LOST as error:
                await self._give_back()
                if asyncio.get_running_loop().time() > deadline:
                    return [Unavailable(str(error)) for _ in appends]
                await asyncio.sleep(0.1)
            except asyncpg.PostgresError as error:
                if len(appends) > 1:  # one of them is at fault, and only that one shall fail
                    return [outcome for append in appends for outcome in await self._commit([append])]
                return [Conflict() if isinstance(error, asyncpg.UniqueViolationError) else error]

    async def _give_back(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(*LOST):  # a broken connection is ended by the pool, which says so
                await self._pool.release(connection)
