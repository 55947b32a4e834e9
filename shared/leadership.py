"""One leader among the processes of a service: an advisory lock, held by a session that must keep saying it is alive.

A stopped process would otherwise keep the lock for ever: its connection stands as long as its socket does. PostgreSQL
ends this session when it has been silent for three seconds, and another process takes over. Between the parts of a
statement a session is not idle but in a transaction, which may last ten. A leader that wakes up later finds its session
closed; whatever it still sends is refused by the stream, for it expects a sequence that is long past.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg

from shared import queries
from shared.away import DATABASE_AWAY
from shared.ending import end

SQL = queries.load(Path(__file__).parent / "sql" / "leadership.sql")
# Any numbers; advisory locks are per database, and a service has its own.
LOCK_RELAY = 5_205_118
LOCK_INTAKE = 5_205_119
SILENCE_MAX = "3s"
STATEMENT_MAX_S = 10
ALIVE_EVERY_S = 1.0
RETRY_S = 0.5


class Session:
    """The leader's connection. `woken` is set by each notification of the channel."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection
        self._turn = asyncio.Lock()
        self.woken = asyncio.Event()

    async def value(self, statement: str, *arguments: Any) -> Any:
        async with self._turn:
            return await self._connection.fetchval(statement, *arguments, timeout=STATEMENT_MAX_S)

    async def keep_alive(self) -> None:
        """Until the session is lost; then it raises."""
        while True:
            await asyncio.sleep(ALIVE_EVERY_S)
            await self.value(SQL["alive"])


Work = Callable[[Session], Coroutine[Any, Any, None]]


async def lead(database_url: str, lock: int, channel: str, work: Work, on_loss: Callable[[Exception], None]) -> None:
    """Do `work` whenever this process leads, until cancelled. It is cancelled as soon as the session is lost.

    `on_loss` hears that the database is away, whether we or `work` find it out; then we try again.
    """
    while True:
        try:
            async with leading(database_url, lock, channel) as session:
                await _while_alive(session, work)
        except DATABASE_AWAY as error:
            on_loss(error)
        await asyncio.sleep(RETRY_S)


async def _while_alive(session: Session, work: Work) -> None:
    tasks = [asyncio.create_task(work(session)), asyncio.create_task(session.keep_alive())]
    try:
        ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        await end(*tasks)
    for task in ended:
        task.result()


@asynccontextmanager
async def leading(database_url: str, lock: int, channel: str) -> AsyncIterator[Session]:
    """Wait until the lock is ours, then hold it for the block."""
    connection = await asyncpg.connect(
        database_url,
        timeout=5,
        server_settings={
            "application_name": "leader",
            "idle_session_timeout": SILENCE_MAX,
            "transaction_timeout": f"{STATEMENT_MAX_S}s",
            "synchronous_commit": "off",  # it writes nothing but progress, which may be forgotten
        },
    )
    session = Session(connection)
    try:
        while not await session.value(SQL["try_lock"], lock):  # noqa: ASYNC110  (the lock is in the database)
            await asyncio.sleep(ALIVE_EVERY_S)
        await connection.add_listener(channel, lambda *_: session.woken.set())
        yield session
    finally:
        connection.terminate()
