"""Days and moments. A day is a day in Asia/Shanghai; a moment at exactly 00:00 belongs to the new day."""

from datetime import UTC, date, datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")  # no summer time since 1991
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY_US = 86_400_000_000
_DAY_MINUTES = 24 * 60
_OFFSET_US = 8 * 3_600_000_000
_EPOCH_DAY = date(1970, 1, 1).toordinal()


def to_us(moment: datetime) -> int:
    """Microseconds since the epoch, exactly. The moment must name its zone."""
    assert moment.tzinfo is not None
    return (moment - EPOCH) // timedelta(microseconds=1)


def day_of(moment_us: int) -> date:
    return date.fromordinal(_EPOCH_DAY + (moment_us + _OFFSET_US) // DAY_US)


def minute_of(day: date, at: str) -> int:
    """Counted from the first day of the calendar. `at` is "09:30"."""
    hours, _, minutes = at.partition(":")
    return day.toordinal() * _DAY_MINUTES + int(hours) * 60 + int(minutes)


def midnight_us(day: date) -> int:
    """The moment at which the day begins."""
    return (day.toordinal() - _EPOCH_DAY) * DAY_US - _OFFSET_US
