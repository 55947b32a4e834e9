"""Whatever is in a spreadsheet's file: it is read as others read it, or refused, and always within bounds."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from shared.decider import Refused
from shared.spreadsheet import package
from shared.spreadsheet.sheets import COLUMNS_MAX, ROWS_MAX, Odd, Rows, letters, sheets
from tests.workbooks import book, changed, packed

TABLE, OTHER = "表", "另一表"
SHEET, TEXTS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
PLAIN = book({TABLE: [["编号"]], OTHER: [["编号"]]})


def with_part(xml: str, part: str = SHEET, raw: bytes = PLAIN, method: int = ZIP_DEFLATED) -> bytes:
    """The workbook with one of its parts rewritten, as no spreadsheet program need have written it."""
    out = BytesIO()
    with ZipFile(BytesIO(raw)) as whole, ZipFile(out, "w", method) as other:
        for name in whole.namelist():
            other.writestr(name, xml if name == part else whole.read(name))
    return out.getvalue()


def with_rows(rows: str, behind: str = "") -> bytes:
    return with_part(f'<worksheet xmlns="urn:x"><sheetData>{rows}</sheetData>{behind}</worksheet>')


def read(raw: bytes) -> Rows:
    return sheets(raw, (TABLE,))[TABLE]


def refusal(raw: bytes) -> Refused:
    with pytest.raises(Refused) as found:
        read(raw)
    return found.value


def test_a_cell_far_outside_is_named_and_nothing_is_built_up_to_it() -> None:
    raw = with_rows('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    assert len(raw) < 7_000
    found = refusal(raw)
    assert (found.rule, found.facts) == ("import.cell_outside", {"sheet": TABLE, "cell": "XFD1048576"})


@pytest.mark.parametrize(("place", "outside"), [
    (f"A{ROWS_MAX}", False), (f"A{ROWS_MAX + 1}", True), ("A0", True), ("A1000000000", True),
    (f"{letters(COLUMNS_MAX - 1)}2", False), (f"{letters(COLUMNS_MAX)}2", True), ("ZZZ2", True),
])  # fmt: skip
def test_the_table_ends_where_it_is_said_to_end(place: str, outside: bool) -> None:
    raw = with_rows(f'<row><c r="{place}"><v>1</v></c></row>')
    assert (refusal(raw).rule == "import.cell_outside") if outside else next(iter(read(raw).values()))[-1] == 1


@pytest.mark.parametrize("value", ["<v>1</v>", "<f>1+1</f>", '<f>""</f><v></v>', "<is><t>x</t></is>"])
def test_whatever_a_cell_outside_holds_it_is_named(value: str) -> None:
    assert refusal(with_rows(f'<row><c r="XFD9"><f/></c><c r="XFD9" t="str">{value}</c></row>')).facts["cell"] == "XFD9"


def test_cells_that_are_formatted_and_empty_may_lie_anywhere() -> None:
    empty = ("", "<v></v>", "<v> </v>")
    far = "".join(
        f'<row r="{1_048_576 - n}"><c r="XFD{1_048_576 - n}" s="1">{v}</c></row>' for n, v in enumerate(empty)
    )
    raw = with_rows(f'<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="1"/></row>{far}')
    assert read(raw) == {1: [1.0]}


def test_columns_that_are_formatted_down_to_their_end_are_read() -> None:
    blank = '<row r="{n}" s="1"><c r="A{n}" s="1"/><c r="DZ{n}" s="1"/></row>'
    rows = "".join(blank.format(n=n) for n in range(2, 30_000))
    first = '<row r="1"><c r="A1"><v>1</v></c></row>'
    columns = '<cols><col min="1" max="16384" width="18" style="1"/></cols>'
    raw = with_part(f"<worksheet>{columns}<sheetData>{first}{rows}</sheetData></worksheet>")
    assert read(raw) == {1: [1.0]}


def test_rows_and_cells_may_stand_in_any_order_and_need_not_say_where() -> None:
    told = (
        '<row r="9"><c r="C9"><v>3</v></c><c r="A9"><v>1</v></c><c><v>2</v></c></row>'
        '<row r="4"><c r="b4"><v>5</v></c></row><row><c><v>6</v></c></row><row r="1000000000"/>'
    )
    assert read(with_rows(told)) == {9: [1.0, 2.0, 3.0], 4: ["", 5.0], 5: [6.0]}


def test_the_rows_of_all_sheets_are_counted_together() -> None:
    half = [["x"]] * (ROWS_MAX // 2)
    assert [len(rows) for rows in sheets(book({TABLE: half, OTHER: half}), (TABLE, OTHER)).values()] == [10_000] * 2
    with pytest.raises(Refused, match=r"import\.too_many_rows"):
        sheets(book({TABLE: half, OTHER: [*half, ["x"]]}), (TABLE, OTHER))


def test_what_a_sheet_says_of_its_size_is_not_believed() -> None:
    for ref in ("A1", "A1:XFD1048576", "nonsense"):
        rows = "<sheetData><row><c><v>1</v></c></row><row><c><v>2</v></c></row></sheetData>"
        assert read(with_part(f'<worksheet><dimension ref="{ref}"/>{rows}</worksheet>')) == {1: [1.0], 2: [2.0]}


@pytest.mark.parametrize(("part", "xml", "rule"), [
    (SHEET, lambda: "x" * 80_000_000, "import.too_big"),
    (SHEET, lambda: "<worksheet>" + " " * 80_000_000, "import.too_big"),
    (SHEET, lambda: "<a>" * 1_000, "import.too_big"),
    (SHEET, lambda: "<a " + " ".join(f"b{n}='x'" for n in range(90_000)) + "/>", "import.too_big"),
    (SHEET, lambda: "<a>" + "".join(f"<b{n}/>" for n in range(3_000)) + "</a>", "import.too_big"),
    (TEXTS, lambda: f"<sst><si><t>{'字' * 40_000}</t></si></sst>", "import.too_big"),
    (TEXTS, lambda: '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><sst>&c;</sst>', "import.not_a_spreadsheet"),
    (SHEET, lambda: '<worksheet><c t="s"><v>-1</v></c></worksheet>', "import.not_a_spreadsheet"),
    (SHEET, lambda: '<worksheet><c t="s"><v>9999</v></c></worksheet>', "import.not_a_spreadsheet"),
    (SHEET, lambda: f'<worksheet><c r="A{"9" * 5_000}"/></worksheet>', "import.not_a_spreadsheet"),
    (SHEET, lambda: '<worksheet><row r="-1"/></worksheet>', "import.not_a_spreadsheet"),
    (SHEET, lambda: "<worksheet><row>", "import.not_a_spreadsheet"),
], ids=["unpacks", "blanks", "deep", "attributes", "names", "long", "entities",
        "before", "behind", "digits", "row", "torn"])  # fmt: skip
def test_a_small_file_that_unpacks_into_much_or_is_torn_is_refused(
    part: str, xml: Callable[[], str], rule: str
) -> None:
    assert refusal(with_part(xml(), part)).rule == rule


def test_more_elements_than_a_full_table_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "ELEMENTS_MAX", 50_000)  # the whole allowance takes seconds to use up
    assert refusal(with_rows("<c/>" * 50_000)).rule == "import.too_big"


def test_an_archive_of_too_many_parts_or_packed_otherwise_is_refused() -> None:
    assert refusal(packed(*map(str, range(5_001)))).rule == "import.too_big"
    assert refusal(with_part("<worksheet/>", method=ZIP_BZIP2)).rule == "import.not_a_spreadsheet"


@pytest.mark.parametrize(("form", "shown"), [
    ("yyyy-mm-dd", date(2026, 3, 9)), ('yyyy"年"m"月"d"日"', date(2026, 3, 9)), ("[$-804]m/d/yyyy;@", date(2026, 3, 9)),
    ("[h]:mm", date(2026, 3, 9)), ("@", 46090.0), ("0.00", 46090.0), ('0"day"', 46090.0), ("[Red]0", 46090.0),
    ("General", 46090.0), ("#,##0.00_);\\d0", 46090.0),
])  # fmt: skip
def test_a_number_is_a_day_when_its_format_shows_one(form: str, shown: Any) -> None:
    def formatted(made: Any, found: dict[str, Any]) -> None:
        found[TABLE].write_number(0, 0, 46090, made.add_format({"num_format": form}))

    ((cell,),) = read(book({TABLE: []}, formatted)).values()
    assert cell == shown


@pytest.mark.parametrize("number", [14, 22, 31, 57])
def test_formats_that_every_program_knows_are_days_too(number: int) -> None:
    def formatted(made: Any, found: dict[str, Any]) -> None:
        found[TABLE].write_number(0, 0, 46090.5, made.add_format({"num_format": number}))

    ((cell,),) = read(book({TABLE: []}, formatted)).values()
    assert cell == datetime(2026, 3, 9, 12)  # noqa: DTZ001


def test_days_may_be_counted_from_1904() -> None:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "date_1904": True}) as made:
        made.add_worksheet(TABLE).write_datetime(0, 0, date(2026, 3, 9), made.add_format({"num_format": 14}))
    assert read(out.getvalue()) == {1: [date(2026, 3, 9)]}


def test_a_text_of_several_formats_is_one_text_without_its_reading() -> None:
    runs = "<r><t>村级</t></r><r><t>账目</t></r><rPh><t>cunji</t></rPh>"
    shared = with_part(f"<x:sst xmlns:x='urn:x'><x:si>{runs}</x:si></x:sst>", TEXTS)
    assert read(shared) == {1: ["村级账目"]}
    assert read(with_rows(f'<row><c t="inlineStr"><is>{runs}</is></c></row>')) == {1: ["村级账目"]}


@pytest.mark.parametrize(("stored", "shown"), [
    ("第一行_x000D_\n第二行", "第一行\r\n第二行"), ("_x005F_x000D_", "_x000D_"), ("a_x000b_b", "a\x0bb"),
    ("_X000D_", "_X000D_"), ("_x00D_", "_x00D_"), ("_x0041_x0042_", "Ax0042_"), ("_xD83D__xDE00_", "_xD83D__xDE00_"),
    ("_x000D_", None), ("a_x0000_b", Odd("import.nul")),
])  # fmt: skip
def test_what_xml_cannot_hold_is_read_as_it_was_typed(stored: str, shown: Any) -> None:
    """As a shared text, as one that stands in its cell, and as a formula's that became a head."""
    expected = {} if shown is None else {1: [shown]}
    assert read(with_part(f"<sst><si><t>{stored}</t></si></sst>", TEXTS)) == expected
    for cell in (f'<c t="inlineStr"><is><t>{stored}</t></is></c>', f'<c t="str"><v>{stored}</v></c>'):
        assert read(with_rows(f"<row>{cell}</row>")) == expected


