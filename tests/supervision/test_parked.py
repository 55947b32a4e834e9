"""An entry that could not be judged: an operator sees it, has it tried again, or drops it with a reason."""

from datetime import date, timedelta
from functools import partial
from typing import Never

import pytest

from services.supervision.domain.commands import DropParked, RetryParked
from services.supervision.domain.decide import FOLDS, decide
from services.supervision.domain.events import EventDropped, EventParked, EventRetried
from services.supervision.domain.facts import reading
from services.supervision.domain.lanes import MEETINGS
from services.supervision.domain.roster import Roster
from services.supervision.workers.projector import Projector
from services.supervision.workers.rebuild import Rebuild
from shared.testing import Scenario
from tests.databases import Database
from tests.supervision.county import COUNTY, VILLAGE, County, filled
from tests.supervision.heard import LAW, Judged, judged
from tests.supervision.test_feed import feed, who

SAID = {"unit": COUNTY, "occurred_on": date(2026, 4, 5), "parked": 7, "about": "matter/M"}
PARKED = EventParked(**SAID, reason="step_approved: KeyError")
entries = Scenario(partial(decide, roster=Roster(COUNTY)), FOLDS, "supervision", date(2026, 4, 5))
OPERATOR = who("operator")


def test_what_was_never_parked_cannot_be_dealt_with() -> None:
    entries.when(RetryParked(parked=7)).refused_by("parked.unknown", "parked")
    entries.when(DropParked(parked=7, reason="x")).refused_by("parked.unknown", "parked")


def test_a_parked_entry_is_tried_again_once_until_it_is_parked_again() -> None:
    again = EventRetried(**SAID, who="tester")
    entries.given(PARKED).when(RetryParked(parked=7)).then(again)
    entries.given(PARKED, again, PARKED).when(RetryParked(parked=7)).then(again)
    entries.given(PARKED, again).when(DropParked(parked=7, reason="x")).refused_by("parked.ended", "parked")


def test_a_dropped_entry_stays_dropped() -> None:
    dropped = EventDropped(**SAID, who="tester")
    entries.given(PARKED).when(DropParked(parked=7, reason="x")).then(dropped)
    entries.given(PARKED, dropped).when(RetryParked(parked=7)).refused_by("parked.ended", "parked")


async def spoilt(it: Judged) -> County:
    """A matter opened two months ago, and the answer to an objection of which nobody has heard."""
    today = date.today()  # noqa: DTZ011  (acts are recorded by the wall clock)
    opened = (today - timedelta(days=60)).isoformat()
    county = filled()
    county.opens(opened)
    county.answers("O-9", (today - timedelta(days=50)).isoformat())
    county.approves("proposal", (today - timedelta(days=49)).isoformat(), record="m1")
    await it.trail.tell(county)
    await it.trail.head((today + timedelta(days=1)).isoformat())
    await it.judge()
    return county


async def test_a_parked_entry_that_is_dropped_leaves_its_subject_reliable(supervision_database: Database) -> None:
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await spoilt(it)
        (entry,) = (await client.get("/parked", headers=OPERATOR)).json()["parked"]
        assert (entry["subject"], entry["reason"]) == ("matter/M", "objection_answered: KeyError")
        rows = (await client.get("/obligations", headers=OPERATOR)).json()["obligations"]
        assert {row["reliable"] for row in rows} == {False}
        door = f"/parked/{entry['log_position']}"
        assert (await client.post(f"{door}/drop", json={"reason": "x"}, headers=who())).status_code == 403
        assert (await client.post(f"{door}/drop", headers=OPERATOR)).status_code == 400
        assert (await client.post(f"{door}/drop", json={"reason": "来源有误"}, headers=OPERATOR)).status_code == 200
        await it.judge()
        assert (await client.get("/parked", headers=OPERATOR)).json()["parked"] == []
        after = (await client.get("/obligations", headers=OPERATOR)).json()["obligations"]
        assert {row["reliable"] for row in after} == {True}
        it.projector = Projector(it.pool, LAW, COUNTY, MEETINGS)  # a new process leaves it out as well
        await it.judge()
        assert (await client.get("/parked", headers=OPERATOR)).json()["parked"] == []
        assert (await client.post(f"{door}/retry", headers=OPERATOR)).json()["rule"] == "parked.ended"


async def test_an_entry_that_still_cannot_be_judged_is_parked_again(supervision_database: Database) -> None:
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await spoilt(it)
        rows = await it.rows()
        (entry,) = (await client.get("/parked", headers=OPERATOR)).json()["parked"]
        assert (await client.post(f"/parked/{entry['log_position']}/retry", headers=OPERATOR)).status_code == 200
        await it.judge()
        assert (await client.get("/parked", headers=OPERATOR)).json()["parked"] == [entry]
        assert await it.rows() == rows
        types = [row["type"] for row in await it.pool.fetch("SELECT type FROM es.events ORDER BY position")]
        assert [kind for kind in types if kind.startswith("event_")] == [
            "event_parked",
            "event_retried",
            "event_parked",
        ]


def _unreadable(*_: object) -> Never:
    raise KeyError


async def test_a_rebuild_tries_again_what_was_parked_and_says_so(
    supervision_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with judged(supervision_database) as it:
        with monkeypatch.context() as older:
            older.setitem(reading._EVERY["meetings"], "step_approved", _unreadable)
            await spoilt(it)
        rebuild = Rebuild(it.pool, LAW, COUNTY)
        assert [one.kind for one in await rebuild.make()] == ["withdrawn", "raised"]
        await rebuild.switch()
        rows = await it.pool.fetch("SELECT type FROM es.events WHERE type LIKE 'event%' ORDER BY position")
        assert [row["type"] for row in rows] == ["event_parked", "event_parked", "event_retried"]
        assert await it.pool.fetchval("SELECT count(*) FROM view_2.parked") == 1


@pytest.mark.parametrize("kind", ["step_approved", "unit_merged"])
async def test_what_a_newer_program_can_judge_is_made_good(
    kind: str, supervision_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An older program could not read the type; the operator tries it again after the upgrade."""
    async with judged(supervision_database) as it, feed(it) as (client, _):
        with monkeypatch.context() as older:
            older.setitem(reading._EVERY["meetings"], kind, _unreadable)
            county = await spoilt(it)
            county.merges(VILLAGE, "990101001002", date.today().isoformat())  # noqa: DTZ011
            await it.trail.tell(county)
            await it.judge()
        parked = (await client.get("/parked", headers=OPERATOR)).json()["parked"]
        for entry in parked:
            await client.post(f"/parked/{entry['log_position']}/retry", headers=OPERATOR)
        await it.judge()
        left = (await client.get("/parked", headers=OPERATOR)).json()["parked"]
        assert [entry["type"] for entry in left] == ["objection_answered"]
        again = await it.rows()
        if kind == "step_approved":  # its proposal had been held in time
            assert "withdrawn" in {alert["status"] for alert in await it.alerts()}
        rebuild = Rebuild(it.pool, LAW, COUNTY)
        assert await rebuild.make() == []
        await rebuild.switch()
        assert await it.rows(2) == again
