"""Leaders stopped, awakened and killed, NATS and PostgreSQL away under load: nothing is lost or doubled.

ROAD_AWAY_S is how long a server stays away; the suite takes a few seconds, a longer run a minute.
"""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import asyncpg

from deploy.local.nats import NatsServer
from deploy.local.postgres import Postgres
from shared.store import Unavailable
from tests.databases import Database, Databases
from tests.road import (
    SIGNING_SEED,
    Source,
    Stream,
    config,
    provisioned,
    provisioning,
    reader,
    replays,
    seed_file,
    until,
)
from tests.road import source as running_source
from tests.shared.tally import Writer

AWAY_S = float(os.environ.get("ROAD_AWAY_S", "8"))


async def leader(database: Database, server: NatsServer, **environment: str) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.faults.relaying",
        database.dsn,
        server.url,
        str(seed_file(server.folder, "meetings")),
        SIGNING_SEED.hex(),
        stdout=PIPE,
        env=os.environ | environment,
    )


async def says(process: Process, line: str) -> None:
    assert process.stdout is not None
    async with asyncio.timeout(30):
        async for told in process.stdout:
            if told.decode().startswith(line):
                return
    raise AssertionError(f"the process ended without saying {line}")


async def end(*processes: Process) -> None:
    for process in processes:
        if process.returncode is None:
            os.kill(process.pid, signal.SIGCONT)
            os.kill(process.pid, signal.SIGKILL)
            await process.wait()


async def same(stream: Stream, of: Source) -> bool:
    """The stream holds exactly the store's events."""
    tip = await of.store.tip()
    await stream.stands_at(tip.position)
    return await stream.hashes() == [row.hash.hex() for row in await of.store.read_page(0, tip.position)]


async def test_a_stopped_leader_is_replaced_and_harmless_when_it_wakes_up(
    nats_server: Callable[..., NatsServer], meetings_database: Database
) -> None:
    server = nats_server(config)
    async with provisioning(server) as provisioner, running_source(meetings_database, server) as of:
        stream = Stream(provisioner)
        first = await leader(meetings_database, server)
        try:
            await says(first, "leading 0")
            second = await leader(meetings_database, server)
            await says(second, "standby")
            await of.append(100)
            await says(first, "leading 100")
            os.kill(first.pid, signal.SIGSTOP)
            await of.append(100)
            await says(second, "leading 200")
            os.kill(first.pid, signal.SIGCONT)
            await of.append(100)
            await says(first, "standby")
            await says(second, "leading 300")
            assert await same(stream, of)
            os.kill(second.pid, signal.SIGKILL)
            await of.append(100)
            await says(first, "leading 400")
            assert await same(stream, of)
        finally:
            await end(first, second)


async def test_killed_after_publishing_and_before_noting_it_nothing_is_doubled(
    nats_server: Callable[..., NatsServer], meetings_database: Database
) -> None:
    server = nats_server(config)
    async with provisioning(server) as provisioner, running_source(meetings_database, server) as of:
        await of.append(100)
        dying = await leader(meetings_database, server, KILL_BEFORE_NOTE="1")
        await dying.wait()
        assert await of.relayed() == 0
        await Stream(provisioner).stands_at(100)
        await of.append(50)
        of.relaying.start()
        assert await same(Stream(provisioner), of)


@asynccontextmanager
async def load(of: Source, every_s: float = 0.005) -> AsyncIterator[dict[str, int]]:
    """Eight writers that append all the time; they keep count of what was accepted."""
    counts = {"accepted": 0, "unavailable": 0}
    ending = asyncio.Event()

    async def write(number: int) -> None:
        writer = Writer(f"load-{number}")
        append = writer.next()
        while not ending.is_set():
            try:
                await of.store.append(append)
            except Unavailable:
                counts["unavailable"] += 1
            else:
                counts["accepted"] += 1
                append = writer.next()
            await asyncio.sleep(every_s)

    writers = [asyncio.create_task(write(number)) for number in range(8)]
    try:
        yield counts
    finally:
        ending.set()
        await asyncio.gather(*writers)


