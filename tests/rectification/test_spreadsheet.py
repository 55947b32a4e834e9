"""A list of problems as a spreadsheet: template, rehearsal, all of it or nothing, every bad row and file told."""

from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from services.rectification.api.spreadsheet import DOOR, PROBLEMS, read_problems
from shared.access import Role
from shared.spreadsheet.sheets import ROWS_MAX
from tests.rectification.county import NEIGHBOUR, OFFICE, SCHOOL, THIRD, VILLAGE, campaign
from tests.rectification.doors import RUNNING, door, say
from tests.workbooks import UNREADABLE, Sheets, bad, book, good, is_named, is_refused, send, too_long, with_error

SHEET, HEADS = PROBLEMS.sheets["problems"], PROBLEMS.columns("problems")
# The campaign of the template's example; its day is the doors'.
EXAMPLES = campaign(
    campaign="ZZ-2026",
    ends_on="2027-01-31",
    items=[{"item": key, "aspect": "disclosure", "wording": key} for key in ("K1", "K3")],
)


def filled(*rows: dict[str, Any]) -> bytes:
    """Each row by field; what it does not say is usual."""
    usual = {"campaign": "C", "office": OFFICE, "unit": VILLAGE, "title": "题", "description": "述"}
    told = [[{**usual, **row}.get(name, "") for name in HEADS] for row in rows]
    return book({SHEET: [[*HEADS.values()], *told]})


def test_the_template_has_its_sheet_and_its_example_can_be_read() -> None:
    assert CalamineWorkbook.from_filelike(BytesIO(DOOR.template)).sheet_names == [SHEET, "示例"]
    assert read_problems(DOOR.template, "zh-CN").commands == []
    assert bad(read_problems(book(good(PROBLEMS)), "zh-CN")) == []


async def test_the_template_is_fetched_and_its_example_imported_once() -> None:
    async with door() as at:
        await say(at, EXAMPLES)
        assert (await at.see("/problem-list/template", "reader")).content == DOOR.template
        assert (await at.client.get("/problem-list/template")).status_code == 401
        raw = book(good(PROBLEMS))
        rehearsed = await send(at, DOOR, raw, "?dry_run=true")
        new = {"rows": 4, "rows_new": 4, "rows_known": 0, "events": 6}
        assert (rehearsed.json(), await at.count()) == ({**new, "dry_run": True}, 1)
        assert ((await send(at, DOOR, raw)).json(), await at.count()) == ({**new, "dry_run": False}, 7)


async def test_what_was_there_already_is_told_apart_from_what_is_new() -> None:
    known = {"rows": 1, "rows_new": 0, "rows_known": 1, "events": 0}
    async with door() as at:
        await say(at, RUNNING)
        await send(at, DOOR, filled({"problem": "W-1"}))
        for query, dry_run in (("?dry_run=true", True), ("", False)):
            answer = await send(at, DOOR, filled({"problem": "W-1"}), query)
            assert answer.json() == {**known, "dry_run": dry_run}
        longer = await send(at, DOOR, filled({"problem": "W-1"}, {"problem": "W-2"}))
        assert longer.json() == {"rows": 2, "rows_new": 1, "rows_known": 1, "events": 1, "dry_run": False}
        assert await at.count() == 3


async def test_a_problem_is_individual_or_common_new_or_half_way() -> None:
    rows = (
        {"problem": "W-1", "post": "党支部书记"},
        {"problem": "W-2", "unit": NEIGHBOUR, "scope_prefix": "990101001"},
        {"problem": "W-3", "scope_sector": "教育", "item": "K1"},
        {"problem": "W-4", "listed_on": "2026年6月5日", "steps_before": "认领、原因"},
    )
    async with door() as at:
        await say(at, RUNNING)
        assert (await send(at, DOOR, filled(*rows))).json()["events"] == 6
        found = (await at.see("/problems")).json()
        assert [(row["kind"], row["listed_on"]) for row in found] == [
            ("individual", "2026-12-31"),
            ("common", "2026-12-31"),
            ("common", "2026-12-31"),
            ("individual", "2026-06-05"),
        ]


@pytest.mark.parametrize(
    "between",
    [" ", "、", "，", ",", "；", ";", "\n", "\u3000", "， ", " 、\n"],
    ids=["blank", "pause", "wide comma", "comma", "wide semicolon", "semicolon", "line", "wide blank", "two", "three"],
)
async def test_a_scope_is_a_list_of_units_however_they_are_set_apart(between: str) -> None:
    async with door() as at:
        await say(at, RUNNING)
        row = {"problem": "W-1", "scope_units": between.join((NEIGHBOUR, THIRD)) + between}
        assert (await send(at, DOOR, filled(row))).json()["events"] == 2
        state = await at.inlet.handler.state("problem-W-1")
        assert state.check.units == (NEIGHBOUR, THIRD)


