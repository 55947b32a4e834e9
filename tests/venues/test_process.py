"""The process itself beside that of `meetings`, on a real PostgreSQL and a nats-server with the real accounts."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from deploy.local.nats import NatsServer
from tests.databases import Database
from tests.meetings.village import COUNTY, county
from tests.process import BEARER, answered, is_refused, say, started, takes
from tests.road import config, provisioning, until
from tests.venues.village import batch, planned, programme


async def test_it_hears_the_roster_decides_by_it_and_hears_it_again_when_started_anew(
    tmp_path: Path, meetings_database: Database, venues_database: Database, nats_server: Callable[..., NatsServer]
) -> None:
    await meetings_database.found()
    await venues_database.found()
    server = nats_server(config)
    async with provisioning(server), started(tmp_path, venues_database, server.url) as venues:
        early = await answered(venues, programme())
        seen = await venues.client.get("/programmes", headers=BEARER)
        for answer in (early, seen):
            assert (answer.status_code, answer.json()["rule"]) == (503, "command.unheard")
        async with started(tmp_path, meetings_database, server.url) as meetings:
            await venues.is_("/readyz", 200)
            await say(meetings, *county())
            for command in (programme(unit=COUNTY), batch(), planned()):
                await until(partial(takes, venues, command), f"{command.type} is taken")
            code, seconds = await venues.stop()
            assert code == 0
            assert seconds < 5
            async with started(tmp_path, venues_database, server.url) as again:
                await again.is_("/readyz", 200)
                await is_refused(again, planned(works="W-2"), "batch.village_twice")
