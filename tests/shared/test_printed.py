"""A printed list keeps what it is given: days are days, numbers numbers, and a text never becomes a formula."""

from datetime import date
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
