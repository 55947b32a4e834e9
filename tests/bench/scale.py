"""Supervision's cost per event as the county grows: the sample's year in a county of 1×, 10× and 100× its units.

Each size is judged by a process of its own, on a trail that is there before it starts.
"""

import asyncio
import gc
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import astuple, dataclass
from datetime import date, timedelta
from itertools import islice
from multiprocessing import get_context
from statistics import median
from typing import Any

import asyncpg
import psutil

from deploy.local.postgres import Postgres
from deploy.sample.load import lines, told
from deploy.sample.plan import make
from services.supervision.domain.lanes import MEETINGS, Lane
from services.supervision.workers.projector import Projector
from shared import running
from shared.chain import genesis
from shared.days import midnight_us
from shared.envelope import Stored
from tests.bench.copied import county_of
from tests.bench.report import Figure
from tests.databases import Database, Databases
from tests.journeys.desks import recorded
from tests.journeys.in_memory import law

UNTIL = date(2026, 11, 23)
NEXT_MONTH = date(2026, 12, 1)
SIZE = (1, 12, 20)  # seed, townships, villages
COPIES = (1, 10, 1, 100, 1)  # the smallest in between: what the machine's other work changes shows there
PAGE = 5_000
MEASURED_S = 600.0  # a larger county is judged no longer than this
SOURCE = "meetings"


async def run(postgres: Postgres) -> AsyncIterator[Figure]:
    sample = make(*SIZE, UNTIL, branch_life=True)
    events = (await recorded(sample, told(lines(sample, "meetings"))))["meetings"]
    databases = Databases(postgres)
    found: list[tuple[int, Months]] = []
    for copies in COPIES:
        database = await asyncio.to_thread(databases.create, "supervision")
        await database.found()
        await fill(database, sample.county.code, events, copies)
        with ProcessPoolExecutor(1, get_context("spawn")) as child:
            asked = (database.dsn, sample.county.code, copies, MEASURED_S)
            figure, months = await asyncio.get_running_loop().run_in_executor(child, judged, *asked)
        await asyncio.to_thread(databases.drop, database)
        found.append((copies, months))
        yield figure
    yield compared(found)


async def fill(database: Database, county: str, events: Sequence[Stored], copies: int) -> None:
    """The trail as the intake would have written it, and a head that says that nothing is missing."""
    position = 0
    connection = await asyncpg.connect(database.dsn)
    await connection.execute("SELECT trail.open_source($1, $2)", SOURCE, genesis(SOURCE, "bench"))
    rows = county_of(county, events, copies)
    while page := list(islice(rows, PAGE)):
        columns = [list(column) for column in zip(*page, strict=True)]
        await connection.execute(
            "SELECT trail.append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)", SOURCE, position, *columns
        )
        position += len(page)
    await note_head(connection, UNTIL)
    await connection.close()
    superuser = await asyncpg.connect(database.superuser_dsn)
    await superuser.execute("VACUUM ANALYZE")
    await superuser.close()


async def note_head(connection: Any, day: date) -> None:
    sql = "SELECT trail.note_head(source, position, position, $1) FROM trail.sources"
    await connection.execute(sql, midnight_us(day))


@dataclass
class Spent:
    """Seconds of wall time, of our processor and of PostgreSQL's."""

    wall_s: float
    own_s: float
    postgres_s: float

    def since(self, before: "Spent") -> "Spent":
        return Spent(self.wall_s - before.wall_s, self.own_s - before.own_s, self.postgres_s - before.postgres_s)

    def per(self, events: int) -> Figure:
        named = {"wall": self.wall_s, "own_cpu": self.own_s, "postgres_cpu": self.postgres_s}
        return {f"{name}_us": round(spent * 1e6 / events) for name, spent in named.items()}


Months = dict[str, list[tuple[int, Spent]]]  # the events of each batch and what they took, by the month it began in


class Judge:
    """A projector on a pool of one connection, and what it spends."""

    def __init__(self, pool: asyncpg.Pool, backend: int, county: str, lane: Lane = MEETINGS) -> None:
        self.pool = pool
        self.projector = Projector(pool, law(), county, lane)
        self._backend = psutil.Process(backend)

    def spent(self) -> Spent:
        backend = self._backend.cpu_times()
        return Spent(time.perf_counter(), time.process_time(), backend.user + backend.system)

    async def until(self, day: date) -> Spent:
        """Judge up to the 00:00 of that day, of which there is nothing to hear."""
        await note_head(self.pool, day)
        before = self.spent()
        await self.projector.step()
        return self.spent().since(before)


def judged(dsn: str, county: str, copies: int, most_s: float) -> tuple[Figure, Months]:
    """In a process of its own, which runs as a service's does."""
    found: list[tuple[Figure, Months]] = []

    async def measure() -> None:
        found.append(await _judged(dsn, county, copies, most_s))

    running.run(measure())
    return found[0]


