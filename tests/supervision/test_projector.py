"""The projector on a real database: a batch is a transaction, and what it comes to does not depend on how it ran."""

import json
from datetime import date, timedelta
from typing import Any

import asyncpg
import pytest

from services.supervision.domain.lanes import MEETINGS, RECTIFICATION
from services.supervision.views.named import named
from services.supervision.workers.projector import Projector
from tests.databases import Database
from tests.supervision.county import COUNTY, County, filled, moment
from tests.supervision.heard import LAW, Judged, judged

PARKED = "SELECT DISTINCT log_position, subject, reason FROM view_1.parked"  # several lanes may hear of one entry


@pytest.fixture
def county() -> County:
    county = filled()
    county.opens("03-01")
    return county


async def test_a_duty_nobody_meets_climbs_the_ladder_as_its_midnights_are_settled(
    county: County, supervision_database: Database
) -> None:
    async with judged(supervision_database) as it:
        await it.trail.tell(county)
        await it.judge()
        assert [(row["rule"], row["state"], row["rungs"]) for row in await it.rows()] == [
            ("matter.proposal", "open", "[]")
        ]
        await it.trail.head("04-04")
        await it.judge()
        assert await it.said() == [("alert_raised", "04-04", "matter.proposal")]
        await it.trail.head("04-20")
        await it.judge()
        assert await it.said() == [
            ("alert_raised", "04-04", "matter.proposal"),
            ("alert_escalated", "04-06", "matter.proposal"),
            ("alert_escalated", "04-10", "matter.proposal"),
            ("alert_escalated", "04-18", "matter.proposal"),
        ]
        (row,) = await it.rows()
        assert [(rung["rung"], rung["day"]) for rung in json.loads(row["rungs"])] == [
            (1, "2026-04-04"),
            (2, "2026-04-06"),
            (3, "2026-04-10"),
            (4, "2026-04-18"),
        ]


async def test_no_midnight_beyond_the_sources_head_is_judged(county: County, supervision_database: Database) -> None:
    async with judged(supervision_database) as it:
        await it.trail.tell(county)
        await it.trail.head("04-03")
        await it.judge()
        assert await it.said() == []


async def test_what_meets_the_duty_before_the_midnight_leaves_no_alert(
    county: County, supervision_database: Database
) -> None:
    async with judged(supervision_database) as it:
        county.approves("proposal", "03-31", "04-03 23:59")
        await it.trail.tell(county)
        await it.trail.head("04-30")
        await it.judge()
        assert await it.said() == []
        assert [row["state"] for row in await it.rows()] == ["met", "open"]


async def test_a_breach_is_shown_and_withdrawn_when_it_is_cured(county: County, supervision_database: Database) -> None:
    async with judged(supervision_database) as it:
        county.refuses("deliberation", "03-06", "out_of_order", record="m2")
        await it.trail.tell(county)
        await it.judge()
        county.approves("proposal", "03-05", "03-12", record="m1")
        county.approves("deliberation", "03-06", "03-12", record="m2")
        await it.trail.tell(county)
        await it.judge()
        assert [told[0] for told in await it.said()] == ["alert_raised", "alert_withdrawn"]
        (alert,) = [alert for alert in await it.alerts() if alert["breach"]]
        assert (alert["rule"], alert["status"]) == ("matter.deliberation.out_of_order", "withdrawn")


def story() -> County:
    """A bit of everything."""
    county = filled()
    county.opens("03-01")
    county.approves("proposal", "03-05", record="m1")
    county.refuses("deliberation", "03-06", "wrong_chair", record="m2")
    county.approves("deliberation", "04-20", record="m3")
    county.leaves("fu", "deputy_secretary", "990101001000", "04-20")
    county.approves("proposal", "03-02", "04-22", record="m0", command="late")
    county.voids("proposal", "03-05", "04-22", record="m1", command="late")
    county.returns("proposal", "05-10")
    county.objects("O1", "05-11")
    county.merges("990101001001", "990101001002", "05-12")
    county.approves("proposal", "05-20", "07-20", record="m5")
    county.withdraws("08-01")
    return county


async def told(database: Database, sizes: list[int], restarts: bool) -> object:
    """The outcome of the story when it is judged in batches of these sizes."""
    async with judged(database) as it:
        county = story()
        every = sorted(county.told, key=lambda fact: fact.recorded_us)
        done = 0
        await it.trail.announce(len(every))
        for size in sizes:
            county.told = every[: done + size]
            await it.trail.tell(county)
            await it.judge()
            done += size
            if restarts:
                it.projector = Projector(it.pool, LAW, COUNTY, MEETINGS)
        county.told = every
        await it.trail.tell(county)
        await it.trail.head("12-31")
        await it.judge()
        rows = [dict(row) for row in await it.rows()]
        return rows, await it.alerts(), sorted(await it.said())


async def test_batches_and_restarts_change_nothing(databases, supervision_database: Database) -> None:  # type: ignore[no-untyped-def]
    whole = await told(supervision_database, [], restarts=False)
    for sizes, restarts in (([1] * 23, False), ([15, 2, 3], True), ([1] * 23, True)):
        database = databases.create("supervision")
        assert await told(database, sizes, restarts) == whole
        databases.drop(database)


