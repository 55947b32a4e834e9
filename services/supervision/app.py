"""The composition root of supervision: the only file that knows everything.

Nothing here waits for NATS: without it the service is alive and not ready, and what people do about alerts is stored.
"""

import asyncio
import contextlib
import json
import signal
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any

import asyncpg
import nats.errors
import structlog
import uvicorn
from nats.aio.client import Client

from services.supervision import contract
from services.supervision.api.asyncapi import CONTRACT
from services.supervision.api.bell import Bell
from services.supervision.api.door import Doors
from services.supervision.api.web import web
from services.supervision.domain.decide import FOLDS, decide
from services.supervision.domain.finding import CampaignTold
from services.supervision.domain.lanes import SOURCES
from services.supervision.settings import Settings
from services.supervision.workers.ears import listen
from services.supervision.workers.intake import Intake
from services.supervision.workers.projectors import Projectors
from services.supervision.workers.rulebook import adopt, law_of
from shared import bus, database, log
from shared.access import Gate
from shared.handler import Handler
from shared.heads import Heads
from shared.migrations import require_head
from shared.pages import add_pages
from shared.relay import Relay
from shared.replay import Replay
from shared.signatures import Signer
from shared.store import Store

STOP_S = 3
_log = structlog.get_logger()


async def run(settings: Settings) -> None:
    """Until SIGTERM or SIGINT. Raises when a part fails for good: then the process ends, and is started again."""
    log.configure(contract.SERVICE, settings.log_level)
    async with serving(settings) as (server, workers, bell):
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        tasks = [asyncio.create_task(worker) for worker in workers]
        serving_task = asyncio.create_task(server.serve())
        stopping: asyncio.Task[Any] = asyncio.create_task(stop.wait())
        every: list[asyncio.Task[Any]] = [*tasks, serving_task, stopping]
        done, _ = await asyncio.wait(every, return_when=asyncio.FIRST_COMPLETED)
        _log.info("stopping")
        bell.stop()  # open streams end by themselves
        server.should_exit = True
        for task in tasks:
            task.cancel()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(serving_task, STOP_S)
        await asyncio.gather(*tasks, stopping, return_exceptions=True)
        for task in done - {stopping}:
            task.result()


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[tuple[uvicorn.Server, list[Coroutine[Any, Any, None]], Bell]]:
    """The HTTP server and the workers, ready to be run. Raises BadRules before anything is opened."""
    law = law_of(settings.rules_file, settings.calendar_file)
    async with AsyncExitStack() as stack:
        pool = await stack.enter_async_context(database.pool(settings.database_url, most=8))
        async with pool.acquire() as connection:
            await require_head(connection, contract.SERVICE)
        store = await stack.enter_async_context(Store(pool))
        await store.end_file_clock()  # our own records are made when they are made; only facts come from a file
        await adopt(pool, law, settings.county)
        watch = bus.Watch()
        nc = Client()
        stack.push_async_callback(_close, nc)
        signer = Signer.from_file(contract.SERVICE, settings.signing_seed_file)
        relay = Relay(store, settings.database_url, nc, contract.SERVICE, signer)
        projectors = Projectors(pool, law, settings.county)
        bell = Bell()
        intakes = [
            Intake(pool, nc, source, str(settings.deployment), key) for source, key in _sources(settings).items()
        ]

        def handler(campaign: CampaignTold | None) -> Handler:
            deciding = partial(decide, roster=projectors.roster, campaign=campaign)
            return Handler(store, contract.SERVICE, settings.county, FOLDS, contract.read, deciding)

        async def lacking() -> list[str]:
            return await _lacking(pool, nc, relay)

        def now() -> datetime:
            return datetime.now(UTC)

        doors = Doors(pool, Gate.from_file(settings.access_key_file), projectors, handler, now, lacking, bell)
        options = bus.options(settings.nats_url, settings.nats_seed_file, contract.SERVICE, watch)
        workers = [
            _connected(
                nc,
                options,
                store,
                signer,
                [relay.run, Heads(pool, nc, contract.SERVICE, signer).run] + [intake.run for intake in intakes],
            ),
            watch.violated(),
            projectors.run(),
            listen(settings.database_url, {"trail_appended": projectors.wake, "es_appended": bell.ring}),
        ]
        app = web(doors)
        add_pages(app, CONTRACT.schemas)
        configuration = uvicorn.Config(
            app,
            host=settings.http_host,
            port=settings.http_port,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=STOP_S,
        )
        server = uvicorn.Server(configuration)
        server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
        yield server, workers, bell


async def _connected(nc: Client, options: dict[str, Any], store: Store, signer: Signer, workers: list[Any]) -> None:
    """Connect, however long it takes, and run what needs the connection."""
    while not nc.is_connected:
        try:
            await nc.connect(**options, allow_reconnect=True)
        except (OSError, TimeoutError, nats.errors.Error) as error:
            _log.warning("nats_away", reason=str(error) or type(error).__name__)
            await asyncio.sleep(1)
    await Replay(store, nc, contract.SERVICE, signer).start()
    async with asyncio.TaskGroup() as group:
        for worker in workers:
            group.create_task(worker())


async def _lacking(pool: asyncpg.Pool, nc: Client, relay: Relay) -> list[str]:
    found: list[str] = []
    try:
        await pool.fetchval("SELECT 1", timeout=2)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
        found.append("database")
    if not nc.is_connected:
        found.append("nats")
    if relay.standing.state not in ("leading", "standby"):
        found.append(f"relay: {relay.standing.reason or relay.standing.state}")
    return found


def _sources(settings: Settings) -> dict[str, str]:
    """Public key by source, of those that the rules read. Raises KeyError when one is missing."""
    told = json.loads(settings.sources_file.read_text("utf-8"))
    return {source: str(told[source]["public_key"]) for source in SOURCES}


async def _close(nc: Client) -> None:
    if not nc.is_closed:
        await nc.close()
