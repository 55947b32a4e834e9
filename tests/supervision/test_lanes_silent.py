"""A source that falls silent stops what rests on it and nothing else; when it comes back all is as if it had not."""

from typing import Any

import asyncpg
import httpx
import pytest

from services.supervision.domain.lanes import SOURCES
from shared.days import midnight_us
from tests.databases import Database
from tests.supervision.county import VILLAGE, day, moment
from tests.supervision.heard import Judged, judged
from tests.supervision.lanes_heard import heard_at_once, outcome
from tests.supervision.services_told import Services, said_about
from tests.supervision.test_feed import feed, who

STOPPED, UNTIL = "05-12", "06-16"


@pytest.fixture
def told() -> Services:
    """A matter that goes on, a problem that nobody claims, a works that is lost of something, and its venue in use."""
    told = Services()
    told.site.watches("2026-05-01")
    told.site.opens("04-20")
    told.acts.opens_campaign("04-20", units=VILLAGE)
    told.acts.lists("05-04")
    told.site.plans("04-20", before="started completed accepted opened")
    told.site.loses("stage", "05-05")
    for monday in ("05-04", "05-11", "05-18", "05-25"):
        told.site.publishes(monday, f"{monday}/08:00/12:00")
    told.site.checks_in("05-04 08:00")
    told.site.checks_in("05-18 12:00")
    return told


async def days(it: Judged) -> dict[str, str]:
    return {row["lane"]: f"{row['judged_on']:%m-%d}" for row in await it.pool.fetch("SELECT * FROM view_1.lanes")}


async def falls_silent(database: Database, source: str) -> None:
    """Nothing was heard of it for two minutes."""
    superuser = await asyncpg.connect(database.superuser_dsn)
    sql = "UPDATE trail.sources SET heard_at = heard_at - interval '2 minutes' WHERE source = $1"
    await superuser.execute(sql, source)
    await superuser.close()


async def shown(client: httpx.AsyncClient, path: str) -> Any:
    return (await client.get(path, headers=who())).json()


async def lights(client: httpx.AsyncClient) -> dict[str, str]:
    rows = (await shown(client, "/obligations"))["obligations"]
    return {f"{row['rule']}@{row['period'].removeprefix('2026-')}": row["light"] for row in rows}


async def all_stop_at(it: Judged, told: Services, silent: str) -> None:
    """All have come up to STOPPED; from then on that source says nothing."""
    every = told.fresh()
    until_us = midnight_us(day(STOPPED))
    await it.trail.bring([fact for fact in every if fact.recorded_us < until_us])
    await it.trail.head(STOPPED)
    await it.judge()
    told.heard = {fact.id for fact in every if fact.recorded_us < until_us}
    await told.reach(it, UNTIL, *(source for source in SOURCES if source != silent))


async def test_when_venues_is_silent_the_others_go_on(told: Services, supervision_database: Database) -> None:
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await all_stop_at(it, told, "venues")
        await falls_silent(supervision_database, "venues")
        assert await days(it) == {"meetings": "06-16", "rectification": "06-16", "venues": "05-12"}
        assert (await said_about(it, "problem.claim"))["problem/P"] == [
            "raised 05-12",
            "escalated 05-14",
            "escalated 05-18",
            "escalated 05-26",
        ]
        assert (await said_about(it, "matter.proposal"))["matter/M"][0] == "raised 05-24"
        assert await said_about(it, "venue.rota") == await said_about(it, "works.repair") == {}
        assert await lights(client) == {
            "matter.proposal@05-20": "red",
            "problem.claim@05-11": "red",
            "problem.cause@05-25": "red",
            "problem.measures@05-25": "red",
            "problem.close@11-30": "green",
            "campaign.filing@05-20": "red",
            "works.repair@06-04": "cannot_judge",
            "venue.rota@W19": "green",
            "venue.rota@W20": "cannot_judge",
            "venue.activity@05": "cannot_judge",
        }
        rows = (await shown(client, "/obligations"))["obligations"]
        doubtful = {row["account"] for row in rows if row["cannot_judge_since"] is not None}
        assert doubtful == {"works/W", "venue/W"}


