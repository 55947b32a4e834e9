"""The road under test: a nats-server with the real accounts, a source's store, its relay, and supervision's intake."""

import asyncio
import json
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
import nats
from nats.aio.client import Client

from deploy.local.nats import NatsServer
from deploy.nats.accounts import PROVISIONER, SERVICES, USERS, Server, inbox, new_seed, public_key, render
from deploy.nats.provision import Provisioner
from services.supervision.workers.intake import Intake
from shared.ending import end
from shared.heads import Heads
from shared.relay import Relay
from shared.replay import Replay
from shared.signatures import Signer
from shared.store import Store
from tests.databases import Database
from tests.shared.tally import Writer

SEEDS = {user: new_seed() for user in USERS}
SIGNING_SEED = secrets.token_bytes(32)
PATIENCE_S = 60.0  # of what must happen; a busy machine takes its time
MEETINGS = next(service for service in SERVICES if service.name == "meetings")


def config(server: NatsServer) -> str:
    keys = {user: public_key(seed) for user, seed in SEEDS.items()}
    return render(Server(server.store, server.port, port_monitor=server.monitor_port), keys)


async def connect(server: NatsServer, user: str, errors: list[str] | None = None) -> Client:
    async def on_error(error: Exception) -> None:
        if errors is not None:
            errors.append(str(error))

    return await nats.connect(
        server.url,
        nkeys_seed_str=SEEDS[user],
        inbox_prefix=inbox(user),
        error_cb=on_error,
        max_reconnect_attempts=-1,
        reconnect_time_wait=0.1,
    )


async def until(
    condition: Callable[[], Awaitable[Any] | Any], what: str, timeout_s: float = PATIENCE_S, every_s: float = 0.02
) -> Any:
    """Wait until the condition answers something true, and give it; fail after the deadline."""
    deadline = time.monotonic() + timeout_s
    while True:
        answer = condition()
        if isinstance(answer, Awaitable):
            answer = await answer
        if answer:
            return answer
        assert time.monotonic() < deadline, f"not within {timeout_s} s: {what}"
        await asyncio.sleep(every_s)


@dataclass
class Running:
    """A task of the road that a test may stop and start."""

    make: Callable[[], Coroutine[Any, Any, None]]
    task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self.task = asyncio.create_task(self.make())

    async def stop(self) -> None:
        if self.task is not None:
            await end(self.task)
            assert self.task.cancelled(), self.task.exception()
            self.task = None


@dataclass
class Source:
    """meetings, as far as the road is concerned."""

    database: Database
    pool: asyncpg.Pool
    store: Store
    nc: Client
    signer: Signer
    relay: Relay
    relaying: Running
    heads: Running
    writers: dict[str, Writer] = field(default_factory=dict)

    async def append(self, events: int, tally: str = "a") -> None:
        """In commands of at most 500 events."""
        writer = self.writers.setdefault(tally, Writer(tally))
        while events:
            step = min(events, 500)
            await self.store.append(writer.next(events=step))
            events -= step

    async def relayed(self) -> int:
        return int(await self.pool.fetchval("SELECT position FROM es.relayed"))


@asynccontextmanager
async def source(database: Database, server: NatsServer, *, found: bool = True) -> AsyncIterator[Source]:
    if found:
        await database.found()
    async with AsyncExitStack() as stack:
        pool = await stack.enter_async_context(asyncpg.create_pool(database.dsn, min_size=1, max_size=4))
        store = await stack.enter_async_context(Store(pool))
        nc = await connect(server, "meetings")
        stack.push_async_callback(nc.close)
        signer = Signer("meetings", SIGNING_SEED)
        relay = Relay(store, database.dsn, nc, "meetings", signer)
        relaying, heads = Running(relay.run), Running(Heads(pool, nc, "meetings", signer).run)
        stack.push_async_callback(relaying.stop)
        stack.push_async_callback(heads.stop)
        yield Source(database, pool, store, nc, signer, relay, relaying, heads)


async def replays(of: Source) -> None:
    await Replay(of.store, of.nc, "meetings", of.signer).start()


@dataclass
class Reader:
    """supervision's intake of meetings."""

    pool: asyncpg.Pool
    nc: Client
    intake: Intake
    running: Running

    async def position(self) -> int:
        return int(await self.pool.fetchval("SELECT coalesce(max(position), 0) FROM trail.entries"))

    async def source(self) -> Mapping[str, Any]:
        row = await self.pool.fetchrow("SELECT * FROM trail.sources WHERE source = 'meetings'")
        return dict(row) if row else {}

    async def reached(self, position: int, timeout_s: float = PATIENCE_S) -> None:
        async def there() -> bool:
            return await self.position() >= position

        await until(there, f"the trail holds {position}", timeout_s)


@asynccontextmanager
async def reader(
    database: Database, server: NatsServer, deployment: str, public: str | None = None
) -> AsyncIterator[Reader]:
    async with AsyncExitStack() as stack:
        pool = await stack.enter_async_context(asyncpg.create_pool(database.dsn, min_size=1, max_size=4))
        nc = await connect(server, "supervision")
        stack.push_async_callback(nc.close)
        key = public or Signer("meetings", SIGNING_SEED).public_key
        intake = Intake(pool, nc, "meetings", deployment, key)
        running = Running(intake.run)
        stack.push_async_callback(running.stop)
        yield Reader(pool, nc, intake, running)


@asynccontextmanager
async def provisioning(server: NatsServer) -> AsyncIterator[Provisioner]:
    """Provisioned once; a test calls once() again when it needs the loop's next turn."""
    nc = await connect(server, PROVISIONER)
    try:
        provisioner = Provisioner(nc)
        await provisioner.once()
        yield provisioner
    finally:
        await nc.close()


async def provisioned(provisioner: Provisioner) -> None:
    """Made anew as soon as the server can be reached again."""

    async def there() -> bool:
        try:
            await provisioner.once()
        except (TimeoutError, nats.errors.Error, RuntimeError):
            return False
        return True

    await until(there, "provisioned")


class Stream:
    """What really stands in a stream, read with the provisioner's rights."""

    def __init__(self, provisioner: Provisioner, name: str = "MEETINGS") -> None:
        self.nc = provisioner.nc
        self.name = name

    async def ask(self, subject: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads((await self.nc.request(subject, json.dumps(body or {}).encode())).data)
        return answer

    async def last(self) -> int:
        answer = await self.ask(f"$JS.API.STREAM.INFO.{self.name}")
        return -1 if "error" in answer else int(answer["state"]["last_seq"])

    async def stands_at(self, position: int, timeout_s: float = PATIENCE_S) -> None:
        async def there() -> bool:
            return await self.last() == position

        await until(there, f"{self.name} stands at {position}", timeout_s)

    async def hashes(self) -> list[str]:
        """The Mb-Hash header of each message, in the stream's order."""
        found: list[str] = []
        js = self.nc.jetstream()
        for number in range(1, await self.last() + 1):
            message = await js.get_msg(self.name, number)
            found.append((message.headers or {}).get("Mb-Hash", ""))
        return found

    async def delete(self) -> None:
        await self.ask(f"$JS.API.STREAM.DELETE.{self.name}")


def seed_file(folder: Path, user: str) -> Path:
    file = folder / f"{user}.nk"
    file.write_text(SEEDS[user])
    return file
