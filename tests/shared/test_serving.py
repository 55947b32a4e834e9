"""The doors of a recording service, on the smallest one: who may do what, what follows a command, what it hears."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import asyncpg
from nats.aio.client import Client

from shared.access import Actor
from shared.append import EventStore
from shared.contracts import Contract
from shared.decider import Refused
from shared.memory import MemoryStore
from shared.serving.bus import Bus
from shared.serving.health import Metrics
from shared.serving.trade import Trade
from tests.databases import Database
from tests.doors import Door, inlet_on, opened, token
from tests.road import SEEDS, SIGNING_SEED, Running, config, provisioning, until
from tests.shared.tally import FOLDS, Count, Counted, Tally, decide, read

HEARD: list[str] = []


def about(command: Count) -> str:
    return f"tally-{command.tally}"


def require(actor: Actor, command: Count, tally: Tally) -> None:
    """Only the operator counts on."""
    if tally.votes and actor.role != "operator":
        raise Refused("access.role", role=actor.role)


async def afterwards(command: Count, store: EventStore) -> None:
    HEARD.append(f"{command.tally} at {(await store.tip()).position}")


CONTRACT = Contract("meetings", "", Path(__file__).parent, (Counted,), {"counted": 1}, {"count": Count})
TRADE = Trade(CONTRACT, FOLDS, read, decide, require, about, afterwards)


async def say(door: Door, role: Any, **told: object) -> int:
    return int((await door.tell("count", told, role)).status_code)


async def test_a_permission_may_rest_on_what_the_command_is_about() -> None:
    async with opened(inlet_on(TRADE, MemoryStore("meetings")), lambda _: ()) as door:
        assert await say(door, "reader", tally="a", votes=1) == 200
        assert await say(door, "reader", tally="a", votes=1) == 403
        assert await say(door, "operator", tally="a", votes=1) == 200
        assert await door.count() == 2


async def test_what_follows_a_command_follows_again_when_it_is_told_again_and_not_when_it_is_refused() -> None:
    HEARD.clear()
    repeated = {"Idempotency-Key": "0192d5a0-0000-7000-8000-0000000000aa"}
    async with opened(inlet_on(TRADE, MemoryStore("meetings")), lambda _: ()) as door:
        for _ in range(2):
            await door.tell("count", {"tally": "a", "votes": 1}, headers=repeated)
        await say(door, "operator", tally="a", votes=2_000_000)
        line = b'{"id":"0192d5a0-0000-7000-8000-0000000000ab","type":"count","data":{"tally":"b","votes":1}}'
        await door.client.post("/import", content=line, headers={"Authorization": f"Bearer {token()}"})
    assert HEARD == ["a at 1", "a at 1", "b at 2"]


async def test_what_a_service_hears_of_others_begins_once_nats_is_there(
    tmp_path: Path, meetings_database: Database, nats_server: Any
) -> None:
    await meetings_database.found()
    server = nats_server(config)
    (tmp_path / "nats").write_text(SEEDS["meetings"])
    (tmp_path / "signing").write_text(SIGNING_SEED.hex())
    settings: Any = SimpleNamespace(
        nats_url=server.url,
        nats_seed_file=tmp_path / "nats",
        signing_seed_file=tmp_path / "signing",
        database_url=meetings_database.dsn,
    )
    heard: list[bool] = []

    async def hear(client: Client) -> None:
        heard.append(client.is_connected)

    async with provisioning(server), asyncpg.create_pool(meetings_database.dsn, min_size=1, max_size=2) as pool:
        bus = Bus(settings, pool, inlet_on(TRADE, MemoryStore("meetings")), Metrics(TRADE), [hear])
        running = Running(bus.run)
        running.start()
        await until(lambda: heard == [True] and bus.standing.state == "leading", "it hears, and its relay leads")
        await running.stop()
