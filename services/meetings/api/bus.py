"""The NATS door: request-reply on `cmd.meetings.<type>`, through the same inlet. Every failure is an answer too."""

from dataclasses import dataclass
from typing import Any

from faststream.nats import NatsBroker, NatsMessage

from services.meetings.api.health import Metrics
from services.meetings.api.inlet import Inlet
from services.meetings.contract import SERVICE
from shared.canonical import trusted_dumps


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

    @broker.subscriber(f"cmd.{SERVICE}.*", queue=SERVICE, decoder=decode, title="commands", max_workers=64)
    async def on_command(asked: Any) -> bytes:
        reply = await inlet.command(asked.kind, asked.body, asked.headers)
        metrics.answered(asked.kind, reply.status)
        return trusted_dumps({"status": reply.status, **reply.body}).encode()