async def test_the_summary_and_the_task_list_count_each_lane_on_its_own_day(
    told: Services, supervision_database: Database
) -> None:
    """The repair is red since 5 June, but nobody knows: venues was heard up to 12 May only."""
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await all_stop_at(it, told, "venues")
        summary = await shown(client, "/summary")
        assert summary["lights"] == {"red": 5, "missed": 0, "yellow": 0, "green": 5, "grey": 0}
        assert summary["day"] == "2026-05-12"
        assert {name: lane["day"] for name, lane in summary["lanes"].items()} == {
            "meetings": "2026-06-16",
            "rectification": "2026-06-16",
            "venues": "2026-05-12",
        }
        assert [lane["cannot_judge_since"] for lane in summary["lanes"].values()] == [None, None, None]
        counts = (await shown(client, f"/task-list/{VILLAGE}"))["counts"]
        assert counts == {
            "items": 10,
            "open": 9,
            "red": 5,
            "missed": 0,
            "met": 1,
            "met_in_time": 1,
            "decided": 6,
            "in_time_percent": 16,
        }
        await falls_silent(supervision_database, "venues")
        summary = await shown(client, "/summary")
        assert [name for name, lane in summary["lanes"].items() if lane["cannot_judge_since"]] == ["venues"]
        assert summary["cannot_judge_since"] == summary["lanes"]["venues"]["cannot_judge_since"]


async def test_what_waited_fires_as_of_its_own_days_when_the_source_comes_back(
    told: Services, databases: Any, supervision_database: Database
) -> None:
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await all_stop_at(it, told, "venues")
        before = await it.said()
        await told.reach(it, UNTIL, "venues")
        assert {kind for kind, *_ in (await it.said())[len(before) :]} == {
            "alert_raised",
            "alert_escalated",
            "alert_resolved",
        }
        # The third week was kept while nobody heard of it: it ends what the second had raised, as of its own day.
        assert (await said_about(it, "venue.rota"))["works/W"] == [
            "raised 05-21",
            "resolved 05-21",
            "raised 06-04",
            "escalated 06-06",
            "escalated 06-10",
            "raised 06-11",
            "escalated 06-13",
        ]
        assert (await said_about(it, "works.repair"))["works/W"] == [
            "raised 06-05",
            "escalated 06-07",
            "escalated 06-11",
        ]
        async with feed(it) as (client, _):
            assert "cannot_judge" not in (await lights(client)).values()
        parts = await outcome(it)
    other = databases.create("supervision")
    async with heard_at_once(other, told.told, UNTIL) as it:
        assert parts.differs(await outcome(it)) == []
    databases.drop(other)


async def test_without_the_roster_nothing_is_judged(told: Services, supervision_database: Database) -> None:
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await all_stop_at(it, told, "meetings")
        await falls_silent(supervision_database, "meetings")
        assert await days(it) == {"meetings": "05-12", "rectification": "05-12", "venues": "05-12"}
        assert [day for _, day, _ in await it.said() if day > "05-12"] == []
        assert set((await lights(client)).values()) == {"cannot_judge", "green"}  # what is met stays so
        summary = await shown(client, "/summary")
        assert all(lane["cannot_judge_since"] for lane in summary["lanes"].values())


async def test_a_clock_that_is_behind_holds_up_its_own_lane_alone(
    told: Services, supervision_database: Database
) -> None:
    async with judged(supervision_database) as it:
        await it.trail.bring(told.fresh())
        await it.trail.head_at(moment("05-30 00:05"), "meetings")
        await it.trail.head_at(moment("05-29 23:58"), "rectification")
        await it.trail.head_at(moment("05-30 00:05"), "venues")
        await it.judge()
        assert await days(it) == {"meetings": "05-30", "rectification": "05-29", "venues": "05-30"}
        await it.trail.head_at(moment("05-30 00:00"), "rectification")
        await it.judge()
        assert await days(it) == {"meetings": "05-30", "rectification": "05-30", "venues": "05-30"}
