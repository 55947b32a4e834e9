"""A programme as a spreadsheet: template, rehearsal, all of it or nothing, every bad row named."""

from io import BytesIO
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from python_calamine import CalamineWorkbook

from services.venues.api.spreadsheet import DOOR, read_programme
from services.venues.domain.commands import AllocateFunds, PlanWorks
from services.venues.domain.words import STAGES
from shared.memory import MemoryStore
from shared.spreadsheet.filled import Filled
from shared.texts import catalogue
from tests.doors import Door, token
from tests.venues.doors import door
from tests.venues.village import TOWNSHIP

WORDS = catalogue("venue_sheets", "zh-CN")
Sheets = dict[str, list[list[Any]]]


def good() -> Sheets:
    return {
        name: [[*WORDS["columns"][table].values()], *([*row] for row in WORDS["example"][table])]
        for table, name in WORDS["sheets"].items()
    }


def book(sheets: Sheets) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return out.getvalue()


def bad(filled: Filled) -> list[tuple[str, int, str | None]]:
    return [(cell.sheet, cell.row, cell.column) for cell in filled.bad]


async def send(venues: Door, raw: bytes, query: str = "", role: Any = "organisation_department") -> Any:
    headers = {"Authorization": f"Bearer {token(role)}"}
    return await venues.client.post(f"/programme/import{query}", content=raw, headers=headers)


def test_the_template_has_its_sheets_and_its_example_can_be_imported() -> None:
    read = CalamineWorkbook.from_filelike(BytesIO(DOOR.template))
    assert read.sheet_names == [*WORDS["sheets"].values(), "示例"]
    assert read_programme(DOOR.template, "zh-CN").commands == []
    filled = read_programme(book(good()), "zh-CN")
    assert (bad(filled), len(filled.rows)) == ([], 6)


def test_amounts_in_yuan_become_whole_fen() -> None:
    filled = read_programme(book(good()), "zh-CN")
    funds = [command for _, command in filled.commands if isinstance(command, AllocateFunds)]
    assert [(one.source, one.amount_fen) for one in funds] == [("county", 10_000_000), ("party_dues", 2_000_050)]


@pytest.mark.parametrize(("written", "fen"), [
    (0.29, 29), ("0.29", 29), ("1,234.5", 123_450), ("1，234", 123_400), (12, 1_200), (1_000_000.1, 100_000_010),
    (9_999_999_999.99, 999_999_999_999),
])  # fmt: skip
def test_an_amount_is_read_to_the_fen(written: Any, fen: int) -> None:
    sheets = good()
    sheets["拨款"][1][4] = written
    (first, _) = [c for _, c in read_programme(book(sheets), "zh-CN").commands if isinstance(c, AllocateFunds)]
    assert first.amount_fen == fen


@pytest.mark.parametrize("written", ["十万", "1.234", 0.001, "-5", -5, "NaN", "1e99", 10_000_000_000])
def test_what_is_no_amount_is_named(written: Any) -> None:
    sheets = good()
    sheets["拨款"][1][4] = written
    assert bad(read_programme(book(sheets), "zh-CN")) == [("拨款", 2, "金额（元）")]


def test_words_and_days_are_read_and_a_matter_may_come_later() -> None:
    filled = read_programme(book(good()), "zh-CN")
    works = [command for _, command in filled.commands if isinstance(command, PlanWorks)]
    assert [(one.kind, one.year, one.matter) for one in works] == [("new_build", 2026, "M-7"), ("upgrade", 2026, None)]
    sheets = good()
    sheets["工程"][1][4], sheets["工程"][2][7], sheets["拨款"][1][3] = "拆除", "昨天", "贷款"
    assert bad(read_programme(book(sheets), "zh-CN")) == [
        ("工程", 2, "类别"),
        ("工程", 3, "立项日期"),
        ("拨款", 2, "资金来源"),
    ]


@pytest.mark.parametrize(("word", "stages"), [
    ("", ()), ("已开工", STAGES[:1]), ("已完工", STAGES[:2]), ("已验收", STAGES[:3]), ("已开放", STAGES),
])  # fmt: skip
def test_a_works_that_was_half_way_is_brought_in(word: str, stages: tuple[str, ...]) -> None:
    sheets = good()
    sheets["工程"][1][9] = word
    (first, _) = [c for _, c in read_programme(book(sheets), "zh-CN").commands if isinstance(c, PlanWorks)]
    assert (first.opening_record, first.stages_before) == (word != "", stages)


def test_what_is_told_twice_is_named() -> None:
    sheets = good()
    sheets["工程"].append(sheets["工程"][1])
    assert bad(read_programme(book(sheets), "zh-CN")) == [("工程", 4, "工程编号")]


async def test_a_programme_is_rehearsed_and_imported_once() -> None:
    async with door(MemoryStore("venues", "test")) as venues:
        assert (await venues.see("/programme/template")).content == DOOR.template
        assert (await venues.client.get("/programme/template")).status_code == 401
        rehearsed = await send(venues, book(good()), "?dry_run=true")
        assert (rehearsed.json(), await venues.count()) == ({"rows": 6, "events": 8, "dry_run": True}, 0)
        told = await send(venues, book(good()))
        assert (told.json(), await venues.count()) == ({"rows": 6, "events": 8, "dry_run": False}, 8)
        await send(venues, book(good()))
        assert await venues.count() == 8


async def test_one_bad_row_and_nothing_is_stored() -> None:
    sheets = good()
    sheets["工程"][2][3] = "990101001009"
    async with door(MemoryStore("venues", "test")) as venues:
        answer = await send(venues, book(sheets))
        assert (answer.status_code, await venues.count()) == (422, 0)
        assert [(one["sheet"], one["row"], one["column"]) for one in answer.json()["bad"]] == [("工程", 3, "村代码")]


@pytest.mark.parametrize("role", ["village_office", "township_office", "reader"])
async def test_only_the_county_imports(role: Any) -> None:
    async with door(MemoryStore("venues", "test")) as venues:
        assert (await send(venues, book(good()), role=role)).status_code == 403
        answer = await venues.see("/programme/template", "township_office", TOWNSHIP)
        assert answer.status_code == 200
