"""The intake on real servers: what the chain does not vouch for is not believed, what it does is never held up."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from uuid import uuid4

import asyncpg
import pytest
from nacl.signing import SigningKey

from deploy.local.nats import NatsServer
from deploy.nats.provision import Provisioner
from services.supervision.workers.hearing import Told
from services.supervision.workers.trail import Checkpoint, Trail
from shared.append import Append, Asked
from shared.chain import genesis, link
from shared.envelope import Prepared, Stored
from shared.publishing import publish
from shared.signatures import Signer
from shared.telling import Telling
from tests.databases import DEPLOYMENT, Database
from tests.road import MEETINGS, Reader, Source, Stream, config, connect, provisioning, reader, replays, source, until
from tests.shared.tally import COUNTY, DAY


@dataclass
class Road:
    server: NatsServer
    provisioner: Provisioner
    stream: Stream
    source: Source
    reader: Reader

    async def publish(self, events: list[Stored], signer: Signer | None = None) -> None:
        stands = await publish(self.source.nc, "meetings", signer or self.source.signer, events)
        assert stands == events[-1].position

    async def page(self) -> list[Stored]:
        return await self.source.store.read_page(0, 10_000)

    async def whole(self, position: int) -> None:
        """The trail holds exactly the store's events up to `position`, in their order and once each."""
        await self.reader.reached(position)
        rows = await self.reader.pool.fetch("SELECT position, hash, body FROM trail.entries ORDER BY log_position")
        assert [(row["position"], row["hash"], row["body"]) for row in rows] == [
            (event.position, event.hash, event.body) for event in (await self.page())[:position]
        ]

    async def says(self, status: str, reason: str = "") -> None:
        async def there() -> bool:
            row = await self.reader.source()
            return row.get("status") == status and reason in (row["reason"] or "")

        await until(there, f"the source is {status}: {reason}; it is {await self.reader.source()}")

    async def acknowledged(self, position: int) -> None:
        async def there() -> bool:
            info = await self.stream.ask("$JS.API.CONSUMER.INFO.MEETINGS.supervision")
            return bool(info["ack_floor"]["stream_seq"] == position)

        await until(there, f"{position} is acknowledged")


@pytest.fixture
async def road(
    nats_server: Callable[..., NatsServer], meetings_database: Database, supervision_database: Database
) -> AsyncIterator[Road]:
    server = nats_server(config)
    async with AsyncExitStack() as stack:
        provisioner = await stack.enter_async_context(provisioning(server))
        of = await stack.enter_async_context(source(meetings_database, server))
        to = await stack.enter_async_context(reader(supervision_database, server, DEPLOYMENT))
        yield Road(server, provisioner, Stream(provisioner), of, to)


async def test_what_is_relayed_stands_in_the_trail_and_is_acknowledged(road: Road) -> None:
    road.reader.running.start()
    road.source.relaying.start()
    await road.source.append(3)
    await road.whole(3)
    await road.source.append(2_500)
    await road.whole(2_503)
    await road.acknowledged(2_503)
    row = await road.reader.pool.fetchrow("SELECT * FROM trail.entries WHERE position = 1")
    event = (await road.page())[0]
    assert row is not None
    assert (row["source"], row["type"], row["subject"], row["unit"], row["occurred_on"], str(row["id"])) == (
        "meetings",
        "counted",
        "tally/a",
        COUNTY,
        DAY,
        event.id,
    )


async def test_a_service_that_tells_all_it_has_to_is_followed_from_a_gap_on(road: Road) -> None:
    await road.source.append(60)
    await road.provisioner.remake(MEETINGS, 31)
    database, nc = road.source.database, road.source.nc
    telling = Telling(road.source.pool, database.dsn, nc, "meetings", road.source.signer)
    task = asyncio.create_task(telling.run())
    road.reader.running.start()
    await road.whole(60)

    async def covered() -> bool:
        row = await road.reader.source()
        return bool(row["head_position"] == 60 and row["status"] == "following")

    await until(covered, "its head is covered")
    assert telling.relay.published == 60
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_what_is_delivered_again_is_ignored_and_acknowledged(road: Road) -> None:
    await road.source.append(40)
    await road.publish((await road.page())[:40])
    road.reader.running.start()
    await road.whole(40)
    await road.provisioner.remake(MEETINGS, 1)
    await road.publish(await road.page())
    await road.acknowledged(40)
    await road.whole(40)
    await road.says("following")


