"""A programme as a spreadsheet: template, rehearsal, all of it or nothing, every bad row named."""

from io import BytesIO
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from services.venues.api.spreadsheet import DOOR, PROGRAMME, read_programme
from services.venues.domain.commands import AllocateFunds, PlanWorks
from services.venues.domain.words import STAGES
from shared.memory import MemoryStore
from shared.spreadsheet.sheets import ROWS_MAX
from tests.venues.doors import door
from tests.workbooks import UNREADABLE, bad, book, good, is_named, is_refused, send, too_long, with_error


def test_the_template_has_its_sheets_and_its_example_can_be_imported() -> None:
    read = CalamineWorkbook.from_filelike(BytesIO(DOOR.template))
    assert read.sheet_names == [*PROGRAMME.sheets.values(), "示例"]
    assert read_programme(DOOR.template, "zh-CN").commands == []
    filled = read_programme(book(good(PROGRAMME)), "zh-CN")
    assert (bad(filled), len(filled.rows)) == ([], 6)


def test_amounts_in_yuan_become_whole_fen() -> None:
    filled = read_programme(book(good(PROGRAMME)), "zh-CN")
    funds = [command for _, command in filled.commands if isinstance(command, AllocateFunds)]
    assert [(one.source, one.amount_fen) for one in funds] == [("county", 10_000_000), ("party_dues", 2_000_050)]


@pytest.mark.parametrize(("written", "fen"), [
    (0.29, 29), ("0.29", 29), ("1,234.5", 123_450), ("1，234", 123_400), (12, 1_200), (1_000_000.1, 100_000_010),
    (9_999_999_999.99, 999_999_999_999), ("9,999,999,999.99", 999_999_999_999), (0.1 + 0.2, 30), (1.1 * 3, 330),
    ("１２．３", 1_230), ("1,234，567", 123_456_700), ("007.50", 750),
])  # fmt: skip
def test_an_amount_is_read_to_the_fen(written: Any, fen: int) -> None:
    sheets = good(PROGRAMME)
    sheets["拨款"][1][4] = written
    (first, _) = [c for _, c in read_programme(book(sheets), "zh-CN").commands if isinstance(c, AllocateFunds)]
    assert first.amount_fen == fen


@pytest.mark.parametrize("written", [
    "十万", "1.234", 0.001, "-5", -5, "NaN", "1e99", 10_000_000_000, "9e999999", "9" * 5_000, "1e3", "1_000", "1,5",
    "1，5", "1,2,3,4", "1234,567", "0,123", "12.", ".5", "1 000", "+5", "٣", "0.01" + "0" * 29 + "1", 0.1 + 0.2 + 1e-9,
    1e300, "10,000,000,000",
])  # fmt: skip
def test_what_is_no_amount_is_named(written: Any) -> None:
    sheets = good(PROGRAMME)
    sheets["拨款"][1][4] = written
    assert bad(read_programme(book(sheets), "zh-CN")) == [("拨款", 2, "金额（元）")]


@settings(max_examples=100, deadline=None)
@given(
    table=st.sampled_from([*PROGRAMME.sheets]),
    column=st.integers(0, 9),
    written=st.text(max_size=40) | st.text("0123456789.,，．eE_+-", max_size=12),
)
@example(table="works", column=5, written="9" * 5_000)
@example(table="funds", column=4, written="9e999999")
def test_whatever_stands_in_one_cell_its_row_is_read_or_the_cell_is_named(
    table: str, column: int, written: str
) -> None:
    sheet, heads = PROGRAMME.sheets[table], [*PROGRAMME.columns(table).values()]
    column = min(column, len(heads) - 1)
    raw = book(good(PROGRAMME), lambda _, sheets: sheets[sheet].write_string(1, column, written))
    assert bad(read_programme(raw, "zh-CN")) in ([], [(sheet, 2, heads[column])])


