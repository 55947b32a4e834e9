"""What is shown: a works with stage, forecast and money, the week's rota, and what an office prints."""

from collections.abc import AsyncIterator
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
import pytest_asyncio
from hypothesis import example, given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from services.venues.api.printing import yuan
from shared.decider import Command
from shared.memory import MemoryStore
from tests.doors import NOW, Door
from tests.venues.doors import door, say
from tests.venues.village import (
    NEIGHBOUR,
    OFFICE,
    SEVEN,
    VILLAGE,
    acceptance,
    activity,
    allocate,
    batch,
    change,
    check_in,
    complete,
    day,
    disburse,
    errands,
    later,
    open_venue,
    planned,
    programme,
    rejection,
    report,
    rota,
    shift,
    start,
    swap,
)

NEXT = {"works": "W-2", "unit": NEIGHBOUR}
DONE: tuple[Command, ...] = (programme(), batch(), planned(), planned(**NEXT), allocate(), disburse(), start())
DONE += (report(30, "06-10"), report(40, "06-30"))
TODAY = NOW.date()  # commands are recorded on 31 December 2026


@pytest_asyncio.fixture
async def venues() -> AsyncIterator[Door]:
    async with door(MemoryStore("venues", "test")) as found:
        await say(found, *DONE)
        yield found


async def test_a_programme_shows_its_works_and_its_money(venues: Door) -> None:
    (listed,) = (await venues.see("/programmes")).json()
    assert (listed["title"], listed["batches"][0]["works"]) == ("村级阵地建设", ["W-1", "W-2"])
    found = (await venues.see("/programmes/P-1")).json()
    assert [one["works"] for one in found["works"]] == ["W-1", "W-2"]
    assert found["money"] == [
        {"source": "county", "allocated_fen": 10_000_000, "disbursed_fen": 4_000_000, "left_fen": 6_000_000}
    ]
    (next_door,) = (await venues.see("/programmes/P-1", "village_office", NEIGHBOUR)).json()["works"]
    assert next_door["works"] == "W-2"


async def test_a_village_sees_its_works_and_no_others(venues: Door) -> None:
    (found,) = (await venues.see(f"/works?unit={VILLAGE}", "village_office", VILLAGE)).json()
    assert (found["works"], found["stage"], found["percent"]) == ("W-1", "started", 40)
    assert (await venues.see(f"/works?unit={VILLAGE}", "village_office", NEIGHBOUR)).status_code == 403
    assert (await venues.see("/works/W-1", "village_office", NEIGHBOUR)).status_code == 403
    assert (await venues.see("/works/W-1/acceptance.xlsx", "village_office", NEIGHBOUR)).status_code == 403
    assert (await venues.see("/works/W-1/rota?week=2026-W40", "village_office", NEIGHBOUR)).status_code == 403


async def test_a_works_shows_its_life(venues: Door) -> None:
    await say(venues, complete(), acceptance(), open_venue(), change("missing"), activity(), errands())
    found = (await venues.see("/works/W-1")).json()
    assert (found["stage"], found["completed_on"], found["accepted_on"]) == ("open", "2026-09-20", "2026-12-31")
    assert found["standard"]["below_standard"] is True
    assert found["standard"]["items"]["notice_board"] == "missing"
    assert found["use"]["activities"] == [{"month": "2026-10", "held": 1}]
    assert found["use"]["errands"] == [{"month": "2026-09", "taken_in": 12, "dealt_with": 11}]
    assert found["records"][0]["texts"] == {"title": "文化活动中心"}
    assert [one["type"] for one in found["records"]][-3:] == ["facility_changed", "activity_held", "errands_counted"]


async def test_a_works_shows_everything_that_was_recorded_of_it_in_order_of_recording(venues: Door) -> None:
    """So what was allocated by mistake can be found, and named by its id when it is taken back."""
    shifts = rota(shift("09-28"))
    told = (allocate(500, entry="A-2"), shifts, swap("s-09-28-08", "member"), check_in("09-28", "09:00", "member"))
    await say(venues, *told, report(60, "07-30"), allocate(700, entry="B-1", **NEXT))
    found = (await venues.see("/works/W-1")).json()["records"]
    assert [one["type"] for one in found] == [
        *("works_planned", "works_listed", "funds_allocated", "funds_disbursed", "works_started"),
        *("progress_reported", "progress_reported", "funds_allocated", "rota_published", "shift_swapped"),
        *("duty_checked_in", "progress_reported"),
    ]
    first, second = (one for one in found if one["type"] == "funds_allocated")
    assert (first["data"]["entry"], second["data"]["entry"]) == ("A-1", "A-2")
    assert (first["data"]["amount_fen"], first["texts"]) == (10_000_000, {"note": "第一笔"})
    assert {one["data"]["works"] for one in found} == {"W-1"}
    await say(venues, allocate(-500, entry="A-3", corrects=second["data"]["entry"]))


