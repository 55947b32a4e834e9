"""A recording service's process: its store, then HTTP, and NATS in a supervised task beside it."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import dataclass

import asyncpg
import structlog
import uvicorn

from shared import database
from shared.away import DATABASE_AWAY
from shared.limits import Limit
from shared.migrations import require_head
from shared.serving import http
from shared.serving.bus import Bus, Hearing
from shared.serving.health import Check, Health, Metrics
from shared.serving.inlet import Inlet
from shared.serving.routes import Routes
from shared.serving.settings import Settings
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


@dataclass(frozen=True)
class Ground:
    """What a service stands on. The road has connections of its own, so that events and heads do not queue behind
    commands."""

    settings: Settings
    pool: asyncpg.Pool
    road: asyncpg.Pool
    store: Store


@contextlib.asynccontextmanager
async def standing(settings: Settings, service: str) -> AsyncIterator[Ground]:
    """Raises NotMigrated or WrongDatabase when the database is not the one that this code is for."""
    async with _pool(settings, 10) as pool, _pool(settings, 3) as road:
        async with pool.acquire() as connection:
            await require_head(connection, service)
        async with Store(pool) as store:
            tip = await store.tip()
            if (tip.service, tip.deployment) != (service, str(settings.deployment)):
                raise WrongDatabase(f"founded for {tip.service} {tip.deployment}, this is {service}")
            yield Ground(settings, pool, road, store)


async def serve(
    ground: Ground,
    inlet: Inlet,
    routes: Iterable[Routes],
    limits: Mapping[str, Limit] = http.NO_MORE,
    hearing: Iterable[Hearing] = (),
    checks: Mapping[str, Check] | None = None,
) -> None:
    """Until SIGTERM or SIGINT. Raises what ended it otherwise.

    `routes` and `limits` are the service's own, as http.build takes them; `hearing` is what it hears of others, and
    `checks` say what it lacks beside database and NATS.
    """
    metrics = Metrics(inlet.trade)
    bus = Bus(ground.settings, ground.road, inlet, metrics, hearing)
    always: dict[str, Check] = {
        "database": lambda: _database(ground.store, inlet.trade.service, metrics),
        "nats": lambda: _nats(bus, inlet.trade.service, metrics),
    }
    config = uvicorn.Config(
        http.build(inlet, routes, Health({**always, **(checks or {})}), metrics, limits),
        ground.settings.http_host,
        ground.settings.http_port,
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=3,
    )
    await _until_stopped(Server(config), bus)


async def _until_stopped(server: Server, bus: Bus) -> None:
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


async def _database(store: Store, service: str, metrics: Metrics) -> str | None:
    try:
        tip = await asyncio.wait_for(store.tip(), DATABASE_PATIENCE_S)
    except DATABASE_AWAY as error:
        return str(error) or type(error).__name__
    metrics.stored.labels(service).set(tip.position)
    return None


async def _nats(bus: Bus, service: str, metrics: Metrics) -> str | None:
    metrics.relayed.labels(service).set(bus.standing.published)
    return await bus.lacking()
