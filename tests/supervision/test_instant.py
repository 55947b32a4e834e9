"""Commands of one group share their instant: where a batch cuts it changes nothing in the account."""

from collections.abc import Callable
from typing import Any

import pytest

from services.supervision.domain.lanes import MEETINGS
from services.supervision.workers.projector import Projector
from tests.databases import Database
from tests.supervision.county import VILLAGE, County, filled
from tests.supervision.heard import LAW, Judged, judged

NINE_THIRTY = "04-12 09:30"
Outcome = tuple[list[dict[str, Any]], list[dict[str, Any]], list[str]]


def cured_at_once(county: County) -> None:
    county.refuses("proposal", "03-05", "wrong_kind", NINE_THIRTY, record="m1")
    county.approves("proposal", "03-05", NINE_THIRTY, record="m1")


def met_and_undone_at_once(county: County) -> None:
    county.approves("proposal", "03-05", NINE_THIRTY, record="m1")
    county.voids("proposal", "03-05", NINE_THIRTY, record="m1")


def broken_while_a_post_is_filled(county: County) -> None:
    county.refuses("proposal", "03-05", "wrong_kind", NINE_THIRTY, record="m1")
    county.seat("xin", "branch_secretary", VILLAGE, recorded=NINE_THIRTY)


def broken_and_closed(county: County) -> None:
    county.refuses("proposal", "03-05", "wrong_kind", NINE_THIRTY, record="m1")
    county.closes(VILLAGE, "04-11", NINE_THIRTY)


STORIES = [cured_at_once, met_and_undone_at_once, broken_while_a_post_is_filled, broken_and_closed]


async def outcome(database: Database, tell: Callable[[County], None], cut: bool, restarted: bool = False) -> Outcome:
    """Rows and alerts as they stand, and what was said at that instant."""
    async with judged(database) as it:
        county = filled()
        county.opens("03-01")
        await it.trail.tell(county)
        await it.trail.head("04-12")
        await it.judge()
        before = len(await it.said())
        tell(county)
        if cut:
            await first_part(it, county)
            if restarted:
                it.projector = Projector(it.pool, LAW, it.projector.book.county, MEETINGS)
        await it.trail.tell(county)
        await it.trail.head("04-20")
        await it.judge()
        rows, alerts = await it.rows(), await it.alerts()
        return rows, alerts, [kind for kind, day, _ in (await it.said())[before:] if day == "04-12"]


async def first_part(it: Judged, county: County) -> None:
    last = county.told.pop()
    await it.trail.tell(county)
    await it.judge()
    county.told.append(last)


@pytest.mark.parametrize("restarted", [False, True], ids=["", "restarted"])
@pytest.mark.parametrize("tell", STORIES)
async def test_an_instant_that_is_read_in_two_parts_comes_to_the_same_as_in_one(
    tell: Callable[[County], None], restarted: bool, databases: Any, supervision_database: Database
) -> None:
    whole = await outcome(supervision_database, tell, cut=False)
    database = databases.create("supervision")
    parts = await outcome(database, tell, cut=True, restarted=restarted)
    databases.drop(database)
    assert parts[:2] == whole[:2]


async def test_what_was_told_of_half_an_instant_is_taken_back_in_the_feed(supervision_database: Database) -> None:
    _, alerts, said = await outcome(supervision_database, cured_at_once, cut=True)
    assert said == ["alert_raised", "alert_withdrawn", "alert_resolved"]
    assert not [alert for alert in alerts if alert["breach"]]


async def test_an_alert_that_half_an_instant_had_ended_is_opened_again_in_the_feed(
    supervision_database: Database,
) -> None:
    _, alerts, said = await outcome(supervision_database, met_and_undone_at_once, cut=True)
    assert said == ["alert_resolved", "alert_reopened"]
    assert [alert["status"] for alert in alerts] == ["open"]
