"""Working days in China: weekends, statutory days, and the weekends that are worked in their stead.

The table is the `holidays` library's; an operator's overlay file replaces it year by year (TOML):

    [2027]
    days_off = [2027-01-01]      # besides weekends
    work_days = [2027-02-14]     # weekend days that are worked

The State Council publishes a year's make-up days late in the year before. A year of which they are not known counts
weekends and statutory days only, and whatever rests on it is provisional.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from holidays.countries.china import China

ONE_DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class CalendarYear:
    """`known`: the make-up days of the year are published. `off` need not hold the weekends."""

    year: int
    known: bool
    off: frozenset[date]
    worked: frozenset[date]


@dataclass(frozen=True)
class Due:
    """`provisional`: a day was counted whose year's make-up days are not known."""

    day: date
    provisional: bool


class WorkingCalendar:
    """`digest` is the overlay's: SHA-256 of its text, hex; empty without one."""

    def __init__(self, overlay: Mapping[int, CalendarYear] | None = None, digest: str = "") -> None:
        self.digest = digest
        self._years: dict[int, CalendarYear] = dict(overlay or {})
        self._after: dict[tuple[date, int], Due] = {}

    @classmethod
    def from_file(cls, overlay: Path | None) -> "WorkingCalendar":
        """Raises ValueError when the overlay is not of the shape told above, OSError when it cannot be read."""
        if overlay is None:
            return cls()
        text = overlay.read_text(encoding="utf-8")
        return cls(read_overlay(text), sha256(text.encode()).hexdigest())

    def year(self, year: int) -> CalendarYear:
        if year not in self._years:
            self._years[year] = _published(year)
        return self._years[year]

    def is_working(self, day: date) -> bool:
        year = self.year(day.year)
        return day in year.worked or (day.weekday() < SATURDAY and day not in year.off)

    def after(self, day: date, working_days: int) -> Due:
        """The Nth working day after `day`, which itself is not counted."""
        asked = (day, working_days)
        if asked not in self._after:
            self._after[asked] = self._count(day, working_days)
        return self._after[asked]

    def _count(self, day: date, working_days: int) -> Due:
        provisional = False
        while working_days:
            day += ONE_DAY
            provisional = provisional or not self.year(day.year).known
            working_days -= self.is_working(day)
        return Due(day, provisional)


def read_overlay(text: str) -> dict[int, CalendarYear]:
    """Raises ValueError, naming the year and what is wrong with it."""
    years: dict[int, CalendarYear] = {}
    for name, told in tomllib.loads(text).items():
        if not name.isdigit() or not isinstance(told, dict) or set(told) - {"days_off", "work_days"}:
            raise ValueError(f"calendar overlay, [{name}]: a year with days_off and work_days is expected")
        year = int(name)
        off, worked = (frozenset(told.get(key, ())) for key in ("days_off", "work_days"))
        for day in off | worked:
            if not isinstance(day, date) or day.year != year:
                raise ValueError(f"calendar overlay, [{name}]: {day} is no day of {year}")
        if any(day.weekday() < SATURDAY for day in worked) or off & worked:
            raise ValueError(f"calendar overlay, [{name}]: work_days are weekend days that are not in days_off")
        years[year] = CalendarYear(year, True, off, worked)
    return years


def _published(year: int) -> CalendarYear:
    """The library's table. Where it does not know the make-up days, its days in lieu would be a guess."""
    table = _table(year, in_lieu=True)
    worked = frozenset(day for day in table.weekend_workdays if day.year == year)
    if worked:
        return CalendarYear(year, True, frozenset(table), worked)
    return CalendarYear(year, False, frozenset(_table(year, in_lieu=False)), worked)


def _table(year: int, in_lieu: bool) -> China:
    return China(years=year, expand=False, observed=in_lieu)  # type: ignore[no-untyped-call]
