"""Until the roster was heard from the store of `meetings` to its end, nothing is decided."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import nats.errors
import pytest

from services.venues.api.trade import trade
from shared.canonical import loads, trusted_dumps
from shared.hearing import Hearing, learning
from shared.memory import MemoryStore
from shared.replay import Replay
from shared.roster import Roster
from shared.signatures import Signer
from tests.doors import inlet_on, token
from tests.meetings.doors import door as meetings_door
from tests.meetings.village import county
from tests.road import SIGNING_SEED, until
from tests.venues.village import RULES, programme

SIGNER = Signer("meetings", SIGNING_SEED)
HEADERS = {"authorization": f"Bearer {token()}"}


@dataclass
class Answer:
    data: bytes


@dataclass
class Road:
    """A connection on which `meetings` answers replays; the `bad` answers come first."""

    store: MemoryStore
    bad: list[bytes | Exception] = field(default_factory=list)

    async def request(self, subject: str, data: bytes, **_: Any) -> Answer:
        assert subject == "replay.meetings"
        bad = self.bad.pop(0) if self.bad else None
        if isinstance(bad, Exception):
            raise bad
        return Answer(bad if bad is not None else await self._page(**loads(data)))

    async def _page(self, to: int, **wanted: int) -> bytes:
        replay = Replay(self.store, None, "meetings", SIGNER)  # type: ignore[arg-type]
        return (await replay.page(wanted["from"], to)).encode()


@asynccontextmanager
async def listening(road: Road) -> AsyncIterator[tuple[Hearing, Roster]]:
    roster = Roster()
    hearing = Hearing("meetings", "test", SIGNER.public_key, learning(roster))
    task = asyncio.create_task(hearing.run(road))  # type: ignore[arg-type]
    try:
        yield hearing, roster
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@asynccontextmanager
async def meetings_with_roster() -> AsyncIterator[MemoryStore]:
    store = MemoryStore("meetings", "test")
    async with meetings_door(store) as meetings:
        for command in county():
            told = command.model_dump(mode="json")
            assert (await meetings.tell(told["type"], told)).status_code == 200
        yield store


async def test_until_it_is_heard_nothing_is_decided_and_nothing_called_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.hearing.EVERY_S", 0.01)
    async with meetings_with_roster() as store:
        (second,) = await store.read_page(1, 1)
        gap = trusted_dumps({"events": [{"position": 2, "body": second.body}], "signature": ""}).encode()
        bad: list[bytes | Exception] = [nats.errors.NoRespondersError(), b'{"error":"no answer"}', b"x", gap]
        async with listening(Road(store, bad)) as (hearing, roster):
            inlet = inlet_on(trade(roster, RULES, hearing.require), MemoryStore("venues", "test"))
            body = trusted_dumps(programme().model_dump(mode="json")).encode()
            early = await inlet.command("open_programme", body, HEADERS)
            assert (early.status, early.body["rule"]) == (503, "command.unheard")
            await until(lambda: hearing.heard, "the roster is heard")
            assert bad == []
            assert (await inlet.command("open_programme", body, HEADERS)).status == 200
