"""A past day is shown as it was shown then, whatever became known since, for the accounts of every lane."""

import asyncio
from datetime import date, timedelta
from random import Random
from typing import Any

import httpx
import pytest

from services.supervision.domain.account import Account
from services.supervision.domain.events import ObligationExcused
from services.supervision.domain.lanes import SOURCES
from services.supervision.views.book import Book
from shared.days import midnight_us
from tests.databases import Database
from tests.supervision.acted import record
from tests.supervision.county import OTHER, VILLAGE, day, moment
from tests.supervision.drawn.chronicle import FIRST_DAY
from tests.supervision.drawn.people import Done
from tests.supervision.drawn.story import drawn
from tests.supervision.heard import judged
from tests.supervision.services_told import Services, apart
from tests.supervision.test_feed import feed, who

UNTIL = "2027-01-20"
# Who answers is told by what is known today of who held the post then.
SHOWN = ("subject", "unit", "due", "state", "light", "days_overdue", "resolved_on", "rungs", "advisory")
Shown = dict[tuple[str, str, str], dict[str, Any]]


async def obligations(client: httpx.AsyncClient, **asked: str) -> Shown:
    found: Shown = {}
    after: str | None = ""
    while after is not None:
        answer = await client.get("/obligations", params=asked | {"after": after}, headers=who())
        assert answer.status_code == 200, answer.json()
        for row in answer.json()["obligations"]:
            shown = {name: row[name] for name in SHOWN} | {"rungs": [_unnamed(rung) for rung in row["rungs"]]}
            found[row["rule"], row["subject"], row["period"]] = shown
        after = answer.json()["next"]
    return found


def _unnamed(rung: dict[str, Any]) -> dict[str, Any]:
    """Units are called by the names of today."""
    seats = {name: [seat | {"unit_name": None} for seat in rung[name]] for name in ("receivers", "vacant")}
    return rung | seats


@pytest.mark.parametrize("seed", range(2))
async def test_a_past_day_is_shown_as_it_was_shown_then(seed: int, supervision_database: Database) -> None:
    told, random = drawn(seed).told, Random(seed)
    last = told[-1].on
    days = sorted(FIRST_DAY + timedelta(days=random.randrange((last - FIRST_DAY).days)) for _ in range(4))
    then: dict[date, Shown] = {}
    async with judged(supervision_database) as it, feed(it) as (client, _):
        for on in (*days, None):
            until_us = 2**62 if on is None else midnight_us(on + timedelta(days=1))
            fresh = [fact for fact in told if fact.recorded_us < until_us]
            told = told[len(fresh) :]
            await it.trail.bring(fresh)
            for source in SOURCES:
                await it.trail.head_at(midnight_us(day(UNTIL)) if on is None else until_us - 1, source)
            await it.judge()
            if on is not None:
                then[on] = await obligations(client)
        for on in days:
            assert await obligations(client, day=on.isoformat()) == then[on], (seed, on)


@pytest.fixture
def told() -> Services:
    told = Services()
    told.site.plans("02-01", before="started")
    told.site.completes("11-10", record="C1")
    told.site.completes("11-28", "12-02 09:00", record="C2", corrects="C1")
    return told


@pytest.mark.parametrize(
    ("on", "known", "state", "light", "rungs"),
    [
        ("2026-11-12", None, "met", "green", 0),
        ("2026-11-25", None, "met", "green", 0),
        ("2026-11-25", "2026-12-05T00:00:00+08:00", "open", "red", 0),
        ("2026-11-28", "2026-12-05T00:00:00+08:00", "met_late", "green", 0),
        ("2026-12-05", None, "met_late", "green", 0),
    ],
)
async def test_a_record_that_was_moved_to_a_later_day_is_not_of_the_day_before_it(
    on: str, known: str | None, state: str, light: str, rungs: int, told: Services, supervision_database: Database
) -> None:
    """Finished in time, as was told; what is known since December is that it was not. What had not fired has not."""
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await told.reach(it, UNTIL)
        rows = await obligations(client, day=on, **({"known": known} if known else {}))
        row = rows["works.frost", "works/W", "2026-11-15"]
        assert (row["state"], row["light"], len(row["rungs"])) == (state, light, rungs)


