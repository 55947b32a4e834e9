"""Two operating-system processes, 64 writers each, on one store; one is killed in mid-batch."""

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator, Callable

import asyncpg

from deploy.local.postgres import Postgres
from shared.chain import Chain, genesis, verify
from shared.envelope import Stored
from shared.handler import Handler
from shared.store import Store
from tests.databases import Database, Databases
from tests.road import until
from tests.shared.tally import COUNTY, FOLDS, Tally, decide, read

KILLED_AFTER_LINES = 1_500
GOES_ON_LINES = 500  # the other one, after the kill
PATIENCE_S = 120.0


async def start(database: Database, name: str) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.faults.writers", database.dsn, name, stdin=PIPE, stdout=PIPE
    )


async def hear(process: Process, lines: list[list[str]]) -> None:
    """What the process says, to its end."""
    assert process.stdout is not None
    async for line in process.stdout:
        if line.endswith(b"\n"):  # the last one may have been cut by the kill
            lines.append(line.decode().split())
    await process.wait()


async def test_no_acknowledged_event_is_lost_or_doubled(postgres_server: Callable[..., Postgres]) -> None:
    database = await asyncio.to_thread(Databases(postgres_server()).create, "kernel")
    await database.found()
    one, two = await start(database, "one"), await start(database, "two")
    told: tuple[list[list[str]], list[list[str]]] = ([], [])
    hearing = asyncio.gather(hear(one, told[0]), hear(two, told[1]))
    await until(lambda: len(told[1]) >= KILLED_AFTER_LINES, "the second one is at work", PATIENCE_S)
    two.kill()
    said = len(told[0])
    await until(lambda: len(told[0]) >= said + GOES_ON_LINES, "the first one goes on", PATIENCE_S)
    assert one.stdin is not None
    one.stdin.close()
    await hearing
    assert (one.returncode, two.returncode) == (0, -signal.SIGKILL)

    async with asyncpg.create_pool(database.dsn, min_size=1, max_size=2) as pool:
        store = Store(pool)
        rows = await all_rows(store)
        tip = await store.tip()
        everyone: Tally = await Handler(store, "tally", COUNTY, FOLDS, read, decide).state("tally-everyone")

    assert [row.position for row in rows] == list(range(1, tip.position + 1))
    assert await whole(rows, tip.service, tip.deployment)
    by_command = Counter(row.causation_id for row in rows)
    assert set(by_command.values()) == {1}
    positions = {row.causation_id: str(row.position) for row in rows}
    for what, command_id, *position in (line for lines in told for line in lines):
        assert what == "conflict" or position == [positions[command_id]], (what, command_id)
        assert what == "stored" or command_id not in positions
    assert everyone.times == sum(row.stream_id == "tally-everyone" for row in rows) > 0


async def all_rows(store: Store) -> list[Stored]:
    rows: list[Stored] = []
    while page := await store.read_page(len(rows), 1_000):
        rows += page
    return rows


async def whole(rows: list[Stored], service: str, deployment: str) -> bool:
    async def pages() -> AsyncIterator[list[Stored]]:
        yield rows

    return isinstance(await verify(Chain(0, genesis(service, deployment)), pages()), Chain)
