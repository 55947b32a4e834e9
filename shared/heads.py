"""The head of a service, told each second: nothing recorded before `recorded_until_us` can come later. Silence is
telling too."""

import asyncio
import time

import asyncpg
import nats.errors
import structlog
from nats.aio.client import Client

from shared.away import DATABASE_AWAY
from shared.canonical import trusted_dumps
from shared.groups import SQL
from shared.signatures import Signer

log = structlog.get_logger()
EVERY_S = 1.0


class Heads:
    """Not kept in a stream: an old head is worth nothing, and while NATS is away none is sent."""

    def __init__(self, pool: asyncpg.Pool, nc: Client, service: str, signer: Signer) -> None:
        self._pool = pool
        self._nc = nc
        self._service = service
        self._signer = signer

    async def run(self) -> None:
        while True:
            try:
                if self._nc.is_connected:
                    await self.tell()
            except (*DATABASE_AWAY, nats.errors.Error) as error:
                log.warning("head_not_told", service=self._service, reason=str(error) or type(error).__name__)
            await asyncio.sleep(EVERY_S)

    async def tell(self) -> None:
        row = await self._pool.fetchrow(SQL["take_head"], timeout=5)
        assert row is not None, "es.head has one row"
        position, hash_, recorded_until_us = row
        head = {
            "service": self._service,
            "position": position,
            "hash": hash_.hex(),
            "recorded_until_us": recorded_until_us,
            "sent_at_us": time.time_ns() // 1_000,
            "signature": self._signer.sign_head(position, hash_, recorded_until_us),
        }
        await self._nc.publish(f"head.{self._service}", trusted_dumps(head).encode())
