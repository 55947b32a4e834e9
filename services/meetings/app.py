"""The composition root: the only file that knows everything. HTTP first; NATS in a supervised task beside it."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

import asyncpg
import structlog
import uvicorn
from uuid_utils import uuid7

from services.meetings.api import http
from services.meetings.api.asyncapi import CONTRACT
from services.meetings.api.bus import listen
from services.meetings.api.health import Health, Metrics
from services.meetings.api.inlet import Inlet
from services.meetings.contract import SERVICE
from services.meetings.domain import rules
from services.meetings.domain.commands import AdoptRulebook
from services.meetings.settings import RULE_FILES, Settings
from services.meetings.views import Views
from services.meetings.workers import Bus
from shared import database
from shared import log as logs
from shared.access import Gate
from shared.away import DATABASE_AWAY
from shared.days import EPOCH
from shared.deciding import Told
from shared.migrations import require_head
from shared.pages import add_pages
from shared.rulebooks import RulesFile
from shared.store import Store

log = structlog.get_logger()
STOP_WITHIN_S = 4.0
DATABASE_PATIENCE_S = 2.0


class WrongDatabase(Exception):  # noqa: N818
    """The database was founded for another service or deployment."""


class Server(uvicorn.Server):
    """Signals are ours to take: the store's writer and the broker have to end in order too."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def run(settings: Settings) -> None:
    """Until SIGTERM or SIGINT. Raises what ended it otherwise; BadRules before anything is opened."""
    logs.configure(SERVICE, settings.log_level)
    rows = _rows(settings)
    # The road has connections of its own, so that events and heads do not queue behind commands.
    async with _pool(settings, 10) as pool, _pool(settings, 3) as road, _stored(settings, pool) as store:
        inlet = Inlet(store, settings.county, Gate.from_file(settings.access_key_file))
        await _adopt_rules(inlet, settings.county, rows)
        metrics = Metrics()
        bus = Bus(settings, road, partial(listen, inlet=inlet, metrics=metrics))
        health = Health({"database": lambda: _database(store, metrics), "nats": lambda: _nats(bus, metrics)})
        app = http.build(inlet, Views(inlet.handler, store), health, metrics)
        add_pages(app, CONTRACT.schemas)
        config = uvicorn.Config(
            app,
            settings.http_host,
            settings.http_port,
            log_config=None,
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=3,
        )
        await _serve(Server(config), bus)


async def _serve(server: Server, bus: Bus) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    tasks = {
        asyncio.create_task(server.serve(), name="http"),
        asyncio.create_task(bus.run(), name="bus"),
        asyncio.create_task(stop.wait(), name="stop"),
    }
    done, running = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    log.info("stopping", ended=sorted(task.get_name() for task in done))
    server.should_exit = True
    for task in running:
        if task.get_name() != "http":
            task.cancel()
    await asyncio.wait(running, timeout=STOP_WITHIN_S)
    for task in done:
        task.result()


@contextlib.asynccontextmanager
async def _pool(settings: Settings, most: int) -> AsyncIterator[asyncpg.Pool]:
    pool = await database.pool(settings.database_url, most=most, command_timeout=30)
    try:
        yield pool
    finally:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(pool.close(), 1)
        pool.terminate()


@contextlib.asynccontextmanager
async def _stored(settings: Settings, pool: asyncpg.Pool) -> AsyncIterator[Store]:
    """Raises NotMigrated or WrongDatabase when the database is not the one that this code is for."""
    async with pool.acquire() as connection:
        await require_head(connection, SERVICE)
    async with Store(pool) as store:
        tip = await store.tip()
        if (tip.service, tip.deployment) != (SERVICE, str(settings.deployment)):
            raise WrongDatabase(f"founded for {tip.service} {tip.deployment}, this is {SERVICE}")
        yield store


def _rows(settings: Settings) -> tuple[Mapping[str, Any], ...]:
    """The rules as they stand in the files, the county's own laid over ours. Raises BadRules."""
    own = tuple(row for file in RULE_FILES for row in rules.read(file.read_text("utf-8"), file.name))
    return own if settings.rules_file is None else rules.laid_over(own, RulesFile.at(settings.rules_file))


async def _adopt_rules(inlet: Inlet, county: str, rows: tuple[Mapping[str, Any], ...]) -> None:
    """When they differ from those in use."""
    tip = await inlet.store.tip()
    recorded_at = EPOCH + timedelta(microseconds=tip.recorded_at_us) if tip.clock == "file" else None
    adopt = AdoptRulebook(county=county, rows=rows)
    await inlet.handler.handle(Told(str(uuid7()), adopt, f"service/{SERVICE}", None, recorded_at))


async def _database(store: Store, metrics: Metrics) -> str | None:
    try:
        tip = await asyncio.wait_for(store.tip(), DATABASE_PATIENCE_S)
    except DATABASE_AWAY as error:
        return str(error) or type(error).__name__
    metrics.stored.labels(SERVICE).set(tip.position)
    return None


async def _nats(bus: Bus, metrics: Metrics) -> str | None:
    metrics.relayed.labels(SERVICE).set(bus.standing.published)
    return await bus.lacking()
