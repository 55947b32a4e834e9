"""One cell as somebody typed it: read as what it means, or refused in a text that names it, whatever it is."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared.spreadsheet.cells import Cells

READ: Mapping[str, Callable[[Cells], Any]] = {
    "text": lambda cells: cells.text("field"),
    "word": lambda cells: cells.word("field"),
    "words": lambda cells: cells.several("field"),
    "codes": lambda cells: cells.codes("field"),
    "day": lambda cells: cells.day("field"),
    "whole": lambda cells: cells.whole("field"),
}


def typed(cell: Any) -> Cells:
    return Cells({"field": cell}, {"field": {"新建": "new_build"}})


@pytest.mark.parametrize("kind", READ)
@given(cell=st.text() | st.text("0123456789.,-/年月日 eE_+，．９", max_size=9) | st.floats())
@example(cell="9" * 5_000)
def test_whatever_is_typed_is_read_or_refused(kind: str, cell: Any) -> None:
    cells = typed(cell)
    READ[kind](cells)
    assert {fault.rule.partition(".")[0] for fault in cells.faults} <= {"import"}


@pytest.mark.parametrize(("cell", "number"), [
    ("0", 0), ("9999999", 9_999_999), ("２０２６", 2_026), (2_026.0, 2_026), (2_026.0000000000002, 2_026),
])  # fmt: skip
def test_a_whole_number_has_at_most_seven_digits(cell: Any, number: int) -> None:
    cells = typed(cell)
    assert (cells.whole("field"), cells.faults) == (number, [])


@pytest.mark.parametrize("cell", ["10000000", "9" * 5_000, "-1", "1.5", 1.5, "²", "二〇二六", "1_000"])
def test_what_is_no_whole_number_is_refused(cell: Any) -> None:
    cells = typed(cell)
    cells.whole("field")
    assert [fault.rule for fault in cells.faults] == ["import.not_a_whole_number"]


def test_a_number_is_shown_with_the_digits_that_a_spreadsheet_shows() -> None:
    shown = [typed(number).shown("field") for number in (0.1 + 0.2, 0.3, 12.0, 990101001001.0)]
    assert shown == ["0.3", "0.3", "12", "990101001001"]
    assert typed(date(2026, 3, 9)).shown("field") == "2026-03-09"
