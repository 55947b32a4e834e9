"""What cannot be judged is put aside, whatever the cause; nobody else's account depends on it."""

from datetime import date, timedelta
from typing import Any, Never

import pytest

from services.supervision.domain.affairs.affair import Now
from services.supervision.domain.affairs.cadence import Cadence
from services.supervision.domain.duty import Duty
from services.supervision.domain.facts import reading
from services.supervision.views import book
from services.supervision.workers.rebuild import Rebuild
from tests.databases import Database
from tests.supervision.county import COUNTY, OTHER, TOWN, VILLAGE
from tests.supervision.heard import Judged, judged
from tests.supervision.test_feed import feed, who
from tests.supervision.year_heard import ALL, Told, founded, hear, standing

OPERATOR = who("operator")
TODAY = date.today()  # noqa: DTZ011  (acts are recorded by the wall clock)
UNTIL = max("2026-05-20", (TODAY + timedelta(days=1)).isoformat())


@pytest.fixture
def year() -> Told:
    year = founded()
    year.opens_matter("M", "2026-01-05")
    year.lectures("2026-02-01", meeting="G-1", lecturer="zhi", kinds="party_lecture theme_day")
    year.lectures("2026-02-03", meeting="G-2", lecturer="qian", unit=OTHER, kinds="party_lecture theme_day")
    year.guides("proposal", "2026-02-05", "a-lian")
    year.collects("2026-03-10", unit=VILLAGE)
    return year


async def parked(it: Judged, view: int = 1) -> list[tuple[str, str]]:
    """Once each, however many lanes hear of it."""
    columns = "log_position, subject, reason"
    rows = await it.pool.fetch(f"SELECT DISTINCT {columns} FROM view_{view}.parked ORDER BY log_position")
    return [(row["subject"], row["reason"]) for row in rows]


async def rebuilt(it: Judged) -> Any:
    rebuild = Rebuild(it.pool, ALL, COUNTY)
    await rebuild.make()
    await rebuild.switch()
    return await standing(it, 2)


async def retry_all(client: Any) -> None:
    for entry in (await client.get("/parked", headers=OPERATOR)).json()["parked"]:
        await client.post(f"/parked/{entry['log_position']}/retry", headers=OPERATOR)


def state(rows: list[dict[str, Any]], rule: str, subject: str, period: str) -> str:
    found = [row["state"] for row in rows if (row["rule"], row["subject"], row["period"]) == (rule, subject, period)]
    return ", ".join(found)


async def test_a_guide_of_an_unknown_link_waits_and_whoever_tries_it_again_stops_nobody(
    year: Told, supervision_database: Database
) -> None:
    async with judged(supervision_database, ALL) as it, feed(it) as (client, _):
        year.guides("review", "2026-03-12", "nobody")
        await hear(it, year, [], UNTIL)
        assert await parked(it) == [("matter/M", "guide_recorded: KeyError")]
        await retry_all(client)
        await it.judge()
        assert await parked(it) == [("matter/M", "guide_recorded: KeyError")]
        rows = (await client.get("/obligations", headers=who())).json()["obligations"]
        # The other link is guided through that matter too, and would have heard of it.
        assert {row["account"] for row in rows if not row["reliable"]} == {"matter/M", "link/a-lian"}
        (entry,) = (await client.get("/parked", headers=OPERATOR)).json()["parked"]
        await client.post(f"/parked/{entry['log_position']}/drop", headers=OPERATOR, json={"reason": "来源有误"})
        await it.judge()
        assert await parked(it) == []
        before = await standing(it)
        assert await rebuilt(it) == before


def _unreadable(*_: object) -> Never:
    raise KeyError


