"""The roster's spreadsheet: the template, and every way in which people fill one in wrongly, told by row and column."""

from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from services.meetings.api.spreadsheet import DOOR, ROSTER, read_roster
from services.meetings.domain.commands import AssignPost, DeclareCounts, RegisterUnit
from shared.decider import Refused
from shared.memory import MemoryStore
from shared.spreadsheet.filled import Filled
from shared.spreadsheet.sheets import ROWS_MAX
from shared.texts import catalogue
from tests.doors import token
from tests.meetings.doors import door
from tests.meetings.village import COUNTY, TOWNSHIP, VILLAGE
from tests.workbooks import UNREADABLE, book, changed, good, too_long, with_error

WORDS = catalogue("roster", "zh-CN")


def bad(roster: Filled) -> list[tuple[str, int, str | None, str]]:
    return [(cell.sheet, cell.row, cell.column, cell.reason) for cell in roster.bad]


def refusal(raw: bytes) -> Refused:
    with pytest.raises(Refused) as found:
        read_roster(raw, "zh-CN")
    return found.value


def test_the_template_has_heads_that_stay_lists_of_words_and_an_example() -> None:
    read = CalamineWorkbook.from_filelike(BytesIO(DOOR.template))
    assert read.sheet_names == [*WORDS["sheets"].values(), "示例"]
    for table, sheet in WORDS["sheets"].items():
        assert read.get_sheet_by_name(sheet).to_python() == [[*WORDS["columns"][table].values()]]
    with ZipFile(BytesIO(DOOR.template)) as archive:
        units, posts, counts = (archive.read(f"xl/worksheets/sheet{n}.xml").decode() for n in (1, 2, 3))
    for xml in (units, posts, counts):
        assert 'state="frozen"' in xml
    assert ",".join(WORDS["kind"]) in units
    assert ",".join(WORDS["post"]) in posts
    assert 'type="whole"' in counts


def test_the_templates_example_can_be_imported_as_it_stands() -> None:
    roster = read_roster(book(good(ROSTER)), "zh-CN")
    assert bad(roster) == []
    assert len(roster.rows) == 7
    assert read_roster(DOOR.template, "zh-CN").commands == []


async def test_the_template_is_fetched_filled_in_and_imported() -> None:
    async with door(MemoryStore("meetings", "test")) as meetings:
        answer = await meetings.see("/roster/template", "township_office", TOWNSHIP)
        assert answer.content == DOOR.template
        assert (await meetings.client.get("/roster/template")).status_code == 401
        headers = {"Authorization": f"Bearer {token()}"}
        told = await meetings.client.post("/roster/import", content=book(good(ROSTER)), headers=headers)
        assert told.json() == {"rows": 7, "rows_new": 7, "rows_known": 0, "events": 9, "dry_run": False}


@pytest.mark.parametrize("written", ["2026-03-09", "2026/3/9", "2026年3月9日", "2026-3-9", "2026.3.9", " 2026-03-09 "])
def test_a_day_may_be_written_as_people_write_it(written: str) -> None:
    sheets = good(ROSTER)
    sheets["单位"][3][5] = sheets["人数"][1][1] = written
    commands = [command for _, command in read_roster(book(sheets), "zh-CN").commands]
    (village,) = [one for one in commands if isinstance(one, RegisterUnit) and one.unit == VILLAGE]
    (counts,) = [one for one in commands if isinstance(one, DeclareCounts)]
    assert village.enrolled_on == counts.first_day == date(2026, 3, 9)


@pytest.mark.parametrize("written", ["2026-02-30", "2026年3月", "3/9/2026", "昨天", 46090, "2026-03-09日年"])
def test_what_is_no_day_is_named(written: Any) -> None:
    sheets = good(ROSTER)
    sheets["任职"][2][7] = written
    ((sheet, row, column, reason),) = bad(read_roster(book(sheets), "zh-CN"))
    assert (sheet, row, column) == ("任职", 3, "离任日期")
    assert "不是日期，请写作" in reason


def test_a_word_that_is_not_in_the_list_is_named() -> None:
    sheets = good(ROSTER)
    sheets["单位"][1][2], sheets["任职"][1][4], sheets["任职"][3][8] = "市", "村霸", "党建、扫地"
    assert [cell[:3] for cell in bad(read_roster(book(sheets), "zh-CN"))] == [
        ("单位", 2, "类别"),
        ("任职", 2, "职务"),
        ("任职", 4, "分管"),
    ]


