"""What a service says on the road: its events by the relay, its head each second, and replays when asked."""

import asyncio

import asyncpg
from nats.aio.client import Client

from shared.heads import Heads
from shared.relay import Relay, Standing
from shared.replay import Replay
from shared.signatures import Signer
from shared.store import ReadStore


class Telling:
    def __init__(self, pool: asyncpg.Pool, database_url: str, nc: Client, service: str, signer: Signer) -> None:
        store = ReadStore(pool)
        self._relay = Relay(store, database_url, nc, service, signer)
        self._heads = Heads(pool, nc, service, signer)
        self._replay = Replay(store, nc, service, signer)

    @property
    def relay(self) -> Standing:
        """This process's relay; another process may lead."""
        return self._relay.standing

    async def run(self) -> None:
        """Until cancelled. The database or NATS away: said, and tried again."""
        answering = await self._replay.start()
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._relay.run())
                tasks.create_task(self._heads.run())
        finally:
            await answering.unsubscribe()