def test_words_and_days_are_read_and_a_matter_may_come_later() -> None:
    filled = read_programme(book(good(PROGRAMME)), "zh-CN")
    works = [command for _, command in filled.commands if isinstance(command, PlanWorks)]
    assert [(one.kind, one.year, one.matter) for one in works] == [("new_build", 2026, "M-7"), ("upgrade", 2026, None)]
    sheets = good(PROGRAMME)
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
    sheets = good(PROGRAMME)
    sheets["工程"][1][9] = word
    (first, _) = [c for _, c in read_programme(book(sheets), "zh-CN").commands if isinstance(c, PlanWorks)]
    assert (first.opening_record, first.stages_before) == (word != "", stages)


def test_what_is_told_twice_is_named() -> None:
    sheets = good(PROGRAMME)
    sheets["工程"].append(sheets["工程"][1])
    assert bad(read_programme(book(sheets), "zh-CN")) == [("工程", 4, "工程编号")]


async def test_a_programme_is_rehearsed_and_imported_once() -> None:
    new = {"rows": 6, "rows_new": 6, "rows_known": 0, "events": 8}
    async with door(MemoryStore("venues", "test")) as venues:
        assert (await venues.see("/programme/template")).content == DOOR.template
        assert (await venues.client.get("/programme/template")).status_code == 401
        rehearsed = await send(venues, DOOR, book(good(PROGRAMME)), "?dry_run=true")
        assert (rehearsed.json(), await venues.count()) == ({**new, "dry_run": True}, 1)
        told = await send(venues, DOOR, book(good(PROGRAMME)))
        assert (told.json(), await venues.count()) == ({**new, "dry_run": False}, 9)
        again = await send(venues, DOOR, book(good(PROGRAMME)))
        known = {"rows": 6, "rows_new": 0, "rows_known": 6, "events": 0, "dry_run": False}
        assert (again.json(), await venues.count()) == (known, 9)


async def test_one_bad_row_and_nothing_is_stored() -> None:
    sheets = good(PROGRAMME)
    sheets["工程"][2][3] = "990101001009"
    async with door(MemoryStore("venues", "test")) as venues:
        await is_named(venues, DOOR, book(sheets), ("工程", 3, "村代码"), "没有代码为 990101001009 的单位")


async def test_what_would_not_hold_together_is_named_where_it_stands() -> None:
    """Rows are decided on top of each other: the second works of a village, money for a works that is none."""
    twice, stray = good(PROGRAMME), good(PROGRAMME)
    twice["工程"][2][3], twice["拨款"] = twice["工程"][1][3], twice["拨款"][:1]
    stray["拨款"][2][1] = "W-9"
    async with door(MemoryStore("venues", "test")) as venues:
        await is_named(venues, DOOR, book(twice), ("工程", 3, "村代码"), "W-1")
        await is_named(venues, DOOR, book(stray), ("拨款", 3, "工程编号"), "没有编号为 W-9 的工程")


async def test_what_rests_on_a_row_that_is_refused_is_judged_when_that_is_mended() -> None:
    """The works cannot be read, the batch cannot be: of the money for the one and the works of the other nothing is
    said; the money for a works that no row tells is named in the same round."""
    unread, stray = good(PROGRAMME), good(PROGRAMME)
    unread["工程"][1][4], unread["拨款"][2][1] = "拆除", "W-9"
    stray["批次"][1][2] = "990101009009"
    async with door(MemoryStore("venues", "test")) as venues:
        for sheets, cells in ((unread, [("工程", 2), ("拨款", 3)]), (stray, [("批次", 2)])):
            answer = await send(venues, DOOR, book(sheets))
            assert [(cell["sheet"], cell["row"]) for cell in answer.json()["bad"]] == cells


@pytest.mark.parametrize("role", ["township_office", "village_office", "inspection_office", "reader"])
async def test_only_the_county_imports(role: Any) -> None:
    async with door(MemoryStore("venues", "test")) as venues:
        headers = venues.bearer(role)
        answer = await venues.client.post("/programme/import", content=book(good(PROGRAMME)), headers=headers)
        assert (answer.status_code, answer.json()["rule"], await venues.count()) == (403, "access.role", 1)


@pytest.mark.parametrize("name", UNREADABLE)
async def test_what_is_no_xlsx_is_told_by_what_it_is(name: str) -> None:
    async with door(MemoryStore("venues", "test")) as venues:
        await is_refused(venues, DOOR, *UNREADABLE[name])


