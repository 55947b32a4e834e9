"""Turns of the roster reach every account that they concern, in whatever parts they are heard."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.databases import Database
from tests.supervision.county import COUNTY, OTHER, TOWN, VILLAGE
from tests.supervision.heard import judged
from tests.supervision.year_heard import ALL, FAR, Told, founded, hear, outcome, standing

AT = "2026-06-20 09:00"
UNTIL = "2027-02-01"


def a_chair_loses_his_post(year: Told) -> None:
    year.ends("a-diyi", "2026-02-01", AT)
    year.assigns("a-xin", "xin party_office_director", TOWN, "2026-06-01", recorded=AT)


def a_lecturer_leaves(year: Told) -> None:
    year.ends("a-zhi", "2026-08-15", AT)
    year.assigns("a-neu", "neu branch_secretary", VILLAGE, "2026-06-25", recorded=AT)


def a_link_is_handed_on(year: Told) -> None:
    year.ends("a-lian", "2026-05-31", AT)
    year.assigns("a-li", "li linked_leader", TOWN, "2026-06-01", recorded=AT, succeeds="a-lian")


def a_village_is_merged(year: Told) -> None:
    year.merges(VILLAGE, OTHER, "2026-06-15", AT)
    year.declares(OTHER, "2026-06-15", AT, 30)


def all_is_watched_from_later(year: Told) -> None:
    year.watches("2026-04-01", AT)
    year.watches("2026-03-01", AT)


def other_rows_are_adopted(year: Told) -> None:
    year.adopts((), AT)
    year.declares(VILLAGE, "2026-01-01", AT, 6)


def a_village_becomes_known(year: Told) -> None:
    unit = "990101001007"
    year.enrols(unit, "village", "2026-01-01", AT)
    year.assigns("a-ba", "ba branch_secretary", unit, "2026-01-01", recorded=AT)


def a_lecture_is_another_ones(year: Told) -> None:
    year.lectures("2026-03-01", AT, "G-lecture", "diyi")
    year.lectures("2026-03-01", AT, "G-lecture", "qian")


def a_matter_is_guided(year: Told) -> None:
    for step in ("proposal", "deliberation", "review", "resolution", "disclosure", "awareness"):
        year.guides(step, "2026-03-05", "a-lian", recorded=AT)


STORIES = [
    *(a_chair_loses_his_post, a_lecturer_leaves, a_link_is_handed_on, a_village_is_merged, all_is_watched_from_later),
    *(other_rows_are_adopted, a_village_becomes_known, a_lecture_is_another_ones, a_matter_is_guided),
]


def before() -> Told:
    year = founded()
    year.opens_matter("M", "2026-01-05")
    year.meets("2026-02-12", "branch_committee", meeting="G-chair", chair="diyi")
    year.lectures("2026-03-01", meeting="G-lecture", lecturer="zhi")
    year.completes("2026-03-20")
    return year


@pytest.mark.parametrize("restarts", [False, True], ids=["", "restarted"])
@pytest.mark.parametrize("tell", STORIES)
async def test_an_instant_that_is_heard_in_parts_comes_to_the_same(
    tell: Callable[[Told], None], restarts: bool, databases: Any, supervision_database: Database
) -> None:
    year = before()
    first = len(year.told)
    tell(year)
    whole = await outcome(supervision_database, year, [first], UNTIL)
    year = before()
    tell(year)
    database = databases.create("supervision")
    async with judged(database, ALL) as it:
        await hear(it, year, [first, *[1] * 6], UNTIL, restarts)
        parts = await standing(it)
        turned = await it.pool.fetchval("SELECT count(*) FROM es.events")
    databases.drop(database)
    assert parts == whole
    assert turned > 0


@pytest.mark.parametrize(
    ("tell", "rule", "period", "subject", "was", "becomes"),
    [
        (a_chair_loses_his_post, "branch_committee", "2026-02", f"unit/{VILLAGE}", "met", "missed"),
        (a_lecturer_leaves, "party_lecture", "2026", "person/neu", "", "open"),
        (a_link_is_handed_on, "guidance", "2026", "link/a-lian", "open", "open"),
        (a_village_is_merged, "theme_day", "2026-07", f"unit/{VILLAGE}", "", ""),
        (a_village_is_merged, "dues", "2026-06", f"unit/{VILLAGE}", "open", "cancelled"),
        (all_is_watched_from_later, "theme_day", "2026-02", f"unit/{VILLAGE}", "open", ""),
        (other_rows_are_adopted, "branch_committee", "2026-02", f"unit/{VILLAGE}", "met", "open"),
        (a_village_becomes_known, "theme_day", "2026-06", "unit/990101001007", "", "open"),
        (a_lecture_is_another_ones, "party_lecture", "2026", "person/qian", "", "met"),
        (a_matter_is_guided, "guidance", "2026", "link/a-lian", "open", "met"),
    ],
)
async def test_a_turn_reaches_whom_it_concerns(
    tell: Callable[[Told], None],
    rule: str,
    period: str,
    subject: str,
    was: str,
    becomes: str,
    supervision_database: Database,
) -> None:
    async def state() -> str:
        asked = (f"cadence.{rule}", subject, period)
        rows = [row for row in await it.rows() if (row["rule"], row["subject"], row["period"]) == asked]
        return ", ".join(row["state"] for row in rows)

    async with judged(supervision_database, ALL) as it:
        year = before()
        await hear(it, year, [], "2026-06-20")
        assert await state() == was
        tell(year)
        await it.trail.tell(year)
        await it.trail.head("2026-06-21" if rule != "party_lecture" else "2026-09-01")
        await it.judge()
        assert (await state()) == ("open" if becomes == "missed" else becomes)
        assert COUNTY not in {row["unit"] for row in await it.rows()}


async def test_the_end_of_the_unit_in_which_he_lectured_reaches_the_lecturer(supervision_database: Database) -> None:
    async def state() -> list[str]:
        return [row["state"] for row in await it.rows() if row["subject"] == "person/diyi"]

    async with judged(supervision_database, ALL) as it:
        year = founded()
        year.lectures("2026-05-10", lecturer="diyi", unit=OTHER)
        await hear(it, year, [], "2026-07-10")
        assert await state() == ["met"]
        year.closes(OTHER, "2026-05-09", "2026-07-10 09:00")
        await hear(it, year, [], "2026-07-12")
        assert await state() == ["open"]


async def test_the_late_merger_of_a_township_reaches_the_cases_of_its_branches(supervision_database: Database) -> None:
    async def breaches() -> list[str]:
        return [row["status"] for row in await it.alerts() if row["rule"] == "development.no_pre_review"]

    async with judged(supervision_database, ALL) as it:
        year = founded()
        year.develops("pre_review", "2026-05-10", reviewer=FAR, in_writing=True)
        year.develops("probationary_member", "2026-05-20")
        await hear(it, year, [], "2026-06-01")
        assert await breaches() == ["open"]
        year.merges(TOWN, FAR, "2026-05-01", "2026-06-02")
        await hear(it, year, [], "2026-06-04")
        assert await breaches() == ["withdrawn"]
