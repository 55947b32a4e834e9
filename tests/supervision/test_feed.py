"""The feed over HTTP, on a real database: what is shown, to whom, and what people may do about it."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial

import httpx
import pytest
from joserfc.jwk import KeySet

from services.supervision import contract
from services.supervision.api.bell import Bell
from services.supervision.api.door import Doors
from services.supervision.api.stream import told_since
from services.supervision.api.web import web
from services.supervision.domain.decide import FOLDS, decide
from services.supervision.domain.finding import CampaignTold
from shared.access import Actor, Gate, Role, issue, new_key
from shared.handler import Handler
from shared.store import Store
from tests.databases import Database
from tests.doors import TESTS_MAX_S
from tests.supervision.county import COUNTY, TOWN, VILLAGE, County, day, filled, moment
from tests.supervision.heard import Judged, judged

KEY = new_key()


@asynccontextmanager
async def feed(it: Judged, now: datetime | None = None) -> AsyncIterator[tuple[httpx.AsyncClient, Doors]]:
    async with Store(it.pool) as store:

        async def lacking() -> list[str]:
            return []

        def handler(campaign: CampaignTold | None) -> Handler:
            deciding = partial(decide, roster=it.projector.book.roster, campaign=campaign)
            return Handler(store, "supervision", COUNTY, FOLDS, contract.read, deciding)

        doors = Doors(
            it.pool,
            Gate(KeySet([KEY])),
            it,
            handler,
            lambda: now or datetime.now(UTC),
            lacking,
            Bell(),
        )
        transport = httpx.ASGITransport(web(doors), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://feed") as client:
            yield client, doors


def who(role: Role = "inspection_office", scope: str = "") -> dict[str, str]:
    return {"Authorization": f"Bearer {issue(KEY, Actor(role, role, (scope,)), TESTS_MAX_S)}"}


@pytest.fixture
def county() -> County:
    county = filled()
    county.opens("03-01")
    county.refuses("proposal", "03-20", "wrong_chair", record="m1")
    return county


async def heard(it: Judged, county: County, until: str = "04-11") -> None:
    await it.trail.tell(county)
    await it.trail.head(until)
    await it.judge()


async def test_an_obligation_is_shown_with_its_light_and_who_answers(
    county: County, supervision_database: Database
) -> None:
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await heard(it, county)
        answer = (await client.get("/obligations", headers=who())).json()
        (row,) = answer["obligations"]
        assert answer["day"] == "2026-04-11"
        assert (row["rule"], row["light"], row["state"], row["days_overdue"]) == ("matter.proposal", "red", "open", 11)
        assert row["answerable"] == {
            "person": "zhi",
            "post": "branch_secretary",
            "unit": "990101001001",
            "unit_name": "单位001001",
        }
        assert (row["unit_name"], row["township"], row["township_name"]) == ("单位001001", TOWN, "单位001000")
        assert (row["row"], row["source"]) == ("matter.proposal/1", "speech §2.1")
        assert [(rung["rung"], rung["day"]) for rung in row["rungs"]] == [
            (1, "2026-04-04"),
            (2, "2026-04-06"),
            (3, "2026-04-10"),
        ]


@pytest.mark.parametrize(
    ("day", "light", "fired"), [("2026-03-23", "green", 0), ("2026-04-03", "yellow", 0), ("2026-04-06", "red", 2)]
)
async def test_a_past_day_is_shown_as_it_was_shown_then(
    county: County, supervision_database: Database, day: str, light: str, fired: int
) -> None:
    async with judged(supervision_database) as it, feed(it) as (client, _):
        county.approves("proposal", "03-31", "04-08 09:00", record="m3")
        await heard(it, county)
        (row,) = (await client.get("/obligations", params={"day": day}, headers=who())).json()["obligations"]
        assert (row["light"], len(row["rungs"]), row["state"]) == (light, fired, "open")
        known = {"day": "2026-04-06", "known": "2026-04-09T00:00:00+08:00"}
        rows = (await client.get("/obligations", params=known, headers=who())).json()["obligations"]
        assert (rows[0]["state"], len(rows[0]["rungs"])) == ("met_recorded_late", 2)


async def test_all_obligations_come_one_a_line(county: County, supervision_database: Database) -> None:
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await heard(it, county)
        answer = await client.get("/obligations", headers=who() | {"Accept": "application/x-ndjson"})
        assert [json.loads(line)["rule"] for line in answer.text.splitlines()] == ["matter.proposal"]


async def test_alerts_come_newest_first_in_pages(county: County, supervision_database: Database) -> None:
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await heard(it, county)
        first = (await client.get("/alerts", params={"limit": 1}, headers=who())).json()
        assert [alert["rule"] for alert in first["alerts"]] == ["matter.proposal"]
        second = (await client.get("/alerts", params={"limit": 1, "before": first["next"]}, headers=who())).json()
        assert [alert["rule"] for alert in second["alerts"]] == ["matter.proposal.wrong_chair"]


SAID = ("rule_text", "reason_text", "light_text")


async def test_an_alert_explains_itself(county: County, supervision_database: Database) -> None:
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await heard(it, county)
        for listed in (await client.get("/alerts", headers=who())).json()["alerts"]:
            told = (await client.get(f"/alerts/{listed['alert']}", headers=who())).json()
            assert told["next_action"]
            assert told["citation"]["source"].startswith("讲话第")
            assert told["answerable"]["post_text"] == "党支部书记"
            assert [listed[name] for name in SAID] == [told[name] for name in SAID]
            assert told["evidence"][0]["position"] > 0
            assert told["answerable"]["person"] == "zhi"
        assert [rung.get("fired", True) for rung in told["ladder"]] == [True]
        english = await client.get(f"/alerts/{listed['alert']}", headers=who() | {"Accept-Language": "en"})
        assert english.json()["next_action"].startswith("the branch secretary calls the branch committee again")


async def test_the_facts_for_and_against_are_named_with_the_records_behind_them(
    county: County, supervision_database: Database
) -> None:
    async with judged(supervision_database) as it, feed(it) as (client, _):
        held = {"subject": "meeting/m1", "type": "meeting_held.v1", "id": "0197a000-0000-7000-8000-00000000e0e0"}
        held |= {"source": "/mingbai/990101/meetings", "stream": "", "unit": VILLAGE, "occurredon": "2026-03-20"}
        body = json.dumps(held | {"actor": "clerk", "causationid": "c", "correlationid": "c", "data": {}})
        await it.trail.write([("meeting_held", "meeting/m1", VILLAGE, day("03-20"), moment("03-20"), held["id"], body)])
        county.told.insert(0, county.told[0])  # the trail counts the meeting as told
        await heard(it, county)
        facts = {}
        for listed in (await client.get("/alerts", headers=who())).json()["alerts"]:
            told = (await client.get(f"/alerts/{listed['alert']}", headers=who())).json()
            facts[told["rule"]] = [(fact["type"], fact["speaks"]) for fact in told["evidence"]]
        assert facts == {
            "matter.proposal": [("matter_opened", "for"), ("step_refused", "for"), ("meeting_held", "for")],
            "matter.proposal.wrong_chair": [("step_refused", "for"), ("meeting_held", "for")],
        }


async def test_nobody_sees_beyond_his_scope(county: County, supervision_database: Database) -> None:
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await heard(it, county)
        (alert, *_) = (await client.get("/alerts", headers=who())).json()["alerts"]
        stranger = who("township_office", "990101002")
        assert (await client.get("/alerts", headers=stranger)).json()["alerts"] == []
        assert (await client.get("/obligations", headers=stranger)).json()["obligations"] == []
        assert (await client.get(f"/alerts/{alert['alert']}", headers=stranger)).status_code == 403
        assert (await client.get("/trail/matter/M", headers=stranger)).status_code == 403
        assert (await client.get("/alerts")).status_code == 401


async def test_the_trail_of_a_matter_tells_all_that_was_heard_and_what_came_of_it(
    county: County, supervision_database: Database
) -> None:
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await heard(it, county)
        told = (await client.get("/trail/matter/M", headers=who())).json()
        assert [entry["type"] for entry in told["entries"]] == ["matter_opened", "step_refused"]
        assert [entry["type"] for entry in told["alerts"]].count("alert_escalated") == 2
        assert [entry["unit_name"] for entry in told["entries"]] == ["单位001001"] * 2


async def test_a_late_record_is_marked_and_a_verdict_or_a_correction_never_is(
    county: County, supervision_database: Database
) -> None:
    async with judged(supervision_database) as it, feed(it) as (client, _):
        county.objects("O1", "03-21", "03-24 23:59")
        county.objects("O2", "03-21", "03-25 00:00")
        county.approves("proposal", "03-21", "03-30", record="m2")
        await heard(it, county)
        entries = (await client.get("/trail/matter/M", headers=who())).json()["entries"]
        assert [entry["recorded_late"] for entry in entries] == [False, False, False, True, False]


async def test_people_act_on_an_alert_and_only_an_inspector_dismisses_it(
    county: County, supervision_database: Database
) -> None:
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await heard(it, county)
        (alert, *_) = (await client.get("/alerts", headers=who())).json()["alerts"]
        door = f"/alerts/{alert['alert']}"
        village = who("village_office", "990101001001")
        assert (await client.post(f"{door}/acknowledge", headers=village)).json()["events"]
        assert (await client.post(f"{door}/acknowledge", headers=village)).json()["events"] == []
        assert (await client.post(f"{door}/reply", json={"reply": "已安排会议"}, headers=village)).status_code == 200
        refused = await client.post(f"{door}/dismiss", json={"reason": "x"}, headers=village)
        assert (refused.status_code, refused.json()["rule"]) == (403, "access.role")
        unfit = await client.post(f"{door}/dismiss", json={"reason": "a\x00b"}, headers=who())
        assert (unfit.status_code, unfit.json()["rule"], unfit.json()["field"]) == (400, "input.nul", "reason")
        assert (await client.post(f"{door}/dismiss", json={"reason": "误报"}, headers=who())).status_code == 200
        told = (await client.get(door, headers=who())).json()
        assert [act["type"] for act in told["acts"]] == ["alert_acknowledged", "alert_replied", "alert_dismissed"]


async def test_a_duty_that_does_not_exist_cannot_be_excused(county: County, supervision_database: Database) -> None:
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await heard(it, county)
        body = {"rule": "matter.review", "subject": "matter/M", "period": "2026-03-31", "reason": "x"}
        answer = await client.post("/obligations/excuse", json=body, headers=who())
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
        body["rule"] = "matter.proposal"
        assert (await client.post("/obligations/excuse", json=body, headers=who())).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/alerts?unit=99%25", 422),
        ("/obligations?day=2026-13-01", 422),
        ("/obligations?day=2030-01-01", 422),
        ("/alerts/not-an-id", 404),
        ("/alerts?limit=0", 422),
    ],
)
async def test_what_cannot_be_asked_is_told_as_a_problem(
    county: County, supervision_database: Database, path: str, status: int
) -> None:
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await heard(it, county)
        answer = await client.get(path, headers=who())
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


async def test_the_stream_tells_what_came_behind_the_last_event_and_ends_when_the_service_stops(
    county: County, supervision_database: Database
) -> None:
    async with judged(supervision_database) as it, feed(it) as (_, doors):
        await heard(it, county, "04-04")
        told = told_since(doors, Actor("inspector", "inspection_office", ("",)), 0)
        assert (await anext(told)).startswith(":")
        first = [await anext(told), await anext(told)]
        assert [line.splitlines()[1] for line in first] == ["event: alert_raised"] * 2
        assert '"unit_name": "单位001001"' in first[0]
        waiting = asyncio.ensure_future(anext(told))
        await heard(it, County(), "04-06")
        doors.bell.ring()
        assert "event: alert_escalated" in await asyncio.wait_for(waiting, 5)
        again = told_since(doors, Actor("inspector", "inspection_office", ("",)), 2)
        await anext(again)
        assert (await anext(again)).startswith("id: 3\n")
        doors.bell.stop()
        assert [line async for line in told] == []
