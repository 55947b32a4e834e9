"""Calendar periods: weeks, months, quarters, years, and the days that lie in them."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from services.supervision.domain.rows import Every, OfMonths

_MONTHS: dict[OfMonths, int] = {"month": 1, "quarter": 3, "year": 12}
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Period:
    """`name` as alerts have it: "2026-W47", "2026-03", "2026-Q1" or "2026". Both days belong to it."""

    name: str
    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@lru_cache(maxsize=4096)
def period_of(every: Every, day: date) -> Period:
    """The period in which the day lies. A week is that of ISO 8601, from Monday to Sunday."""
    if every == "week":
        year, week, weekday = day.isocalendar()
        monday = day - timedelta(days=weekday - 1)
        return Period(f"{year}-W{week:02}", monday, monday + _WEEK - timedelta(days=1))
    months = _MONTHS[every]
    first_month = (day.month - 1) // months * months + 1
    first = date(day.year, first_month, 1)
    last_month = first_month + months - 1
    last = date(day.year, last_month, monthrange(day.year, last_month)[1])
    match every:
        case "month":
            name = f"{day.year}-{day.month:02}"
        case "quarter":
            name = f"{day.year}-Q{(first_month + 2) // 3}"
        case "year":
            name = str(day.year)
    return Period(name, first, last)


def periods(every: Every, start: date, until: date) -> Iterator[Period]:
    """The periods that begin from `start` to `until`, both included."""
    period = period_of(every, start)
    if period.first < start:
        period = period_of(every, period.last + timedelta(days=1))
    while period.first <= until:
        yield period
        period = period_of(every, period.last + timedelta(days=1))


@lru_cache(maxsize=4096)
def period_list(every: Every, start: date, until: date) -> tuple[Period, ...]:
    """The same, worked out once for whoever asks it again and again."""
    return tuple(periods(every, start, until))


def months_after(day: date, months: int) -> date:
    """The same day so many months later, clamped to the month's end: 31 August and six give 28 or 29 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
