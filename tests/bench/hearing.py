"""How long a service that hears the roster needs from its start until it is ready, beside a year's records or none."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import asyncpg

from deploy.local.nats import NatsServer
from deploy.local.postgres import Postgres
from deploy.sample.load import everything
from deploy.sample.plan import Sample, make
from services.meetings import contract
from services.meetings.domain import rules
from services.meetings.domain.commands import COMMANDS
from services.meetings.domain.decide import decide
from services.meetings.domain.judging import FOLDS
from services.meetings.settings import RULE_FILES
from shared.adoption import AdoptRulebook
from shared.append import Appended
from shared.days import to_us
from shared.deciding import Told
from shared.handler import Handler
from shared.store import Store
from tests.bench.report import Figure
from tests.databases import Database, Databases
from tests.process import Process
from tests.road import config, provisioning

SIZE = (1, 12, 20)  # seed, townships, villages
UNTIL = date(2026, 12, 31)
CHUNK = 500
STARTS = 3


async def run(postgres: Postgres) -> AsyncIterator[Figure]:
    databases = Databases(postgres)
    year = make(*SIZE, UNTIL, branch_life=True)
    for name, sample in (("nothing", None), ("the sample county's year", year)):
        source, own = [await asyncio.to_thread(databases.create, service) for service in ("meetings", "venues")]
        events = await filled(source, sample)
        await own.found()
        with TemporaryDirectory(prefix="mingbai-bench-nats-") as folder:
            seconds = [round(found, 2) for found in await starts(Path(folder), source, own)]
        yield {"bench": f"start of venues until ready, meetings holds {name}", "events": events, "seconds": seconds}


async def filled(database: Database, sample: Sample | None) -> int:
    """How many events the store holds."""
    await database.found(None if sample is None else to_us(sample.county.opening))
    if sample is None:
        return 0
    async with asyncpg.create_pool(database.dsn, min_size=1, max_size=4) as pool, Store(pool) as store:
        handler = Handler(store, database.service, sample.county.code, FOLDS, contract.read, decide)
        rows = tuple(row for file in RULE_FILES for row in rules.read(file.read_text("utf-8"), file.name))
        adopt = AdoptRulebook(county=sample.county.code, rows=rows)
        told = [Told(str(uuid4()), adopt, "bench", recorded_at=sample.county.opening)]
        told += [
            Told(str(one.id), COMMANDS[one.type].model_validate(one.data), one.actor, recorded_at=one.recorded_at)
            for one in everything(sample)
        ]
        for first in range(0, len(told), CHUNK):
            answers = await handler.handle_each(told[first : first + CHUNK])
            assert all(isinstance(answer, Appended) for answer in answers)
        return (await store.tip()).position


async def starts(folder: Path, source: Database, own: Database) -> list[float]:
    """Each from the start of the process to its first answer that it is ready."""
    server = NatsServer(folder / "nats", config)
    server.start()
    found: list[float] = []
    try:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(provisioning(server))
            meetings = await stack.enter_async_context(Process(folder / "source", source, server.url).running())
            await meetings.is_("/readyz", 200)
            for number in range(STARTS):
                began = time.perf_counter()
                async with Process(folder / f"own_{number}", own, server.url).running() as venues:
                    await venues.is_("/readyz", 200)
                    found.append(time.perf_counter() - began)
    finally:
        server.kill()
    return found