async def test_a_list_of_one_unit_may_be_a_number_to_the_spreadsheet() -> None:
    async with door() as at:
        await say(at, RUNNING)
        row = {"problem": "W-1", "scope_units": int(NEIGHBOUR)}
        assert (await send(at, DOOR, filled(row))).json()["events"] == 2


@pytest.mark.parametrize(
    ("scope", "column", "reason"),
    [
        ({"scope_units": f"{NEIGHBOUR}、99010100100"}, "自查单位代码", "“99010100100”不是 12 位的单位代码"),
        ({"scope_units": f"{NEIGHBOUR}/{THIRD}"}, "自查单位代码", f"“{NEIGHBOUR}/{THIRD}”不是 12 位的单位代码"),
        ({"scope_units": f"{NEIGHBOUR} 990101009009"}, "自查单位代码", "没有代码为 990101009009 的单位"),
        ({"scope_units": f"{NEIGHBOUR}，{OFFICE}"}, "自查单位代码", f"{OFFICE} 不是党委"),
        ({"scope_units": " ".join([NEIGHBOUR] * 2_001)}, "自查单位代码", "太多，最多 2000 项"),
        ({"scope_prefix": "99"}, "自查代码前缀", "的格式不对"),
        ({"scope_units": NEIGHBOUR, "scope_prefix": "990101001"}, None, "恰好填写一种"),
        ({"scope_units": NEIGHBOUR, "scope_sector": "教育"}, None, "恰好填写一种"),
        ({"scope_units": "、"}, None, "恰好填写一种"),
    ],
    ids=["short", "slash", "unknown", "an office", "too many", "prefix", "and prefix", "and sector", "nothing in it"],
)
async def test_a_scope_that_cannot_be_is_named_by_row_and_column(
    scope: dict[str, str], column: str | None, reason: str
) -> None:
    async with door() as at:
        await say(at, RUNNING)
        answer = await send(at, DOOR, filled({"problem": "W-1"}, {"problem": "W-2", **scope}))
        (told,) = answer.json()["bad"]
        assert (answer.status_code, told["sheet"], told["row"], told["column"]) == (422, SHEET, 3, column)
        assert reason in told["reason"]
        assert await at.count() == 1


async def test_one_round_names_every_bad_row_and_nothing_is_imported() -> None:
    rows = (
        {"problem": "W-1"},
        {"problem": "W-1", "unit": SCHOOL},
        {"problem": "W-2", "unit": "990101009009"},
        {"problem": "W-3", "post": "村霸"},
        {"problem": "W-4", "item": "K9"},
        {"problem": "W.5"},
        {"problem": "W-6", "campaign": "D"},
        {"problem": "W-0", "title": "已用的编号"},
    )
    async with door() as at:
        await say(at, RUNNING)
        await send(at, DOOR, filled({"problem": "W-0"}))
        answer = await send(at, DOOR, filled(*rows))
        assert answer.status_code == 422
        assert [(cell["row"], cell["column"]) for cell in answer.json()["bad"]] == [
            (3, "问题编号"),
            (4, "责任单位代码"),
            (5, "责任岗位"),
            (6, "方案条目"),
            (7, "问题编号"),
            (8, "行动编号"),
            (9, "问题编号"),
        ]
        assert await at.count() == 2


async def test_all_that_cannot_be_read_in_a_row_is_named_at_once() -> None:
    row = {"problem": "W.1", "unit": "", "post": "村霸", "scope_units": "九", "listed_on": 46_346, "title": "  "}
    async with door() as at:
        await say(at, RUNNING)
        answer = await send(at, DOOR, filled(row))
        assert {cell["column"]: cell["reason"].partition("，应为")[0] for cell in answer.json()["bad"]} == {
            "问题编号": "problem 的格式不对",
            "责任单位代码": "此格不能为空",
            "责任岗位": "“村霸”不在规定用语之列",
            "问题": "此格不能为空",
            "自查单位代码": "“九”不是 12 位的单位代码；有几个代码的，请用“、”、逗号、分号或空格分开",
            "列入日期": "“46346”是数字，不是日期，请写作 2026-03-09，或把此格设为日期格式",
        }


async def test_a_formula_and_an_error_are_one_fault_each() -> None:
    def formula(_: Any, sheets: dict[str, Any]) -> None:
        sheets[SHEET].write_formula("G2", "=A2", None, "")

    raw = with_error(book(good(PROBLEMS), formula), 1, "D3")
    async with door() as at:
        await say(at, EXAMPLES)
        answer = await send(at, DOOR, raw)
        told = [(cell["row"], cell["column"], cell["reason"][:6]) for cell in answer.json()["bad"]]
        assert told == [(2, "问题", "此格是公式，"), (3, "责任单位代码", "此格是错误值")]


