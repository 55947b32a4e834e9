"""The forecast: by the latest report at the average pace, with a range from the slowest and the fastest stretch."""

from datetime import date
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.venues.domain.forecast import Forecast, Report, forecast
from tests.venues.village import day, later

START = day("05-01")


def told(*reports: tuple[str, int]) -> Forecast | None:
    return forecast(START, [Report(day(on), percent) for on, percent in reports])


def required(found: Forecast | None) -> Forecast:
    assert found is not None
    return found


def test_none_from_fewer_than_two_reports() -> None:
    assert told() is None
    assert told(("06-01", 20)) is None


def test_days_since_the_start_in_proportion_to_the_percent() -> None:
    # 1 May to 30 June are 60 days, in which 40 % were built: 150 days for the whole.
    found = required(told(("06-10", 30), ("06-30", 40)))
    assert found.finish == later(START, 150)
    assert (found.reports, found.report) == (2, Report(day("06-30"), 40))


def test_a_fraction_of_a_day_is_a_day() -> None:
    assert required(told(("05-02", 1), ("05-11", 33))).finish == later(START, 31)  # 10 × 100 / 33 = 30.3


def test_the_range_is_that_of_the_slowest_and_the_fastest_stretch() -> None:
    # 10 % in 10 days, then 30 % in 10, then 10 % in 10: the 50 % left take 17 days at best and 50 at worst.
    found = required(told(("05-11", 10), ("05-21", 40), ("05-31", 50)))
    assert (found.earliest, found.finish, found.latest) == (
        later(day("05-31"), 17),
        later(START, 60),
        later(day("05-31"), 50),
    )


def test_a_stretch_without_progress_leaves_no_latest_day() -> None:
    found = required(told(("05-11", 20), ("05-21", 20), ("05-31", 40)))
    assert (found.earliest, found.latest) == (later(day("05-31"), 30), None)


def test_the_latest_day_counts_and_of_one_day_what_was_recorded_last() -> None:
    late = required(told(("05-31", 50), ("05-11", 10)))
    assert late.report == Report(day("05-31"), 50)
    same = required(told(("05-11", 50), ("05-11", 25)))
    assert same.finish == later(START, 40)


def test_nothing_built_so_far_is_no_pace() -> None:
    assert told(("05-11", 0), ("05-21", 0)) is None
    assert told(("05-11", 20), ("05-21", 0)) is None


def test_reports_on_the_day_of_the_start_alone_have_no_range() -> None:
    found = required(told(("05-01", 5), ("05-01", 10)))
    assert (found.earliest, found.finish, found.latest) == (None, START, None)


def test_what_stood_on_the_day_of_the_start_was_built_in_the_first_stretch() -> None:
    found = required(told(("05-01", 2), ("05-02", 2), ("05-03", 4)))
    assert found.earliest == found.finish == found.latest == later(START, 50)


def test_a_single_stretch_has_no_other_to_make_a_range_with() -> None:
    for reports in ((("05-11", 10), ("05-11", 20)), (("05-01", 0), ("05-11", 20))):
        found = required(told(*reports))
        assert (found.earliest, found.finish, found.latest) == (None, later(START, 50), None)


def test_a_report_from_before_the_start_does_not_count() -> None:
    assert told(("04-20", 10), ("05-21", 20)) is None


def test_what_would_never_end_ends_with_the_calendar() -> None:
    found = required(forecast(date(1949, 10, 1), [Report(date(2100, 1, 1), 1), Report(date(2190, 1, 1), 2)]))
    assert found.finish == date(9999, 12, 31) == found.latest


reports = st.lists(
    st.builds(Report, st.integers(0, 700).map(lambda days: later(START, days)), st.integers(0, 100)), max_size=8
)


@given(reports)
def test_the_forecast_is_the_rule_of_three_in_exact_numbers(given_reports: list[Report]) -> None:
    found = forecast(START, given_reports)
    latest = max(reversed(given_reports), key=lambda report: report.day, default=None)
    if len(given_reports) < 2 or latest is None or latest.percent == 0:
        assert found is None
        return
    exact = Fraction((latest.day - START).days * 100, latest.percent)
    assert required(found).finish == later(START, ceil(exact))


@given(reports)
def test_the_forecast_lies_in_its_range_and_the_range_behind_the_report(given_reports: list[Report]) -> None:
    found = forecast(START, given_reports)
    if found is None:
        return
    assert found.finish >= found.report.day
    if found.earliest is not None:
        assert found.report.day <= found.earliest <= found.finish
    if found.latest is not None:
        assert found.finish <= found.latest
    assert (found.earliest is None) == (len({report.day for report in given_reports} - {START}) < 2)


@given(reports)
def test_the_order_of_recording_plays_no_part_between_days(given_reports: list[Report]) -> None:
    by_day = list({report.day: report for report in given_reports}.values())
    assert forecast(START, by_day) == forecast(START, by_day[::-1])


@given(st.integers(1, 700), st.integers(1, 99))
def test_more_progress_on_the_same_day_never_forecasts_a_later_end(days: int, percent: int) -> None:
    first = Report(START, 0)
    slow = required(forecast(START, [first, Report(later(START, days), percent)]))
    fast = required(forecast(START, [first, Report(later(START, days), percent + 1)]))
    assert fast.finish <= slow.finish


@pytest.mark.parametrize("days", [1, 100, 700])
def test_at_a_hundred_percent_it_ends_with_the_report(days: int) -> None:
    found = required(forecast(START, [Report(START, 50), Report(later(START, days), 100)]))
    assert found.finish == later(START, days)
