"""A replay is told from the store, in pages bounded by bytes, and anybody can check it with the source's public key."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import uuid4

import asyncpg
import orjson
import pytest
from nats.aio.client import Client

from shared.append import Append, Asked
from shared.chain import genesis, link
from shared.envelope import Prepared
from shared.replay import PAGE_BYTES_MAX, Replay
from shared.signatures import Signer, Verifier
from shared.store import Store
from tests.databases import Database
from tests.shared.tally import COUNTY, DAY, Writer

SIGNER = Signer("kernel", bytes(range(32)))
VERIFIER = Verifier("kernel", SIGNER.public_key)


@dataclass
class House:
    store: Store
    replay: Replay


@pytest.fixture
async def house(store_database: Database) -> AsyncIterator[House]:
    await store_database.found()
    async with asyncpg.create_pool(store_database.dsn, min_size=1, max_size=2) as pool, Store(pool) as store:
        yield House(store, Replay(store, Client(), "kernel", SIGNER))  # pages are made without a connection


async def test_a_page_holds_what_was_asked_for_and_fits_the_chain(house: House) -> None:
    await house.store.append(Writer("a").next(events=9))
    page = orjson.loads(await house.replay.page(1, 7))
    tip = await house.store.tip()
    before = genesis(tip.service, tip.deployment)
    for position, event in enumerate(page["events"], 1):
        before = link(before, position, event["version"], event["recorded_at_us"], event["body"])
        assert (event["position"], event["hash"]) == (position, before.hex())
    assert VERIFIER.fits(page["signature"], 7, before)
    assert not VERIFIER.fits(page["signature"], 6, before)
    assert not Verifier("another", SIGNER.public_key).fits(page["signature"], 7, before)


async def test_a_page_ends_before_it_is_too_large_for_a_message(house: House) -> None:
    for number in range(4):
        await append_large(house.store, number, 90_000)
    positions: list[int] = []
    while page := orjson.loads(text := await house.replay.page(len(positions) + 1, 4))["events"]:
        assert len(text.encode()) <= PAGE_BYTES_MAX + 200
        positions += [event["position"] for event in page]
        if len(positions) == 4:
            break
    assert positions == [1, 2, 3, 4]


async def test_behind_the_end_of_the_store_a_page_is_empty(house: House) -> None:
    await house.store.append(Writer("a").next())
    assert orjson.loads(await house.replay.page(2, 5)) == {"events": [], "signature": ""}


@pytest.mark.parametrize(("first", "last"), [(0, 5), (5, 4), (-3, -1)])
async def test_a_range_that_is_none_is_refused(house: House, first: int, last: int) -> None:
    with pytest.raises(ValueError, match="does not hold"):
        await house.replay.page(first, last)


async def append_large(store: Store, number: int, size: int) -> None:
    command_id = str(uuid4())
    body = orjson.dumps({"text": "x" * size}).decode()
    stream = f"large-{number}"
    event = Prepared(stream, str(uuid4()), "counted", DAY, COUNTY, "actor-1", command_id, command_id, body)
    await store.append(Append((Asked(command_id, bytes(32)),), {stream: 0}, (event,)))
