"""One leader among the processes of a service: an advisory lock, held by a session that must keep saying it is alive.

A stopped process would otherwise keep the lock for ever: its connection stands as long as its socket does. PostgreSQL
ends this session when it has been silent for three seconds, and another process takes over. A leader that wakes up
later finds its session closed; whatever it still sends is refused by the stream, for it expects a sequence that is
long past.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg

from shared import queries

SQL = queries.load(Path(__file__).parent / "sql" / "leadership.sql")
LOCK_RELAY = 5_205_118  # any number; advisory locks are per database, and a service has its own
SILENCE_MAX = "3s"
ALIVE_EVERY_S = 1.0


class Session:
    """The leader's connection. `woken` is set by each notification of the channel."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection
        self._turn = asyncio.Lock()
        self.woken = asyncio.Event()

    @property
    def lost(self) -> bool:
        return self._connection.is_closed()

    async def value(self, statement: str, *arguments: Any) -> Any:
        async with self._turn:
            return await self._connection.fetchval(statement, *arguments, timeout=10)

    async def keep_alive(self) -> None:
        while True:
            await asyncio.sleep(ALIVE_EVERY_S)
            await self.value(SQL["alive"])


@asynccontextmanager
async def leading(database_url: str, lock: int, channel: str) -> AsyncIterator[Session]:
    """Wait until the lock is ours, then hold it for the block. Raises asyncpg's errors and OSError when the database
    is away."""
    connection = await asyncpg.connect(
        database_url,
        timeout=5,
        server_settings={
            "application_name": "leader",
            "idle_session_timeout": SILENCE_MAX,
            "synchronous_commit": "off",  # it writes nothing but progress, which may be forgotten
        },
    )
    session = Session(connection)
    alive: asyncio.Task[None] | None = None
    try:
        while not await session.value(SQL["try_lock"], lock):  # noqa: ASYNC110  (the lock is in the database)
            await asyncio.sleep(ALIVE_EVERY_S)
        await connection.add_listener(channel, lambda *_: session.woken.set())
        alive = asyncio.create_task(session.keep_alive())
        yield session
    finally:
        if alive is not None:
            alive.cancel()
            await asyncio.gather(alive, return_exceptions=True)
        connection.terminate()
