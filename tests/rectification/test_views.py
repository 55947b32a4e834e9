"""What is shown within the scope of whoever asks, and the three lists that an office prints."""

from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from services.rectification.api.lists import lists
from services.rectification.domain.problem import Problem
from services.rectification.domain.problem_events import ProblemListed
from shared.days import SHANGHAI
from shared.deciding import Told
from shared.memory import MemoryStore
from shared.spreadsheet.sheets import Odd, sheets
from shared.texts import catalogue
from tests.rectification.county import (
    NEIGHBOUR,
    OFFICE,
    VILLAGE,
    check,
    claim,
    completion,
    day,
    decline,
    extension,
    filing,
    found,
    listed,
    measure,
    ruling,
)
from tests.rectification.doors import KEPT, RUNNING, door, say, upload


async def test_what_is_recorded_can_be_seen_within_the_scope() -> None:
    async with door() as at:
        await say(at, RUNNING, filing(counts=(0, 2)), listed(), check(scope={"units": [NEIGHBOUR]}), claim())
        await say(
            at,
            measure("06-02"),
            found(NEIGHBOUR, True),
            extension("measure", "2027-01-05"[5:], measure="M-1", due_on="2027-01-05"),
        )
        (shown,) = (await at.see("/campaigns")).json()
        assert (shown["title"], shown["filings"][VILLAGE]["findings"]) == ("集中整治", {"K1": 0, "K2": 2})
        rows = (await at.see("/problems")).json()
        assert [(row["problem"], row["kind"], row["status"]) for row in rows] == [
            ("P-1", "common", "under_way"),
            (f"P-1.{NEIGHBOUR}", "individual", "listed"),
        ]
        assert [row["problem"] for row in (await at.see("/problems", scope=NEIGHBOUR)).json()] == [f"P-1.{NEIGHBOUR}"]
        whole = (await at.see("/problems/P-1")).json()
        assert [record["type"] for record in whole["records"]][:2] == ["problem_listed", "self_check_requested"]
        assert whole["measures"][0]["responsible"] == "clerk"
        assert (await at.see("/problems/P-1", scope=NEIGHBOUR)).status_code == 403
        assert (await at.see("/problems/P-9")).status_code == 404
        assert (await at.see("/campaigns/X")).status_code == 404
        assert len((await at.see("/plan/template")).json()) == 5


def sheet_of(raw: bytes, name: str) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(BytesIO(raw)).get_sheet_by_name(name).to_python()


FOUND = {"unit": VILLAGE, "occurred_on": "2026-06-01", "problem": "F.I-7", "campaign": "C", "origin": "finding"}
FOUND |= {"finding": "I-7", "office": OFFICE}


async def test_the_three_lists_are_printed_with_real_days_and_heads_that_stay() -> None:
    async with door() as at:
        await upload(at)
        await say(at, RUNNING, listed(title="=1+1", item="K1"), claim())
        await say(at, measure("06-02"), completion("06-03", evidence=[KEPT]))
        told = (await at.see("/lists?campaign=C")).json()
        assert [len(told[name]) for name in ("problems", "tasks", "responsibilities")] == [1, 1, 1]
        assert (told["tasks"][0]["evidence"], told["responsibilities"][0]["holders"]) == (1, ["secretary"])
        assert (await at.see("/lists?campaign=X")).json()["problems"] == []
        raw = (await at.see("/lists.xlsx")).content
        names = tuple(catalogue("rectification_lists", "zh-CN")["sheets"].values())
        assert names == ("问题清单", "任务清单", "责任清单")
        for name, rows in sheets(raw, names).items():
            cells = [cell for row in rows.values() for cell in row]
            assert not [cell for cell in cells if isinstance(cell, Odd)], name  # what looks like a formula is a text
        problems, tasks, _ = (sheet_of(raw, name) for name in names)
        row = dict(zip(problems[0], problems[1], strict=True))
        assert (row["问题"], row["挂牌日"], row["进度"]) == ("=1+1", date(2026, 12, 31), "整改中")
        assert (row["行动"], row["条目编号"], row["方案条目"]) == ("集中整治", "K1", "第1项")
        task = dict(zip(tasks[0], tasks[1], strict=True))
        assert (task["完成时限"], task["完成日"], task["佐证件数"]) == (date(2026, 7, 31), date(2026, 6, 3), 1)
        with ZipFile(BytesIO(raw)) as archive:
            assert b'ySplit="1"' in archive.read("xl/worksheets/sheet1.xml")


