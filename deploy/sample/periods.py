"""Weeks, months, quarters, years, and days so many months apart: the plan's own counting."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Sort = Literal["week", "month", "quarter", "year"]
_MONTHS: dict[Sort, int] = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Period:
    """`name` is 2026-W47, 2026-03, 2026-Q1 or 2026; both days belong to it."""

    name: str
    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def period_of(sort: Sort, day: date) -> Period:
    if sort == "week":
        year, week, weekday = day.isocalendar()
        monday = day - timedelta(days=weekday - 1)
        return Period(f"{year}-W{week:02d}", monday, monday + timedelta(days=6))
    length = _MONTHS[sort]
    month = (day.month - 1) // length * length + 1
    first = date(day.year, month, 1)
    last = months_after(first, length) - timedelta(days=1)
    names = {"month": f"{day:%Y-%m}", "quarter": f"{day.year}-Q{(month + 2) // 3}", "year": str(day.year)}
    return Period(names[sort], first, last)


def periods(sort: Sort, since: date, until: date) -> Iterator[Period]:
    """Those that begin on or after `since` and have begun by `until`."""
    period = period_of(sort, since)
    while period.first <= until:
        if period.first >= since:
            yield period
        period = period_of(sort, period.last + timedelta(days=1))


def months_after(day: date, months: int) -> date:
    """The same day of that month, or its last one: six months after 31 August is 28 February."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
