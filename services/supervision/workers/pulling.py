"""Two pull requests kept outstanding on one inbox, and a plain callback: the fast way to read a durable.

The library's own fetch() makes a task and several objects a message, and looks the consumer up, which our rights
forbid.
"""

import asyncio
import time
from collections import deque

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from shared.canonical import trusted_dumps

PULL_MAX = 1_000
WAITING_MAX = 2 * PULL_MAX  # messages asked for or held and not yet taken
EXPIRES_S = 10.0
LATE_S = 2.0
NO_STREAM = "503"
PAUSE_S = 0.5


class Pulling:
    """The messages of one durable, in the order in which they come."""

    def __init__(self, nc: Client, stream: str, durable: str) -> None:
        self._nc = nc
        self._subject = f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{durable}"
        self._inbox = nc.new_inbox()
        self._asked = 0  # messages that the server still owes us
        self._held: deque[Msg] = deque()
        self._filled = asyncio.Event()
        self._subscription: Subscription | None = None
        self._reconnects = nc.stats["reconnects"]
        self._heard_at = time.monotonic()

    async def start(self) -> None:
        self._subscription = await self._nc.subscribe(self._inbox, cb=self._on_message)

    async def stop(self) -> None:
        if self._subscription is not None and not self._nc.is_closed:
            await self._subscription.unsubscribe()

    def wake(self) -> None:
        """Have take() return at once, with or without messages."""
        self._filled.set()

    async def take(self, timeout_s: float) -> list[Msg]:
        """What has come; nothing after `timeout_s` or when woken."""
        await self._ask()
        try:
            async with asyncio.timeout(timeout_s):
                await self._filled.wait()
        except TimeoutError:
            return []
        taken = list(self._held)
        self._held.clear()
        self._filled.clear()
        return taken

    async def _ask(self) -> None:
        """Keep two requests open. They die with the connection that carried them, and may be lost without a word."""
        lost = time.monotonic() - self._heard_at > EXPIRES_S + LATE_S
        if lost or self._reconnects != self._nc.stats["reconnects"]:
            self._reconnects = self._nc.stats["reconnects"]
            self._heard_at = time.monotonic()
            self._asked = 0
        while self._nc.is_connected and self._asked + PULL_MAX <= WAITING_MAX:
            request = {"batch": PULL_MAX, "expires": int(EXPIRES_S * 1_000_000_000)}
            self._asked += PULL_MAX
            await self._nc.publish(self._subject, trusted_dumps(request).encode(), reply=self._inbox)

    async def _on_message(self, message: Msg) -> None:
        self._heard_at = time.monotonic()
        if message.headers is None or "Status" not in message.headers:
            self._asked = max(0, self._asked - 1)
            self._held.append(message)
            self._filled.set()
            return
        # A request has ended: filled in part when it expired (408), or refused. The server tells how much it leaves
        # open.
        left = message.headers.get("Nats-Pending-Messages")
        if message.headers["Status"] == NO_STREAM or left is None:
            await asyncio.sleep(PAUSE_S)
            self._asked = 0
        else:
            self._asked = max(0, self._asked - int(left))
