"""A start without a resolution, whichever of two services is heard first: shown when it is so, and never before."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.databases import Database
from tests.supervision.county import OTHER, VILLAGE
from tests.supervision.heard import Judged, judged
from tests.supervision.lanes_heard import made_again, outcome
from tests.supervision.services_told import Services, apart, said_about

START = "works.start_without_resolution"
UNTIL = "06-01"


def nothing(told: Services) -> None:
    """The village has resolved nothing."""


def before(told: Services) -> None:
    told.site.approves("resolution", "03-01", record="m1")


def on_the_day_itself(told: Services) -> None:
    told.site.approves("resolution", "03-10", "03-10 18:00", record="m1")


def after(told: Services) -> None:
    told.site.approves("resolution", "03-11", record="m1")


def recorded_within_the_grace(told: Services) -> None:
    told.site.approves("resolution", "03-09", "03-13 23:59", record="m1")


def recorded_late(told: Services) -> None:
    told.site.approves("resolution", "03-09", "03-20 09:00", record="m1")


def refused(told: Services) -> None:
    told.site.refuses("resolution", "03-01", "no_quorum", record="m1")


def refused_afresh(told: Services) -> None:
    """What had been approved is refused because of what became known, and at last approved again."""
    before(told)
    told.site.voids("resolution", "03-01", "03-18 09:00", record="m1", command="x")
    told.site.refuses("resolution", "03-01", "wrong_chair", "03-18 09:00", record="m1")
    told.site.approves("resolution", "03-01", "03-25 09:00", record="m1")


def returned_before_the_start(told: Services) -> None:
    before(told)
    told.site.returns("proposal", "03-05", "03-05 09:00", command="r")
    told.site.voids("resolution", "03-05", "03-05 09:00", record="m1", command="r", by_return=True)


def returned_after_the_start(told: Services) -> None:
    before(told)
    told.site.returns("proposal", "03-12", "03-12 09:00", command="r")
    told.site.voids("resolution", "03-12", "03-12 09:00", record="m1", command="r", by_return=True)


def a_return_recorded_late(told: Services) -> None:
    before(told)
    told.site.returns("proposal", "03-09", "04-01 09:00", command="r")
    told.site.voids("resolution", "03-09", "04-01 09:00", record="m1", command="r", by_return=True)


def plainly(told: Services) -> None:
    told.site.starts("03-10", "03-10 12:00")


def told_late(told: Services) -> None:
    """When the grace had long passed."""
    told.site.starts("03-10", "03-22 09:00")


def corrected(told: Services) -> None:
    """It was begun later than had been told."""
    told.site.starts("03-02", "03-10 12:00")
    told.site.starts("03-12", "03-21 09:00", record="S2", corrects="S")


def of_no_matter(told: Services) -> None:
    told.site.starts("03-10", "03-10 12:00", matter=None)


@dataclass(frozen=True)
class Story:
    """`said` is what the events have told of the breach in the end."""

    resolved: Callable[[Services], None]
    started: Callable[[Services], None]
    said: list[str]

    @property
    def name(self) -> str:
        return f"{self.resolved.__name__}, {self.started.__name__}"


STORIES = [
    Story(nothing, plainly, ["raised 03-14"]),
    Story(nothing, told_late, ["raised 03-22"]),
    Story(nothing, of_no_matter, ["raised 03-14"]),
    Story(before, plainly, []),
    Story(before, told_late, []),
    Story(before, of_no_matter, ["raised 03-14"]),
    Story(on_the_day_itself, plainly, []),
    Story(after, plainly, ["raised 03-14"]),
    Story(after, corrected, ["raised 03-10", "withdrawn 03-21"]),
    Story(recorded_within_the_grace, plainly, []),
    Story(recorded_within_the_grace, told_late, []),
    Story(recorded_late, plainly, ["raised 03-14", "withdrawn 03-20"]),
    Story(recorded_late, told_late, []),
    Story(refused, plainly, ["raised 03-14"]),
    Story(refused_afresh, plainly, ["raised 03-18", "withdrawn 03-25"]),
    Story(refused_afresh, told_late, ["raised 03-22", "withdrawn 03-25"]),
    Story(returned_before_the_start, plainly, ["raised 03-14"]),
    Story(returned_after_the_start, plainly, []),
    Story(a_return_recorded_late, plainly, ["raised 04-01"]),
]


async def at_once(it: Judged, told: Services) -> None:
    await told.reach(it, UNTIL)


async def venues_first(it: Judged, told: Services) -> None:
    """All that venues has to tell is there, and meetings says nothing for months."""
    await told.reach(it, UNTIL, "venues")
    await told.reach(it, UNTIL, "meetings")


async def meetings_first(it: Judged, told: Services) -> None:
    await told.reach(it, UNTIL, "meetings")
    await told.reach(it, UNTIL, "venues")


async def meetings_hours_behind(it: Judged, told: Services) -> None:
    """One record after the other, each told by its source some hours later than those of the other."""
    await behind(it, told, late="meetings")


async def venues_hours_behind(it: Judged, told: Services) -> None:
    await behind(it, told, late="venues")


async def behind(it: Judged, told: Services, late: str) -> None:
    waiting: dict[str, list[Any]] = {"meetings": told.fresh("meetings"), "venues": told.fresh("venues")}
    moments = sorted({fact.recorded_us for facts in waiting.values() for fact in facts})
    hours_us = 5 * 3_600_000_000
    for at_us in sorted({*moments, *(moment + hours_us for moment in moments)}):
        for source, facts in waiting.items():
            until_us = at_us - hours_us if source == late else at_us
            await it.trail.bring([fact for fact in facts if fact.recorded_us <= until_us])
            waiting[source] = [fact for fact in facts if fact.recorded_us > until_us]
            await it.trail.head_at(until_us, source)
        await it.judge()
    await it.trail.head(UNTIL)
    await it.judge()


ROADS = [at_once, venues_first, meetings_first, meetings_hours_behind, venues_hours_behind]


@pytest.mark.parametrize("road", ROADS)
async def test_it_is_shown_when_it_is_so_whoever_is_heard_first(
    road: Callable[[Judged, Services], Any], supervision_database: Database
) -> None:
    told = Services()
    for number, story in enumerate(STORIES):
        apart(told, str(number), planned, story.resolved, story.started)
    async with judged(supervision_database) as it:
        await road(it, told)
        said = await said_about(it, START)
    assert {story.name: said.get(f"works/W-{number}", []) for number, story in enumerate(STORIES)} == {
        story.name: story.said for story in STORIES
    }


def planned(told: Services) -> None:
    told.site.opens("01-10")
    told.site.plans("02-01")


async def test_a_resolution_of_another_village_is_none_until_it_is_known_that_they_are_one(
    supervision_database: Database,
) -> None:
    told = Services()
    told.site.opens("01-10")
    told.site.approves("resolution", "02-01")
    told.site.plans("02-02", unit=OTHER)
    told.site.starts("03-10")
    told.site.merges(VILLAGE, OTHER, "03-01", "04-10")
    async with judged(supervision_database) as it:
        await behind(it, told, late="venues")
        assert await said_about(it, START) == {"works/W": ["raised 03-14", "withdrawn 04-10"]}
        before = await outcome(it)
        assert (await made_again(it)).differs(before) == []
