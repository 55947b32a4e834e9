"""A printed list keeps what it is given: days are days, numbers numbers, and a text never becomes a formula."""

import re
from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

from python_calamine import CalamineWorkbook

from shared.spreadsheet.printed import PrintedSheet, printed

HEADS = ("编号", "内容", "完成时限", "次数")


def test_a_list_is_printed_with_its_days_and_numbers() -> None:
    rows = [("P-1", "=HYPERLINK(1)", date(2026, 11, 30), 2), ("007", "", None, 0)]
    file = printed([PrintedSheet("问题清单", HEADS, rows), PrintedSheet("任务清单", HEADS, [])])
    book = CalamineWorkbook.from_filelike(BytesIO(file))
    assert book.sheet_names == ["问题清单", "任务清单"]
    assert book.get_sheet_by_name("问题清单").to_python() == [
        [*HEADS],
        ["P-1", "=HYPERLINK(1)", date(2026, 11, 30), 2],
        ["007", "", "", 0],
    ]
    with ZipFile(BytesIO(file)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert 'state="frozen"' in sheet
    assert "<f>" not in sheet


def test_an_amount_is_a_number_and_shown_to_the_fen() -> None:
    amounts = [Decimal("5099990.00"), Decimal("0.29"), Decimal("9999999999999.99")]
    file = printed([PrintedSheet("资金", ["金额（元）"], [[amount] for amount in amounts])])
    book = CalamineWorkbook.from_filelike(BytesIO(file))
    _, *rows = book.get_sheet_by_name("资金").to_python()
    assert [Decimal(f"{cell:.2f}") for (cell,) in rows] == amounts
    with ZipFile(BytesIO(file)) as archive:
        assert b'formatCode="#,##0.00"' in archive.read("xl/styles.xml")
        assert b"<v>9999999999999.99</v>" in archive.read("xl/worksheets/sheet1.xml")


def test_a_list_fits_a_page_in_landscape_with_its_heads_on_each() -> None:
    file = printed([PrintedSheet("问题清单", HEADS, [("P-1", "账目" * 100, date(2026, 11, 30), None)])])
    with ZipFile(BytesIO(file)) as archive:
        sheet, book = (archive.read(f"xl/{part}.xml").decode() for part in ("worksheets/sheet1", "workbook"))
        styles = archive.read("xl/styles.xml").decode()
    for told in ('orientation="landscape"', 'paperSize="9"', 'fitToHeight="0"', "<pageSetUpPr fitToPage"):
        assert told in sheet
    assert "_xlnm.Print_Titles" in book
    assert 'wrapText="1"' in styles
    widths = [float(width) for width in re.findall(r'<col [^>]*width="([0-9.]+)"', sheet)]
    short, long, day, number = widths
    assert short < day < long < 45
    assert number < day
