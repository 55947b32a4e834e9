"""A week's shifts as they were kept, by what is known now: a pure reading of the rota, for whoever asks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from services.venues.domain.rota import Rota
from services.venues.domain.rules import Rulebook
from services.venues.domain.shifts import days_of, ends, minute_begun, within
from services.venues.domain.venue_events import DutyCheckedIn, Shift
from shared.days import minute_of
from shared.roster import Roster

Keeping = Literal["ahead", "running", "kept", "missed"]


@dataclass(frozen=True)
class Duty:
    """`person` answers for the shift; `kept_by` is the first check-in that keeps it."""

    rota: str
    shift: Shift
    person: str
    keeping: Keeping
    kept_by: DutyCheckedIn | None


def duties(home: str, week: str, rota: Rota, roster: Roster, rules: Rulebook, now: datetime) -> list[Duty]:
    """Every shift of the rota that was published by the shift's day, by its start. `home` is the works' village.

    Raises Refused "rota.no_such_week".
    """
    told: list[Duty] = []
    for day in days_of(week):
        published = rota.in_force(week, day)
        for shift in published.shifts if published is not None else ():
            if published is not None and shift.day == day:
                kept_by = _kept_by(home, shift, rota, roster, rules)
                person = rota.answerable(published.rota, shift)
                told.append(Duty(published.rota, shift, person, _keeping(shift, kept_by, now), kept_by))
    return sorted(told, key=lambda duty: minute_of(duty.shift.day, duty.shift.starts_at))


def _kept_by(home: str, shift: Shift, rota: Rota, roster: Roster, rules: Rulebook) -> DutyCheckedIn | None:
    """By a keeper of the shift's own day, with the door open."""
    village = roster.owner(home, shift.day)
    posts = rules.keepers(shift.day).posts
    counting = [
        one
        for one in rota.check_ins.values()
        if one.door_open
        and within(shift, one)
        and village is not None
        and posts & roster.posts(one.person, village, shift.day)
    ]
    return min(counting, key=lambda one: minute_of(one.occurred_on, one.at), default=None)


def _keeping(shift: Shift, kept_by: DutyCheckedIn | None, now: datetime) -> Keeping:
    if kept_by is not None:
        return "kept"
    minute = minute_begun(now)
    if minute > ends(shift):
        return "missed"
    return "running" if minute >= minute_of(shift.day, shift.starts_at) else "ahead"
