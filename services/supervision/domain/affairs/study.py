"""A committee is never so many months without a meeting on the subject: one-off duties in a chain.

The first counts from the day from which the unit is watched. Each meeting on the subject ends the duty before it and
begins the next.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from services.supervision.domain.affairs.affair import Now
from services.supervision.domain.affairs.life import Life
from services.supervision.domain.duty import Debtor, Duty
from services.supervision.domain.facts.branches import MeetingTold
from services.supervision.domain.periods import months_after
from services.supervision.domain.rows import StudyRow
from services.supervision.domain.rules import in_force


def duties(unit: str, life: Life, meetings: Sequence[MeetingTold], now: Now) -> Iterator[Duty]:
    """`meetings` are the unit's, by day, and within a day in the order in which they were first told."""
    for rule in dict.fromkeys(row.rule for row in now.law.rules.studies):
        rows = tuple(row for row in now.law.rules.studies if row.rule == rule)
        by_due = {duty.due: duty for duty in _chain(unit, life, meetings, rows, now.day)}
        yield from by_due.values()  # of two with the same due day the later stands


def _chain(
    unit: str, life: Life, meetings: Sequence[MeetingTold], rows: tuple[StudyRow, ...], today: date
) -> Iterator[Duty]:
    """What was held before a registration that was recorded too late to judge it counts for nothing."""
    since, trigger, event = life.watched_from, "registered", life.registered.id
    row = in_force(rows, since)
    if months_after(since, row.due_months) < life.recorded_on:
        since = life.recorded_on
        row = in_force(rows, since)
    if since > min(today, life.last_day):
        return
    subject, debtor = f"unit/{unit}", Debtor(unit, "committee_secretary")
    duty = Duty(row, subject, debtor, trigger, event, since, months_after(since, row.due_months))
    for meeting in meetings:
        if since <= meeting.on <= life.last_day and row.kind in meeting.kinds and row.topic in meeting.topics:
            duty.done_on, duty.done_by = meeting.on, meeting.id
            yield duty
            row = in_force(rows, meeting.on)
            due = months_after(meeting.on, row.due_months)
            duty = Duty(row, subject, debtor, meeting.meeting, meeting.id, meeting.on, due)
    life.cancel(duty)
    yield duty