def test_what_is_told_twice_is_named_with_the_row_that_told_it_first() -> None:
    sheets = good(ROSTER)
    for name in sheets:
        sheets[name].append(list(sheets[name][1]))
    assert bad(read_roster(book(sheets), "zh-CN")) == [
        ("单位", 5, "单位代码", "与第 2 行重复"),
        ("任职", 5, "任职编号", "与第 2 行重复"),
        ("人数", 3, "起始日期", "与第 2 行重复"),
    ]


def test_one_id_is_one_person() -> None:
    sheets = good(ROSTER)
    sheets["任职"][2][2] = "王某"
    ((sheet, row, column, reason),) = bad(read_roster(book(sheets), "zh-CN"))
    assert (sheet, row, column) == ("任职", 3, "姓名")
    assert "第 2 行填的不一样" in reason


def test_a_formula_is_named_even_when_it_shows_something() -> None:
    def formulas(_: Any, sheets: dict[str, Any]) -> None:
        sheets["人数"].write_formula("C2", "=10+10", None, 20)
        sheets["任职"].write_formula("AA2", "=1", None, 1)

    ((sheet, row, column, reason),) = bad(read_roster(book(good(ROSTER), formulas), "zh-CN"))
    assert (sheet, row, column) == ("人数", 2, "有表决权党员")
    assert "公式" in reason


def test_merged_cells_are_named() -> None:
    def merged(_: Any, sheets: dict[str, Any]) -> None:
        sheets["单位"].merge_range("E3:E4", COUNTY)

    found = bad(read_roster(book(good(ROSTER), merged), "zh-CN"))
    assert ("单位", 3, "上级代码") in [cell[:3] for cell in found]
    assert any("合并单元格" in cell[3] for cell in found)


def test_an_error_is_named_and_not_taken_for_an_empty_cell() -> None:
    ((sheet, row, column, reason),) = bad(read_roster(with_error(book(good(ROSTER)), 2, "H3"), "zh-CN"))
    assert (sheet, row, column) == ("任职", 3, "离任日期")
    assert "错误值" in reason


def test_an_archive_whose_inside_does_not_fit_is_no_spreadsheet() -> None:
    def torn(part: str, told: bytes) -> bytes:
        return told.replace(b"Relationship ", b"Relation ") if part.endswith("book.xml.rels") else told

    raw = changed(book(good(ROSTER)), torn)
    assert refusal(raw).rule in ("import.not_a_spreadsheet", "import.sheet_missing")


async def test_an_unknown_parent_is_named_and_one_further_down_is_found() -> None:
    sheets = good(ROSTER)
    sheets["单位"][1:] = reversed(sheets["单位"][1:])
    async with door(MemoryStore("meetings", "test")) as meetings:
        headers = {"Authorization": f"Bearer {token()}"}
        url = "/roster/import?dry_run=true"
        upside_down = await meetings.client.post(url, content=book(sheets), headers=headers)
        assert (upside_down.status_code, upside_down.json()["events"]) == (200, 9)
        sheets["单位"][1][4] = "990101009000"
        stray = await meetings.client.post(url, content=book(sheets), headers=headers)
        found = [(cell["sheet"], cell["row"], cell["column"]) for cell in stray.json()["bad"]]
        assert ("单位", 2, "上级代码") in found
        sheets["单位"][1][4], sheets["单位"][2][4] = TOWNSHIP, VILLAGE
        circle = await meetings.client.post(url, content=book(sheets), headers=headers)
        assert circle.status_code == 422


def test_a_hundred_thousand_rows_are_refused_as_too_many() -> None:
    found = refusal(too_long(ROSTER))
    assert (found.rule, found.facts["rows_max"]) == ("import.too_many_rows", ROWS_MAX)


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_no_xlsx_is_told_by_what_it_is(name: str) -> None:
    raw, rule = UNREADABLE[name]
    assert refusal(raw).rule == rule


def test_posts_are_read_with_their_portfolio() -> None:
    posts = [one for _, one in read_roster(book(good(ROSTER)), "zh-CN").commands if isinstance(one, AssignPost)]
    assert posts[2].portfolio == ("party_building", "venues")
