"""The plan's own calendar, against days counted by hand and against the library's calendar."""

from datetime import date, timedelta

import holidays
import pytest

from deploy.sample.days import is_working_day, working_days_after


@pytest.mark.parametrize(
    ("day", "fifth"),
    [
        (date(2026, 3, 9), date(2026, 3, 16)),  # a Monday: Tuesday to Friday, then Monday
        (date(2026, 3, 7), date(2026, 3, 13)),  # a Saturday
        (date(2026, 2, 13), date(2026, 2, 27)),  # Saturday 14 is made up; then 24, 25, 26, 27
        (date(2026, 2, 26), date(2026, 3, 4)),  # 27, Saturday 28 made up, then 2, 3 and 4 March
        (date(2026, 4, 30), date(2026, 5, 11)),  # 6, 7, 8, Saturday 9 made up, Monday 11
        (date(2026, 9, 24), date(2026, 10, 9)),  # 28, 29, 30 September, then 8 and 9 October
    ],
)
def test_five_working_days_are_counted_across_holidays_and_made_up_weekends(day: date, fifth: date) -> None:
    assert working_days_after(day, 5) == fifth


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_written_years_agree_with_the_library(year: int) -> None:
    calendar = holidays.country_holidays("CN", years=year)
    made_up = calendar.weekend_workdays
    day = date(year, 1, 1)
    while day.year == year:
        assert is_working_day(day) == (day in made_up or (day.weekday() < 5 and day not in calendar)), day
        day += timedelta(days=1)


def test_a_year_without_published_days_in_lieu_has_its_statutory_days_off() -> None:
    assert not is_working_day(date(2027, 10, 1))
    assert is_working_day(date(2027, 10, 8))