async def test_nats_away_under_load_commands_are_accepted_and_nothing_is_lost(
    nats_server: Callable[..., NatsServer], meetings_database: Database, supervision_database: Database
) -> None:
    server = nats_server(config)
    async with AsyncExitStack() as stack:
        provisioner = await stack.enter_async_context(provisioning(server))
        of = await stack.enter_async_context(running_source(meetings_database, server))
        to = await stack.enter_async_context(reader(supervision_database, server, meetings_database.deployment))
        await replays(of)
        for running in (of.relaying, of.heads, to.running):
            running.start()
        async with load(of) as counts:
            await to.reached(100)
            server.kill()
            accepted_before = counts["accepted"]
            await asyncio.sleep(AWAY_S)
            accepted_meanwhile = counts["accepted"] - accepted_before
            server.start()
            await until(lambda: of.relay.standing.state == "leading", "the relay leads again")
        assert accepted_meanwhile > 100
        assert counts["unavailable"] == 0
        tip = (await of.store.tip()).position
        assert tip == counts["accepted"]
        await to.reached(tip)
        assert await same(Stream(provisioner), of)
        assert await trail_is_whole(to.pool, of)


async def test_nats_wiped_while_away_the_store_fills_it_again(
    nats_server: Callable[..., NatsServer], meetings_database: Database, supervision_database: Database
) -> None:
    server = nats_server(config)
    async with AsyncExitStack() as stack:
        provisioner = await stack.enter_async_context(provisioning(server))
        of = await stack.enter_async_context(running_source(meetings_database, server))
        to = await stack.enter_async_context(reader(supervision_database, server, meetings_database.deployment))
        await replays(of)
        for running in (of.relaying, of.heads, to.running):
            running.start()
        await of.append(500)
        await to.reached(500)
        server.kill()
        for file in sorted(server.store.rglob("*"), reverse=True):
            file.rmdir() if file.is_dir() else file.unlink()
        await of.append(500)
        server.start()
        await provisioned(provisioner)
        await to.reached(1_000)
        assert await same(Stream(provisioner), of)
        assert await trail_is_whole(to.pool, of)


async def test_postgresql_restarted_under_load_loses_nothing_acknowledged(
    nats_server: Callable[..., NatsServer], postgres_server: Callable[..., Postgres]
) -> None:
    server, postgres = nats_server(config), postgres_server()
    databases = Databases(postgres)
    ours = await asyncio.to_thread(databases.create, "meetings")
    theirs = await asyncio.to_thread(databases.create, "supervision")
    async with AsyncExitStack() as stack:
        provisioner = await stack.enter_async_context(provisioning(server))
        of = await stack.enter_async_context(running_source(ours, server))
        to = await stack.enter_async_context(reader(theirs, server, ours.deployment))
        await replays(of)
        for running in (of.relaying, of.heads, to.running):
            running.start()
        async with load(of) as counts:
            await to.reached(100)
            postgres.kill()
            await asyncio.sleep(min(AWAY_S, 3))
            postgres.start()
            accepted = counts["accepted"]
            await until(lambda: counts["accepted"] > accepted + 100, "commands are accepted again")
        tip = (await of.store.tip()).position
        assert tip == counts["accepted"]
        await to.reached(tip)
        assert await same(Stream(provisioner), of)
        assert await trail_is_whole(to.pool, of)


async def trail_is_whole(pool: asyncpg.Pool, of: Source) -> bool:
    """The trail holds each event of the store once, in order, under log positions without a gap."""
    rows = await pool.fetch("SELECT log_position, position, hash FROM trail.entries ORDER BY log_position")
    events = await of.store.read_page(0, len(rows) + 1)
    numbers = list(range(1, len(events) + 1))
    return (
        [row["log_position"] for row in rows] == numbers
        and [row["position"] for row in rows] == numbers
        and [row["hash"] for row in rows] == [event.hash for event in events]
    )
