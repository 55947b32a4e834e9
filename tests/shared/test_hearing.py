"""What a service hears of another: whole, in order and signed, or not at all."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from services.meetings.contract import read
from services.meetings.domain.commands import RegisterUnit
from services.meetings.domain.decide import decide
from services.meetings.domain.judging import FOLDS
from shared.canonical import loads, trusted_dumps
from shared.decider import Command
from shared.deciding import Told
from shared.handler import Handler
from shared.hearing import learning
from shared.memory import MemoryStore
from shared.replay import Replay
from shared.roster import Roster
from shared.signatures import Signer
from tests.meetings.village import COUNTY, TOWNSHIP, VILLAGE, YEAR_START, county
from tests.road import until
from tests.shared.sources import DEPLOYMENT, SEED, connected, following, hearing, told_by


async def recorded(store: MemoryStore, *commands: Command) -> None:
    handler = Handler(store, "meetings", COUNTY, FOLDS, read, decide)
    for command in commands:
        await handler.handle(Told(str(uuid4()), command, "tester"))


async def test_the_roster_is_heard_from_the_first_event_on_and_kept_current(nats_server: Any) -> None:
    store, roster = MemoryStore("meetings", DEPLOYMENT), Roster()
    await recorded(store, *county())
    hears = hearing(learning(roster))
    async with connected(nats_server) as client, told_by(client, store, "meetings"), following(hears, client):
        assert await hears.lacking() is not None
        await until(lambda: hears.heard, "the roster is heard to its end")
        assert roster.holders(VILLAGE, "branch_secretary", YEAR_START) == {"secretary"}
        assert await hears.lacking() is None
        new = RegisterUnit(unit="990101001009", kind="village", name="新村", parent=TOWNSHIP, enrolled_on=YEAR_START)
        await recorded(store, new)
        await until(lambda: roster.unit("990101001009"), "a new unit is heard")


async def test_the_source_may_come_later(nats_server: Any) -> None:
    store, roster = MemoryStore("meetings", DEPLOYMENT), Roster()
    await recorded(store, *county())
    hears = hearing(learning(roster))
    async with connected(nats_server) as client, following(hears, client):
        await asyncio.sleep(0)
        assert not hears.heard
        async with told_by(client, store, "meetings"):
            await until(lambda: hears.heard, "the roster is heard to its end")


@pytest.mark.parametrize("what", ["body", "signature", "gap"])
async def test_what_does_not_fit_is_not_believed(nats_server: Any, what: str) -> None:
    store, roster = MemoryStore("meetings", DEPLOYMENT), Roster()
    await recorded(store, *county())
    asked: list[bytes] = []
    async with connected(nats_server) as client:
        told: Any = store
        honest = Replay(told, client, "meetings", Signer("meetings", b"x" * 32 if what == "signature" else SEED))

        async def forged(request: Any) -> None:
            asked.append(request.data)
            page: Any = loads((await honest.page(1, 500)).encode())
            if what == "body":
                page["events"][3]["body"] = page["events"][3]["body"].replace("（虚构）", "（伪造）")
            if what == "gap":
                del page["events"][3]
            await request.respond(trusted_dumps(page).encode())

        await client.subscribe("replay.meetings", cb=forged)
        hears = hearing(learning(roster))
        async with following(hears, client):
            await until(lambda: len(asked) > 1, "it was asked again")
            assert not roster.units(YEAR_START)
            assert not hears.heard
