"""What a service hears of another: everything that the other's store holds, from the first event on, and as it grows.

Nothing of it is kept: the source is asked for what its store holds (`replay.<source>`), page by page, each verified by
the chain and the source's signature. So a restart needs nothing but the source, and a stream that was lost takes
nothing away.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import nats.errors
import structlog
from nats.aio.client import Client

from shared.away import DATABASE_AWAY
from shared.canonical import Malformed, loads, trusted_dumps
from shared.chain import genesis, link
from shared.decider import Conflict
from shared.envelope import Message, parse
from shared.roster import HEARD, Roster
from shared.signatures import Verifier
from shared.store import Unavailable

log = structlog.get_logger()
EVERY_S = 1.0
ANSWER_S = 5.0
REPLAY_EVENTS = 500
STALE_S = 30.0
Take = Callable[[Message], Awaitable[None]]


class Unheard(Exception):  # noqa: N818
    """A source was not heard to its end yet. Nothing was decided, and nothing stored."""

    def __init__(self, source: str) -> None:
        super().__init__(f"{source} has not been heard to its end yet")
        self.source = source


class Unbelievable(Exception):  # noqa: N818
    """What the source told does not follow what it told before, or is not signed by it."""


class Hearing:
    """Follows one source through its replays, and hands on each message once and in order."""

    def __init__(self, source: str, deployment: str, public_key: str, take: Take) -> None:
        self._source = source
        self._verifier = Verifier(source, public_key)
        self._take = take
        self._position = 0
        self._hash = genesis(source, deployment)
        self._heard_at: float | None = None
        self._reason: str | None = None

    @property
    def heard(self) -> bool:
        """Whether the source was heard up to its end since the start."""
        return self._heard_at is not None

    def require(self) -> None:
        """Raises Unheard until then: what is not heard yet is not unknown."""
        if not self.heard:
            raise Unheard(self._source)

    async def lacking(self) -> str | None:
        """What keeps us from knowing what the source knows, or None."""
        if self._heard_at is None:
            return str(Unheard(self._source))
        silent_s = time.monotonic() - self._heard_at
        return f"{self._source} has been silent for {silent_s:.0f} s" if silent_s > STALE_S else None

    async def run(self, client: Client) -> None:
        """Until cancelled; the source away is waited for, and what cannot be believed is asked for again."""
        while True:
            reason = None
            try:
                while await self._page(client):
                    pass
            except (*DATABASE_AWAY, Unavailable, Conflict, nats.errors.Error, Unbelievable, Unheard) as error:
                reason = str(error) or type(error).__name__
            self._say(reason)
            await asyncio.sleep(EVERY_S)

    def _say(self, reason: str | None) -> None:
        """Once, when it changes."""
        if reason != self._reason:
            log.warning("hearing", source=self._source, interrupted_by=reason)
        self._reason = reason

    async def _page(self, client: Client) -> bool:
        """Ask for what follows; whether there was any."""
        wanted = {"from": self._position + 1, "to": self._position + REPLAY_EVENTS}
        request = trusted_dumps(wanted).encode()
        answer = await client.request(f"replay.{self._source}", request, timeout=ANSWER_S)
        told = self._believed(answer.data)
        for position, hash_, message in told:
            await self._take(message)
            self._position, self._hash = position, hash_
        if not told:
            self._heard_at = time.monotonic()
        return bool(told)

    def _believed(self, answer: bytes) -> list[tuple[int, bytes, Message]]:
        """Position, hash and message of each. Raises Unbelievable."""
        found: list[tuple[int, bytes, Message]] = []
        position, hash_ = self._position, self._hash
        try:
            content: Any = loads(answer)
            for row in content["events"]:
                position += 1
                hash_ = link(hash_, position, row["version"], row["recorded_at_us"], row["body"])
                if (row["position"], row["hash"]) != (position, hash_.hex()):
                    raise Unbelievable(f"what {self._source} tells at {position} does not follow")
                found.append((position, hash_, parse(row["body"])))
            if found and not self._verifier.fits(str(content["signature"]), position, hash_):
                raise Unbelievable(f"the signature on {position} is not that of {self._source}")
        except (Malformed, KeyError, TypeError, ValueError) as error:
            raise Unbelievable(f"what {self._source} answers is no page of events: {error!r}") from None
        return found


def learning(roster: Roster) -> Take:
    """What is heard of meetings goes into the roster."""

    async def take(message: Message) -> None:
        if message.type in HEARD:
            roster.hear(message)

    return take
