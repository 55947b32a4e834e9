"""A duty with its history: what fired while it was open. Facts may change the duty; a rung that fired stays fired."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from services.supervision.domain.duty import Duty, State, state_of
from services.supervision.domain.facts.acts import ObligationExcused
from services.supervision.domain.ids import FIRST_RUNG, alert_id
from services.supervision.domain.ladder import Addressed
from services.supervision.domain.rows import RungRow


@dataclass(frozen=True, slots=True)
class Rung:
    """It fired at 00:00 of `day`. Of several that fired then only the `highest` is sent."""

    number: int
    day: date
    addressed: Addressed
    highest: bool


@dataclass(slots=True)
class Track:
    """`number` counts the account's tracks in the order in which they were first known.

    `done_from`: the first 00:00 of those, without a gap until now, at which it was known as done; when it is not done,
    of the last such run, which ended with that of `undone_on`. `gone_on` and `gone_by`: the record that it counted from
    no longer stands, known since that day by that event. `period` is fixed when its first rung fires. `turned_us` is
    the instant at which it was last known to close or to open again. `outlived`: the day on which a later period ended
    its alert, and the event that met that one.
    """

    number: int
    duty: Duty
    rungs: list[Rung] = field(default_factory=list)
    period_fired: str | None = None
    done_from: date = date.max
    undone_on: date = date.min
    gone_on: date | None = None
    gone_by: str | None = None
    excuse: ObligationExcused | None = None
    outlived: tuple[date, str] | None = None
    dismissed_by: str | None = None
    turned_us: int = 0
    changed: bool = True

    @property
    def period(self) -> str:
        if self.duty.period is not None:
            return self.duty.period.name
        return self.period_fired or self.duty.due.isoformat()

    @property
    def alert(self) -> str:
        return alert_id(self.duty.rule, self.duty.subject, self.period, FIRST_RUNG)

    @property
    def known_late(self) -> bool:
        """It is done, and at some 00:00 from red day 1 on, as its due day is known now, it was not known as done."""
        return self.done and self.done_from > self.duty.red_from

    @property
    def state(self) -> State:
        gone, excused, outlived = self.gone_on is not None, self.excuse is not None, self.outlived is not None
        return state_of(self.duty, self.known_late, gone, excused, outlived)

    @property
    def done(self) -> bool:
        return self.duty.done_on is not None and self.gone_on is None

    @property
    def seen_as_done(self) -> bool:
        """No 00:00 counts against it."""
        return (self.duty.done_on is not None or self.duty.waits) and self.gone_on is None

    @property
    def climbs(self) -> bool:
        """Its next rungs fire as its red days come."""
        return self.dismissed_by is None and not self.duty.waits and self.state == "open"

    @property
    def closed_on(self) -> date | None:
        """The day on which its days overdue stand still."""
        if self.done:
            return self.duty.done_on
        if self.gone_on or self.duty.ended_on:
            return self.gone_on or self.duty.ended_on
        if self.excuse is not None:
            return self.excuse.on
        return self.outlived and self.outlived[0]

    @property
    def closed_by(self) -> str | None:
        if self.done:
            return self.duty.done_by
        if self.gone_by or self.duty.ended_by:
            return self.gone_by or self.duty.ended_by
        if self.excuse is not None:
            return self.excuse.id
        return self.outlived and self.outlived[1]

    def follow(self, duty: Duty, excuse: ObligationExcused | None, judged: date) -> None:
        """What is owed from now on; up to the 00:00 of `judged` it stood as it did until now."""
        was_done = self.seen_as_done
        if self.duty != duty or self.gone_on is not None:
            self.duty, self.gone_on, self.gone_by, self.changed = duty, None, None, True
        if excuse is not self.excuse:
            self.excuse, self.changed = excuse, True
        if was_done and not self.seen_as_done:
            self.undone_on = judged
        if self.seen_as_done and not was_done and self.undone_on < judged:
            self.done_from = judged + timedelta(days=1)

    def outlive(self, later: tuple[date, str] | None) -> None:
        """A later period was met on that day, by that event: it ends the alert from red day 1 on. None: not so."""
        ended = later and (max(later[0], self.duty.red_from), later[1])
        if ended != self.outlived:
            self.outlived, self.changed = ended, True

    def lose(self, on: date, by: str) -> None:
        """The record that it counts from no longer stands, known since that day by that event."""
        if self.seen_as_done:
            self.undone_on = on
        self.gone_on, self.gone_by, self.changed = on, by, True

    def next_rung_day(self, rungs: tuple[RungRow, ...], judged: date) -> date | None:
        """The 00:00 after `judged` at which the next rung fires, if nothing more is heard."""
        if not self.climbs:
            return None
        fired = {rung.number for rung in self.rungs}
        red_days = [rung.red_day for rung in rungs if rung.number not in fired]
        if not red_days:
            return None
        return max(self.duty.red_from + timedelta(days=min(red_days) - 1), judged + timedelta(days=1))

    def due_rungs(self, rungs: tuple[RungRow, ...], day: date) -> list[RungRow]:
        """The rungs that fire at 00:00 of `day`, the lowest first."""
        fired = {rung.number for rung in self.rungs}
        red_day = (day - self.duty.grace_over).days
        return [rung for rung in rungs if rung.number not in fired and rung.red_day <= red_day]