async def test_a_week_shows_the_shifts_that_were_missed(venues: Door) -> None:
    await say(venues, rota(shift("09-28"), shift("09-29")), check_in("09-28", "09:00", "member"))
    found = (await venues.see("/works/W-1/rota?week=2026-W40")).json()
    assert (found["published"], found["missed"]) == (True, 1)
    assert [one["state"] for one in found["shifts"]] == ["kept", "missed"]
    assert found["shifts"][0]["kept_by"] == {"person": "member", "day": "2026-09-28", "at": "09:00"}
    assert (await venues.see("/works/W-1/rota?week=2026-W41")).json()["published"] is False
    assert (await venues.see("/works/W-1/rota?week=W41")).status_code == 422
    none = await venues.see("/works/W-1/rota?week=2027-W53")
    assert (none.status_code, none.json()["rule"], none.json()["field"]) == (422, "rota.no_such_week", "week")
    assert (await venues.see("/works/W-1/rota?week=2026-W53")).status_code == 200


@pytest.mark.parametrize("path", [
    "/works/W-9", "/programmes/P-9", "/works/W-9/rota?week=2026-W40", "/works/W-9/acceptance.xlsx",
    "/programmes/P-1/batches/B-9/list.xlsx", "/programmes/P-9/batches/B-1/list.xlsx",
])  # fmt: skip
async def test_what_does_not_exist_is_not_found(venues: Door, path: str) -> None:
    assert (await venues.see(path)).status_code == 404


@pytest.mark.parametrize("path", [
    "/programmes", "/programmes/P-1", "/programmes/P-1/batches/B-1/list.xlsx", f"/works?unit={VILLAGE}", "/works/W-1",
    "/works/W-1/acceptance.xlsx", "/works/W-1/rota?week=2026-W40", "/rules",
])  # fmt: skip
async def test_nothing_is_shown_without_a_token(venues: Door, path: str) -> None:
    assert (await venues.client.get(path)).status_code == 401
    assert (await venues.see(path)).status_code == 200


async def test_the_rulebook_is_shown_with_its_sources(venues: Door) -> None:
    rows = (await venues.see("/rules")).json()["rows"]
    assert {row["about"] for row in rows} == {"seven_ones", "keepers", "photos"}
    assert all(row["source"] for row in rows)


async def test_programmes_opened_later_are_shown_too(venues: Door) -> None:
    assert len((await venues.see("/programmes")).json()) == 1
    await say(venues, programme(programme="P-2", title="第二期"))
    assert [one["programme"] for one in (await venues.see("/programmes")).json()] == ["P-1", "P-2"]


# Printed.


def sheets(raw: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(BytesIO(raw))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def require_frozen(raw: bytes) -> None:
    with ZipFile(BytesIO(raw)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/sheet"):
                assert b'state="frozen"' in archive.read(name)


async def test_a_batch_is_printed_with_real_days_and_frozen_heads(venues: Door) -> None:
    raw = (await venues.see("/programmes/P-1/batches/B-1/list.xlsx")).content
    require_frozen(raw)
    listed = sheets(raw)["批次名单"]
    first = dict(zip(listed[0], listed[1], strict=True))
    assert (first["工程编号"], first["类别"], first["状态"]) == ("W-1", "新建", "施工中")
    assert (first["开工"], first["预计完工"]) == (date(2026, 5, 1), later(day("05-01"), 150))
    assert (first["已拨入（元）"], first["已支出（元）"], first["进度（%）"]) == (100_000, 40_000, 40)
    assert first["完工"] == ""
    assert sheets(raw)["资金"][1] == ["W-1", "990101001001（虚构）", "县级", 100_000, 40_000, 60_000]
    own = (await venues.see("/programmes/P-1/batches/B-1/list.xlsx", "village_office", NEIGHBOUR)).content
    assert [one[1] for one in sheets(own)["批次名单"][1:]] == ["W-2"]


async def test_the_acceptance_sheet_has_items_and_defects(venues: Door) -> None:
    items = {**dict.fromkeys(SEVEN, "working"), "simple_stage": "missing"}
    await say(venues, complete(), rejection(TODAY, items=items))
    raw = (await venues.see("/works/W-1/acceptance.xlsx", "organisation_department")).content
    require_frozen(raw)
    found = sheets(raw)
    told = dict(zip(found["验收"][0], found["验收"][1], strict=True))
    assert (told["验收日"], told["结论"], told["缺项"]) == (TODAY, "退回", "简易戏台")
    assert (told["验收单位代码"], told["验收单位"]) == (OFFICE, f"{OFFICE}（虚构）")
    assert len(found["七个一"]) == 8
    assert ["Y-1", TODAY, "简易戏台", "缺"] in found["七个一"]
    assert found["缺陷"][1] == ["Y-1", TODAY, "F-1", "舞台地面开裂", TODAY]


async def test_accepted_with_an_item_missing_is_printed_as_no_verdict(venues: Door) -> None:
    await say(venues, complete(), acceptance(("simple_stage",)), acceptance(acceptance="Y-2"))
    heads, *rows = sheets((await venues.see("/works/W-1/acceptance.xlsx")).content)["验收"]
    verdicts = [(row[heads.index("验收编号")], row[heads.index("结论")]) for row in rows]
    assert verdicts == [("Y-1", "无效（有缺项）"), ("Y-2", "通过")]


@given(st.integers(0, 10**15 - 1))
@example(10**15 - 1)
@example(509_999_000)
def test_yuan_are_shown_to_the_fen(fen: int) -> None:
    """As a spreadsheet shows them: a double with two decimals."""
    assert f"{float(yuan(fen)):.2f}" == f"{fen // 100}.{fen % 100:02d}"