async def test_a_gap_in_the_stream_is_replayed_from_the_source(road: Road) -> None:
    await replays(road.source)
    await road.source.append(60)
    await road.provisioner.remake(MEETINGS, 31)
    await road.publish((await road.page())[30:])
    road.reader.running.start()
    await road.whole(60)
    await road.says("following", "position 31 came where 1 was due")
    await road.source.append(30)
    await road.publish((await road.page())[60:])
    await road.whole(90)


async def test_a_gap_is_said_while_the_source_does_not_answer_and_closed_when_it_does(road: Road) -> None:
    await road.source.append(60)
    await road.provisioner.remake(MEETINGS, 31)
    await road.publish((await road.page())[30:])
    road.reader.running.start()
    await road.says("stalled", "position 31 came where 1 was due")
    assert await road.reader.position() == 0
    await replays(road.source)
    road.source.heads.start()
    await road.whole(60)
    await road.says("following")


async def test_a_message_with_another_body_is_not_believed(road: Road) -> None:
    await replays(road.source)
    await road.source.append(60)
    page = await road.page()
    forged = replace(page[9], body=page[9].body.replace('"votes":10', '"votes":99'))
    await road.publish([*page[:9], forged, *page[10:30]])
    road.reader.running.start()
    await road.says("following", "the hash of 10 does not fit")
    await road.publish(page[30:])
    await road.whole(60)


async def test_a_chain_of_their_own_with_a_foreign_signature_is_not_believed(road: Road) -> None:
    await replays(road.source)
    await road.source.append(30)
    forged: list[Stored] = []
    before = genesis("meetings", DEPLOYMENT)
    for event in await road.page():
        body = event.body.replace('"votes":10', '"votes":99')
        hash_ = link(before, event.position, event.version, event.recorded_at_us, body)
        forged.append(replace(event, body=body, prev_hash=before, hash=hash_))
        before = hash_
    await road.publish(forged, Signer("meetings", bytes(SigningKey.generate())))
    road.reader.running.start()
    await road.says("following", "the signature on 30 is not the source's")
    await road.whole(30)


async def test_a_message_without_our_headers_is_not_believed(road: Road) -> None:
    await replays(road.source)
    await road.source.append(30)
    intruder = await connect(road.server, "meetings")
    await intruder.request("evt.meetings.990101.000.counted", b"{}")
    road.reader.running.start()
    await road.says("following", "message 1 of the stream is not ours")
    await road.reader.reached(1)
    road.source.heads.start()
    await road.whole(30)
    await intruder.close()


async def test_events_wait_for_the_signature_of_their_batch(road: Road) -> None:
    await road.source.append(30)
    page = await road.page()
    road.reader.running.start()
    for event in page[:3]:
        headers = {"Mb-Version": str(event.version), "Mb-Recorded-At": str(event.recorded_at_us)}
        headers["Mb-Hash"] = event.hash.hex()
        await road.source.nc.request("evt.meetings.990101.000.counted", event.body.encode(), headers=headers)
    await road.publish(page[3:4])
    await road.whole(4)


async def test_unsigned_events_alone_never_enter_the_trail(road: Road) -> None:
    await road.source.append(1)
    event = (await road.page())[0]
    headers = {"Mb-Version": "1", "Mb-Recorded-At": str(event.recorded_at_us), "Mb-Hash": event.hash.hex()}
    road.reader.running.start()
    await until(road.reader.source, "the intake knows its source")
    await road.source.nc.request("evt.meetings.990101.000.counted", event.body.encode(), headers=headers)

    async def delivered() -> bool:
        info = await road.stream.ask("$JS.API.CONSUMER.INFO.MEETINGS.supervision")
        return bool(info["num_ack_pending"] == 1)

    await until(delivered, "the message was delivered")
    road.source.heads.start()

    async def announced() -> bool:
        return bool((await road.reader.source())["announced"] == 1)

    await until(announced, "the head that tells of it has come")
    assert await road.reader.position() == 0


