"""From which day to which a unit is asked for what it owes in every period."""

from dataclasses import dataclass
from datetime import date

from services.supervision.domain.affairs.affair import Now
from services.supervision.domain.duty import Duty
from services.supervision.domain.facts.roster import UnitClosed, UnitMerged, UnitRegistered
from shared.days import day_of


@dataclass(frozen=True, slots=True)
class Life:
    """What it does on days from `watched_from` to `last_day` counts; of its `end` the whole day is still its own.

    `recorded_on`: the day on which its registration became known.
    """

    registered: UnitRegistered
    recorded_on: date
    watched_from: date
    end: UnitMerged | UnitClosed | None

    @property
    def last_day(self) -> date:
        return date.max if self.end is None else self.end.on

    def __contains__(self, day: date) -> bool:
        return self.watched_from <= day <= self.last_day

    def cancel(self, duty: Duty) -> None:
        """A unit that has come to its end owes no more what was due from that day on, unless it was done by then."""
        if self.end is not None and duty.due >= self.end.on:
            duty.end(self.end.on, self.end.id)


def life_of(unit: str, now: Now) -> Life | None:
    """As known at that instant; None as long as nobody has registered it."""
    registered = now.roster.registered(unit, now.known_us)
    if registered is None:
        return None
    watched_from = now.roster.watched_from(unit, now.known_us)
    return Life(registered, day_of(registered.recorded_us), watched_from, now.roster.ended(unit, now.known_us))
