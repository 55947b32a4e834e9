"""A process with 64 writers on one store, for the test that kills it: prints a line for each command acknowledged.

Each writer counts in a tally of its own and, every fourth time, in one that all fight for. They go on
until stdin ends, without a pause: whenever the process is killed, commands are in flight. Usage: DSN NAME.
"""

import asyncio
import sys

import asyncpg

from shared.decider import Conflict
from shared.handler import Handler
from shared.store import Store
from tests.shared.tally import COUNTY, FOLDS, decide, read, told

WRITERS = 64


async def main(dsn: str, name: str) -> None:
    ending = asyncio.create_task(asyncio.to_thread(sys.stdin.read))
    async with asyncpg.create_pool(dsn, min_size=1, max_size=4) as pool, Store(pool) as store:
        house = Handler(store, "tally", COUNTY, FOLDS, read, decide)

        async def write(number: int) -> None:
            count = 0
            while not ending.done():
                count += 1
                command = told("everyone" if count % 4 == 0 else f"{name}-{number}")
                try:
                    answer = await house.handle(command)
                except Conflict:
                    print("conflict", command.id, flush=True)
                    continue
                print("stored", command.id, answer.receipts[0].position, flush=True)

        await asyncio.gather(*map(write, range(WRITERS)))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
