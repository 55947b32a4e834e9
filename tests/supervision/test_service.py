"""The whole process on real servers: from a source's stream to an alert over HTTP, and a quick end."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from deploy.local.nats import NatsServer
from deploy.local.ports import free_port
from services.meetings.domain.events import MatterOpened, PostAssigned, PostEnded, UnitRegistered
from services.supervision.domain.lanes import SOURCES
from shared.access import Actor, issue, new_key, public_keys
from shared.append import Append, Asked
from shared.days import to_us
from shared.decider import DomainEvent
from shared.envelope import Cause, seal
from shared.signatures import Signer
from shared.words import Post
from tests.databases import Database
from tests.doors import TESTS_MAX_S
from tests.road import SEEDS, SIGNING_SEED, Source, config, provisioning, source, until
from tests.supervision.county import COUNTY, TOWN, VILLAGE, day, moment

KEY = new_key()
INSPECTOR = {"Authorization": f"Bearer {issue(KEY, Actor('inspector', 'inspection_office', ('',)), TESTS_MAX_S)}"}


def seat(person: str, post: Post, unit: str) -> DomainEvent:
    return PostAssigned(unit=unit, occurred_on=day("01-01"), assignment=f"a-{person}", person=person, post=post)


async def record(of: Source, recorded: str, *events: DomainEvent) -> None:
    command = str(uuid4())
    sealed = tuple(seal(event, "meetings", COUNTY, Cause("clerk", command, command)) for event in events)
    seen: dict[str, int] = {}
    for event in sealed:
        stream = await of.store.read_stream(event.stream_id)
        seen[event.stream_id] = len(stream)
    asked = Asked(command, sha256(command.encode()).digest(), moment(recorded))
    await of.store.append(Append((asked,), seen, sealed))


@asynccontextmanager
async def service(
    database: Database, server: NatsServer, folder: Path
) -> AsyncIterator[tuple[asyncio.subprocess.Process, httpx.AsyncClient]]:
    await database.found()
    files = {
        "nats": SEEDS["supervision"],
        "signing": bytes(range(32)).hex(),
        "access": public_keys(KEY),
        "sources": json.dumps({source: {"public_key": Signer(source, SIGNING_SEED).public_key} for source in SOURCES}),
    }
    for name, text in files.items():
        (folder / name).write_text(text)
    port = free_port()
    settings = {
        "DEPLOYMENT": database.deployment,
        "DATABASE_URL": database.dsn,
        "NATS_URL": server.url,
        "NATS_SEED_FILE": str(folder / "nats"),
        "SIGNING_SEED_FILE": str(folder / "signing"),
        "ACCESS_KEY_FILE": str(folder / "access"),
        "SOURCES_FILE": str(folder / "sources"),
        "HTTP_PORT": str(port),
    }
    environment = {"PATH": os.environ["PATH"]} | {f"SUPERVISION_{name}": value for name, value in settings.items()}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "services.supervision", env=environment, cwd=Path(__file__).parents[2]
    )
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=INSPECTOR, timeout=10) as client:

            async def ready() -> bool:
                assert process.returncode is None
                try:
                    return (await client.get("/readyz")).status_code == 200
                except httpx.TransportError:
                    return False

            await until(ready, "ready")
            yield process, client
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@pytest.mark.timeout(120)
async def test_from_the_sources_stream_to_an_alert_and_a_quick_end(
    meetings_database: Database,
    supervision_database: Database,
    nats_server: Callable[..., NatsServer],
    tmp_path: Path,
) -> None:
    server = nats_server(config)
    await meetings_database.found(moment("01-01 08:00"))
    async with provisioning(server), source(meetings_database, server, found=False) as meetings:
        meetings.relaying.start()
        meetings.heads.start()
        async with service(supervision_database, server, tmp_path) as (process, client):
            await record(
                meetings,
                "01-01 09:00",
                UnitRegistered(unit=COUNTY, occurred_on=day("01-01"), kind="county", name="样县"),
                UnitRegistered(unit=TOWN, occurred_on=day("01-01"), kind="township", name="甲乡", parent=COUNTY),
                UnitRegistered(unit=VILLAGE, occurred_on=day("01-01"), kind="village", name="一村", parent=TOWN),
                seat("zhi", "branch_secretary", VILLAGE),
                seat("fu", "deputy_secretary", TOWN),
            )
            await record(
                meetings, "03-01 10:00", MatterOpened(unit=VILLAGE, occurred_on=day("03-01"), matter="M", kind="works")
            )
            told: list[str] = []

            async def follow() -> None:
                async with client.stream("GET", "/alerts/stream", headers={"Last-Event-ID": "0"}, timeout=60) as answer:
                    async for line in answer.aiter_lines():
                        told.append(line)

            following = asyncio.create_task(follow())
            await record(meetings, "04-05 00:00", PostEnded(unit=TOWN, occurred_on=day("04-04"), assignment="a-fu"))
            await until(lambda: any('"matter.proposal"' in line for line in told), "the alert over the stream")
            assert "event: alert_raised" in told
            (alert,) = (await client.get("/alerts?rule=matter.proposal")).json()["alerts"]
            assert (alert["rule"], alert["light"], alert["raised_on"]) == ("matter.proposal", "red", "2026-04-04")
            summary = (await client.get("/summary")).json()
            assert summary["lag_events"] == 0
            lane = summary["lanes"]["meetings"]
            assert (lane["day"], lane["cannot_judge_since"]) == ("2026-04-05", None)
            assert summary["lanes"]["venues"]["day"] is None  # which has told nothing
            began = asyncio.get_running_loop().time()
            process.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(process.wait(), 10) == 0
            assert asyncio.get_running_loop().time() - began < 5
            await asyncio.gather(following, return_exceptions=True)


def test_the_moment_of_recording_is_told_in_microseconds() -> None:
    assert moment("01-01 08:00") == to_us(datetime.fromisoformat("2026-01-01T08:00:00+08:00"))
