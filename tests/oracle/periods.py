"""Weeks, months, quarters and years (cases 6, 9, 14), and six months on (case 24)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from tests.oracle import roster
from tests.oracle.days import DAY
from tests.oracle.facts import Facts
from tests.oracle.rules import Row, Rules, in_force

MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Period:
    name: str  # 2026-W47, 2026-03, 2026-Q1, 2026
    first: date
    last: date


@lru_cache(maxsize=10_000)
def period_of(day: date, every: str) -> Period:
    """The week, month, quarter or year in which the day lies. The year of a week is that of its Thursday."""
    if every == "week":
        year, week, weekday = day.isocalendar()
        monday = day - (weekday - 1) * DAY
        return Period(f"{year}-W{week:02}", monday, monday + 6 * DAY)
    months = MONTHS[every]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    last = months_after(first, months) - DAY
    names = {"month": f"{first:%Y-%m}", "quarter": f"{first:%Y}-Q{(first.month + 2) // 3}", "year": f"{first:%Y}"}
    return Period(names[every], first, last)


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months on; the month's last day when it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def owed_by(facts: Facts, unit: str, rules: Rules, rule: str, horizon: date) -> tuple[tuple[Period, Row], ...]:
    """The unit's periods that have begun by the horizon, each with its row.

    The first begins on or after the later of the unit's start and `watched_from`, and ends on or after the day on which
    the unit was registered. The last has begun when the unit ends.
    """
    start, registered = roster.watched_from(facts, unit), roster.registered_on(facts, unit)
    return between(rules, rule, start, registered, min(horizon, roster.last_day(facts, unit)))


def between(rules: Rules, rule: str, start: date, registered: date, end: date) -> tuple[tuple[Period, Row], ...]:
    """Those that begin from `start` on and by `end`, and were not over before the day of `registered`."""
    return _between(tuple(row for row in rules if row.rule == rule), start, registered, end)


@lru_cache(maxsize=10_000)
def _between(rows: tuple[Row, ...], start: date, registered: date, end: date) -> tuple[tuple[Period, Row], ...]:
    found = []
    for row in rows:
        day = start
        while day <= end:
            period = period_of(day, row.every)
            whole = period.first == day and period.last >= registered
            if whole and in_force(rows, row.rule, period.first) is row:
                found.append((period, row))
            day = period.last + timedelta(days=1)
    return tuple(found)
