"""An account that a program fails at: it is marked, nobody else is stopped, and mended it is as if nothing had been."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Never

import httpx
import pytest

from services.supervision.domain.affairs.affair import Now
from services.supervision.domain.affairs.village_matter import VillageMatter
from services.supervision.domain.duty import Duty
from services.supervision.domain.facts.matters import MatterOpened
from tests.databases import Database
from tests.supervision.county import VILLAGE, County, day, filled, moment
from tests.supervision.heard import LAW, Judged, judged
from tests.supervision.lanes_heard import Outcome, heard_at_once, made_again, open_by_events, open_on_view, outcome
from tests.supervision.test_feed import feed, who

OPERATOR = who("operator")
TOMORROW = (date.today() + timedelta(days=1)).isoformat()  # noqa: DTZ011  (acts are recorded by the wall clock)
WAITING = ("step_approved", "objection_raised", "objection_answered")


@pytest.fixture
def county() -> County:
    """Two matters of which somebody tells step after step."""
    county = filled()
    county.opens("03-01")
    county.told.append(MatterOpened("n", "n", VILLAGE, day("03-01"), moment("03-01"), "N", ()))
    county.approves("proposal", "03-05", record="m1")
    county.refuses("deliberation", "03-08", "no_quorum", record="m2")
    county.approves("deliberation", "03-10", record="m3")
    county.objects("O1", "03-11")
    county.answers("O1", "03-12")
    return county


async def comes(it: Judged, county: County, before: str, until: str | None = None) -> None:
    """What was told before that day, and heads up to it or to another one."""
    facts = [fact for fact in county.told if fact.recorded_us < moment(f"{before} 00:00")]
    await it.trail.bring(facts[it.trail.told :])
    await it.trail.head(until or before)
    await it.judge()


def fragile(monkeypatch: pytest.MonkeyPatch, fails: Callable[[VillageMatter, Now], bool]) -> None:
    """The matter M cannot be judged when it is so."""
    duties = VillageMatter.duties

    def breaking(self: VillageMatter, now: Now) -> list[Duty]:
        if self.told.opened is not None and self.told.opened.matter == "M" and fails(self, now):
            raise RuntimeError
        return duties(self, now)

    monkeypatch.setattr(VillageMatter, "duties", breaking)


def _fail(*_: object) -> Never:
    raise RuntimeError


def was_refused(matter: VillageMatter, now: Now) -> bool:
    return bool(matter.told.refusals)


async def parked(client: httpx.AsyncClient) -> list[str]:
    return [entry["reason"] for entry in (await client.get("/parked", headers=OPERATOR)).json()["parked"]]


async def retry_all(client: httpx.AsyncClient) -> None:
    for entry in (await client.get("/parked", headers=OPERATOR)).json()["parked"]:
        answer = await client.post(f"/parked/{entry['log_position']}/retry", headers=OPERATOR)
        assert answer.status_code == 200


async def unreliable(client: httpx.AsyncClient, **asked: str) -> set[str]:
    rows = (await client.get("/obligations", params=asked, headers=who())).json()["obligations"]
    assert {row["account"] for row in rows} == {"matter/M", "matter/N"}
    return {row["account"] for row in rows if not row["reliable"]}


async def of_a_clean_run(county: County, databases: Any) -> Outcome:
    other = databases.create("supervision")
    async with heard_at_once(other, county.told, TOMORROW) as it:
        clean = await outcome(it)
    databases.drop(other)
    return clean


async def assert_mended(it: Judged, county: County, databases: Any) -> None:
    """The account is that of a clean run, and of a rebuild; the events tell what stands."""
    after = await outcome(it)
    assert after.differs(await of_a_clean_run(county, databases)) == []
    assert (await made_again(it)).differs(after) == []
    assert await open_by_events(it) == open_on_view(after.alerts)


async def test_of_what_comes_at_once_the_entry_that_spoils_the_account_is_parked_and_no_other(
    county: County, databases: Any, supervision_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with judged(supervision_database) as it, feed(it) as (client, _):
        with monkeypatch.context() as broken:
            fragile(broken, was_refused)
            await comes(it, county, "12-31", TOMORROW)
            assert await parked(client) == ["step_refused: RuntimeError"]
            assert await unreliable(client) == await unreliable(client, day="2026-04-20") == {"matter/M"}
            before = await outcome(it)
            assert (await made_again(it)).differs(before) == []
            await retry_all(client)
            await it.judge()
            assert await parked(client) == ["step_refused: RuntimeError"]
            assert (await outcome(it)).differs(before) == []
        await retry_all(client)
        await it.judge()
        assert await parked(client) == []
        assert await unreliable(client) == set()
        await assert_mended(it, county, databases)


async def test_a_newer_program_that_fails_at_what_was_judged_takes_nothing_back_and_what_comes_waits(
    county: County, databases: Any, supervision_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await comes(it, county, "03-09")
        before = await it.rows()
        with monkeypatch.context() as broken:
            fragile(broken, was_refused)
            it.restart(LAW)
            await comes(it, county, "03-12")
            spoiler = await it.pool.fetchval("SELECT log_position FROM trail.entries WHERE type = 'step_refused'")
            why = f"waits for matter/M, not judged since step_refused at {spoiler}: RuntimeError"
            assert await parked(client) == [f"step_approved: {why}", f"objection_raised: {why}"]
            assert await unreliable(client) == await unreliable(client, day="2026-03-10") == {"matter/M"}
            assert await it.rows() == before
            await comes(it, county, "12-31", TOMORROW)
            assert await parked(client) == [f"{kind}: {why}" for kind in WAITING]
            assert [row for row in await it.rows() if row["account"] == "matter/M"] == [
                row for row in before if row["account"] == "matter/M"
            ]
            assert {alert["account"] for alert in await it.alerts() if not alert["breach"]} == {"matter/N"}
        it.restart(LAW)
        await retry_all(client)
        await it.judge()
        assert await parked(client) == []
        assert await unreliable(client) == set()
        await assert_mended(it, county, databases)


async def test_an_account_that_fails_at_a_midnight_is_marked_and_a_mended_program_goes_on_from_there(
    county: County, databases: Any, supervision_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await comes(it, county, "12-31", "03-20")
        alerts = await it.alerts()
        with monkeypatch.context() as broken:
            broken.setattr(VillageMatter, "debtors", _fail)
            await comes(it, county, "12-31", TOMORROW)
            assert await parked(client) == []
            assert await unreliable(client) == {"matter/M", "matter/N"}
            assert await it.alerts() == alerts
            it.restart(LAW)
            await it.judge()
            assert await unreliable(client) == {"matter/M", "matter/N"}
        it.restart(LAW)
        await it.judge()
        assert await unreliable(client) == set()
        await assert_mended(it, county, databases)
