"""Who answers for an alert is what its own row says, whatever became of the duty, of the unit or of the record."""

import json
from typing import Any

import asyncpg
import httpx

from tests.databases import Database
from tests.supervision.county import COUNTY, OTHER, VILLAGE
from tests.supervision.heard import Judged, judged
from tests.supervision.lanes_heard import made_again, outcome
from tests.supervision.services_told import Services
from tests.supervision.test_feed import feed, who
from tests.supervision.test_lanes_explained import explained

UNRESOLVED, HANDS = "works.start_without_resolution", "problem.verify.other_hands"


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


# A record that was corrected.


def started_under(secretaries: Services) -> Services:
    """In office until March is one secretary, since April another."""
    secretaries.site.plans("02-01", matter=None)
    secretaries.site.leaves("zhi", "branch_secretary", VILLAGE, "03-31")
    secretaries.site.appoints("xin", "branch_secretary", "04-01")
    secretaries.site.starts("03-10", matter=None)
    return secretaries


async def test_a_corrected_record_is_told_to_whoever_answers_for_its_day_and_the_alert_stays_the_same(
    supervision_database: Database,
) -> None:
    told = started_under(Services())
    told.site.starts("04-20", recorded="04-22", record="S2", corrects="S", matter=None)
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await told.reach(it, "05-01")
        alert = await one_of(client, UNRESOLVED)
        assert (alert["period"], alert["occurred_on"], alert["status"]) == ("2026-03-10", "2026-04-20", "open")
        assert seat(alert["answerable"]) == (VILLAGE, "branch_secretary", "xin")
        assert [fact["occurred_on"] for fact in alert["evidence"]] == ["2026-04-20"]
        heard = [[who["person"] for who in rung["receivers"]] for rung in alert["rungs"]]
        assert heard == [["du", "ban", "zhi"], ["du", "ban", "xin"]]
        assert await told_of(it, UNRESOLVED) == [
            ("raised", "03-14", VILLAGE, "branch_secretary", "zhi"),
            ("withdrawn", "04-22"),
            ("raised", "04-24", VILLAGE, "branch_secretary", "xin"),
        ]


async def test_what_stays_the_same_one_s_is_not_told_anew(supervision_database: Database) -> None:
    """The corrected day is past its days of grace as well, and the secretary is the same."""
    told = started_under(Services())
    told.site.starts("03-12", recorded="03-20", record="S2", corrects="S", matter=None)
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await told.reach(it, "05-01")
        assert (await one_of(client, UNRESOLVED))["occurred_on"] == "2026-03-12"
        assert await told_of(it, UNRESOLVED) == [("raised", "03-14", VILLAGE, "branch_secretary", "zhi")]


async def test_the_office_in_which_the_verifier_sat_hears_of_it_when_that_becomes_known(
    supervision_database: Database,
) -> None:
    """He had completed the measure; until his post is recorded the inspection office answers for his verdict."""
    told = Services()
    told.acts.opens_campaign("05-06")
    told.acts.lists("06-01")
    told.acts.solves("06-02", "06-03", "06-04", "06-05")
    told.acts.asks("06-08")
    told.acts.rejects("06-09", verifier="clerk", office=COUNTY)
    told.site.appoints("clerk", "organisation_department", "05-01", recorded="06-20", unit=COUNTY)
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await told.reach(it, "06-30")
        alert = await one_of(client, HANDS)
        assert seat(alert["answerable"]) == (COUNTY, "organisation_department", "clerk")
        heard = [[who["person"] for who in rung["receivers"]] for rung in alert["rungs"]]
        assert heard == [["du"], ["du", "clerk", "zu"]]
        assert [one[:2] for one in await told_of(it, HANDS)] == [
            ("raised", "06-09"),
            ("withdrawn", "06-20"),
            ("raised", "06-20"),
        ]


async def test_a_rebuild_comes_to_the_same_of_a_corrected_record(supervision_database: Database) -> None:
    told = started_under(Services())
    told.site.starts("04-20", recorded="05-10", record="S2", corrects="S", matter=None)
    async with judged(supervision_database) as it:
        await told.reach(it, "05-01")
        await told.reach(it, "05-20")
        assert (await made_again(it)).differs(await outcome(it)) == []


async def test_what_half_an_instant_had_told_to_another_is_told_again_to_whom_it_concerns(
    supervision_database: Database,
) -> None:
    """A correction is itself corrected at the same instant, in a part of it that comes later."""
    told = started_under(Services())
    told.site.starts("04-20", recorded="05-10 09:00", record="S2", corrects="S", matter=None)
    async with judged(supervision_database) as it:
        await told.reach(it, "05-01")
        await it.trail.bring(told.fresh())
        for source in it.trail.positions:
            await it.trail.head_at(max(fact.recorded_us for fact in told.told), source)
        await it.judge()
        told.site.starts("03-10", recorded="05-10 09:00", record="S3", corrects="S2", matter=None)
        await told.reach(it, "05-20")
        said = await told_of(it, UNRESOLVED)
        assert [(kind, answers[-1:]) for kind, _, *answers in said] == [
            ("raised", ["zhi"]),
            ("withdrawn", []),
            ("raised", ["xin"]),
            ("raised", ["zhi"]),
        ]
