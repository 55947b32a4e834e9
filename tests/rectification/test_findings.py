"""What supervision finds becomes a problem: once, and not before the roster was heard."""

from datetime import date
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from services.rectification.domain.problem_events import ProblemListed
from services.rectification.workers.findings import listing
from services.supervision.domain.events import FindingRecorded
from shared.append import Append, Asked
from shared.decider import DomainEvent
from shared.deciding import Told
from shared.envelope import Cause, Message, seal
from shared.hearing import Unheard
from shared.memory import MemoryStore
from tests.rectification.county import (
    COUNTY,
    LAST_DAY,
    NEIGHBOUR,
    OFFICE,
    START,
    TOWNSHIP,
    VILLAGE,
    campaign,
    heard,
    merge,
    shut,
)
from tests.rectification.doors import door
from tests.road import until
from tests.shared.sources import DEPLOYMENT, connected, following, hearing, told_by


async def append(store: MemoryStore, *events: DomainEvent) -> None:
    for event in events:
        command = str(uuid4())
        sealed = seal(event, "supervision", COUNTY, Cause("tester", command, command))
        await store.append(Append((Asked(command, b"", None),), {sealed.stream_id: 0}, (sealed,)))


async def test_a_finding_becomes_one_problem_also_when_it_is_heard_anew(nats_server: Any) -> None:
    supervision = MemoryStore("supervision", DEPLOYMENT)
    await append(supervision, found(finding="I-8", campaign=None), found(finding="I-9", campaign="X"), found())
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


def found(**more: Any) -> FindingRecorded:
    told = {"unit": VILLAGE, "occurred_on": date(2026, 7, 1), "finding": "I-7", "campaign": "C", "post": None}
    return FindingRecorded.model_validate({**told, "office": OFFICE, **more})


async def test_a_finding_waits_for_the_roster(nats_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.hearing.EVERY_S", 0.01)
    supervision, own = MemoryStore("supervision", DEPLOYMENT), MemoryStore("rectification")
    await append(supervision, found())
    asked = 0
    waits = False

    def require() -> None:
        nonlocal asked
        asked += waits
        if waits and asked < 3:
            raise Unheard("meetings")

    async with (
        door(store=own, require_heard=require) as at,
        connected(nats_server) as client,
        told_by(client, supervision, "supervision"),
    ):
        await at.inlet.handler.handle(Told(str(uuid4()), campaign(ends_on=date(2027, 1, 31)), "tester"))
        waits = True
        hears = hearing(listing(at.inlet.handler), "supervision")
        async with following(hears, client):
            await until(lambda: hears.heard, "supervision is heard to its end")
        assert asked == 3
        assert [event.type for event in await own.read_page(0, 100)] == ["campaign_opened", "problem_listed"]


async def test_a_finding_of_a_unit_that_is_not_heard_of_yet_waits_for_it(
    nats_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.hearing.EVERY_S", 0.01)
    supervision, own, roster = MemoryStore("supervision", DEPLOYMENT), MemoryStore("rectification"), heard()
    new = "990101001009"
    await append(supervision, found(unit=new), found(finding="I-8"))
    asked: list[str] = []
    async with (
        door(store=own, roster=roster) as at,
        connected(nats_server) as client,
        told_by(client, supervision, "supervision"),
    ):
        await at.inlet.handler.handle(Told(str(uuid4()), campaign(ends_on=date(2027, 1, 31)), "tester"))
        take = listing(at.inlet.handler)

        async def noted(message: Message) -> None:
            asked.append(message.stream)
            await take(message)

        hears = hearing(noted, "supervision")
        async with following(hears, client):
            await until(lambda: len(asked) >= 3, "it was asked for again")
            assert (set(asked), hears.heard) == ({"finding-I-7"}, False)
            told = {"kind": "village", "parent": TOWNSHIP, "sector": None, "name": "新村（虚构）"}
            roster.learn("unit_registered", new, START, told)
            await until(lambda: hears.heard, "supervision is heard to its end")
        listed = [event.stream_id for event in await own.read_page(1, 100)]
        assert listed == ["problem-F.I-7", "problem-F.I-8"]


@pytest.mark.parametrize("end", ["merged", "closed"])
async def test_a_finding_of_a_unit_that_has_ended_is_its_successors(nats_server: Any, end: str) -> None:
    supervision, own, roster = MemoryStore("supervision", DEPLOYMENT), MemoryStore("rectification"), heard()
    if end == "merged":
        merge(roster, VILLAGE, NEIGHBOUR, date(2026, 7, 2))
    else:
        shut(roster, VILLAGE, date(2026, 7, 2))
    await append(supervision, found())
    async with (
        door(store=own, roster=roster) as at,
        connected(nats_server) as client,
        told_by(client, supervision, "supervision"),
    ):
        await at.inlet.handler.handle(Told(str(uuid4()), campaign(ends_on=date(2027, 1, 31)), "tester"))
        hears = hearing(listing(at.inlet.handler), "supervision")
        async with following(hears, client):
            await until(lambda: hears.heard, "supervision is heard to its end")
        listed = [(event.stream_id, event.unit) for event in await own.read_page(1, 100)]
        assert listed == ([("problem-F.I-7", NEIGHBOUR)] if end == "merged" else [])
