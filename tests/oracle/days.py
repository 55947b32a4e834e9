"""Days in Asia/Shanghai, and working days counted from a table typed in from the public notices.

Moments in the oracle are plain datetimes that read as a clock on a wall in Shanghai reads.
"""

from datetime import date, datetime, timedelta

DAY = timedelta(days=1)


def midnight(day: date) -> datetime:
    """The moment at which the day begins; it belongs to that day."""
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001  (Shanghai's wall clock, see above)


def each_day(first: date, last: date) -> list[date]:
    return [first + n * DAY for n in range((last - first).days + 1)]


def _days(year: int, *spans: str) -> set[date]:
    """ "0215-0223" is a span of days, "0101" a single one."""
    found: set[date] = set()
    for span in spans:
        first, _, last = span.partition("-")
        ends = [date(year, int(text[:2]), int(text[2:])) for text in (first, last or first)]
        found.update(each_day(*ends))
    return found


# 2026 as the State Council announced it. The make-up days of later years are not announced: of those only the days that
# the regulation on public holidays names are off, and no weekend is worked.
_OFF = (
    _days(2026, "0101-0103", "0215-0223", "0404-0406", "0501-0505", "0619-0621", "0925-0927", "1001-1007")
    | _days(2027, "0101", "0205-0208", "0405", "0501-0502", "0609", "0915", "1001-1003")
    | _days(2028, "0101", "0125-0128", "0404", "0501-0502", "0528", "1001-1003")
    | _days(2029, "0101", "0212-0215", "0404", "0501-0502", "0616", "0922", "1001-1003")
)
_WORKED = _days(2026, "0104", "0214", "0228", "0509", "0920", "1010")
_YEARS = {2026, 2027, 2028, 2029}


def is_working_day(day: date) -> bool:
    assert day.year in _YEARS, f"no table for {day}"
    if day in _WORKED:
        return True
    return day.weekday() < 5 and day not in _OFF


def working_days_after(trigger: date, number: int) -> date:
    """The number-th working day after the trigger's day (case 2)."""
    day = trigger
    while number:
        day += DAY
        if is_working_day(day):
            number -= 1
    return day
