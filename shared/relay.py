"""The relay: takes what the store has appended to the service's stream. Sequence = position, or it stops and says why.

One process of a service leads. It needs no memory of its own: what it notes in es.relayed is where it begins, and
when the stream stands elsewhere the stream's answer is believed. Less than noted: the stream has lost its tail or was
made anew, and the rest is published again. More than the store has: a message in it is not ours, and nothing more is
published until a person has looked and made the stream anew (`mingbai republish`).
"""

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Literal

import nats.errors
import structlog
from nats.aio.client import Client

from shared.groups import SQL
from shared.leadership import LOCK_RELAY, RETRY_S, Session, lead
from shared.publishing import BATCH_MAX, PublishFailed, publish, publish_one
from shared.signatures import Signer
from shared.store import ReadStore

log = structlog.get_logger()
CHANNEL = "es_appended"
PROBE_EVERY_S = 5.0
POLL_EVERY_S = 1.0  # a notification can be lost with its connection
NOTE_EVERY_S = 1.0  # under load; what is noted is only where the next leader begins to ask

State = Literal["standby", "leading", "waiting", "foreign"]


@dataclass(frozen=True)
class Standing:
    """`published`: the stream holds all up to here. `reason` says what a "waiting" or "foreign" relay cannot do."""

    state: State = "standby"
    published: int = 0
    reason: str = ""
    proved_at: float = 0.0  # time.monotonic() when the stream last answered as it should


class Foreign(Exception):  # noqa: N818
    """The stream holds more than the store: a message in it is not ours."""


class Relay:
    def __init__(self, store: ReadStore, database_url: str, nc: Client, service: str, signer: Signer) -> None:
        self._store = store
        self._database_url = database_url
        self._nc = nc
        self._service = service
        self._signer = signer
        self._noted = 0
        self._noted_at = 0.0
        self._foreign_at: int | None = None  # where the stream stood when it was found ahead of the store
        self.standing = Standing()

    async def run(self) -> None:
        """Lead whenever this process can, until cancelled."""
        await lead(self._database_url, LOCK_RELAY, CHANNEL, self._lead, partial(self._say, "standby"))

    async def _lead(self, session: Session) -> None:
        position = self._noted = int(await session.value(SQL["relayed"]))
        self.standing = Standing("leading", position)
        log.info("relay_leads", service=self._service, position=position)
        while True:
            session.woken.clear()
            try:
                position = await self._step(session, position)
            except Foreign as error:
                self._say("foreign", error)
                await asyncio.sleep(PROBE_EVERY_S)
            except (TimeoutError, nats.errors.Error, PublishFailed) as error:
                self._say("waiting", error)
                await asyncio.sleep(RETRY_S)
            if time.monotonic() - self._noted_at >= NOTE_EVERY_S:
                await self._note(session, position)

    async def _note(self, session: Session, position: int) -> None:
        """Events do not wait for it: when there are none to publish, and else once a second."""
        self._noted_at = time.monotonic()
        if position != self._noted:
            await session.value(SQL["note_relayed"], position)
            self._noted = position

    async def _step(self, session: Session, position: int) -> int:
        """Publish the next page, or wait for one; how far the stream then holds what the store has."""
        page = await self._store.read_page(position, BATCH_MAX)
        if page:
            return await self._judge(await publish(self._nc, self._service, self._signer, page), page[-1].position)
        await self._note(session, position)
        if time.monotonic() - self.standing.proved_at >= PROBE_EVERY_S:
            return await self._probe(position)
        with suppress(TimeoutError):
            async with asyncio.timeout(POLL_EVERY_S):
                await session.woken.wait()
        return position

    async def _probe(self, position: int) -> int:
        """Offer the event at `position` again. A whole stream refuses it and says where it stands; one that lost just
        this event takes it. An empty store has nothing to offer."""
        page = await self._store.read_page(position - 1, 1) if position else []
        if not page:
            self.standing = Standing("leading", position, "", time.monotonic())
            return position
        return await self._judge(await publish_one(self._nc, self._service, self._signer, page[0]), position)

    async def _judge(self, stands: int, offered: int) -> int:
        """The stream stands at `stands`, where `offered` was expected: whole, behind, led by another, or foreign.

        Once foreign it stays so, however far the store grows, until the stream has been made anew and stands lower.
        """
        if stands != offered or self._foreign_at is not None:
            tip = (await self._store.tip()).position
            if stands > tip or (self._foreign_at is not None and stands >= self._foreign_at):
                self._foreign_at = self._foreign_at or stands
                raise Foreign(f"the stream stands at {stands}, the store at {tip}: a message in it is not ours")
            log.warning("relay_stream_elsewhere", service=self._service, offered=offered, stands=stands)
        self._foreign_at = None
        self.standing = Standing("leading", stands, "", time.monotonic())
        return stands

    def _say(self, state: State, error: Exception) -> None:
        reason = str(error) or type(error).__name__
        if state != self.standing.state:
            log.warning("relay_" + state, service=self._service, reason=reason, published=self.standing.published)
        self.standing = Standing(state, self.standing.published, reason, self.standing.proved_at)