async def _judged(dsn: str, county: str, copies: int, most_s: float) -> tuple[Figure, Months]:
    async with asyncpg.create_pool(dsn, min_size=1, max_size=1) as pool:
        judge = Judge(pool, await pool.fetchval("SELECT pg_backend_pid()"), county)
        empty_mb = rss_mb()
        opening = "SELECT count(*) FROM trail.entries WHERE recorded_at_us < $1"
        roster = await pool.fetchval(
            opening, await pool.fetchval("SELECT min(recorded_at_us) + 1000 FROM trail.entries")
        )
        total = await pool.fetchval("SELECT log_position FROM trail.head")
        begun, heard = judge.spent(), 0
        while heard < roster:
            heard += await judge.projector.step()
        of_roster, roster_mb = judge.spent().since(begun), rss_mb()
        months, count = await of_year(judge, most_s)
        found: Figure = {"bench": f"scale, {copies}x", "units": await units(pool), "events": count}
        if heard + count < total:
            found["left_out"] = total - heard - count
        found |= together(months).per(count)
        found["by_month_us"] = by_month(months)
        found["roster"] = {"events": heard, **of_roster.per(heard)}
        found["accounts"] = {
            "known": await pool.fetchval("SELECT count(*) FROM view_1.accounts"),
            "in_memory": len(judge.projector.book.accounts),
        }
        found["rss_mb"] = {"empty": empty_mb, "with_roster": roster_mb, "at_the_end": rss_mb()}
        found["view_mb"] = await size_mb(pool, "view_1")
        found["trail_mb"] = await size_mb(pool, "trail")
        if heard + count == total:
            found |= await of_time(judge)
    return found, months


async def of_year(judge: Judge, most_s: float) -> tuple[Months, int]:
    """What was spent on each batch, by the month that it began in, and how many events they held."""
    begun, count = judge.spent(), 0
    months: Months = {}
    month_of = "SELECT to_char(judged_on, 'YYYY-MM') FROM view_1.lanes WHERE lane = $1"
    while judge.spent().since(begun).wall_s < most_s:
        month = await judge.pool.fetchval(month_of, judge.projector.lane.name) or "before"
        before = judge.spent()
        if not (heard := await judge.projector.step()):
            break
        months.setdefault(month, []).append((heard, judge.spent().since(before)))
        count += heard
    return months, count


def by_month(months: Months) -> Figure:
    return {month: cpu_us(months, [month]) for month in months}


def cpu_us(months: Months, of: Iterable[str]) -> int:
    """Of both processors, an event."""
    batches = [batch for month in of for batch in months.get(month, ())]
    return round(sum(one.own_s + one.postgres_s for _, one in batches) * 1e6 / sum(heard for heard, _ in batches))


def together(months: Months) -> Spent:
    every = [one for batches in months.values() for _, one in batches]
    return Spent(*(sum(parts) for parts in zip(*(astuple(one) for one in every), strict=True)))


def compared(found: Sequence[tuple[int, Months]]) -> Figure:
    """Processor time an event over the months that every size has judged whole, and how many times the smallest's."""
    last = min(max(months) for _, months in found)
    each = [(copies, cpu_us(months, [month for month in months if month < last])) for copies, months in found]
    base = median(us for copies, us in each if copies == min(COPIES))
    return {
        "bench": "scale, compared",
        "before": last,
        "cpu_us": [[f"{copies}x", us] for copies, us in each],
        "times_the_smallest": {f"{copies}x": round(us / base, 2) for copies, us in each if copies != min(COPIES)},
    }


async def of_time(judge: Judge) -> Figure:
    """What passing days cost when nothing is recorded, and what a restart does."""
    days = [UNTIL + timedelta(days=n) for n in range(1, (NEXT_MONTH - UNTIL).days)]
    quiet = [await judge.until(day) for day in days]
    turning = await judge.pool.fetchval("SELECT count(*) FROM view_1.accounts WHERE next_at <= $1", NEXT_MONTH)
    month = await judge.until(NEXT_MONTH)
    after_mb = rss_mb()
    judge.projector = Projector(judge.pool, law(), judge.projector.book.county, MEETINGS)
    gc.collect()
    before = judge.spent()
    await judge.projector.step()
    return {
        "quiet_day_ms": round(median(one.wall_s for one in quiet) * 1e3, 1),
        "first_of_month": {"accounts": turning, **month.per(turning), "rss_mb": after_mb},
        "restart_s": round(judge.spent().since(before).wall_s, 2),
    }


async def units(pool: asyncpg.Pool) -> int:
    return int(await pool.fetchval("SELECT count(*) FROM trail.entries WHERE type = 'unit_registered'"))


async def size_mb(pool: asyncpg.Pool, schema: str) -> int:
    sql = """SELECT sum(pg_total_relation_size(c.oid))::bigint
        FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = $1 AND relkind = 'r'"""
    return round(int(await pool.fetchval(sql, schema)) / 1e6)


def rss_mb() -> int:
    return round(psutil.Process().memory_info().rss / 1e6)
