"""One duty: what it counts from, until when, how it ended, and how that is shown (cases 1, 4, 5, 6, 42, 44)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tests.oracle.days import DAY


@dataclass(frozen=True)
class Duty:
    """`counts_from`: the record, or the period, that makes the duty what it is, whatever becomes of its day (case 44).

    `trigger` is the day before its first. Of a period: `name`; and `ended`, the day when a later one ended its alert,
    which is known as soon as that one is shown. `waits`: it was done, if whoever has to say so will say so (cases 29,
    47). `forecast_on`: the day of the report that says it will be too late (case 31).
    """

    rule: str
    subject: str
    counts_from: str
    trigger: date
    due: date
    met: date | None = None
    met_by: str = ""
    cancelled: date | None = None
    grace: int = 3
    name: str = ""
    ended: date | None = None
    end_shown_from: date = date.min
    shown_from: date = date.min
    waits: bool = False
    forecast_on: date | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        return self.rule, self.subject, self.counts_from

    @property
    def period(self) -> str:
        return self.name or str(self.due)

    @property
    def first_red_day(self) -> date:
        return self.due + timedelta(days=self.grace + 1)

    def closed_by(self, today: date) -> date | None:
        """The day on which it was met or cancelled, or a later period ended its alert, if it was by today."""
        if self.met:
            return self.met
        if self.ended and max(self.ended, self.end_shown_from) <= today:
            return self.ended
        return self.cancelled if self.is_cancelled_by(today) else None

    def is_cancelled_by(self, today: date) -> bool:
        return self.cancelled is not None and self.cancelled <= today


def state(duty: Duty, today: date, known_as_done: bool) -> str:
    """`known_as_done`: at each 00:00 from red day 1 on."""
    if duty.met:
        if duty.met > duty.due:
            return "met_late"
        return "met" if known_as_done else "met_recorded_late"
    if duty.is_cancelled_by(today):
        return "cancelled"
    return "missed" if duty.name and today >= duty.first_red_day else "open"


def light(duty: Duty, state: str, today: date) -> str:
    if state.startswith("met"):
        return "green"
    if state == "cancelled":
        return "grey"
    if duty.waits:
        return "yellow"
    if today >= duty.first_red_day:
        return "missed" if duty.closed_by(today) else "red"
    if today > duty.due or (duty.forecast_on and duty.forecast_on <= today):
        return "yellow"  # its record is awaited, or it will be too late
    runs = (duty.due - duty.trigger).days
    near = 14 if runs >= 90 else 7 if runs >= 25 else 2
    yellow_from = max(duty.due - timedelta(days=near), duty.trigger + DAY)
    return "yellow" if today >= yellow_from else "green"


def one_a_day(duties: Sequence[Duty]) -> list[Duty]:
    """Of those of one rule and subject with the same due day the later stands alone (case 44)."""
    later = {(duty.rule, duty.subject, duty.due): duty for duty in duties}
    return [duty for duty in duties if later[duty.rule, duty.subject, duty.due] is duty]


def ended_on(duties: Sequence[Duty], day: date) -> list[Duty]:
    """What was not done by that day ends on it."""
    return [
        duty
        if (duty.met and duty.met <= day) or duty.is_cancelled_by(day)
        else replace(duty, met=None, waits=False, cancelled=day)
        for duty in duties
    ]


def withdrawn(duties: Sequence[Duty], closed: date | None, root: str) -> Sequence[Duty]:
    """The unit was closed on that day, if it was, with nobody to follow: what is open ends, and nothing more begins
    but what counts from the `root` of it all.
    """
    if closed is None:
        return duties
    return ended_on([duty for duty in duties if duty.trigger <= closed or duty.counts_from.startswith(root)], closed)
