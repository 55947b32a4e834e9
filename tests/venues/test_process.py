"""The process itself beside that of `meetings`, on a real PostgreSQL and a nats-server with the real accounts."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from deploy.local.nats import NatsServer
from shared.decider import Command
from tests.databases import Database
from tests.meetings.village import COUNTY, county
from tests.process import Process
from tests.road import config, provisioning, until
from tests.venues.village import batch, planned, programme


@asynccontextmanager
async def started(folder: Path, database: Database, url: str) -> AsyncIterator[Process]:
    made = Process(folder / database.service, database, url)
    async with made.running() as process:
        await process.is_("/livez", 200)
        yield process


async def takes(venues: Process, command: Command) -> bool:
    told = command.model_dump(mode="json")
    return (await venues.tell(told["type"], told)).status_code == 200


async def test_it_hears_the_roster_decides_by_it_and_hears_it_again_when_started_anew(
    tmp_path: Path, meetings_database: Database, venues_database: Database, nats_server: Callable[..., NatsServer]
) -> None:
    await meetings_database.found()
    await venues_database.found()
    server = nats_server(config)
    async with provisioning(server), started(tmp_path, venues_database, server.url) as venues:
        early = await venues.tell("open_programme", programme().model_dump(mode="json"))
        assert (early.status_code, early.json()["rule"]) == (503, "command.unheard")
        async with started(tmp_path, meetings_database, server.url) as meetings:
            await venues.is_("/readyz", 200)
            for command in county():
                told = command.model_dump(mode="json")
                assert (await meetings.tell(told["type"], told)).status_code == 200

            for command in (programme(unit=COUNTY), batch(), planned()):
                await until(partial(takes, venues, command), f"{command.type} is taken")
            code, seconds = await venues.stop()
            assert code == 0
            assert seconds < 5
            async with started(tmp_path, venues_database, server.url) as again:
                await again.is_("/readyz", 200)
                told = planned(works="W-2").model_dump(mode="json")
                assert (await again.tell("plan_works", told)).json()["rule"] == "batch.village_twice"
