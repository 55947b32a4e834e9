"""The plan's own counting of days, kept apart from the product's calendar so that the two can disagree.

The days off and the make-up working days are written down by hand from the State Council's yearly notices. A year that
is not written here is asked of the `holidays` library; where that knows no make-up days either, only weekends and the
statutory days themselves are off, without days in lieu.
"""

from datetime import date, datetime, time, timedelta, timezone
from functools import cache

import holidays

SHANGHAI = timezone(timedelta(hours=8))
FOREVER = datetime.max.replace(tzinfo=SHANGHAI)  # what is known then is known whenever it was recorded

# month, first day, last day of each run of days off
_DAYS_OFF: dict[int, tuple[tuple[int, int, int, int], ...]] = {
    2025: (
        (1, 1, 1, 1),
        (1, 28, 2, 4),
        (4, 4, 4, 6),
        (5, 1, 5, 5),
        (5, 31, 6, 2),
        (10, 1, 10, 8),
    ),
    2026: (
        (1, 1, 1, 3),
        (2, 15, 2, 23),
        (4, 4, 4, 6),
        (5, 1, 5, 5),
        (6, 19, 6, 21),
        (9, 25, 9, 27),
        (10, 1, 10, 7),
    ),
}
_MADE_UP: dict[int, tuple[tuple[int, int], ...]] = {
    2025: ((1, 26), (2, 8), (4, 27), (9, 28), (10, 11)),
    2026: ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)),
}


@cache
def _looked_up(year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Days off and make-up days of a year that is not written here."""
    calendar = holidays.country_holidays("CN", years=year)
    made_up = frozenset(day for day in calendar.weekend_workdays if day.year == year)
    off = calendar if made_up else holidays.country_holidays("CN", years=year, observed=False)
    return frozenset(off), made_up


@cache
def is_working_day(day: date) -> bool:
    if day.year not in _DAYS_OFF:
        off, made_up = _looked_up(day.year)
        return day in made_up or (day.weekday() < 5 and day not in off)
    if (day.month, day.day) in _MADE_UP[day.year]:
        return True
    if day.weekday() >= 5:
        return False
    runs = ((date(day.year, m, d), date(day.year, n, e)) for m, d, n, e in _DAYS_OFF[day.year])
    return not any(first <= day <= last for first, last in runs)


@cache
def working_days_after(day: date, count: int) -> date:
    """The `count`-th working day after `day`, which itself is not counted."""
    while count > 0:
        day += timedelta(days=1)
        if is_working_day(day):
            count -= 1
    return day


def plus(day: date, days: int) -> date:
    return day + timedelta(days=days)


def moment(day: date, clock: str = "00:00:00") -> datetime:
    """`clock` is "10:30", "23:59:59" or "23:59:59.999999"."""
    return datetime.combine(day, time.fromisoformat(clock), SHANGHAI)


def day_of(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()
