"""A rebuild beside lanes of which one stands still: its views are the live ones' at equal places."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from services.supervision.domain.facts.reading import Fact
from services.supervision.domain.lanes import SOURCES
from services.supervision.workers.rebuild import Rebuild, Rebuilder
from shared.days import midnight_us
from tests.databases import Database
from tests.supervision.county import COUNTY
from tests.supervision.drawn.chronicle import FIRST_DAY
from tests.supervision.drawn.story import drawn
from tests.supervision.heard import LAW, Judged, judged
from tests.supervision.lanes_heard import (
    heard_at_once,
    open_by_events,
    open_on_view,
    outcome,
    settled,
)
from tests.supervision.written import source_of

UNTIL = "2027-01-20"
STOPPED, GOING_ON = 40, (60, 80, 100)  # days of the story


class Story:
    """`waiting` are the facts of each source that are yet to come, in order of recording."""

    def __init__(self, it: Judged, told: Sequence[Fact]) -> None:
        self.it = it
        self.waiting: dict[str, list[Fact]] = {source: [] for source in SOURCES}
        for fact in sorted(told, key=lambda fact: fact.recorded_us):
            self.waiting[source_of(fact)].append(fact)

    async def goes_on(self, until_day: int, *sources: str) -> None:
        """These sources tell what they have recorded before that day, and the lanes judge it."""
        until_us = midnight_us(FIRST_DAY + timedelta(days=until_day))
        for source in sources:
            facts = self.waiting[source]
            await self.it.trail.bring([fact for fact in facts if fact.recorded_us < until_us])
            self.waiting[source] = [fact for fact in facts if fact.recorded_us >= until_us]
            await self.it.trail.head_at(until_us, source)
        await self.it.judge()


@pytest.mark.parametrize("silent", SOURCES)
async def test_a_rebuild_while_one_source_is_silent_and_the_others_go_on(
    silent: str, databases: Any, supervision_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = drawn(7).told
    others = [source for source in SOURCES if source != silent]
    days = list(GOING_ON)
    async with judged(supervision_database) as it:
        story = Story(it, told)
        await story.goes_on(STOPPED, *SOURCES)
        await story.goes_on(days.pop(0), *others)
        step = Rebuilder.step

        async def beside_the_live_one(self: Rebuilder) -> int:
            count = await step(self)
            if days and count:
                await story.goes_on(days.pop(0), *others)
            return count

        rebuild = Rebuild(it.pool, LAW, COUNTY)
        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(Rebuilder, "step", beside_the_live_one)
            await rebuild.make()
        assert not days
        assert await rebuild.switch() == []
        live = await outcome(it, 1)
        assert (await outcome(it, 2)).differs(live) == []
        places = "SELECT lane, judged_on FROM view_{}.lanes ORDER BY lane"
        assert await it.pool.fetch(places.format(2)) == await it.pool.fetch(places.format(1))
        for facts in story.waiting.values():
            await it.trail.bring(facts)
        await settled(it, UNTIL)
        parts = await outcome(it, 2)
        assert await open_by_events(it) == open_on_view(parts.alerts)
    other = databases.create("supervision")
    async with heard_at_once(other, told, UNTIL) as it:
        assert parts.differs(await outcome(it)) == []
    databases.drop(other)