@pytest.mark.parametrize(
    ("kind", "unreliable"),
    [
        ("meeting_held", {VILLAGE, OTHER}),
        ("dues_collected", {VILLAGE}),
        ("post_assigned", {COUNTY, TOWN, VILLAGE, OTHER}),
        ("unit_registered", {COUNTY, TOWN, VILLAGE, OTHER, "990101002000"}),
    ],
)
async def test_what_an_older_program_could_not_read_is_made_good_when_it_is_tried_again(
    kind: str,
    unreliable: set[str],
    year: Told,
    databases: Any,
    supervision_database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = databases.create("supervision")
    async with judged(other, ALL) as it:
        await hear(it, year, [], UNTIL)
        whole = await standing(it)
    databases.drop(other)
    async with judged(supervision_database, ALL) as it, feed(it) as (client, _):
        with monkeypatch.context() as older:
            older.setitem(reading._EVERY["meetings"], kind, _unreadable)
            await hear(it, year, [], UNTIL)
        told = (await client.get("/parked", headers=OPERATOR)).json()["parked"]
        assert {entry["unit"] for entry in told} == unreliable
        rows = (await client.get("/obligations", headers=who())).json()["obligations"]
        assert {row["unit"] for row in rows if not row["reliable"]} <= unreliable
        await retry_all(client)
        await it.judge()
        # What links and posts rest on may be parked a second time, when it was tried before what it needs.
        await retry_all(client)
        await it.judge()
        assert await parked(it) == []
        assert [states(one) for one in (await standing(it))[:2]] == [states(one) for one in whole[:2]]
        rows = await it.rows()
        rebuild = await rebuilt(it)
        assert (rebuild[0], states(rebuild[1])) == (rows, states(whole[1]))


def states(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """As they stand; an alert that was raised meanwhile and withdrawn is left out."""
    names = ("account", "rule", "subject", "period", "unit", "due", "state", "rungs", "status")
    found = [tuple(row.get(name) for name in names) for row in rows if row.get("status") != "withdrawn"]
    return sorted(found, key=str)


async def test_a_turn_of_the_roster_that_cannot_be_learned_waits_however_often_it_is_tried(
    year: Told, supervision_database: Database
) -> None:
    async with judged(supervision_database, ALL) as it, feed(it) as (client, _):
        year.ends("nobody", "2026-03-12")
        rows = ({"about": "assembly", "assembly": "members_assembly", "in_force_from": "2020-01-01", "quorums": None},)
        year.adopts(rows, "2026-03-13")
        await hear(it, year, [], UNTIL)
        reasons = [(f"unit/{VILLAGE}", "post_ended: KeyError"), (f"unit/{COUNTY}", "rulebook_adopted: TypeError")]
        assert await parked(it) == reasons
        await retry_all(client)
        await it.judge()
        assert await parked(it) == reasons
        types = [row["type"] for row in await it.pool.fetch("SELECT type FROM es.events ORDER BY position")]
        assert [kind for kind in types if kind.startswith("event_")].count("event_parked") == 4
        before = await standing(it)
        assert await rebuilt(it) == before


async def test_what_one_account_cannot_learn_none_has_heard(
    year: Told, supervision_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A matter of which no opening was heard; the link that was guided through it could hear of it all the same."""
    year.guides_all(*["2026-02-05"] * 6, assignment="a-lian", matter="X")
    year.completes("2026-03-01", matter="X")
    async with judged(supervision_database, ALL) as it:
        await hear(it, year, [], UNTIL)
        assert await parked(it) == [("matter/X", "step_approved: UnknownMatter")]
        before = await standing(it)
        assert state(before[0], "cadence.guidance", "link/a-lian", "2026") == "open"
        assert await rebuilt(it) == before


@pytest.fixture(params=[RuntimeError, KeyError, AssertionError, ZeroDivisionError])
def failure(request: pytest.FixtureRequest) -> type[Exception]:
    kind: type[Exception] = request.param
    return kind


async def test_a_record_at_which_one_account_fails_is_parked_and_the_others_go_on(
    failure: type[Exception], year: Told, supervision_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    duties = Cadence.duties

    def fragile(self: Cadence, now: Now) -> list[Duty]:
        if self.unit == VILLAGE and "G-1" in self.meetings:
            raise failure
        return duties(self, now)

    monkeypatch.setattr(Cadence, "duties", fragile)
    async with judged(supervision_database, ALL) as it:
        await hear(it, year, [], UNTIL)
        assert ("meeting/G-1", f"meeting_held: {failure.__name__}") in await parked(it)
        rows = await it.rows()
        assert state(rows, "cadence.theme_day", f"unit/{OTHER}", "2026-02") == "met"
        assert state(rows, "cadence.theme_day", f"unit/{VILLAGE}", "2026-02") == "open"
        assert state(rows, "cadence.theme_day", f"unit/{VILLAGE}", "2026-04") == "open"
        before = await standing(it)
        assert await rebuilt(it) == before


async def test_an_account_that_fails_at_a_midnight_stops_neither_the_days_nor_the_others(
    year: Told, supervision_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    duties = Cadence.duties

    def fragile(self: Cadence, now: Now) -> list[Duty]:
        if self.unit == VILLAGE and now.day >= date(2026, 5, 1):
            raise RuntimeError
        return duties(self, now)

    async with judged(supervision_database, ALL) as it:
        with monkeypatch.context() as broken:
            broken.setattr(Cadence, "duties", fragile)
            await hear(it, year, [], "2026-04-20")
            await it.trail.head("2026-05-20")
            await it.judge()
            rows = await it.rows()
            assert state(rows, "cadence.theme_day", f"unit/{OTHER}", "2026-05") == "open"
            assert state(rows, "cadence.theme_day", f"unit/{VILLAGE}", "2026-05") == ""
            judged_on = "SELECT judged_on FROM view_1.lanes WHERE lane = 'meetings'"
            assert await it.pool.fetchval(judged_on) == date(2026, 5, 20)
        await it.trail.head("2026-05-21")  # mended
        await it.judge()
        before = await standing(it)
        assert state(before[0], "cadence.theme_day", f"unit/{VILLAGE}", "2026-05") == "open"
        assert await rebuilt(it) == before


async def test_a_record_that_could_be_read_once_and_cannot_any_more_is_parked(
    year: Told, supervision_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(book, "ACCOUNTS_MAX", 0)
    async with judged(supervision_database, ALL) as it:
        await hear(it, year, [], "2026-03-20")
        monkeypatch.setitem(reading._EVERY["meetings"], "dues_collected", _unreadable)
        await it.trail.head("2026-05-20")
        await it.judge()
        assert await parked(it) == [(f"unit/{VILLAGE}", "dues_collected: KeyError")]
