"""The roster is heard from the store of `meetings` to its end, and then as it grows; until then nothing is decided."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import nats.errors
import pytest

from services.venues.api.trade import trade
from services.venues.workers import Hearing
from shared.canonical import loads, trusted_dumps
from shared.memory import MemoryStore
from shared.replay import Replay
from shared.roster import Roster
from shared.signatures import Signer
from tests.doors import Door, inlet_on, token
from tests.meetings.doors import door as meetings_door
from tests.meetings.village import VILLAGE, county
from tests.road import SIGNING_SEED, until
from tests.venues.village import RULES, TODAY, programme


@dataclass
class Answer:
    data: bytes


@dataclass
class Road:
    """A connection on which `meetings` answers replays and tells heads; the `bad` answers come first."""

    store: MemoryStore
    bad: list[bytes | Exception] = field(default_factory=list)
    heard: Callable[[Any], Awaitable[None]] | None = None
    asked: int = 0

    async def subscribe(self, subject: str, cb: Callable[[Any], Awaitable[None]]) -> None:
        assert subject == "head.meetings"
        self.heard = cb

    async def request(self, subject: str, data: bytes, **_: Any) -> Answer:
        assert subject == "replay.meetings"
        self.asked += 1
        bad = self.bad.pop(0) if self.bad else None
        if isinstance(bad, Exception):
            raise bad
        return Answer(bad if bad is not None else await self._page(**loads(data)))

    async def _page(self, to: int, **wanted: int) -> bytes:
        replay = Replay(self.store, None, "meetings", Signer("meetings", SIGNING_SEED))  # type: ignore[arg-type]
        return (await replay.page(wanted["from"], to)).encode()

    async def head(self) -> None:
        assert self.heard is not None
        await self.heard(Answer(trusted_dumps({"position": (await self.store.tip()).position}).encode()))


@asynccontextmanager
async def listening(road: Road) -> AsyncIterator[tuple[Hearing, Roster]]:
    roster = Roster()
    hearing = Hearing(roster)
    async with running(hearing, road):
        yield hearing, roster


@asynccontextmanager
async def running(hearing: Hearing, road: Road) -> AsyncIterator[None]:
    task = asyncio.create_task(hearing.run(road))  # type: ignore[arg-type]
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def caught_up(hearing: Hearing) -> None:
    async def ready() -> bool:
        return await hearing.lacking() is None

    await until(ready, "the roster is heard")


@asynccontextmanager
async def meetings_with_roster() -> AsyncIterator[tuple[Door, MemoryStore]]:
    store = MemoryStore("meetings", "test")
    async with meetings_door(store) as meetings:
        for command in county():
            told = command.model_dump(mode="json")
            assert (await meetings.tell(told["type"], told)).status_code == 200
        yield meetings, store


async def test_the_roster_is_heard_to_its_end_and_what_is_recorded_later_with_the_next_head() -> None:
    async with meetings_with_roster() as (meetings, store):
        road = Road(store)
        async with listening(road) as (hearing, roster):
            await caught_up(hearing)
            assert roster.holders(VILLAGE, "village_clerk", TODAY) == {"clerk"}
            renamed = {"unit": VILLAGE, "name": "新村（虚构）", "renamed_on": "2026-03-01"}
            assert (await meetings.tell("rename_unit", renamed)).status_code == 200
            asked = road.asked
            await road.head()
            await until(lambda: roster.required(VILLAGE).name == "新村（虚构）", "the new name is heard")
            await road.head()
            await until(lambda: road.asked == asked + 2, "asked for the page with the name and the empty one behind it")


async def test_no_answer_and_wrong_answers_are_asked_for_again() -> None:
    async with meetings_with_roster() as (_, store):
        (second,) = await store.read_page(1, 1)
        gap = trusted_dumps({"events": [{"position": 2, "body": second.body}], "signature": ""}).encode()
        away = nats.errors.NoRespondersError()
        bad: list[bytes | Exception] = [away, b'{"error":"the store does not answer"}', b"x", gap]
        async with listening(Road(store, bad)) as (hearing, roster):
            assert await hearing.lacking() == "the roster has been heard up to event 0 only"
            await caught_up(hearing)
            assert roster.unit(VILLAGE) is not None


async def test_until_the_roster_is_heard_nothing_is_decided_and_nothing_called_unknown() -> None:
    async with meetings_with_roster() as (_, store):
        roster = Roster()
        hearing = Hearing(roster)
        inlet = inlet_on(trade(roster, RULES, hearing.require), MemoryStore("venues", "test"))
        body = trusted_dumps(programme().model_dump(mode="json")).encode()
        headers = {"authorization": f"Bearer {token()}"}
        assert (await inlet.command("open_programme", body, headers)).status == 503
        async with running(hearing, Road(store)):
            await caught_up(hearing)
            assert (await inlet.command("open_programme", body, headers)).status == 200


async def test_a_source_that_falls_silent_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    async with meetings_with_roster() as (_, store), listening(Road(store)) as (hearing, _):
        await caught_up(hearing)
        monkeypatch.setattr("services.venues.workers.SILENT_MAX_S", -1.0)
        assert "has been silent" in (await hearing.lacking() or "")
