"""Weeks, months, quarters and years, and the same day some months later."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.supervision.domain.periods import months_after, period_of, periods
from services.supervision.domain.rows import Every

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
EVERY: st.SearchStrategy[Every] = st.sampled_from(["week", "month", "quarter", "year"])
MONTHS = st.integers(0, 60)


@pytest.mark.parametrize(
    ("every", "on", "name", "first", "last"),
    [
        ("week", "2026-11-16", "2026-W47", "2026-11-16", "2026-11-22"),
        ("week", "2026-11-22", "2026-W47", "2026-11-16", "2026-11-22"),
        ("week", "2026-01-01", "2026-W01", "2025-12-29", "2026-01-04"),
        ("week", "2027-01-03", "2026-W53", "2026-12-28", "2027-01-03"),
        ("week", "2028-01-02", "2027-W52", "2027-12-27", "2028-01-02"),
        ("month", "2026-03-01", "2026-03", "2026-03-01", "2026-03-31"),
        ("month", "2028-02-29", "2028-02", "2028-02-01", "2028-02-29"),
        ("month", "2026-12-31", "2026-12", "2026-12-01", "2026-12-31"),
        ("quarter", "2026-03-31", "2026-Q1", "2026-01-01", "2026-03-31"),
        ("quarter", "2026-04-01", "2026-Q2", "2026-04-01", "2026-06-30"),
        ("quarter", "2026-10-01", "2026-Q4", "2026-10-01", "2026-12-31"),
        ("year", "2026-12-31", "2026", "2026-01-01", "2026-12-31"),
        ("year", "2027-01-01", "2027", "2027-01-01", "2027-12-31"),
    ],
)
def test_a_day_lies_in_its_period(every: Every, on: str, name: str, first: str, last: str) -> None:
    period = period_of(every, date.fromisoformat(on))
    assert (period.name, period.first.isoformat(), period.last.isoformat()) == (name, first, last)


@given(EVERY, DAYS)
def test_every_day_lies_in_exactly_one_period_and_they_follow_each_other_without_a_gap(every: Every, on: date) -> None:
    period = period_of(every, on)
    before = period_of(every, period.first - timedelta(days=1))
    after = period_of(every, period.last + timedelta(days=1))
    assert on in period
    assert period_of(every, period.first) == period_of(every, period.last) == period
    assert on not in before
    assert on not in after
    assert (before.last, after.first) == (period.first - timedelta(days=1), period.last + timedelta(days=1))
    assert len({before.name, period.name, after.name}) == 3


@given(DAYS)
def test_a_month_lies_in_one_quarter_and_a_quarter_in_one_year(on: date) -> None:
    month, quarter, whole = (period_of(every, on) for every in ("month", "quarter", "year"))
    assert whole.first <= quarter.first <= month.first <= month.last <= quarter.last <= whole.last


@given(EVERY, DAYS, st.integers(0, 2000))
def test_the_periods_that_begin_in_a_stretch_of_days_are_those_of_its_first_days(
    every: Every, start: date, long: int
) -> None:
    until = start + timedelta(days=long)
    stretch = (start + timedelta(days=number) for number in range(long + 1))
    expected = [period_of(every, on) for on in stretch if period_of(every, on).first == on]
    assert list(periods(every, start, until)) == expected


@pytest.mark.parametrize(
    ("on", "months", "later"),
    [
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2026-08-29", 6, "2027-02-28"),
        ("2026-08-28", 6, "2027-02-28"),
        ("2026-03-31", 6, "2026-09-30"),
        ("2026-12-31", 6, "2027-06-30"),
        ("2026-06-30", 6, "2026-12-30"),
        ("2026-07-15", 0, "2026-07-15"),
    ],
)
def test_the_same_day_some_months_later_is_clamped_to_the_month_s_end(on: str, months: int, later: str) -> None:
    assert months_after(date.fromisoformat(on), months) == date.fromisoformat(later)


@given(DAYS, MONTHS)
def test_some_months_later_never_passes_the_end_of_that_month(on: date, months: int) -> None:
    later = months_after(on, months)
    assert (later.year - on.year) * 12 + later.month - on.month == months
    assert later.day == min(on.day, monthrange(later.year, later.month)[1])


@given(DAYS, DAYS, MONTHS)
def test_a_later_day_is_never_due_earlier(one: date, other: date, months: int) -> None:
    earlier, later = sorted((one, other))
    assert months_after(earlier, months) <= months_after(later, months)


@given(DAYS, MONTHS)
def test_a_month_more_is_always_later(on: date, months: int) -> None:
    assert months_after(on, months) < months_after(on, months + 1)
