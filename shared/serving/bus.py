"""The service's side of NATS: it answers commands and replays, publishes what is stored, and tells its head.

Commands are request-reply on `cmd.<service>.<type>`, through the same inlet. Every failure is an answer too.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any

import asyncpg
from faststream.nats import NatsBroker, NatsMessage
from nats.aio.client import Client

from shared.bus import Watch, options
from shared.canonical import trusted_dumps
from shared.relay import Standing
from shared.serving.health import Metrics
from shared.serving.inlet import Inlet
from shared.serving.settings import Settings
from shared.signatures import Signer
from shared.telling import Telling

SILENT_MAX_S = 30.0  # a leading relay proves its stream every five seconds
Hearing = Callable[[Client], Awaitable[None]]  # runs until cancelled, once NATS was reached


@dataclass(frozen=True)
class Incoming:
    kind: str
    body: bytes
    headers: dict[str, str]


async def decode(message: NatsMessage) -> Incoming:
    """Our own strict reader reads the body; FastStream must not look into it."""
    headers = {str(name).lower(): str(value) for name, value in (message.headers or {}).items()}
    return Incoming(message.raw_message.subject.rpartition(".")[2], message.body, headers)


def listen(broker: NatsBroker, inlet: Inlet, metrics: Metrics) -> None:
    """Processes of one service share the requests. The broker must be made with apply_types=False."""
    service = inlet.trade.service

    @broker.subscriber(f"cmd.{service}.*", queue=service, decoder=decode, title="commands", max_workers=64)
    async def on_command(asked: Any) -> bytes:
        reply = await inlet.command(asked.kind, asked.body, asked.headers)
        metrics.answered(asked.kind, reply.status)
        return trusted_dumps({"status": reply.status, **reply.body}).encode()


class Bus:
    """Waits for NATS as long as it takes; meanwhile commands come over HTTP and are published later.

    `hearing` is what the service itself hears of others.
    """

    def __init__(
        self, settings: Settings, pool: asyncpg.Pool, inlet: Inlet, metrics: Metrics, hearing: Iterable[Hearing] = ()
    ) -> None:
        self._settings = settings
        self._pool = pool
        self._inlet = inlet
        self._metrics = metrics
        self._hearing = tuple(hearing)
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
        settings, service = self._settings, self._inlet.trade.service
        broker = NatsBroker(
            **options(settings.nats_url, settings.nats_seed_file, service, watch), apply_types=False, logger=None
        )
        listen(broker, self._inlet, self._metrics)
        try:
            self._client = await broker.connect()
            signer = Signer.from_file(service, settings.signing_seed_file)
            self._telling = Telling(self._pool, settings.database_url, self._client, service, signer)
            await broker.start()
            async with asyncio.TaskGroup() as group:
                group.create_task(self._telling.run())
                group.create_task(watch.violated())
                for hear in self._hearing:
                    group.create_task(_heard(hear, self._client))
        finally:
            await broker.stop()


async def _heard(hear: Hearing, client: Client) -> None:
    await hear(client)
