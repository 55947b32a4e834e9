"""Services that others hear: stores in memory whose replays are told on a real nats-server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import nats
from nats.aio.client import Client

from shared.hearing import Hearing, Take
from shared.replay import Replay
from shared.signatures import Signer
from tests.road import Running

DEPLOYMENT = "0192d5a0-0000-7000-8000-000000000001"
SEED = b"s" * 32


@asynccontextmanager
async def connected(nats_server: Any) -> AsyncIterator[Client]:
    client = await nats.connect(nats_server().url)
    try:
        yield client
    finally:
        await client.close()


@asynccontextmanager
async def told_by(client: Client, store: Any, source: str, seed: bytes = SEED) -> AsyncIterator[None]:
    subscription = await Replay(store, client, source, Signer(source, seed)).start()
    await client.flush()
    try:
        yield
    finally:
        await subscription.unsubscribe()


def hearing(take: Take, source: str = "meetings") -> Hearing:
    return Hearing(source, DEPLOYMENT, Signer(source, SEED).public_key, take)


@asynccontextmanager
async def following(hears: Hearing, client: Client) -> AsyncIterator[None]:
    running = Running(lambda: hears.run(client))
    running.start()
    try:
        yield
    finally:
        await running.stop()