async def test_a_hundred_thousand_rows_are_refused_as_too_many() -> None:
    async with door(MemoryStore("venues", "test")) as venues:
        raw = too_long(PROGRAMME)
        await is_refused(venues, DOOR, raw, "import.too_many_rows")
        assert f"一次最多导入 {ROWS_MAX} 行" in (await send(venues, DOOR, raw)).json()["detail"]


@pytest.mark.parametrize(("change", "rule", "words"), [
    ({"拨款": None}, "import.sheet_missing", "缺少工作表“拨款”"),
    ({"拨款": [["拨款编号", "工程编号"]]}, "import.column_missing", "工作表“拨款”缺少列“村代码”"),
    ({"项目": []}, "import.column_missing", "工作表“项目”缺少列“项目编号”"),
])  # fmt: skip
async def test_a_sheet_or_a_column_that_is_missing_is_named(change: dict[str, Any], rule: str, words: str) -> None:
    raw = book({name: rows for name, rows in {**good(PROGRAMME), **change}.items() if rows is not None})
    async with door(MemoryStore("venues", "test")) as venues:
        await is_refused(venues, DOOR, raw, rule)
        assert words in (await send(venues, DOOR, raw)).json()["detail"]


async def test_formulas_merged_cells_and_errors_are_named() -> None:
    def formula(_: Any, sheets: dict[str, Any]) -> None:
        sheets["拨款"].write_formula("E2", "=50000+50000", None, 100_000)

    def merged(_: Any, sheets: dict[str, Any]) -> None:
        sheets["工程"].merge_range("C2:C3", "B-1")

    sheets = good(PROGRAMME)
    async with door(MemoryStore("venues", "test")) as venues:
        await is_named(venues, DOOR, book(sheets, formula), ("拨款", 2, "金额（元）"), "此格是公式")
        await is_named(venues, DOOR, book(sheets, merged), ("工程", 2, "批次编号"), "此处是合并单元格")
        broken = with_error(book(sheets), 3, "I2")
        await is_named(venues, DOOR, broken, ("工程", 2, "村级事务编号"), "此格是错误值")


async def test_a_text_keeps_its_lines_and_a_nul_is_named() -> None:
    lines, nul = good(PROGRAMME), good(PROGRAMME)
    lines["工程"][1][6], nul["工程"][1][6] = "文化活动中心\r\n（虚构）", "文化\0活动中心"
    async with door(MemoryStore("venues", "test")) as venues:
        await is_named(venues, DOOR, book(nul), ("工程", 2, "名称"), "含有空字符")
        assert (await send(venues, DOOR, book(lines))).status_code == 200
        assert (await venues.see("/works/W-1")).json()["title"] == "文化活动中心\r\n（虚构）"


@pytest.mark.parametrize("written", ["2026-02-01", "2026/2/1", "2026年2月1日", " 2026.2.1 "])
async def test_a_day_written_as_text_is_read(written: str) -> None:
    sheets = good(PROGRAMME)
    sheets["工程"][1][7] = sheets["拨款"][1][5] = written
    async with door(MemoryStore("venues", "test")) as venues:
        assert (await send(venues, DOOR, book(sheets))).status_code == 200
        planned, *_ = (await venues.see("/works/W-1")).json()["records"]
        assert planned["day"] == "2026-02-01"


@pytest.mark.parametrize("written", ["2月1日", "开春", "2026-02-30", "1/2/2026", 46_054])
async def test_a_text_that_is_no_day_is_named(written: Any) -> None:
    sheets = good(PROGRAMME)
    sheets["拨款"][2][5] = written
    async with door(MemoryStore("venues", "test")) as venues:
        await is_named(venues, DOOR, book(sheets), ("拨款", 3, "拨款日期"), "不是日期，请写作 2026-03-09")


async def test_a_day_that_lies_ahead_is_named() -> None:
    sheets = good(PROGRAMME)
    sheets["工程"][1][7] = "2027-01-01"
    async with door(MemoryStore("venues", "test")) as venues:
        await is_named(venues, DOOR, book(sheets), ("工程", 2, "立项日期"), "是将来的日期")
