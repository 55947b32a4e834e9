"""The process of meetings itself, commanded over HTTP without a pause while NATS, then PostgreSQL, goes away."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from uuid import uuid4

import asyncpg
import httpx

from deploy.local.nats import NatsServer
from deploy.local.postgres import Postgres
from tests.databases import Database, Databases
from tests.meetings.test_process import COUNTY_UNIT
from tests.meetings.village import COUNTY
from tests.process import BEARER, Process
from tests.road import Stream, config, provisioning, until

AWAY_S = float(os.environ.get("ROAD_AWAY_S", "8"))
CLERKS = 8


class Clerks:
    """Each registers one person after the other. A command is told again under its id until it is answered."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._ending = asyncio.Event()
        self.accepted: set[str] = set()
        self.turned_away = 0

    @classmethod
    @asynccontextmanager
    async def of(cls, process: Process) -> AsyncIterator["Clerks"]:
        clerks = cls(process)
        working = [asyncio.create_task(clerks._work(number)) for number in range(CLERKS)]
        try:
            yield clerks
        finally:
            clerks._ending.set()
            await asyncio.gather(*working)

    async def _work(self, clerk: int) -> None:
        for number in count(1):
            command = str(uuid4())
            person = {"person": f"P-{clerk}-{number}", "unit": COUNTY, "name": "王小明"}
            while not await self._answered(command, person):
                self.turned_away += 1
            self.accepted.add(command)
            if self._ending.is_set():
                return

    async def _answered(self, command: str, person: dict[str, str]) -> bool:
        headers = BEARER | {"Idempotency-Key": command}
        try:
            answer = await self._process.client.post("/commands/register_person", json=person, headers=headers)
        except httpx.TransportError:
            return False
        assert answer.status_code in (200, 503), answer.text
        return answer.status_code == 200


async def all_told(database: Database, accepted: set[str], stream: Stream) -> bool:
    """Each accepted command is stored once, and the stream holds exactly what is stored."""
    connection = await asyncpg.connect(database.dsn)
    rows = await connection.fetch(
        "SELECT causation_id::text, type, encode(hash, 'hex') FROM es.events ORDER BY position"
    )
    await connection.close()
    await stream.stands_at(len(rows))
    stored = [command for command, kind, _ in rows if kind == "person_registered"]
    return sorted(stored) == sorted(accepted) and await stream.hashes() == [row["encode"] for row in rows]


async def test_nats_away_under_load_every_command_is_accepted_and_told_later(
    tmp_path: Path, meetings_database: Database, nats_server: Callable[..., NatsServer]
) -> None:
    await meetings_database.found()
    server = nats_server(config)
    async with (
        provisioning(server) as provisioner,
        Process(tmp_path, meetings_database, server.url).running() as process,
    ):
        await process.is_("/readyz", 200)
        assert (await process.tell("register_unit", COUNTY_UNIT)).status_code == 200
        async with Clerks.of(process) as clerks:
            await until(lambda: len(clerks.accepted) > 50, "commands are accepted")
            server.kill()
            await process.is_("/readyz", 503)
            before = len(clerks.accepted)
            await asyncio.sleep(AWAY_S)
            assert len(clerks.accepted) > before + 100
            server.start()
            await process.is_("/readyz", 200)
        assert clerks.turned_away == 0
        assert await all_told(meetings_database, clerks.accepted, Stream(provisioner))


async def test_postgresql_restarted_under_load_no_accepted_command_is_lost_or_doubled(
    tmp_path: Path, postgres_server: Callable[..., Postgres], nats_server: Callable[..., NatsServer]
) -> None:
    server, postgres = nats_server(config), postgres_server()
    database = await asyncio.to_thread(Databases(postgres).create, "meetings")
    await database.found()
    async with provisioning(server) as provisioner, Process(tmp_path, database, server.url).running() as process:
        await process.is_("/readyz", 200)
        assert (await process.tell("register_unit", COUNTY_UNIT)).status_code == 200
        async with Clerks.of(process) as clerks:
            await until(lambda: len(clerks.accepted) > 50, "commands are accepted")
            postgres.kill()
            await process.is_("/readyz", 503)
            postgres.start()
            accepted = len(clerks.accepted)
            await until(lambda: len(clerks.accepted) > accepted + 100, "commands are accepted again")
            await process.is_("/readyz", 200)
        assert await all_told(database, clerks.accepted, Stream(provisioner))
