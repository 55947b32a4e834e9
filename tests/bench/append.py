"""Appends: our store beside a plain INSERT an event and beside PyPI `eventsourcing`, on one PostgreSQL, fsync on."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresAggregateRecorder, PostgresApplicationRecorder, PostgresDatastore

from deploy.local.postgres import Postgres
from shared.append import Append
from shared.envelope import Prepared
from shared.store import Store
from tests.bench.report import Figure, rate, spread
from tests.databases import Database, Databases
from tests.shared.tally import Writer

WRITERS = (1, 16, 64)
EVENTS = {1: 1_500, 16: 12_000, 64: 24_000}
THREADS = 16
PLAIN_TABLE = """
CREATE TABLE plain (
    position bigserial PRIMARY KEY, stream_id text NOT NULL, version int NOT NULL, id uuid NOT NULL UNIQUE,
    type text NOT NULL, occurred_on date NOT NULL, unit text NOT NULL, actor text NOT NULL, body text NOT NULL,
    UNIQUE (stream_id, version))
"""
PLAIN_INSERT = """
INSERT INTO plain (stream_id, version, id, type, occurred_on, unit, actor, body)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""


async def run(postgres: Postgres) -> AsyncIterator[Figure]:
    """events/s of each way at each number of writers, and the ratio to the best single save of `eventsourcing`.

    Its aggregate recorder is measured, but left out of the ratio: its events have no common order to follow.
    """
    database = await asyncio.to_thread(Databases(postgres).create, "kernel")
    await database.found()
    best = 0.0
    for writers in WRITERS:
        for way in ("prepared", "built"):
            figure = await ours(database, writers, way)
            best = max(best, figure["events_per_s"]) if way == "prepared" else best
            yield figure
        yield await plain(database, writers)
    theirs: list[Figure] = []
    for name, recorder in (
        ("PostgresAggregateRecorder", PostgresAggregateRecorder),
        ("PostgresApplicationRecorder", PostgresApplicationRecorder),
        ("PostgresApplicationRecorder with its database function", PostgresApplicationRecorder),
    ):
        theirs.append(await asyncio.to_thread(eventsourcing, postgres, name, recorder))
        yield theirs[-1]
    ordering = [figure for figure in theirs if figure["recorder"] != "PostgresAggregateRecorder"]
    fastest = max(ordering, key=lambda figure: figure["events_per_s"])
    yield {
        "bench": "append.ratio",
        "ours_prepared_events_per_s": best,
        "eventsourcing_events_per_s": fastest["events_per_s"],
        "recorder": fastest["recorder"],
        "ratio": round(best / fastest["events_per_s"], 1),
    }


@asynccontextmanager
async def opened(database: Database) -> AsyncIterator[Store]:
    async with asyncpg.create_pool(database.dsn, min_size=2, max_size=4) as pool, Store(pool) as store:
        yield store


async def ours(database: Database, writers: int, way: str) -> Figure:
    """With hash chain and command ids. "built": the bodies are made inside the measured time, as a handler does."""
    each = EVENTS[writers] // writers
    streams = [Writer(f"{writers}-{way}-{number}") for number in range(writers)]
    ready = [
        iter([stream.next() for _ in range(each)]) if way == "prepared" else one_by_one(stream, each)
        for stream in streams
    ]
    latencies_s: list[float] = []
    async with opened(database) as store:

        async def write(appends: Iterator[Append]) -> None:
            for append in appends:
                begun = time.perf_counter()
                await store.append(append)
                latencies_s.append(time.perf_counter() - begun)

        elapsed_s = await timed(lambda: asyncio.gather(*map(write, ready)))
    return {"bench": f"append.{way}", "writers": writers, **rate(writers * each, elapsed_s), **spread(latencies_s)}


def one_by_one(stream: Writer, each: int) -> Iterator[Append]:
    return (stream.next() for _ in range(each))


async def plain(database: Database, writers: int) -> Figure:
    """One INSERT an event, autocommit, up to 16 connections: no chain, no command ids, positions with gaps."""
    each = EVENTS[writers] // writers // 2
    connection = await asyncpg.connect(database.superuser_dsn)
    await connection.execute(f"DROP TABLE IF EXISTS plain; {PLAIN_TABLE}")
    await connection.close()
    streams = [Writer(f"plain-{number}") for number in range(writers)]
    prepared = [[event for _ in range(each) for event in stream.next().events] for stream in streams]
    latencies_s: list[float] = []
    async with asyncpg.create_pool(database.superuser_dsn, min_size=min(writers, 16), max_size=16) as pool:

        async def write(events: list[Prepared]) -> None:
            for version, e in enumerate(events, 1):
                begun = time.perf_counter()
                await pool.execute(
                    PLAIN_INSERT, e.stream_id, version, e.id, e.type, e.occurred_on, e.unit, e.actor, e.body
                )
                latencies_s.append(time.perf_counter() - begun)

        elapsed_s = await timed(lambda: asyncio.gather(*map(write, prepared)))
    return {
        "bench": "append.plain_insert",
        "writers": writers,
        **rate(writers * each, elapsed_s),
        **spread(latencies_s),
    }


async def timed(work: Callable[[], Awaitable[object]]) -> float:
    begun = time.perf_counter()
    await work()
    return time.perf_counter() - begun


def eventsourcing(postgres: Postgres, name: str, kind: type[PostgresAggregateRecorder]) -> Figure:
    """One event a save, as its applications do, from 16 threads; the same body as ours as its state."""
    address = urlsplit(postgres.dsn())
    datastore = PostgresDatastore(
        "postgres",
        "127.0.0.1",
        postgres.port,
        str(address.username),
        str(address.password),
        pool_size=THREADS,
        enable_db_functions="function" in name,
    )
    recorder = kind(datastore, events_table_name=f"es_{uuid4().hex[:8]}")
    recorder.create_table()
    each = 250
    bodies = [event.body.encode() for event in Writer("body").next(events=each).events]

    def save(_: int) -> None:
        originator = uuid4()
        for version, body in enumerate(bodies, 1):
            recorder.insert_events([StoredEvent(originator, version, "tally:Counted", body)])

    with ThreadPoolExecutor(THREADS) as threads:
        begun = time.perf_counter()
        list(threads.map(save, range(THREADS)))
        elapsed_s = time.perf_counter() - begun
    datastore.close()
    return {"bench": "append.eventsourcing", "recorder": name, "writers": THREADS, **rate(THREADS * each, elapsed_s)}
