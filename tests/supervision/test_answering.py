"""Who answers for an alert is what its own row says, whatever became of the duty, of the unit or of the record."""

import json
from typing import Any

import asyncpg
import httpx

from tests.databases import Database
from tests.supervision.county import COUNTY, OTHER, VILLAGE
from tests.supervision.heard import Judged, judged
from tests.supervision.services_told import Services
from tests.supervision.test_feed import feed, who
from tests.supervision.test_lanes_explained import explained

UNRESOLVED = "works.start_without_resolution"


async def one_of(client: httpx.AsyncClient, rule: str) -> dict[str, Any]:
    """The one alert of that rule, as it explains itself."""
    answer = (await client.get("/alerts", params={"rule": rule}, headers=who())).json()
    [alert] = answer["alerts"]
    return await explained(client, alert["alert"])


def seat(told: dict[str, Any]) -> tuple[str | None, str | None, str | None]:
    return told["unit"], told["post"], told["person"]


async def told_of(it: Judged, rule: str) -> list[tuple[Any, ...]]:
    """What the events said of that rule's alerts: type, day, and of those that name somebody who answers."""
    found: list[tuple[Any, ...]] = []
    for row in await it.pool.fetch("SELECT type, occurred_on, body FROM es.events ORDER BY position"):
        data = json.loads(row["body"])["data"]
        if data.get("rule") == rule:
            answers = seat(data["answerable"]) if "answerable" in data else ()
            found.append((row["type"].removeprefix("alert_"), f"{row['occurred_on']:%m-%d}", *answers))
    return found


def merged_since() -> Services:
    """The village started without a resolution; it was another's by the day on which that is shown."""
    told = Services()
    told.site.appoints("ling", "branch_secretary", "01-01", unit=OTHER)
    told.site.plans("02-01", matter=None)
    told.site.starts("03-03", matter=None)
    told.site.merges(VILLAGE, OTHER, "03-05")
    return told


async def test_whoever_held_the_post_on_the_day_of_the_record_answers_after_a_merger_too(
    supervision_database: Database,
) -> None:
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await merged_since().reach(it, "03-10")
        alert = await one_of(client, UNRESOLVED)
        assert (alert["unit"], seat(alert["answerable"])) == (OTHER, (VILLAGE, "branch_secretary", "zhi"))
        assert await told_of(it, UNRESOLVED) == [("raised", "03-07", VILLAGE, "branch_secretary", "zhi")]


async def test_the_office_answers_for_a_verdict_that_is_owed_no_more(supervision_database: Database) -> None:
    """A measure that becomes known late takes the request out of the count. The county has a secretary, too."""
    told = Services()
    told.acts.opens_campaign("05-06", "11-30")
    told.acts.lists("06-01")
    told.acts.solves("06-02", "06-03", "06-04", "06-05")
    told.acts.asks("06-08")
    told.acts.plans("06-07", measure="N", due="08-01", recorded="07-01")
    told.site.appoints("xianwei", "committee_secretary", "01-01", unit=COUNTY)
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await told.reach(it, "07-10")
        alert = await one_of(client, "problem.verify")
        assert (alert["status"], seat(alert["answerable"])) == ("withdrawn", (COUNTY, "inspection_office", "du"))


async def test_where_it_is_not_known_any_more_nobody_is_named(supervision_database: Database) -> None:
    """A row of before that nothing could fill: it was raised by a rebuild."""
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await merged_since().reach(it, "03-10")
        owner = await asyncpg.connect(supervision_database.superuser_dsn)
        await owner.execute("UPDATE view_1.alerts SET opened_by = NULL, own = NULL, inherited = NULL")
        await owner.close()
        assert seat((await one_of(client, UNRESOLVED))["answerable"]) == (None, None, None)
