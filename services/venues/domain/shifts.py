"""Shifts on the clock: a moment is a whole minute in Asia/Shanghai, counted from the first day of the calendar."""

from datetime import date, datetime, timedelta

from services.venues.domain.venue_events import DutyCheckedIn, Shift
from shared.days import SHANGHAI, minute_of
from shared.decider import Refused


def minute_begun(now: datetime) -> int:
    """The minute that has begun."""
    local = now.astimezone(SHANGHAI)
    return minute_of(local.date(), f"{local:%H:%M}")


def ends(shift: Shift) -> int:
    """One that ends before it starts, by the clock, ends on the day after its own."""
    passes_midnight = shift.ends_at < shift.starts_at
    return minute_of(shift.day + timedelta(days=passes_midnight), shift.ends_at)


def within(shift: Shift, check_in: DutyCheckedIn) -> bool:
    """Start and end included."""
    return minute_of(shift.day, shift.starts_at) <= minute_of(check_in.occurred_on, check_in.at) <= ends(shift)


def days_of(week: str) -> tuple[date, ...]:
    """Monday to Sunday of "2026-W47". Raises Refused "rota.no_such_week" for one that the year does not have."""
    year, _, number = week.partition("-W")
    try:
        return tuple(date.fromisocalendar(int(year), int(number), day) for day in range(1, 8))
    except ValueError:
        raise Refused("rota.no_such_week", "week", week=week) from None
