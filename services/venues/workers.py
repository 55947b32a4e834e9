"""The roster, heard from `meetings`: from its store by replay, at the start from the first event on, then as it grows.

It is kept in memory and built anew at each start. That the answers come from `meetings` is what the accounts of NATS
vouch for: nobody else can answer a replay of it.
"""

import asyncio
import time

import nats.errors
import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg

from shared.canonical import Malformed, loads, trusted_dumps
from shared.envelope import parse
from shared.roster import Roster
from shared.store import Unavailable

log = structlog.get_logger()
SOURCE = "meetings"
ANSWER_S = 5.0
RETRY_S = 0.5
PAGE_EVENTS = 500
SILENT_MAX_S = 30.0  # heads come each second


class Unheard(Exception):  # noqa: N818
    """What was answered does not follow what was heard."""


class Hearing:
    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self._position = 0
        self._head_at = time.monotonic()
        self._caught_up = False
        self._more = asyncio.Event()

    def require(self) -> None:
        """Raises Unavailable until the roster was heard to its end once: what is not heard yet is not unknown."""
        if not self._caught_up:
            raise Unavailable("the roster is still being heard")

    async def lacking(self) -> str | None:
        if not self._caught_up:
            return f"the roster has been heard up to event {self._position} only"
        silent_s = time.monotonic() - self._head_at
        return f"{SOURCE} has been silent for {silent_s:.0f} s" if silent_s > SILENT_MAX_S else None

    async def run(self, client: Client) -> None:
        """Until cancelled. No answer, or a wrong one: asked again."""
        await client.subscribe(f"head.{SOURCE}", cb=self._on_head)
        while True:
            try:
                await self._catch_up(client)
                await self._more.wait()
            except (nats.errors.Error, Unheard) as error:
                log.warning("roster_not_heard", source=SOURCE, reason=str(error) or type(error).__name__)
                await asyncio.sleep(RETRY_S)

    async def _catch_up(self, client: Client) -> None:
        """Page by page to the store's end."""
        self._more.clear()
        while await self._heard_page(client):
            pass
        if not self._caught_up:
            log.info("roster_heard", source=SOURCE, position=self._position)
        self._caught_up = True

    async def _heard_page(self, client: Client) -> bool:
        """Whether there may be more. Raises Unheard for what is no page, or leaves out an event."""
        wanted = {"from": self._position + 1, "to": self._position + PAGE_EVENTS}
        answer = await client.request(f"replay.{SOURCE}", trusted_dumps(wanted).encode(), timeout=ANSWER_S)
        try:
            rows = [(int(row["position"]), parse(row["body"])) for row in loads(answer.data)["events"]]
        except (Malformed, KeyError, TypeError, ValueError) as error:
            raise Unheard(f"no page of events: {error!r}") from None
        for position, message in rows:
            if position != self._position + 1:
                raise Unheard(f"event {position} came instead of {self._position + 1}")
            self._roster.hear(message)
            self._position = position
        return bool(rows)

    async def _on_head(self, message: Msg) -> None:
        try:
            announced = int(loads(message.data)["position"])
        except (Malformed, KeyError, TypeError, ValueError) as error:
            log.warning("head_not_read", source=SOURCE, reason=repr(error))
            return
        self._head_at = time.monotonic()
        if announced > self._position:
            self._more.set()
