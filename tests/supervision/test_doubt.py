"""How far the account can be believed: silent sources, unknown years, changed rules, the lag; and the gauges."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.supervision.domain.duty import READING
from services.supervision.domain.rules import parse
from services.supervision.workers.rebuild import Rebuild
from services.supervision.workers.rulebook import adopt
from tests.databases import Database
from tests.supervision.county import COUNTY, County, filled
from tests.supervision.heard import LAW, judged
from tests.supervision.test_feed import feed, heard, who
from tests.supervision.test_rules import TEXT


@pytest.fixture
def county() -> County:
    county = filled()
    county.opens("03-01")
    county.refuses("proposal", "03-20", "wrong_chair", record="m1")
    return county


async def test_a_year_that_the_calendar_does_not_know_is_said_loudly(supervision_database: Database) -> None:
    async with judged(supervision_database) as it, feed(it) as (client, _):
        county = filled()
        county.opens("12-01")
        county.objects("O1", "12-30")
        await heard(it, county, "2027-01-20")
        summary = (await client.get("/summary", headers=who())).json()
        assert summary["calendar_unknown_years"] == [2027]
        alerts = (await client.get("/alerts", headers=who())).json()["alerts"]
        assert {alert["rule"]: alert["provisional"] for alert in alerts} == {
            "matter.proposal": False,
            "matter.objection": True,
        }


async def test_another_rulebook_than_the_accounts_is_said_until_it_is_rebuilt(
    county: County, supervision_database: Database
) -> None:
    shorter = replace(LAW, rules=parse(TEXT.replace("due_days = 30", "due_days = 20")))
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await adopt(it.pool, LAW, COUNTY)
        await heard(it, county)
        assert (await client.get("/summary", headers=who())).json()["rules_changed"] is None
        await adopt(it.pool, shorter, COUNTY)
        it.projector.book.law = shorter
        assert (await client.get("/summary", headers=who())).json()["rules_changed"] == "rebuild needed"
        rebuild = Rebuild(it.pool, shorter, COUNTY)
        await rebuild.make()
        await rebuild.switch()
        assert (await client.get("/summary", headers=who())).json()["rules_changed"] is None
        adopted = await it.pool.fetchval("SELECT count(*) FROM es.events WHERE type = 'rulebook_adopted'")
        assert adopted == 2


async def test_a_program_that_reads_the_text_otherwise_says_so_until_the_account_is_rebuilt(
    county: County, supervision_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await adopt(it.pool, LAW, COUNTY)
        await heard(it, county)
        monkeypatch.setattr("services.supervision.domain.duty.READING", READING + 1)
        await adopt(it.pool, LAW, COUNTY)
        assert (await client.get("/summary", headers=who())).json()["rules_changed"] == "rebuild needed"
        rebuild = Rebuild(it.pool, LAW, COUNTY)
        await rebuild.make()
        await rebuild.switch()
        assert (await client.get("/summary", headers=who())).json()["rules_changed"] is None
        adopted = await it.pool.fetchval("SELECT count(*) FROM es.events WHERE type = 'rulebook_adopted'")
        assert adopted == 1, "its rules are the same"


async def test_the_gauges_tell_how_far_everything_is_judged(county: County, supervision_database: Database) -> None:
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await heard(it, county)
        told = (await client.get("/metrics")).text
        for line in (
            f"mingbai_supervision_trail_position {it.trail.told:.1f}",
            f"mingbai_supervision_judged_position {it.trail.told:.1f}",
            'mingbai_supervision_obligations{light="red"} 1.0',
            "mingbai_supervision_alerts_open 2.0",
            "mingbai_supervision_parked 0.0",
            'mingbai_supervision_head_age_seconds{source="meetings"}',
        ):
            assert line in told


async def test_a_silent_source_withholds_the_light(county: County, supervision_database: Database) -> None:
    async with judged(supervision_database) as it:
        await heard(it, county)
        async with feed(it, datetime.now(UTC) + timedelta(seconds=59)) as (client, _):
            (row,) = (await client.get("/obligations", headers=who())).json()["obligations"]
            assert (row["light"], row["cannot_judge_since"]) == ("red", None)
        async with feed(it, datetime.now(UTC) + timedelta(seconds=62)) as (client, _):
            (row,) = (await client.get("/obligations", headers=who())).json()["obligations"]
            assert row["light"] == "cannot_judge"
            assert row["cannot_judge_since"] is not None
            summary = (await client.get("/summary", headers=who())).json()
            assert summary["cannot_judge_since"] == row["cannot_judge_since"]


async def test_the_summary_counts_by_light_and_tells_the_lag(county: County, supervision_database: Database) -> None:
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await heard(it, county)
        county.reports("p1", "04-12")
        await it.trail.tell(county)
        summary = (await client.get("/summary", headers=who())).json()
        assert summary["lights"] == {"red": 1, "missed": 0, "yellow": 0, "green": 0, "grey": 0}
        assert (summary["alerts_open"], summary["breaches_open"], summary["lag_events"]) == (2, 1, 1)
