"""The projection with verdicts: the sample county's matters judged from first to last, rows and alerts written."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import date

import asyncpg

from deploy.local.postgres import Postgres
from deploy.sample.load import lines, told
from deploy.sample.plan import make
from services.supervision.domain.lanes import MEETINGS
from services.supervision.workers.hearing import Told
from services.supervision.workers.projector import Projector
from services.supervision.workers.trail import Trail
from shared.chain import genesis
from shared.days import midnight_us, to_us
from tests.bench.report import Figure, rate
from tests.databases import Databases
from tests.journeys.desks import recorded
from tests.journeys.in_memory import law

UNTIL = date(2026, 11, 23)
SIZE = (1, 12, 20)  # seed, townships, villages
PAGE = 1_000


async def run(postgres: Postgres) -> AsyncIterator[Figure]:
    sample = make(*SIZE, UNTIL)
    events = (await recorded(sample, told(lines(sample, "meetings"))))["meetings"]
    database = await asyncio.to_thread(Databases(postgres).create, "supervision")
    await database.found()
    async with asyncpg.create_pool(database.dsn, min_size=2, max_size=4) as pool:
        trail = Trail(pool, "meetings")
        at, _ = await trail.open(genesis("meetings", "bench"))
        stored = [Told(e.position, e.version, e.recorded_at_us, e.hash, e.body.encode()) for e in events]
        for start in range(0, len(stored), PAGE):
            at = await trail.append(at, stored[start : start + PAGE])
        await trail.note_head(at.position, at.position, midnight_us(UNTIL))
        projector = Projector(pool, law(), sample.county.code, MEETINGS)
        roster = sum(event.recorded_at_us <= to_us(sample.county.opening) for event in events)
        heard = 0
        while heard < roster:  # units, posts and counts, on which no verdict is given: not what is measured
            heard += await projector.step()
        begun = time.perf_counter()
        while await projector.step():
            pass
        elapsed_s = time.perf_counter() - begun
        duties = await pool.fetchval("SELECT count(*) FROM view_1.obligations")
        alerts = await pool.fetchval("SELECT count(*) FROM view_1.alerts")
    yield {"bench": "projection", **rate(len(events) - heard, elapsed_s), "obligations": duties, "alerts": alerts}
