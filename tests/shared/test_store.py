"""One suite for both stores: whatever the one in memory answers, PostgreSQL answers too."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import asyncpg
import pytest

from shared.append import Append, Appended, Asked, EventStore
from shared.chain import Chain, genesis, link
from shared.days import midnight_us
from shared.decider import Conflict, Refused
from shared.memory import MemoryStore
from shared.store import Store
from tests.databases import Database
from tests.shared.tally import DAY, Writer


@pytest.fixture(params=["memory", "postgres"])
async def store(request: pytest.FixtureRequest) -> AsyncIterator[EventStore]:
    if request.param == "memory":
        yield MemoryStore()
        return
    database: Database = request.getfixturevalue("store_database")
    await database.found()
    async with asyncpg.create_pool(database.dsn, min_size=2, max_size=4) as pool, Store(pool) as postgres:
        yield postgres


async def test_events_stand_in_the_order_of_their_appends(store: EventStore) -> None:
    a, b = Writer("a"), Writer("b")
    for append in (a.next(events=2), b.next(), a.next()):
        await store.append(append)
    rows = await store.read_page(0, 10)
    assert [(row.position, row.stream_id, row.version) for row in rows] == [
        (1, "tally-a", 1),
        (2, "tally-a", 2),
        (3, "tally-b", 1),
        (4, "tally-a", 3),
    ]
    assert await store.read_stream("tally-a", 1) == [rows[1], rows[3]]
    assert await store.read_page(3, 10) == rows[3:]


async def test_receipts_say_where_each_event_stands(store: EventStore) -> None:
    append = Writer("a").next(events=2)
    appended = await store.append(append)
    rows = await store.read_page(0, 10)
    assert [(r.id, r.type, r.position, r.stream_id, r.version) for r in appended.receipts] == [
        (row.id, row.type, row.position, row.stream_id, row.version) for row in rows
    ]
    assert [row.body for row in rows] == [event.body for event in append.events]


async def test_every_event_is_linked_to_the_one_before(store: EventStore) -> None:
    for append in (Writer("a").next(events=3), Writer("b").next(events=2)):
        await store.append(append)
    tip = await store.tip()
    before = genesis(tip.service, tip.deployment)
    for row in await store.read_page(0, 10):
        assert row.prev_hash == before
        assert row.hash == link(before, row.position, row.version, row.recorded_at_us, row.body)
        before = row.hash
    assert (tip.position, tip.hash) == (5, before)


async def test_the_same_command_gets_the_same_answer_and_is_stored_once(store: EventStore) -> None:
    append = Writer("a").next(events=2)
    first = await store.append(append)
    assert await store.append(append) == Appended(first.receipts, repeated=True)
    assert await store.answer(append.commands[0].id, append.commands[0].digest) == Appended(first.receipts, True)
    assert (await store.tip()).position == 2


async def test_another_content_under_a_known_id_is_refused(store: EventStore) -> None:
    append = Writer("a").next()
    await store.append(append)
    other = Append((Asked(append.commands[0].id, b"\x01" * 32),), append.seen, append.events)
    with pytest.raises(Refused, match=r"command\.changed"):
        await store.append(other)
    with pytest.raises(Refused, match=r"command\.changed"):
        await store.answer(other.commands[0].id, other.commands[0].digest)


async def test_a_stream_that_has_moved_on_is_a_conflict_and_stores_nothing(store: EventStore) -> None:
    await store.append(Writer("a").next())
    with pytest.raises(Conflict):
        await store.append(Writer("a").next())
    assert (await store.tip()).position == 1


async def test_a_stream_that_was_only_read_must_stand_as_well(store: EventStore) -> None:
    await store.append(Writer("a").next())
    append = Writer("b").next()
    with pytest.raises(Conflict):
        await store.append(Append(append.commands, {**append.seen, "tally-a": 0}, append.events))
    await store.append(Append(append.commands, {**append.seen, "tally-a": 1}, append.events))


async def test_a_command_without_events_is_remembered(store: EventStore) -> None:
    asked = Asked(str(uuid4()), bytes(32))
    assert await store.append(Append((asked,), {}, ())) == Appended(())
    assert await store.append(Append((asked,), {}, ())) == Appended((), repeated=True)
    assert await store.answer(str(uuid4()), bytes(32)) is None


async def test_a_group_of_which_some_are_known_is_a_conflict(store: EventStore) -> None:
    a, b = Writer("a").next(), Writer("b").next()
    await store.append(a)
    with pytest.raises(Conflict):
        await store.append(Append(a.commands + b.commands, {**a.seen, **b.seen}, a.events + b.events))


async def test_among_many_at_once_a_conflict_fails_only_its_own_command(store: EventStore) -> None:
    await store.append(Writer("taken").next())
    appends = [Writer(f"w{n}").next() for n in range(30)] + [Writer("taken").next()]
    outcomes = await asyncio.gather(*map(store.append, appends), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [Appended] * 30 + [Conflict]
    assert (await store.tip()).position == 31


async def test_the_same_command_many_times_at_once_is_stored_once(store: EventStore) -> None:
    append = Writer("a").next()
    outcomes = await asyncio.gather(*(store.append(append) for _ in range(20)))
    assert sorted(outcome.repeated for outcome in outcomes) == [False] + [True] * 19
    assert len({outcome.receipts for outcome in outcomes}) == 1


async def test_the_time_of_recording_is_the_stores_own(store: EventStore) -> None:
    with pytest.raises((ValueError, asyncpg.InvalidParameterValueError)):
        await store.append(Writer("a").next(recorded_at_us=midnight_us(DAY)))
    await store.append(Writer("a").next())
    assert (await store.tip()).recorded_at_us > midnight_us(DAY)


async def test_one_that_the_database_rejects_fails_alone(store: EventStore) -> None:
    appends = [Writer(f"w{n}").next() for n in range(5)] + [Writer("x").next(recorded_at_us=1)]
    outcomes = await asyncio.gather(*map(store.append, appends), return_exceptions=True)
    assert [isinstance(outcome, Appended) for outcome in outcomes] == [True] * 5 + [False]


async def test_texts_stand_beside_and_can_be_erased(store: EventStore) -> None:
    append = Writer("a").next(note="一句话")
    await store.append(append)
    event_id = append.events[0].id
    assert await store.texts([event_id]) == {event_id: {"note": "一句话"}}
    assert await store.erase([event_id]) == 1
    assert await store.texts([event_id]) == {}


@pytest.fixture(params=["memory", "postgres"])
async def demonstration(request: pytest.FixtureRequest) -> AsyncIterator[MemoryStore | Store]:
    start_us = midnight_us(DAY)
    if request.param == "memory":
        yield MemoryStore(file_clock_from_us=start_us)
        return
    database: Database = request.getfixturevalue("store_database")
    await database.found(start_us)
    async with asyncpg.create_pool(database.dsn, min_size=1, max_size=2) as pool, Store(pool) as postgres:
        yield postgres


async def test_a_demonstration_takes_its_times_from_the_file_and_never_goes_back(
    demonstration: MemoryStore | Store,
) -> None:
    start_us = midnight_us(DAY)
    a = Writer("a")
    for moment_us in (start_us - 5, start_us + 7, start_us + 3, None):
        await demonstration.append(a.next(recorded_at_us=moment_us))
    rows = await demonstration.read_page(0, 10)
    assert [row.recorded_at_us - start_us for row in rows] == [0, 7, 7, 7]
    await demonstration.end_file_clock()
    with pytest.raises((ValueError, asyncpg.InvalidParameterValueError)):
        await demonstration.append(a.next(recorded_at_us=start_us + 9))
    tip = await demonstration.tip()
    assert (tip.demonstration, tip.clock) == (True, "wall")


async def test_the_chain_of_both_is_whole(store: EventStore) -> None:
    await asyncio.gather(*(store.append(Writer(f"w{n}").next(events=3)) for n in range(20)))
    tip = await store.tip()
    standing = Chain(0, genesis(tip.service, tip.deployment))
    for row in await store.read_page(0, 100):
        step = standing.check(row)
        assert isinstance(step, Chain), step
        standing = step
    assert (standing.position, standing.hash) == (tip.position, tip.hash)