async def test_an_unknown_type_enters_the_trail(road: Road) -> None:
    await append_body(road, body_of(type="something_new.v9"))
    await road.publish(await road.page())
    road.reader.running.start()
    await road.whole(1)
    assert await road.reader.pool.fetchval("SELECT type FROM trail.entries") == "something_new"


@pytest.mark.parametrize(
    "body",
    ["not json", "[]", '{"type":7}', "{}", '{"id":"x"}'],
)
async def test_what_nobody_can_read_enters_as_it_is_and_the_rest_goes_on(road: Road, body: str) -> None:
    await road.source.append(2)
    await append_body(road, body)
    await road.source.append(30, "b")
    await road.publish(await road.page())
    road.reader.running.start()
    await road.whole(33)
    row = await road.reader.pool.fetchrow("SELECT * FROM trail.entries WHERE position = 3")
    assert row is not None
    assert (row["type"], row["body"]) == ("?", body)


@pytest.mark.parametrize(
    "change", [{"id": "no-uuid"}, {"subject": "a\x00b"}, {"unit": 7}, {"occurredon": "2026-02-30"}]
)
async def test_what_the_trail_cannot_hold_in_its_columns_enters_unread(road: Road, change: dict[str, object]) -> None:
    await append_body(road, body_of(**change))
    await road.publish(await road.page())
    road.reader.running.start()
    await road.whole(1)
    assert await road.reader.pool.fetchval("SELECT type FROM trail.entries") == "?"


async def test_a_crash_between_commit_and_acknowledgement_doubles_nothing(road: Road) -> None:
    await replays(road.source)
    await road.source.append(60)
    await road.publish((await road.page())[:30])
    trail = Trail(road.reader.pool, "meetings")
    at, _ = await trail.open(genesis("meetings", DEPLOYMENT))
    await trail.append(at, [told(event) for event in (await road.page())[:30]])
    road.reader.running.start()
    await road.acknowledged(30)
    await road.publish((await road.page())[30:])
    await road.whole(60)


