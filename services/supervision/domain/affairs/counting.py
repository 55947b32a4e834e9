"""From what a duty counts, and what meets it."""

from datetime import date

from services.supervision.domain.duty import Debtor, Duty, Law
from services.supervision.domain.facts.heard import Heard
from shared.days import day_of


def counted(law: Law, rule: str, subject: str, debtor: Debtor, begun_by: Heard) -> Duty:
    """So many days after somebody else's act."""
    since = told_on(begun_by)
    row = law.rules.term(rule, since)
    due = law.due(row, since, row.due_days)
    return Duty(row, subject, debtor, begun_by.id, begun_by.id, since, due.day, due.provisional)


def meet(duty: Duty, done_by: Heard | None) -> None:
    if done_by is not None:
        duty.done_on, duty.done_by = done_by.on, done_by.id


def told_on(act: Heard) -> date:
    """The day from which somebody else may be expected to know of it: the later of its own and its recording's."""
    return max(act.on, day_of(act.recorded_us))
