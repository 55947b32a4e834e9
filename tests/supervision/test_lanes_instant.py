"""What was recorded at one instant, of whichever sources, is judged together, in whatever parts it comes."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.databases import Database
from tests.supervision.county import COUNTY, OTHER, VILLAGE
from tests.supervision.heard import LAW, judged
from tests.supervision.lanes_heard import Outcome, heard_at_once, outcome
from tests.supervision.services_told import Services
from tests.supervision.test_lanes_turns import closed_by_du

AT, UNTIL = "06-21 09:00", "07-20"


def a_verifier_had_left(told: Services) -> None:
    closed_by_du(told)
    told.site.leaves("du", "inspection_office", COUNTY, "03-09", AT)


def villages_were_merged(told: Services) -> None:
    told.site.opens("01-05")
    told.site.approves("resolution", "02-01")
    told.site.plans("02-02")
    told.site.starts("03-01")
    told.site.merges(VILLAGE, OTHER, "04-01", AT)


def started_before_it_was_resolved(told: Services) -> None:
    told.site.opens("01-05")
    told.site.plans("02-02")
    told.site.starts("03-01", AT)


def a_secretary_is_new(told: Services) -> None:
    told.site.appoints("xin", "branch_secretary", "06-01", recorded=AT)


def it_had_been_resolved(told: Services) -> None:
    told.site.approves("resolution", "02-20", AT)


def corrected_to_a_day_of_another_secretary(told: Services) -> None:
    """The post is vacant since April, as far as is known by then."""
    told.site.plans("02-02", matter=None)
    told.site.leaves("zhi", "branch_secretary", VILLAGE, "03-31")
    told.site.starts("04-20", matter=None)
    told.site.starts("03-10", AT, record="S2", corrects="S", matter=None)


STORIES: list[tuple[Callable[[Services], None], Callable[[Services], None]]] = [
    (a_verifier_had_left, a_secretary_is_new),
    (villages_were_merged, a_secretary_is_new),
    (started_before_it_was_resolved, a_secretary_is_new),
    (started_before_it_was_resolved, it_had_been_resolved),
    (corrected_to_a_day_of_another_secretary, a_secretary_is_new),
]


@pytest.mark.parametrize("restarts", [False, True], ids=["", "restarted"])
@pytest.mark.parametrize(("begins", "ends"), STORIES)
async def test_an_instant_in_two_parts_comes_to_the_same_as_in_one(
    begins: Callable[[Services], None],
    ends: Callable[[Services], None],
    restarts: bool,
    databases: Any,
    supervision_database: Database,
) -> None:
    told = Services()
    begins(told)
    async with judged(supervision_database) as it:
        await it.trail.bring(told.fresh())
        for source in it.trail.positions:
            await it.trail.head_at(max(fact.recorded_us for fact in told.told), source)
        await it.judge()
        if restarts:
            it.restart(LAW)
        ends(told)
        await told.reach(it, UNTIL)
        parts = await outcome(it)
    assert parts.differs(await at_once(databases, told)) == []


async def at_once(databases: Any, told: Services) -> Outcome:
    other = databases.create("supervision")
    async with heard_at_once(other, told.told, UNTIL) as it:
        whole = await outcome(it)
    databases.drop(other)
    return whole
