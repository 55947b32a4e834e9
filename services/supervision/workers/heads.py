"""The heads of one source: what it says of itself each second, signed."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from shared.canonical import Malformed, loads
from shared.signatures import Verifier

log = structlog.get_logger()
KEPT_MAX = 3_600  # while the trail is behind; at one a second, an hour


@dataclass(frozen=True, slots=True)
class Head:
    """Nothing recorded before `recorded_until_us` comes after `position`."""

    position: int
    hash: bytes
    recorded_until_us: int


class Heads:
    def __init__(self, source: str, verifier: Verifier) -> None:
        self._source = source
        self._verifier = verifier
        self._kept: deque[Head] = deque(maxlen=KEPT_MAX)
        self._heard: Callable[[], None] = lambda: None
        self._news = False
        self.announced = 0

    async def start(self, nc: Client, heard: Callable[[], None]) -> Subscription:
        """`heard` is called for each head that is the source's."""
        self._heard = heard
        return await nc.subscribe(f"head.{self._source}", cb=self._on_head)

    def news(self) -> bool:
        """Whether a head has come since this was last asked."""
        news, self._news = self._news, False
        return news

    def covered_by(self, position: int) -> Head | None:
        """The newest head that a trail at `position` has reached; it and the older ones are forgotten."""
        covered: Head | None = None
        while self._kept and self._kept[0].position <= position:
            covered = self._kept.popleft()
        return covered

    async def _on_head(self, message: Msg) -> None:
        try:
            said = loads(message.data)
            head = Head(int(said["position"]), bytes.fromhex(said["hash"]), int(said["recorded_until_us"]))
            fits = self._verifier.fits_head(said["signature"], head.position, head.hash, head.recorded_until_us)
        except (Malformed, KeyError, TypeError, ValueError, AttributeError):
            fits = False
        if not fits:
            log.warning("head_not_believed", source=self._source)
            return
        if self._kept and self._kept[-1].position == head.position:
            self._kept.pop()  # the newer one says more
        self._kept.append(head)
        self.announced = max(self.announced, head.position)
        self._news = True
        self._heard()
