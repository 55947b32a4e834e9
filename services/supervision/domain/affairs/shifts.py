"""The rota of a venue: which shifts are owed, and which check-ins keep them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from services.supervision.domain.duty import ONE_DAY
from services.supervision.domain.facts.works import DutyCheckedIn, RotaPublished, Shift
from services.supervision.domain.periods import Period

Keeper = Callable[[str, date], bool]  # whether the person may keep a shift of that day


@dataclass(slots=True)
class Shifts:
    """`published` by the week's Monday and `check_ins` by day, both in order of recording.

    A door that stayed shut keeps nothing.
    """

    published: dict[date, list[RotaPublished]] = field(default_factory=dict)
    check_ins: dict[date, list[DutyCheckedIn]] = field(default_factory=dict)

    def publish(self, told: RotaPublished) -> None:
        self.published.setdefault(told.monday, []).append(told)

    def check_in(self, told: DutyCheckedIn) -> None:
        if told.door_open:
            self.check_ins.setdefault(told.on, []).append(told)

    def kept(self, period: Period, keeper: Keeper) -> tuple[date, str] | None:
        """The day of the last shift of the period, and who kept it; None unless there is one and all were kept."""
        last: tuple[date, str] | None = None
        for shift in self._owed(period):
            kept_by = self._kept_by(shift, keeper)
            if kept_by is None:
                return None
            last = shift.day, kept_by.id
        return last

    def _owed(self, period: Period) -> Iterator[Shift]:
        """Day by day those of the rota that was in force on it, by their beginning."""
        for number in range((period.last - period.first).days + 1):
            day = period.first + number * ONE_DAY
            rota = self._in_force(day)
            yield from sorted(shift for shift in (rota.shifts if rota else ()) if shift.day == day)

    def _in_force(self, day: date) -> RotaPublished | None:
        """The one that was published last by that day, of several of one day the last recorded."""
        known = self.published.get(day - day.weekday() * ONE_DAY, ())
        return max((told for told in reversed(known) if told.on <= day), key=lambda told: told.on, default=None)

    def _kept_by(self, shift: Shift, keeper: Keeper) -> DutyCheckedIn | None:
        """The first to be there, from the beginning to the end, both included. A shift may end on the next day."""
        there = (
            told
            for day in (shift.day, shift.day + ONE_DAY)
            for told in self.check_ins.get(day, ())
            if shift.first_minute <= told.minute <= shift.last_minute and keeper(told.person, shift.day)
        )
        return min(there, key=lambda told: told.minute, default=None)
