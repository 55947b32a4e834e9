"""Three sources reach us in whatever order: the account is that of the records, and the events tell what stands."""

from random import Random
from typing import Any

import pytest

from services.supervision.views import book
from tests.databases import Database
from tests.supervision.drawn.story import drawn
from tests.supervision.heard import LAW, judged
from tests.supervision.lanes_heard import (
    Road,
    heard_at_once,
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
