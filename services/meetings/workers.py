"""The service's side of NATS: it answers commands and replays, publishes what is stored, and tells its head."""

import asyncio
import time
from collections.abc import Callable

import asyncpg
from faststream.nats import NatsBroker
from nats.aio.client import Client

from services.meetings.contract import SERVICE
from services.meetings.settings import Settings
from shared.bus import Watch, options
from shared.relay import Standing
from shared.signatures import Signer
from shared.telling import Telling

SILENT_MAX_S = 30.0  # a leading relay proves its stream every five seconds


class Bus:
    """Waits for NATS as long as it takes; meanwhile commands come over HTTP and are published later.

    `listen` adds what is to be heard to the broker before it starts.
    """

    def __init__(self, settings: Settings, pool: asyncpg.Pool, listen: Callable[[NatsBroker], None]) -> None:
        self._settings = settings
        self._pool = pool
        self._listen = listen
        self._client: Client | None = None
        self._telling: Telling | None = None

    @property
    def standing(self) -> Standing:
        return self._telling.relay if self._telling else Standing("waiting", reason="NATS has not been reached yet")

    async def lacking(self) -> str | None:
        """What keeps events from travelling, or None."""
        if self._client is None or not self._client.is_connected:
            return "not connected to NATS"
        if self.standing.state in ("waiting", "foreign"):
            return self.standing.reason
        silent_s = time.monotonic() - self.standing.proved_at
        if self.standing.state == "leading" and silent_s > SILENT_MAX_S:
            return f"the stream has been silent for {silent_s:.0f} s"
        return None

    async def run(self) -> None:
        """Until cancelled. Raises RightsViolated when the server's configuration does not fit this service."""
        watch = Watch()
        settings = self._settings
        broker = NatsBroker(
            **options(settings.nats_url, settings.nats_seed_file, SERVICE, watch), apply_types=False, logger=None
        )
        self._listen(broker)
        try:
            self._client = await broker.connect()
            signer = Signer.from_file(SERVICE, settings.signing_seed_file)
            self._telling = Telling(self._pool, settings.database_url, self._client, SERVICE, signer)
            await broker.start()
            async with asyncio.TaskGroup() as group:
                group.create_task(self._telling.run())
                group.create_task(watch.violated())
        finally:
            await broker.stop()
