"""What several lanes cannot judge is on record once, and dealt with in each; what one cannot, harms that one alone."""

from datetime import date, timedelta
from typing import Never

import httpx
import pytest

from services.supervision.domain.affairs.works import Works
from services.supervision.domain.facts import reading
from services.supervision.domain.facts.matters import StepApproved
from services.supervision.domain.facts.reading import AffairFact
from services.supervision.domain.lanes import MEETINGS, RECTIFICATION, VENUES
from tests.databases import Database
from tests.supervision.county import OTHER
from tests.supervision.heard import LAW, Judged, judged
from tests.supervision.lanes_heard import made_again, outcome
from tests.supervision.services_told import Services, states
from tests.supervision.test_feed import feed, who

OPERATOR = who("operator")
TOMORROW = (date.today() + timedelta(days=1)).isoformat()  # noqa: DTZ011  (acts are recorded by the wall clock)


@pytest.fixture
def told() -> Services:
    """A matter that was resolved, the works that was begun on it, and a problem; each with a duty that is open."""
    told = Services()
    told.site.opens("03-01")
    told.site.approves("resolution", "03-10")
    told.site.plans("03-11")
    told.site.starts("03-12")
    told.acts.opens_campaign("03-02")
    told.acts.lists("03-02")
    return told


def _unreadable(*_: object) -> Never:
    raise KeyError


async def about_parked(it: Judged) -> list[str]:
    rows = await it.pool.fetch("SELECT type FROM es.events WHERE type LIKE 'event_%' ORDER BY position")
    return [row["type"].removeprefix("event_") for row in rows]


async def parked(it: Judged) -> set[tuple[str, str]]:
    rows = await it.pool.fetch("SELECT p.lane, e.type FROM view_1.parked p JOIN trail.entries e USING (log_position)")
    return {(row["lane"], row["type"]) for row in rows}


async def retry_all(client: httpx.AsyncClient) -> None:
    for entry in (await client.get("/parked", headers=OPERATOR)).json()["parked"]:
        answer = await client.post(f"/parked/{entry['log_position']}/retry", headers=OPERATOR)
        assert answer.status_code == 200


async def unreliable(client: httpx.AsyncClient) -> set[str]:
    rows = (await client.get("/obligations", headers=who())).json()["obligations"]
    return {row["account"] for row in rows if not row["reliable"]}


