"""Listens to the database: the trail has grown, our own store has grown. What is missed is made up for by polling."""

import asyncio
from collections.abc import Callable, Mapping

import asyncpg
import structlog

log = structlog.get_logger()
RETRY_S = 0.5
CHECK_EVERY_S = 5.0


async def listen(database_url: str, heard: Mapping[str, Callable[[], None]]) -> None:
    """Call `heard[channel]` for each notification, until cancelled."""
    while True:
        try:
            connection = await asyncpg.connect(database_url, timeout=5)
            try:
                for channel, tell in heard.items():
                    await connection.add_listener(channel, lambda *_, tell=tell: tell())
                    tell()  # what was told while nobody listened
                while True:
                    await asyncio.sleep(CHECK_EVERY_S)
                    await connection.fetchval("SELECT 1", timeout=5)
            finally:
                connection.terminate()
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
            log.warning("not_listening", reason=str(error) or type(error).__name__)
            await asyncio.sleep(RETRY_S)
