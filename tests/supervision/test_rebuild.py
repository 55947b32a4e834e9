"""The account made again from the trail: the same where nothing was wrong, and what differs is told."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from services.supervision.domain.lanes import MEETINGS, SOURCES
from services.supervision.domain.rules import parse
from services.supervision.workers.projector import Projector
from services.supervision.workers.rebuild import Rebuild
from services.supervision.workers.rulebook import adopt, in_use
from tests.databases import Database
from tests.supervision.county import COUNTY, County, filled, moment, of_matters
from tests.supervision.heard import LAW, Judged, judged
from tests.supervision.test_projector import story
from tests.supervision.test_rules import TEXT


@pytest.fixture
def county() -> County:
    county = filled()
    county.opens("03-01")
    return county


async def heard(it: Judged, county: County, until: str) -> None:
    await it.trail.tell(county)
    await it.trail.head(until)
    await it.judge()


async def test_a_rebuild_comes_to_the_same_and_is_switched_in_silence(supervision_database: Database) -> None:
    async with judged(supervision_database) as it:
        await heard(it, story(), "12-31")
        rows, alerts, said = await it.rows(), await it.alerts(), await it.said()
        rebuild = Rebuild(it.pool, LAW, COUNTY)
        assert await rebuild.make() == []
        assert await rebuild.switch() == []
        assert (await it.rows(2), await it.alerts(2), await it.said()) == (rows, alerts, said)


async def test_the_projector_goes_on_in_the_new_view(county: County, supervision_database: Database) -> None:
    async with judged(supervision_database) as it:
        await heard(it, county, "04-04")
        rebuild = Rebuild(it.pool, LAW, COUNTY)
        await rebuild.make()
        await heard(it, County(), "04-06")  # while it was made
        assert await rebuild.switch() == []
        await heard(it, County(), "04-10")
        assert [said[0] for said in await it.said()] == ["alert_raised", "alert_escalated", "alert_escalated"]
        (row,) = await it.rows(2)
        assert len(json.loads(row["rungs"])) == 3


async def test_views_between_whose_places_nothing_was_recorded_are_equal(
    county: County, supervision_database: Database
) -> None:
    async with judged(supervision_database) as it:
        await heard(it, county, "04-04")
        places = "SELECT instant_us, log_position FROM view_{}.lanes ORDER BY lane"
        for source in SOURCES:
            await it.trail.head_at(moment("04-04 09:00"), source)
        await it.judge()  # which writes nothing: nothing was recorded, and no day has passed
        rebuild = Rebuild(it.pool, LAW, COUNTY)
        await rebuild.make()
        assert await it.pool.fetch(places.format(1)) != await it.pool.fetch(places.format(2))
        assert await asyncio.wait_for(rebuild.switch(), 10) == []


async def test_a_service_that_was_started_with_other_rules_must_be_restarted(supervision_database: Database) -> None:
    shorter = replace(LAW, rules=of_matters(parse(TEXT.replace("due_days = 30", "due_days = 20"))))
    async with judged(supervision_database) as it:
        await adopt(it.pool, LAW, COUNTY)
        async with it.pool.acquire() as connection:
            assert [await in_use(connection, law) for law in (LAW, shorter)] == [True, False]
        await adopt(it.pool, shorter, COUNTY)
        async with it.pool.acquire() as connection:
            assert [await in_use(connection, law) for law in (LAW, shorter)] == [False, True]


async def test_what_differs_is_raised_or_withdrawn(county: County, supervision_database: Database) -> None:
    shorter = replace(LAW, rules=of_matters(parse(TEXT.replace("due_days = 30", "due_days = 20"))))
    async with judged(supervision_database) as it:
        await heard(it, county, "04-06")
        rebuild = Rebuild(it.pool, shorter, COUNTY)
        assert sorted(one.kind for one in await rebuild.make()) == ["raised", "withdrawn"]
        assert sorted(one.kind for one in await rebuild.switch()) == ["raised", "withdrawn"]
        assert [said[0] for said in await it.said()][-2:] == ["alert_withdrawn", "alert_raised"]
        (row,) = await it.rows(2)
        assert row["due"].isoformat() == "2026-03-21"
        it.projector = Projector(it.pool, shorter, COUNTY, MEETINGS)
        await heard(it, County(), "04-10")
        assert (await it.alerts(2))[0]["rung"] == 4
        assert row["red_from"] - row["due"] == timedelta(days=4)


async def test_a_rebuild_that_is_not_wanted_leaves_no_trace(county: County, supervision_database: Database) -> None:
    async with judged(supervision_database) as it:
        await heard(it, county, "04-06")
        rebuild = Rebuild(it.pool, LAW, COUNTY)
        await rebuild.make()
        await rebuild.discard()
        assert await it.pool.fetchval("SELECT number FROM views.live") == 1
        assert await it.pool.fetchval("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'view\\_%'") == 1
