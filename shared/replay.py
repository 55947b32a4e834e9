"""Replay: the one thing a reader may ask a service. Told from the store, so it is right even where the stream is not.

The request is {"from": a, "to": b}; the answer one page from a on, bounded by bytes and signed over its last event. The
reader asks again behind that event until it has what it wants; an empty page says that the store ends before a.
"""

import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from shared.away import DATABASE_AWAY
from shared.canonical import Malformed, loads, trusted_dumps
from shared.envelope import Stored
from shared.signatures import Signer
from shared.store import ReadStore

log = structlog.get_logger()
PAGE_BYTES_MAX = 200 * 1024  # the server takes messages of at most 256 KiB
PAGE_EVENTS_MAX = 500


class Replay:
    def __init__(self, store: ReadStore, nc: Client, service: str, signer: Signer) -> None:
        self._store = store
        self._nc = nc
        self._service = service
        self._signer = signer

    async def start(self) -> Subscription:
        return await self._nc.subscribe(f"replay.{self._service}", queue="replay", cb=self._on_request)

    async def _on_request(self, request: Msg) -> None:
        try:
            wanted = loads(request.data)
            answer = await self.page(int(wanted["from"]), int(wanted["to"]))
        except (Malformed, KeyError, TypeError, ValueError) as error:
            answer = trusted_dumps({"error": f"not a request for a replay: {error}"})
        except DATABASE_AWAY as error:
            log.warning("replay_failed", service=self._service, reason=str(error))
            answer = trusted_dumps({"error": "the store does not answer"})
        await request.respond(answer.encode())

    async def page(self, first: int, last: int) -> str:
        if not 1 <= first <= last:
            raise ValueError("1 ≤ from ≤ to does not hold")
        texts: list[str] = []
        bytes_left = PAGE_BYTES_MAX
        told: Stored | None = None
        for event in await self._store.read_page(first - 1, min(PAGE_EVENTS_MAX, last - first + 1)):
            text = _encoded(event)
            bytes_left -= len(text.encode()) + 1
            if bytes_left < 0 and told is not None:
                break
            texts.append(text)
            told = event
        signature = self._signer.sign(told.position, told.hash) if told else ""
        return f'{{"events":[{",".join(texts)}],"signature":"{signature}"}}'


def _encoded(event: Stored) -> str:
    return trusted_dumps(
        {
            "position": event.position,
            "version": event.version,
            "recorded_at_us": event.recorded_at_us,
            "hash": event.hash.hex(),
            "body": event.body,
        }
    )