OPENING, FROST = ("works.opening", "works/W", "2026-03-03"), ("works.frost", "works/W", "2026-11-15")
KNOWN = "2026-04-12T00:00:00+08:00"
BEFORE, SINCE = "2026-03-20", "2026-04-11"


async def test_what_people_did_later_is_not_of_the_day_before_it(supervision_database: Database) -> None:
    told = Services()
    told.site.plans("02-01", before="started completed accepted")
    await supervision_database.found(0)
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await told.reach(it, "04-10")
        [row] = await it.rows()
        said = {name: row[name] for name in ("unit", "rule", "account", "period")} | {"alert": str(row["alert"])}
        act = ObligationExcused(**said, about=row["subject"], who="inspector", occurred_on=day("04-10"))
        await record(it.pool, [Done(moment("04-10 09:00"), "excused", act)])
        await told.reach(it, "04-20")
        seen = [(await obligations(client, day=on, known=KNOWN))[OPENING] for on in (BEFORE, SINCE)]
        assert [(row["state"], row["light"], row["resolved_on"]) for row in seen] == [
            ("open", "red", None),
            ("excused", "grey", None),
        ]
        assert [row["days_overdue"] for row in seen] == [17, 38]


async def test_a_village_that_closed_later_had_not_closed_on_the_day_before_it(supervision_database: Database) -> None:
    told = Services()
    told.site.plans("02-01", before="started completed accepted")
    told.site.closes(VILLAGE, "04-10")
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await told.reach(it, "04-20")
        seen = [(await obligations(client, day=on, known=KNOWN))[OPENING] for on in (BEFORE, SINCE)]
        assert [(row["state"], row["light"], row["resolved_on"]) for row in seen] == [
            ("open", "red", None),
            ("cancelled", "grey", "2026-04-10"),
        ]


async def test_nor_had_one_that_was_merged_later_handed_on_what_is_due_after_that(
    supervision_database: Database,
) -> None:
    told = Services()
    told.site.plans("02-01", before="started")
    told.site.merges(VILLAGE, OTHER, "04-10")
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await told.reach(it, "04-20")
        seen = [(await obligations(client, day=on, known=KNOWN))[FROST] for on in (BEFORE, SINCE)]
        assert [row["unit"] for row in seen] == [VILLAGE, OTHER]


async def test_a_day_that_one_lane_has_not_come_to_is_shown_for_the_others(supervision_database: Database) -> None:
    told = Services()
    told.site.plans("02-01", before="started")
    told.acts.opens_campaign("05-06")
    told.acts.lists("06-01")
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await told.reach(it, "2026-05-20", "venues")
        await told.reach(it, "2026-06-20", "meetings", "rectification")
        rows = await obligations(client, day="2026-06-15")
        assert rows["problem.claim", "problem/P", "2026-06-08"]["light"] == "red"
        assert rows["works.frost", "works/W", "2026-11-15"]["light"] == "cannot_judge"
        rows = await obligations(client, day="2026-05-15")
        assert rows["works.frost", "works/W", "2026-11-15"]["light"] == "green"
        answer = await client.get("/obligations", params={"day": "2026-06-21"}, headers=who())
        assert (answer.status_code, answer.json()["rule"]) == (422, "view.not_judged")


async def test_while_a_past_day_is_worked_out_others_have_their_turn_after_each_account(
    told: Services, supervision_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    replay, turns = Book.replay, [0]
    folded_at: list[int] = []

    def noting(self: Book, *args: Any, **more: Any) -> Account:
        folded_at.append(turns[0])
        return replay(self, *args, **more)

    async def another() -> None:
        while True:
            turns[0] += 1
            await asyncio.sleep(0)

    async with judged(supervision_database) as it, feed(it) as (client, _):
        for name in ("X", "Y", "Z"):
            apart(told, name, lambda told: told.site.plans("02-01"))
        await told.reach(it, UNTIL)
        monkeypatch.setattr(Book, "replay", noting)
        other = asyncio.create_task(another())
        await obligations(client, day="2026-12-01")
        other.cancel()
    assert len(folded_at) > 3
    assert len(set(folded_at)) == len(folded_at)
