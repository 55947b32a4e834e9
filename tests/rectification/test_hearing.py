"""What rectification hears: the roster and findings, whole, in order and signed; and where files of evidence lie."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date
from functools import partial
from hashlib import sha256
from typing import Any, ClassVar, Literal
from uuid import uuid4

import nats
import pytest
from nats.aio.client import Client

from services.meetings.contract import read
from services.meetings.domain.commands import RegisterUnit
from services.meetings.domain.decide import decide
from services.meetings.domain.judging import FOLDS
from services.rectification.domain.events import Evidence, ProblemListed
from services.rectification.workers.hearing import Hearing, learning, listing
from services.rectification.workers.shelf import BUCKET, Shelf
from shared.append import Append, Asked
from shared.canonical import loads, trusted_dumps
from shared.decider import Command, DomainEvent
from shared.deciding import Told
from shared.envelope import Cause, Message, seal
from shared.handler import Handler
from shared.memory import MemoryStore
from shared.replay import Replay
from shared.roster import Roster
from shared.signatures import Signer
from tests.meetings.village import COUNTY, TOWNSHIP, VILLAGE, YEAR_START, county
from tests.rectification.county import LAST_DAY, OFFICE, campaign
from tests.rectification.doors import door
from tests.road import Running, until

DEPLOYMENT = "0192d5a0-0000-7000-8000-000000000001"
SEED = b"s" * 32
Take = Callable[[Message], Awaitable[None]]


class FindingRecorded(DomainEvent):
    """As supervision will tell it."""

    stream: ClassVar[str] = "inspection-{finding}"
    subject: ClassVar[str] = "inspection/{finding}"
    type: Literal["finding_recorded"] = "finding_recorded"
    finding: str
    campaign: str | None
    office: str = OFFICE


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


async def recorded(store: MemoryStore, *commands: Command) -> None:
    handler = Handler(store, "meetings", COUNTY, FOLDS, read, decide)
    for command in commands:
        await handler.handle(Told(str(uuid4()), command, "tester"))


async def append(store: MemoryStore, *events: DomainEvent) -> None:
    for event in events:
        command = str(uuid4())
        sealed = seal(event, "supervision", COUNTY, Cause("tester", command, command))
        await store.append(Append((Asked(command, b"", None),), {sealed.stream_id: 0}, (sealed,)))


async def test_the_roster_is_heard_from_the_first_event_on_and_kept_current(nats_server: Any) -> None:
    store, roster = MemoryStore("meetings", DEPLOYMENT), Roster()
    await recorded(store, *county())
    hears = hearing(learning(roster))
    async with connected(nats_server) as client, told_by(client, store, "meetings"), following(hears, client):
        assert await hears.lacking() is not None
        await until(lambda: hears.heard, "the roster is heard to its end")
        assert roster.holders(VILLAGE, "branch_secretary", YEAR_START) == {"secretary"}
        assert await hears.lacking() is None
        new = RegisterUnit(unit="990101001009", kind="village", name="新村", parent=TOWNSHIP, enrolled_on=YEAR_START)
        await recorded(store, new)
        await until(lambda: roster.unit("990101001009"), "a new unit is heard")


async def test_the_source_may_come_later(nats_server: Any) -> None:
    store, roster = MemoryStore("meetings", DEPLOYMENT), Roster()
    await recorded(store, *county())
    hears = hearing(learning(roster))
    async with connected(nats_server) as client, following(hears, client):
        await asyncio.sleep(0)
        assert not hears.heard
        async with told_by(client, store, "meetings"):
            await until(lambda: hears.heard, "the roster is heard to its end")


@pytest.mark.parametrize("what", ["body", "signature", "gap"])
async def test_what_does_not_fit_is_not_believed(nats_server: Any, what: str) -> None:
    store, roster = MemoryStore("meetings", DEPLOYMENT), Roster()
    await recorded(store, *county())
    asked: list[bytes] = []
    async with connected(nats_server) as client:
        told: Any = store
        honest = Replay(told, client, "meetings", Signer("meetings", b"x" * 32 if what == "signature" else SEED))

        async def forged(request: Any) -> None:
            asked.append(request.data)
            page: Any = loads((await honest.page(1, 500)).encode())
            if what == "body":
                page["events"][3]["body"] = page["events"][3]["body"].replace("（虚构）", "（伪造）")
            if what == "gap":
                del page["events"][3]
            await request.respond(trusted_dumps(page).encode())

        await client.subscribe("replay.meetings", cb=forged)
        hears = hearing(learning(roster))
        async with following(hears, client):
            await until(lambda: len(asked) > 1, "it was asked again")
            assert not roster.units(YEAR_START)
            assert not hears.heard


async def test_a_finding_becomes_one_problem_also_when_it_is_heard_anew(nats_server: Any) -> None:
    supervision = MemoryStore("supervision", DEPLOYMENT)
    day = date(2026, 7, 1)
    known = FindingRecorded(unit=VILLAGE, occurred_on=day, finding="I-7", campaign="C")
    others = (another(known, finding="I-8", campaign=None), another(known, finding="I-9", campaign="X"))
    await append(supervision, *others, known)
    own = MemoryStore("rectification")
    async with door(store=own) as at, connected(nats_server) as client, told_by(client, supervision, "supervision"):
        command = campaign(ends_on=date(2027, 1, 31))
        await at.inlet.handler.handle(Told(str(uuid4()), command, "tester"))
        for _ in range(2):
            hears = hearing(listing(at.inlet.handler), "supervision")
            async with following(hears, client):
                await until(partial(getattr, hears, "heard"), "supervision is heard to its end")
        events = await own.read_page(0, 100)
        assert [(event.type, event.stream_id) for event in events[1:]] == [("problem_listed", "problem-F.I-7")]
        state = await at.inlet.handler.state("problem-F.I-7")
        assert isinstance(state.listed, ProblemListed)
        assert (state.listed.finding, state.listed.origin, state.listed.unit) == ("I-7", "finding", VILLAGE)
        assert state.listed.occurred_on > LAST_DAY


def another(event: FindingRecorded, **more: Any) -> FindingRecorded:
    return FindingRecorded(**{**dict(event), **more})


async def test_files_lie_in_the_object_store_under_their_hash(nats_server: Any) -> None:
    content = bytes(range(256)) * 2_000  # of several chunks
    evidence = Evidence(sha256=sha256(content).hexdigest(), media_type="image/png", size_bytes=len(content))
    async with connected(nats_server) as client:
        shelf = Shelf()
        with pytest.raises(TimeoutError):
            await shelf.find(evidence.sha256)
        running = Running(lambda: shelf.run(client))
        running.start()
        with pytest.raises(TimeoutError):  # the bucket is not there yet
            await until(lambda: shelf.find(evidence.sha256), "the shelf has a connection")
        await client.jetstream().create_object_store(BUCKET)
        assert await shelf.find(evidence.sha256) is None
        assert await shelf.fetch(evidence.sha256) is None
        await shelf.keep(evidence, content)
        assert await shelf.find(evidence.sha256) == evidence
        assert await shelf.fetch(evidence.sha256) == content
        await shelf.keep(evidence, content)  # as two uploads at the same time may do
        assert await shelf.fetch(evidence.sha256) == content
        # Whoever has the library reads it too.
        found = await (await client.jetstream().object_store(BUCKET)).get(evidence.sha256)
        assert (found.data, found.info.size) == (content, len(content))
        await running.stop()


async def test_a_file_that_was_damaged_is_not_given_out(nats_server: Any) -> None:
    content = b"\xff\xd8\xff" + b"picture" * 40_000
    evidence = Evidence(sha256=sha256(content).hexdigest(), media_type="image/jpeg", size_bytes=len(content))
    async with connected(nats_server) as client:
        await client.jetstream().create_object_store(BUCKET)
        shelf = Shelf()
        running = Running(lambda: shelf.run(client))
        running.start()
        await asyncio.sleep(0)
        await shelf.keep(evidence, content)
        await client.jetstream().delete_msg(f"OBJ_{BUCKET}", 2)
        assert await shelf.find(evidence.sha256) == evidence
        assert await shelf.fetch(evidence.sha256) is None
        await running.stop()