async def test_a_measure_is_due_at_the_campaigns_end_at_the_latest_and_its_own_later_day_stands_beside() -> None:
    async with door() as at:
        own = {"M-1": date(2027, 1, 31), "M-2": date(2027, 2, 1)}
        await say(at, RUNNING, listed(), claim())
        await say(at, *(measure("06-02", measure=key, due_on=due) for key, due in own.items()))
        assert [(row["due_on"], row["planned_due_on"]) for row in (await at.see("/lists")).json()["tasks"]] == [
            ("2027-01-31", None),
            ("2027-01-31", "2027-02-01"),
        ]
        heads, _, capped = sheet_of((await at.see("/lists.xlsx")).content, "任务清单")
        task = dict(zip(heads, capped, strict=True))
        assert task["完成时限"] == date(2027, 1, 31)
        assert task["措施自定时限（晚于行动结束）"] == date(2027, 2, 1)


async def test_a_problem_that_was_found_by_an_inspection_says_where_it_is_told_in_words() -> None:
    async with door() as at:
        await say(at, RUNNING, listed())
        [row] = (await at.see("/problems")).json()
    listing = Problem(listed=ProblemListed.model_validate(FOUND))
    plans = {"C": {"title": "集中整治", "items": [], "ends_on": "2026-11-30"}}
    told = lists([({**row, "problem": "F.I-7", "title": None, "finding": "I-7"}, listing)], plans)
    assert [told[name][0]["title"] for name in ("problems", "responsibilities")] == [
        "督查发现 I-7（内容见督查室该条记录）"
    ] * 2


async def test_what_was_struck_is_marked_on_the_list_of_problems_and_stands_on_no_other() -> None:
    async with door() as at:
        await say(at, RUNNING, listed(), listed("P-2"), measure("06-02"), measure("06-02", "P-2"))
        await say(at, decline(), ruling("accepted"))
        raw = (await at.see("/lists.xlsx")).content
        heads, *problems = sheet_of(raw, "问题清单")
        marked = {row[0]: row[heads.index("进度")] for row in problems}
        assert marked == {"P-1": "已从清单中去除", "P-2": "整改中"}
        for name in ("任务清单", "责任清单"):
            assert [row[0] for row in sheet_of(raw, name)[1:]] == ["P-2"]


async def test_the_claims_day_is_the_first_ones_and_the_person_the_last_ones() -> None:
    commands = {"06-01": RUNNING, "06-02": listed(), "06-03": claim(), "08-10": claim(responsible="clerk")}
    async with door(store=MemoryStore("rectification", file_clock_from_us=0)) as at:
        for on, command in commands.items():
            moment = datetime.combine(day(on), time(12), SHANGHAI)
            await at.inlet.handler.handle(Told(str(uuid4()), command, "tester", recorded_at=moment))
        row = (await at.see("/problems/P-1")).json()
        assert (row["claimed_on"], row["responsible"]) == ("2026-06-03", "clerk")


@pytest.mark.parametrize(("steps", "status"), [
    ([], "listed"),
    (["claim"], "claimed"),
    (["claim", "cause"], "claimed"),
    (["claim", "cause", "measures"], "under_way"),
])  # fmt: skip
async def test_an_opening_record_stands_where_its_steps_had_brought_it(steps: list[str], status: str) -> None:
    async with door() as at:
        await say(at, RUNNING, listed(opening_record={"listed_on": "2026-06-01", "steps_before": steps}))
        assert (await at.see("/problems/P-1")).json()["status"] == status
        await say(at, claim())
        row = (await at.see("/problems/P-1")).json()
        assert row["status"] == ("claimed" if status == "listed" else status)
        assert (row["claimed_on"], row["responsible"]) == (None if steps else "2026-12-31", "secretary")
