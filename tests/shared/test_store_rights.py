"""Nobody writes but through es.append, and what is stored stays: tried as the service, and as the owner."""

from collections.abc import AsyncIterator
from dataclasses import replace

import asyncpg
import pytest

from shared.chain import Chain, Misfit, genesis, verify
from shared.envelope import Stored
from shared.store import Store
from tests.databases import Database
from tests.shared.tally import Writer


@pytest.fixture
async def founded(store_database: Database) -> Database:
    await store_database.found()
    return store_database


@pytest.fixture
async def store(founded: Database) -> AsyncIterator[Store]:
    async with asyncpg.create_pool(founded.dsn, min_size=1, max_size=2) as pool, Store(pool) as postgres:
        yield postgres


FORBIDDEN = [
    "INSERT INTO es.events SELECT * FROM es.events",
    "UPDATE es.events SET body = ''",
    "DELETE FROM es.events",
    "TRUNCATE es.events CASCADE",
    "UPDATE es.head SET position = 0",
    "DELETE FROM es.commands",
    "DELETE FROM es.beside",
    "INSERT INTO es.commands VALUES (gen_random_uuid(), '', 1, 1)",
    "UPDATE es.relayed SET position = 9",
    "ALTER TABLE es.events DISABLE TRIGGER ALL",
    "CREATE TABLE es.mine (x int)",
    "SELECT es.wall_clock_us()",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
async def test_the_service_may_not(founded: Database, store: Store, statement: str) -> None:
    await store.append(Writer("a").next())
    connection = await asyncpg.connect(founded.dsn)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute(statement)
    await connection.close()


@pytest.mark.parametrize("statement", [*FORBIDDEN[1:4], "DELETE FROM es.commands", "TRUNCATE es.commands"])
@pytest.mark.parametrize("mode", ["origin", "replica"])
async def test_not_even_the_owner_changes_what_is_stored(
    founded: Database, store: Store, statement: str, mode: str
) -> None:
    await store.append(Writer("a").next())
    connection = await asyncpg.connect(founded.superuser_dsn)
    await connection.execute(f"SET session_replication_role = {mode}")
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="append-only"):
        await connection.execute(statement)
    await connection.close()


async def rows(store: Store) -> list[Stored]:
    return await store.read_page(0, 100)


async def walk(changed: list[Stored]) -> Chain | Misfit:
    async def pages() -> AsyncIterator[list[Stored]]:
        yield changed

    return await verify(Chain(0, genesis("kernel", Database("", "", "", "").deployment)), pages())


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"body": "{}"}, "hash does not fit"),
        ({"recorded_at_us": 1}, "hash does not fit"),
        ({"version": 2}, "hash does not fit"),
        ({"prev_hash": bytes(32)}, "previous hash"),
        ({"position": 4}, "missing or told twice"),
        ({"actor": "somebody else"}, "column actor"),
        ({"unit": "990101001001"}, "column unit"),
        ({"stream_id": "tally-z"}, "column stream_id"),
        ({"type": "uncounted"}, "column type"),
    ],
)
async def test_whoever_reads_the_rows_finds_the_first_that_was_changed(
    store: Store, change: dict[str, object], reason: str
) -> None:
    for name in "abcde":
        await store.append(Writer(name).next())
    stored = await rows(store)
    assert isinstance(await walk(stored), Chain)
    changed = [replace(row, **change) if row.position == 3 else row for row in stored]  # type: ignore[arg-type]
    found = await walk(changed)
    assert isinstance(found, Misfit)
    assert found.id == stored[2].id
    assert reason in found.reason


async def test_a_missing_event_is_found(store: Store) -> None:
    for name in "abcde":
        await store.append(Writer(name).next())
    stored = await rows(store)
    found = await walk(stored[:2] + stored[3:])
    assert isinstance(found, Misfit)
    assert found.position == 4


async def test_the_chain_of_another_deployment_does_not_fit(store: Store) -> None:
    await store.append(Writer("a").next())
    stored = await rows(store)
    assert isinstance(Chain(0, genesis("kernel", "another")).check(stored[0]), Misfit)
    assert isinstance(Chain(0, genesis("meetings", Database("", "", "", "").deployment)).check(stored[0]), Misfit)


async def test_the_head_tells_a_moment_before_which_nothing_can_come(founded: Database, store: Store) -> None:
    connection = await asyncpg.connect(founded.dsn)
    until_us = await connection.fetchval("SELECT recorded_until_us FROM es.take_head()")
    await store.append(Writer("a").next())
    (row,) = await rows(store)
    assert row.recorded_at_us >= until_us
    await connection.close()