async def test_two_columns_with_the_same_head_are_refused_naming_both() -> None:
    sheets = good(PROBLEMS)
    sheets[SHEET][0] += ["备注", "问题编号"]
    async with door() as at:
        await is_refused(at, DOOR, book(sheets), "import.column_twice")
        assert "有两列“问题编号”（A 列和 O 列）" in (await send(at, DOOR, book(sheets))).json()["detail"]


async def test_only_the_inspection_office_imports() -> None:
    async with door() as at:
        roles: tuple[Role, ...] = ("village_office", "township_office", "organisation_department", "reader")
        for role in roles:
            answer = await at.client.post(
                "/problem-list/import", content=filled({"problem": "W-1"}), headers=at.bearer(role)
            )
            assert (answer.status_code, answer.json()["rule"]) == (403, "access.role")
        assert await at.count() == 0


@pytest.mark.parametrize(("scope", "column"), [(VILLAGE, "office"), (OFFICE, "unit"), (SCHOOL, "unit")])
async def test_of_office_and_unit_the_one_beyond_the_scope_is_named(scope: str, column: str) -> None:
    async with door() as at:
        await say(at, RUNNING)
        headers = at.bearer("inspection_office", scope)
        raw = filled({"problem": "W-1"})
        answer = (await at.client.post("/problem-list/import", content=raw, headers=headers)).json()
        unit = {"office": OFFICE, "unit": VILLAGE}[column]
        assert [(bad["row"], bad["column"]) for bad in answer["bad"]] == [(2, HEADS[column])]
        assert unit in answer["bad"][0]["reason"]


@pytest.mark.parametrize("name", UNREADABLE)
async def test_what_is_no_xlsx_is_told_by_what_it_is(name: str) -> None:
    async with door() as at:
        await is_refused(at, DOOR, *UNREADABLE[name])


async def test_a_hundred_thousand_rows_are_refused_as_too_many() -> None:
    async with door() as at:
        raw = too_long(PROBLEMS)
        await is_refused(at, DOOR, raw, "import.too_many_rows")
        assert f"一次最多导入 {ROWS_MAX} 行" in (await send(at, DOOR, raw)).json()["detail"]


@pytest.mark.parametrize(("sheets", "rule", "words"), [
    ({"别的": [["问题编号"]]}, "import.sheet_missing", "缺少工作表“问题”"),
    ({SHEET: [[*HEADS.values()][:-1]]}, "import.column_missing", "工作表“问题”缺少列“已完成”"),
    ({SHEET: []}, "import.column_missing", "工作表“问题”缺少列“问题编号”"),
])  # fmt: skip
async def test_a_sheet_or_a_column_that_is_missing_is_named(sheets: Sheets, rule: str, words: str) -> None:
    async with door() as at:
        await is_refused(at, DOOR, book(sheets), rule)
        assert words in (await send(at, DOOR, book(sheets))).json()["detail"]


async def test_formulas_merged_cells_and_errors_are_named() -> None:
    def formula(_: Any, sheets: dict[str, Any]) -> None:
        sheets[SHEET].write_formula("G2", "=A2", None, "季度账目未公开")

    def merged(_: Any, sheets: dict[str, Any]) -> None:
        sheets[SHEET].merge_range("C2:C4", OFFICE)

    sheets = good(PROBLEMS)
    sheets[SHEET][3][5] = "K1"
    async with door() as at:
        await say(at, EXAMPLES)
        await is_named(at, DOOR, book(sheets, formula), (SHEET, 2, "问题"), "此格是公式")
        await is_named(at, DOOR, book(sheets, merged), (SHEET, 2, "督查单位代码"), "此处是合并单元格")
        await is_named(at, DOOR, with_error(book(sheets), 1, "F4"), (SHEET, 4, "方案条目"), "此格是错误值")


@pytest.mark.parametrize("written", ["2026-06-05", "2026/6/5", "2026年6月5日", " 2026.6.5 "])
async def test_a_day_written_as_text_is_read(written: str) -> None:
    async with door() as at:
        await say(at, RUNNING)
        assert (await send(at, DOOR, filled({"problem": "W-1", "listed_on": written}))).status_code == 200
        (row,) = (await at.see("/problems")).json()
        assert row["listed_on"] == "2026-06-05"


@pytest.mark.parametrize("written", ["6月5日", "上周", "2026-02-30", "5/6/2026", 46_178])
async def test_a_text_that_is_no_day_is_named(written: Any) -> None:
    async with door() as at:
        await say(at, RUNNING)
        raw = filled({"problem": "W-1"}, {"problem": "W-2", "listed_on": written})
        await is_named(at, DOOR, raw, (SHEET, 3, "列入日期"), "不是日期，请写作 2026-03-09")


async def test_a_day_that_lies_ahead_is_named() -> None:
    async with door() as at:
        await say(at, RUNNING)
        raw = filled({"problem": "W-1", "listed_on": "2027-01-01"})
        await is_named(at, DOOR, raw, (SHEET, 2, "列入日期"), "是将来的日期")