CELLS = st.one_of(
    st.text(st.characters(max_codepoint=0x2FF, exclude_characters="\0"), max_size=9),
    st.lists(st.sampled_from(["_x000D_", "_x005F_", "_", "x", "000A", "\n", "行"]), max_size=6).map("".join),
    st.text(st.characters(min_codepoint=33, max_codepoint=0x9FFF, exclude_categories=["Cs", "Z", "C"]), max_size=9),
    st.floats(-1e9, 1e9).map(lambda number: round(number, 4)),
    st.integers(-(10**9), 10**9),
    st.dates(date(1949, 10, 1), date(2199, 12, 31)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=6), max_size=6))
def test_what_is_written_is_read_as_others_read_it(rows: list[list[Any]]) -> None:
    def written(made: Any, found: dict[str, Any]) -> None:
        day = made.add_format({"num_format": "yyyy/m/d"})
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                match cell:
                    case date():
                        found[TABLE].write_datetime(number, column, cell, day)
                    case str():
                        found[TABLE].write_string(number, column, cell)
                    case _:
                        found[TABLE].write_number(number, column, cell)

    raw = book({TABLE: []}, written)
    others = CalamineWorkbook.from_filelike(BytesIO(raw)).get_sheet_by_name(TABLE).to_python(skip_empty_area=False)
    ours = read(raw)
    for number, whole in enumerate(others, start=1):
        row = [cell.strip() if isinstance(cell, str) else cell for cell in whole]
        told = ours.get(number, [])
        assert told == row[: len(told)]
        assert not any(cell != "" for cell in row[len(told) :])


WHOLE = book({TABLE: [["编号", "题"], ["W-1", 1.5]], OTHER: []})


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_torn_file_does_more_than_be_refused(data: st.DataObject) -> None:
    """Bytes are changed, cut out and doubled, in the archive or inside one of its parts."""

    def torn(told: bytes) -> bytes:
        for _ in range(data.draw(st.integers(1, 4))):
            at = data.draw(st.integers(0, len(told)))
            piece = data.draw(
                st.sampled_from([b"", b"9", b"<", b">", b'"', b"</c>", b"<row>", b"\0", told[at : at + 40]])
            )
            told = told[:at] + piece + told[at + data.draw(st.integers(0, 20)) :]
        return told

    chosen = data.draw(st.sampled_from(["", SHEET, TEXTS, STYLES, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"]))
    raw = changed(WHOLE, lambda part, told: torn(told) if part == chosen else told) if chosen else torn(WHOLE)
    with suppress(Refused):
        sheets(raw, (TABLE, OTHER))
