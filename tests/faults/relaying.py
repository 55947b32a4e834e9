"""The relay of meetings in a process of its own, for tests that stop or kill it.

Usage: DSN URL SEED_FILE SIGNING_SEED_HEX. Prints a line whenever its standing changes. With KILL_BEFORE_NOTE set it
kills itself once the stream has answered, before it notes its progress.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

import asyncpg
import nats

from shared import relay as relaying
from shared.bus import Watch, options
from shared.publishing import publish
from shared.relay import Relay
from shared.signatures import Signer
from shared.store import ReadStore


async def main(dsn: str, url: str, seed_file: str, signing_seed: str) -> None:
    nc = await nats.connect(**options(url, Path(seed_file), "meetings", Watch()))
    signer = Signer("meetings", bytes.fromhex(signing_seed))
    async with asyncpg.create_pool(dsn, min_size=1, max_size=2) as pool:
        relay = Relay(ReadStore(pool), dsn, nc, "meetings", signer)
        running = asyncio.create_task(relay.run())
        said = None
        while not running.done():
            now = (relay.standing.state, relay.standing.published)
            if now != said:
                print(*now, flush=True)
                said = now
            await asyncio.sleep(0.01)


async def publish_and_die(*arguments: object) -> int:
    await publish(*arguments)  # type: ignore[arg-type]
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("killed one line above")


if __name__ == "__main__":
    if os.environ.get("KILL_BEFORE_NOTE"):
        setattr(relaying, "publish", publish_and_die)  # noqa: B010
    asyncio.run(main(*sys.argv[1:]))
