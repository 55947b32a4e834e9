"""Working days in China, as they are really worked."""

from datetime import date

import pytest

from shared.calendar import Due, WorkingCalendar, read_overlay

OVERLAY = """
[2027]
days_off = [2027-01-01, 2027-01-04]
work_days = [2027-01-09]
"""


def test_a_make_up_saturday_is_worked_and_a_day_in_lieu_is_off() -> None:
    calendar = WorkingCalendar()
    assert calendar.is_working(date(2026, 2, 28))
    assert not calendar.is_working(date(2026, 2, 23))
    assert not calendar.is_working(date(2026, 3, 1))


@pytest.mark.parametrize(
    ("after", "days", "due"),
    [
        (date(2026, 3, 6), 1, date(2026, 3, 9)),  # Friday, then Monday
        (date(2026, 3, 7), 5, date(2026, 3, 13)),  # a Saturday as trigger
        (date(2026, 2, 13), 1, date(2026, 2, 14)),  # a Saturday that is worked
        (date(2026, 2, 14), 1, date(2026, 2, 24)),  # the Spring Festival
        (date(2024, 2, 28), 2, date(2024, 3, 1)),  # a leap day counts
        (date(2025, 12, 31), 1, date(2026, 1, 4)),  # over the year's end to a Sunday that is worked
    ],
)
def test_the_nth_working_day(after: date, days: int, due: date) -> None:
    assert WorkingCalendar().after(after, days) == Due(due, provisional=False)


def test_a_year_that_is_not_published_counts_statutory_days_only_and_says_so() -> None:
    calendar = WorkingCalendar()
    assert calendar.after(date(2026, 12, 30), 1) == Due(date(2026, 12, 31), provisional=False)
    assert calendar.after(date(2026, 12, 31), 1) == Due(date(2027, 1, 4), provisional=True)
    assert calendar.is_working(date(2027, 2, 9))  # a day in lieu would be a guess


def test_an_overlay_makes_a_year_known() -> None:
    calendar = WorkingCalendar(read_overlay(OVERLAY))
    assert calendar.after(date(2026, 12, 31), 1) == Due(date(2027, 1, 5), provisional=False)
    assert calendar.is_working(date(2027, 1, 9))


@pytest.mark.parametrize(
    "text",
    [
        "[2027]\nwork_days = [2027-01-08]",
        "[2027]\ndays_off = [2026-01-08]",
        "[next]\ndays_off = []",
        '[2027]\ndays_off = ["2027-01-08"]',
        "[2027]\nholidays = []",
    ],
)
def test_an_overlay_that_makes_no_sense_is_an_error_that_names_the_year(text: str) -> None:
    with pytest.raises(ValueError, match=r"calendar overlay, \[(2027|next)\]"):
        read_overlay(text)
