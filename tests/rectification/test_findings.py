"""What supervision finds becomes a problem: once, and not before the roster was heard."""

from datetime import date
from functools import partial
from typing import Any, ClassVar, Literal
from uuid import uuid4

import pytest

from services.rectification.domain.events import ProblemListed
from services.rectification.workers.findings import listing
from shared.append import Append, Asked
from shared.decider import DomainEvent
from shared.deciding import Told
from shared.envelope import Cause, seal
from shared.hearing import Unheard
from shared.memory import MemoryStore
from tests.rectification.county import COUNTY, LAST_DAY, OFFICE, VILLAGE, campaign
from tests.rectification.doors import door
from tests.road import until
from tests.shared.sources import DEPLOYMENT, connected, following, hearing, told_by


class FindingRecorded(DomainEvent):
    """As supervision will tell it."""

    stream: ClassVar[str] = "inspection-{finding}"
    subject: ClassVar[str] = "inspection/{finding}"
    type: Literal["finding_recorded"] = "finding_recorded"
    finding: str
    campaign: str | None
    office: str = OFFICE


async def append(store: MemoryStore, *events: DomainEvent) -> None:
    for event in events:
        command = str(uuid4())
        sealed = seal(event, "supervision", COUNTY, Cause("tester", command, command))
        await store.append(Append((Asked(command, b"", None),), {sealed.stream_id: 0}, (sealed,)))


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


async def test_a_finding_waits_for_the_roster(nats_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.hearing.EVERY_S", 0.01)
    supervision, own = MemoryStore("supervision", DEPLOYMENT), MemoryStore("rectification")
    await append(supervision, FindingRecorded(unit=VILLAGE, occurred_on=date(2026, 7, 1), finding="I-7", campaign="C"))
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
