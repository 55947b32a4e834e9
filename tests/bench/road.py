"""The relay and the intake, each alone, catching up with a store that is ahead; then from append to trail."""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

from deploy.local.nats import NatsServer
from deploy.local.postgres import Postgres
from tests.bench.report import Figure, rate, spread
from tests.databases import Databases
from tests.road import config, provisioning, reader, source, until

EVENTS = 100_000
SINGLES = 300
PATIENCE_S = 120.0


async def run(postgres: Postgres) -> AsyncIterator[Figure]:
    databases = Databases(postgres)
    ours = await asyncio.to_thread(databases.create, "meetings")
    theirs = await asyncio.to_thread(databases.create, "supervision")
    with tempfile.TemporaryDirectory(prefix="mingbai-bench-nats-") as folder:
        server = NatsServer(Path(folder), config)
        server.start()
        try:
            async with AsyncExitStack() as stack:
                await stack.enter_async_context(provisioning(server))
                of = await stack.enter_async_context(source(ours, server))
                to = await stack.enter_async_context(reader(theirs, server, ours.deployment))
                await of.append(EVENTS)

                began = time.perf_counter()
                of.relaying.start()
                await until(lambda: of.relay.standing.published == EVENTS, "all is published", PATIENCE_S)
                yield {"bench": "relay"} | rate(EVENTS, time.perf_counter() - began)

                began = time.perf_counter()
                to.running.start()
                await to.reached(EVENTS, PATIENCE_S)
                yield {"bench": "intake"} | rate(EVENTS, time.perf_counter() - began)

                latencies: list[float] = []
                for number in range(1, SINGLES + 1):
                    began = time.perf_counter()
                    await of.append(1)
                    await until(lambda: to.intake.position == EVENTS + number, "it is in the trail", every_s=0.0005)  # noqa: B023
                    latencies.append(time.perf_counter() - began)
                yield {"bench": "append to trail, idle"} | spread(latencies)
        finally:
            server.kill()
