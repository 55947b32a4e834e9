"""Three sources reach us in whatever order: the account is that of the records, and the events tell what stands."""

from datetime import timedelta
from random import Random
from typing import Any

import pytest

from services.supervision.views import book
from tests.databases import Database
from tests.supervision.drawn.chronicle import FIRST_DAY
from tests.supervision.drawn.people import People
from tests.supervision.drawn.story import drawn
from tests.supervision.heard import LAW, judged
from tests.supervision.lanes_heard import (
    Road,
    heard_at_once,
    lived_through,
    made_again,
    open_by_events,
    open_on_view,
    outcome,
    settled,
)

UNTIL = "2027-01-20"
SIZES = {"in_drops": (1, 1, 2, 5), "in_gushes": (1, 20, 60)}


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_the_order_of_arrival_it_comes_to_the_same(
    seed: int, databases: Any, supervision_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = drawn(seed).told
    async with heard_at_once(supervision_database, told, UNTIL) as it:
        whole = await outcome(it)
        assert (await made_again(it)).differs(whole) == []
        assert await open_by_events(it) == open_on_view(whole.alerts)
    monkeypatch.setattr(book, "ACCOUNTS_MAX", 5)
    deaths = 0
    for number, sizes in enumerate(SIZES.values()):
        other = databases.create("supervision")
        async with judged(other, LAW) as it:
            road = Road(it, Random(f"{seed}/{number}"), monkeypatch)
            await road.deliver(told, sizes)
            parts = await settled(it, UNTIL)
            assert parts.differs(whole) == []
            assert await open_by_events(it) == open_on_view(parts.alerts)
            deaths += road.deaths
        databases.drop(other)
    assert deaths


@pytest.mark.parametrize("seed", range(3, 6))
async def test_also_when_people_excuse_and_dismiss_what_they_see(
    seed: int, databases: Any, supervision_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, people = drawn(seed).told, People(Random(seed))
    days = [FIRST_DAY + timedelta(days=number) for number in range(20, 360, 17)]
    await supervision_database.found(0)
    async with judged(supervision_database, LAW) as it:
        lived = await lived_through(it, told, people, days, UNTIL)
        assert {duty["state"] for duty in lived.duties} >= {"open", "excused"}
        assert {alert["status"] for alert in lived.alerts} >= {"open", "dismissed"}
        assert (await made_again(it)).differs(lived) == []
        assert await open_by_events(it) == open_on_view(lived.alerts)
    monkeypatch.setattr(book, "ACCOUNTS_MAX", 5)
    other = databases.create("supervision")
    await other.found(0)
    async with judged(other, LAW) as it:
        road = Road(it, Random(seed), monkeypatch, people.done)
        await road.deliver(told, SIZES["in_drops"])
        parts = await settled(it, UNTIL)
        assert parts.differs(lived) == []
        assert await open_by_events(it) == open_on_view(parts.alerts)
        assert road.deaths
    databases.drop(other)