async def test_nothing_is_acknowledged_before_it_is_committed(road: Road, supervision_database: Database) -> None:
    await road.source.append(30)
    await road.publish(await road.page())
    holder = await asyncpg.connect(supervision_database.superuser_dsn)
    async with holder.transaction():
        await holder.execute("LOCK trail.entries IN EXCLUSIVE MODE")
        road.reader.running.start()

        async def held_up() -> bool:
            return bool(await holder.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"))

        await until(held_up, "the intake waits in its transaction")
        info = await road.stream.ask("$JS.API.CONSUMER.INFO.MEETINGS.supervision")
        assert (info["ack_floor"]["stream_seq"], info["num_ack_pending"]) == (0, 30)
    await road.acknowledged(30)
    await holder.close()


async def test_two_intakes_of_one_source_cannot_write_the_same_position(road: Road) -> None:
    await road.source.append(2)
    events = [told(event) for event in await road.page()]
    trail = Trail(road.reader.pool, "meetings")
    at, _ = await trail.open(genesis("meetings", DEPLOYMENT))
    after = await trail.append(at, events[:1])
    with pytest.raises(asyncpg.SerializationError):
        await trail.append(at, events[:1])
    assert after == Checkpoint(1, events[0].hash, events[0].recorded_at_us)
    await road.whole(1)


async def test_a_stream_that_is_silent_while_heads_tell_of_more_is_replayed(road: Road) -> None:
    await replays(road.source)
    await road.source.append(30)
    road.source.heads.start()
    road.reader.running.start()
    await road.whole(30)
    await road.says("following", "heads tell of 30")


async def test_a_head_counts_once_the_trail_has_reached_it(road: Road) -> None:
    road.reader.running.start()
    road.source.heads.start()
    road.source.relaying.start()
    await road.source.append(40)

    async def covered() -> bool:
        row = await road.reader.source()
        return bool(row and row["head_position"] == row["position"] == 40 and row["head_us"])

    await until(covered, "the head is covered")
    row = await road.reader.source()
    last = (await road.page())[-1]
    assert row["head_us"] >= last.recorded_at_us
    assert row["heard_at"] is not None


async def test_a_forged_head_is_not_believed(road: Road) -> None:
    road.reader.running.start()
    await until(road.reader.source, "the intake knows its source")
    road.source.signer = Signer("meetings", secrets.token_bytes(32))
    await road.source.nc.publish("head.meetings", b"rubbish")
    await road.source.nc.publish("head.meetings", forged_head(road.source.signer))
    road.source.heads.start()

    async def heard() -> bool:
        return bool((await road.reader.source())["heard_at"])

    await until(heard, "the true head was heard")
    assert (await road.reader.source())["announced"] == 0


def forged_head(signer: Signer) -> bytes:
    hash_ = bytes(32)
    signature = signer.sign_head(7, hash_, 1)
    text = f'{{"position":7,"hash":"{hash_.hex()}","recorded_until_us":1,"signature":"{signature}"}}'
    return text.encode()


async def test_a_source_that_has_gone_back_is_refused(road: Road) -> None:
    road.reader.running.start()
    road.source.relaying.start()
    await road.source.append(40)
    await road.whole(40)
    event = (await road.page())[9]
    signature = road.source.signer.sign_head(10, event.hash, 2**52)
    text = f'{{"position":10,"hash":"{event.hash.hex()}","recorded_until_us":{2**52},"signature":"{signature}"}}'
    await road.source.nc.publish("head.meetings", text.encode())
    await road.says("refused", "contradicts")
    assert (await road.reader.source())["head_us"] == 0


async def test_the_trail_can_be_neither_changed_nor_written_by_hand(road: Road, supervision_database: Database) -> None:
    await road.source.append(1)
    await road.publish(await road.page())
    road.reader.running.start()
    await road.whole(1)
    for statement in (
        "UPDATE trail.entries SET unit = ''",
        "DELETE FROM trail.entries",
        "TRUNCATE trail.entries",
        "INSERT INTO trail.entries SELECT 2, source, 2, '', '', '', NULL, 0, NULL, 1, hash, '' FROM trail.entries",
        "UPDATE trail.sources SET position = 9",
        "UPDATE trail.head SET log_position = 9",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await road.reader.pool.execute(statement)
    owner = await asyncpg.connect(supervision_database.superuser_dsn)
    await owner.execute("SET session_replication_role = replica")  # which silences ordinary triggers
    for statement in ("UPDATE trail.entries SET unit = ''", "DELETE FROM trail.entries", "TRUNCATE trail.entries"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="append-only"):
            await owner.execute(statement)
    await owner.close()


def told(event: Stored) -> Told:
    return Told(event.position, event.version, event.recorded_at_us, event.hash, event.body.encode())


def body_of(**change: object) -> str:
    event_id = str(uuid4())
    body: dict[str, object] = {
        "id": event_id,
        "type": "counted.v1",
        "source": "/mingbai/990101/meetings",
        "subject": "tally/x",
        "stream": "tally-x",
        "unit": COUNTY,
        "occurredon": DAY.isoformat(),
        "actor": "actor-1",
        "causationid": event_id,
        "correlationid": event_id,
        "data": {},
    }
    return json.dumps(body | change)


async def append_body(road: Road, body: str) -> None:
    """Append an event whose body is not what the kernel would have made: the store itself does not read bodies."""
    command_id = str(uuid4())
    event = Prepared(
        stream_id="poison-1",
        id=str(uuid4()),
        type="counted",
        occurred_on=DAY,
        unit=COUNTY,
        actor="actor-1",
        causation_id=command_id,
        correlation_id=command_id,
        body=body,
    )
    await road.source.store.append(Append((Asked(command_id, bytes(32)),), {"poison-1": 0}, (event,)))