@pytest.mark.parametrize("backwards", [False, True], ids=["meetings_first", "meetings_last"])
async def test_what_all_lanes_hear_is_parked_and_tried_again_once_on_record(
    backwards: bool, told: Services, supervision_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with judged(supervision_database) as it, feed(it) as (client, _):
        told.site.closes(OTHER, "03-20")
        with monkeypatch.context() as older:
            older.setitem(reading._EVERY["meetings"], "unit_closed", _unreadable)
            await it.trail.bring(told.fresh())
            await it.trail.head(TOMORROW)
            for projector in it.every[:: -1 if backwards else 1]:
                while await projector.step():
                    continue
            lanes = {lane.name for lane in (MEETINGS, RECTIFICATION, VENUES)}
            assert await parked(it) == {(lane, "unit_closed") for lane in lanes}
            assert await about_parked(it) == ["parked"]
            await retry_all(client)
            for projector in it.every[:: -1 if backwards else 1]:
                while await projector.step():
                    continue
            assert await parked(it) == {(lane, "unit_closed") for lane in lanes}
            assert await about_parked(it) == ["parked", "retried", "parked"]
        await retry_all(client)
        await it.judge()
        assert await parked(it) == set()
        assert await about_parked(it) == ["parked", "retried", "parked", "retried"]
        before = await outcome(it)
        assert (await made_again(it)).differs(before) == []


async def test_what_is_dropped_is_dropped_in_each_lane(
    told: Services, supervision_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with judged(supervision_database) as it, feed(it) as (client, _):
        monkeypatch.setitem(reading._EVERY["meetings"], "step_approved", _unreadable)
        await told.reach(it, TOMORROW)
        assert await parked(it) == {("meetings", "step_approved"), ("venues", "step_approved")}
        assert await unreliable(client) == {"matter/M", "works/W"}
        (entry,) = (await client.get("/parked", headers=OPERATOR)).json()["parked"]
        door = f"/parked/{entry['log_position']}/drop"
        assert (await client.post(door, json={"reason": "来源有误"}, headers=OPERATOR)).status_code == 200
        await it.judge()
        assert await parked(it) == set()
        assert await unreliable(client) == set()
        monkeypatch.undo()
        it.restart(LAW)
        told.site.stands(50, "04-01", "04-01")
        await told.reach(it, TOMORROW)
        assert "works.start_without_resolution" in {alert["rule"] for alert in await it.alerts()}
        assert await about_parked(it) == ["parked", "dropped"]


async def test_a_lane_that_comes_late_tells_nothing_of_what_was_dealt_with_before(
    told: Services, supervision_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Venues is silent while an entry is parked, tried again and judged; then its lane parks it and hears of that."""
    async with judged(supervision_database) as it, feed(it) as (client, _):
        with monkeypatch.context() as older:
            older.setitem(reading._EVERY["meetings"], "step_approved", _unreadable)
            await told.reach(it, TOMORROW, "meetings", "rectification")
            assert await parked(it) == {("meetings", "step_approved")}
            await retry_all(client)
            await told.reach(it, "03-15", "venues")
            assert await parked(it) == {("meetings", "step_approved"), ("venues", "step_approved")}
            assert await about_parked(it) == ["parked", "retried", "parked"]  # as it could not be judged in its own
        await retry_all(client)
        await it.judge()
        assert await parked(it) == {("venues", "step_approved")}
        assert await about_parked(it) == ["parked", "retried", "parked", "retried"]
        await told.reach(it, TOMORROW, "venues")
        assert await parked(it) == set()
        assert await about_parked(it) == ["parked", "retried", "parked", "retried"]
        assert "works.start_without_resolution" not in {a["rule"] for a in await it.alerts() if a["status"] == "open"}


async def test_what_breaks_in_venues_harms_venues_alone(
    told: Services, supervision_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with judged(supervision_database) as it, feed(it) as (client, _):
        monkeypatch.setitem(reading._EVERY["venues"], "works_started", _unreadable)
        await told.reach(it, TOMORROW)
        assert await parked(it) == {("venues", "works_started")}
        assert await unreliable(client) == {"works/W"}
        judged_on = {row["lane"]: row["judged_on"] for row in await it.pool.fetch("SELECT * FROM view_1.lanes")}
        assert set(judged_on.values()) == {date.fromisoformat(TOMORROW)}
        assert (await client.get("/trail/matter/M", headers=who())).json()["reliable"]
        assert not (await client.get("/trail/works/W", headers=who())).json()["reliable"]


async def test_a_works_that_fails_at_a_record_of_meetings_leaves_the_matter_as_it_is(
    supervision_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    learn = Works.learn

    def fragile(self: Works, fact: AffairFact) -> None:
        if isinstance(fact, StepApproved):
            raise ZeroDivisionError
        learn(self, fact)

    told = Services()
    told.site.opens("03-01")
    told.site.plans("03-02")
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await told.reach(it, "03-05")
        told.site.approves("resolution", "03-10")
        with monkeypatch.context() as broken:
            broken.setattr(Works, "learn", fragile)
            await told.reach(it, TOMORROW)
        assert await parked(it) == {("venues", "step_approved")}
        assert await about_parked(it) == ["parked"]
        assert await unreliable(client) == {"works/W"}
        assert (await states(it))["matter.proposal@2026-03-31"] == "open"
        await retry_all(client)
        await it.judge()
        assert await parked(it) == set()
        before = await outcome(it)
        assert (await made_again(it)).differs(before) == []
