"""A duty: somebody owes something by a day. What it is at an instant follows from the facts recorded by then."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from services.supervision.domain.periods import Period
from services.supervision.domain.rows import DutyRow, TermRow
from services.supervision.domain.rules import Rulebook
from shared.calendar import Due, WorkingCalendar

State = Literal["open", "met", "met_late", "met_recorded_late", "missed", "excused", "cancelled"]
Light = Literal["green", "yellow", "red", "missed", "grey"]

ONE_DAY = timedelta(days=1)
# How the text of the domain is read here: one more whenever the same records come to another account than before.
READING = 2


@dataclass(frozen=True, slots=True)
class Law:
    """What is asked of everybody: the rulebook and the calendar by which its days are counted."""

    rules: Rulebook
    calendar: WorkingCalendar

    def due(self, row: TermRow, since: date, days: int) -> Due:
        """Working days end on a working day; calendar days never roll."""
        return self.calendar.after(since, days) if row.working_days else Due(since + timedelta(days=days), False)

    def unknown_years(self, today: date) -> set[int]:
        """The years that a duty of today would reach and whose working days are not known."""
        rows = [self.rules.term(rule, today) for rule in self.rules.terms]
        due = [self.due(row, today, row.due_days) for row in rows]
        return {one.day.year for one in due if one.provisional}

    def digest(self) -> str:
        """Two laws are the same when it is: rules and calendar, and how they are read."""
        parts = (f"reading {READING}", self.rules.digest(), self.calendar.digest)
        return "+".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Debtor:
    """Who answers for a duty: the holder of `post` in `unit` on the due day.

    `person` is that holder where the duty is his own: then the ladder begins at the rung on which he stands.
    `inherited`: the unit's successors carry it on. Both: it is the post's own, whoever holds it.
    """

    unit: str
    post: str
    person: str | None = None
    own: bool = False
    inherited: bool = False


@dataclass(slots=True)
class Duty:
    """One rule's demand on one subject.

    `trigger` names the record that it counts from, or the period: while that stays the same, the duty stays the same,
    whatever becomes of its days. `since` is the day before its first one. `done_on` and `ended_on` are days in the
    world; `trigger_event`, `done_by` and `ended_by` the ids of the events that say so. `advisory` is worth a note.

    `waits`: it is said to be done and somebody else has yet to confirm it; until then no 00:00 counts against it.
    `yellow_on`: it is yellow from that day on, however far away the due day is.
    """

    row: DutyRow
    subject: str
    debtor: Debtor
    trigger: str
    trigger_event: str
    since: date
    due: date
    provisional: bool = False
    period: Period | None = None
    done_on: date | None = None
    done_by: str | None = None
    ended_on: date | None = None
    ended_by: str | None = None
    advisory: str | None = None
    waits: bool = False
    yellow_on: date | None = None

    @property
    def asked_on(self) -> date:
        """The day whose rules it is judged by."""
        return self.since if self.period is None else self.period.first

    @property
    def rule(self) -> str:
        return self.row.rule

    @property
    def grace_over(self) -> date:
        """The last day on which the record may still come in; the next day is red day 1."""
        return self.due + timedelta(days=self.row.grace_days)

    @property
    def red_from(self) -> date:
        """Red day 1; the last day that there is while it waits."""
        return date.max if self.waits else self.grace_over + ONE_DAY

    def end(self, on: date, by: str) -> None:
        """Cancelled from that day on, unless it was done or cancelled by then."""
        if (self.ended_on is None or self.ended_on > on) and (self.done_on is None or self.done_on > on):
            self.done_on = self.done_by = None
            self.waits = False
            self.ended_on, self.ended_by = on, by


def state_of(duty: Duty, known_late: bool, gone: bool, excused: bool, outlived: bool) -> State:
    """Met outranks cancelled, cancelled outranks excused. `gone`: the record that it counted from no longer stands.

    `outlived`: its alert was ended by a later period.
    """
    if duty.done_on is not None and not gone:
        if duty.done_on > duty.due:
            return "met_late"
        return "met_recorded_late" if known_late else "met"
    if gone or duty.ended_on is not None:
        return "cancelled"
    if excused:
        return "excused"
    return "missed" if outlived else "open"


def light_of(state: State, yellow_from: date, red_from: date, today: date) -> Light:
    if state in ("excused", "cancelled"):
        return "grey"
    if state == "missed":
        return "missed"
    if state != "open":
        return "green"
    if today >= red_from:
        return "red"
    return "yellow" if today >= yellow_from else "green"


def days_overdue(due: date, closed_on: date | None, today: date) -> int:
    """Counted from the due day; they stand still on the day on which the duty was met, excused or cancelled."""
    until = today if closed_on is None else min(closed_on, today)
    return max(0, (until - due).days)


def yellow_from(duty: Duty, before_days: int) -> date:
    """So many days before the due day, and never before the duty's first day; earlier when it is said so."""
    near = max(duty.since + ONE_DAY, duty.due - timedelta(days=before_days))
    return near if duty.yellow_on is None else min(near, duty.yellow_on)