async def test_a_crash_before_the_commit_leaves_nothing_half_done(
    county: County, supervision_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with judged(supervision_database) as it:
        await it.trail.tell(county)
        await it.trail.head("04-20")
        with monkeypatch.context() as broken:

            async def crash(*_: object) -> None:
                raise ConnectionResetError

            broken.setattr(Projector, "_write", crash)
            with pytest.raises(ConnectionResetError):
                await it.projector.step()
        assert (await it.said(), await it.rows()) == ([], [])
        await it.judge()
        assert len(await it.said()) == 4


async def test_two_projectors_do_not_judge_twice(county: County, supervision_database: Database) -> None:
    async with judged(supervision_database) as it:
        other = Judged(it.pool, it.trail, Projector(it.pool, LAW, COUNTY, MEETINGS))
        await it.trail.tell(county)
        await it.judge()
        await other.judge()
        await it.trail.head("04-04")
        await other.judge()
        await it.trail.head("04-06")
        await it.judge()
        assert [said[0] for said in await it.said()] == ["alert_raised", "alert_escalated"]


async def test_a_lane_does_not_look_again_through_what_other_lanes_are_told(
    county: County, supervision_database: Database
) -> None:
    async with judged(supervision_database) as it:
        await it.trail.tell(county)
        await it.trail.head("04-04")
        await it.judge()
        (other, *_) = it.others
        asked: list[Any] = []
        fetch = asyncpg.Connection.fetch

        async def listening(self: Any, query: str, *args: Any) -> Any:
            if query == named(1)["entries"]:
                asked.append(args[0])
            return await fetch(self, query, *args)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(asyncpg.Connection, "fetch", listening)
            await it.trail.head_at(moment("04-04 09:00"), MEETINGS.name)
            await it.trail.head_at(moment("04-04 09:00"), RECTIFICATION.name)
            await other.step()
            await other.step()
        assert asked == [moment("04-04 00:00"), moment("04-04 09:00")]


async def test_an_entry_that_breaks_is_parked_and_the_rest_goes_on(
    county: County, supervision_database: Database
) -> None:
    async with judged(supervision_database) as it:
        county.approves("proposal", "03-02", matter="X")  # which nobody has opened
        await it.trail.tell(county)
        await it.trail.write([("step_approved", "matter/M", COUNTY, None, county.told[-1].recorded_us, None, "{}")])
        await it.trail.head("04-04")
        await it.judge()
        parked = [(row["subject"], row["reason"]) for row in await it.pool.fetch(PARKED)]
        assert sorted(parked) == [
            ("matter/M", "step_approved: Malformed"),
            ("matter/X", "step_approved: UnknownMatter"),
        ]
        types = [row["type"] for row in await it.pool.fetch("SELECT type FROM es.events ORDER BY position")]
        assert types == ["event_parked", "event_parked", "alert_raised"]
        it.projector = Projector(it.pool, LAW, COUNTY, MEETINGS)
        await it.trail.head("04-06")
        await it.judge()
        assert await it.pool.fetchval("SELECT count(*) FROM es.events WHERE type = 'alert_escalated'") == 1


async def test_an_excuse_counts_from_its_moment_on(supervision_database: Database) -> None:
    async with judged(supervision_database) as it:
        today = date.today()  # noqa: DTZ011  (acts are recorded by the wall clock)
        county = filled()
        county.opens((today - timedelta(days=33)).isoformat())  # due three days ago, red from tomorrow on
        await it.trail.tell(county)
        await it.trail.head(today.isoformat())
        await it.judge()
        (row,) = await it.rows()
        await it.excuse(row)
        await it.excuse(row)  # told again, it changes nothing
        await it.trail.head((today + timedelta(days=30)).isoformat())
        await it.judge()
        (row,) = await it.rows()
        assert (row["state"], row["closed_on"], row["rungs"]) == ("excused", today, "[]")
        types = [row["type"] for row in await it.pool.fetch("SELECT type FROM es.events ORDER BY position")]
        assert types == ["obligation_excused"]


async def test_what_comes_later_but_was_recorded_earlier_than_an_act_is_judged_in_its_place(
    supervision_database: Database,
) -> None:
    async with judged(supervision_database) as it:
        today = date.today()  # noqa: DTZ011
        county = filled()
        county.opens((today - timedelta(days=40)).isoformat())
        await it.trail.tell(county)
        await it.trail.head(today.isoformat())
        await it.judge()
        (row,) = await it.rows()
        assert [said[0] for said in await it.said()] == ["alert_raised", "alert_escalated", "alert_escalated"]
        await it.excuse(row)
        await it.judge()
        county.approves("proposal", (today - timedelta(days=15)).isoformat(), f"{today.isoformat()} 00:00", record="m1")
        await it.trail.tell(county)
        await it.judge()
        assert [row["state"] for row in await it.rows()] == ["met_recorded_late", "open"]
        fresh = Judged(it.pool, it.trail, Projector(it.pool, LAW, COUNTY, MEETINGS))
        await it.trail.head((today + timedelta(days=1)).isoformat())
        await fresh.judge()
        assert [row["state"] for row in await it.rows()] == ["met_recorded_late", "open"]
