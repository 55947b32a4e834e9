"""What a works owes until it is open: the frost, its acceptance, what is to be mended, the open door.

Pure functions of what was heard of it. Others accept than those who build: their duty counts from the day on which
they could know of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from services.supervision.domain.affairs.building import Building, Round
from services.supervision.domain.duty import Debtor, Duty, Law
from services.supervision.domain.facts.heard import Heard
from services.supervision.domain.facts.works import WorksReported, WorksStarted
from services.supervision.domain.rows import FrostRow
from shared.days import day_of

ACCEPTING = "organisation_department"


@dataclass(frozen=True, slots=True)
class Site:
    """Who owes what about a works: its village what is built there, `office` to accept it."""

    subject: str
    village: Debtor
    office: Debtor
    law: Law


def known_on(told: Heard) -> date:
    """The first day on which somebody else could act on it."""
    return max(told.on, day_of(told.recorded_us))


def frost(told: Building, rounds: Sequence[Round], site: Site) -> Iterator[Duty]:
    """Met by the completion that no rejection has undone. What was complete when it was brought in is not asked."""
    planned = told.planned
    assert planned is not None
    if told.before("completed"):
        return
    row = site.law.rules.frost(planned.on)
    due = row.due_in(planned.year)
    duty = Duty(row, site.subject, site.village, planned.id, planned.id, planned.on, due)
    completed = rounds[-1].completed
    if completed is not None:
        duty.done_on, duty.done_by = completed.on, completed.id
    elif told.start is not None:
        duty.yellow_on = late_from(told.start, list(told.reports.standing()), due, row)
    yield duty


def late_from(start: WorksStarted, reports: Sequence[WorksReported], due: date, row: FrostRow) -> date | None:
    """The day of the latest report, when at the pace since the start it will be finished after the due day.

    `reports` in the order of their recording; those before the start say nothing.
    """
    told = [report for report in reports if report.on >= start.on]
    if len(told) < row.reports_min:
        return None
    latest = max(reversed(told), key=lambda report: report.on)
    if latest.percent == 0:
        return None
    days = -(-(latest.on - start.on).days * 100 // latest.percent)
    return latest.on if days > (due - start.on).days else None


def acceptance(told: Building, rounds: Sequence[Round], site: Site) -> Iterator[Duty]:
    """Once for each completion, until there is a verdict on it."""
    planned = told.planned
    assert planned is not None
    for number, this in enumerate(rounds):
        if this.completion is not None:
            first, stands = this.completion.first, this.completion.stands
            since, trigger, event = max(stands.on, day_of(first.recorded_us)), first.id, stands.id
        elif number == 0 and told.before("completed") and not told.before("accepted"):
            since, trigger, event = known_on(planned), planned.id, planned.id
        else:
            continue
        row = site.law.rules.term("works.acceptance", since)
        due = site.law.due(row, since, row.due_days)
        duty = Duty(row, site.subject, site.office, trigger, event, since, due.day, due.provisional)
        if this.verdict is not None:
            duty.done_on, duty.done_by = this.verdict.on, this.verdict.id
        yield duty


def defects(rounds: Sequence[Round], site: Site) -> Iterator[Duty]:
    """Each day by which something is to be mended; all is mended when the works is completed once more."""
    for this in rounds:
        rejection, completed = this.begun_by, this.completed
        for due in rejection.dues if rejection is not None else ():
            assert rejection is not None
            row = site.law.rules.deadline("works.defect", rejection.on)
            trigger = f"{rejection.id}/{due}"
            duty = Duty(row, site.subject, site.village, trigger, rejection.id, rejection.on, due)
            if completed is not None:
                duty.done_on, duty.done_by = completed.on, completed.id
            yield duty


def opening(told: Building, rounds: Sequence[Round], site: Site, last_day: date) -> Iterator[Duty]:
    planned, accepted = told.planned, rounds[-1].acceptance
    assert planned is not None
    if accepted is not None:
        since, trigger, event = accepted.on, accepted.id, accepted.id
    elif told.before("accepted") and not told.before("opened"):
        since, trigger, event = known_on(planned), planned.id, planned.id
    else:
        return
    row = site.law.rules.term("works.opening", since)
    due = site.law.due(row, since, row.due_days)
    duty = Duty(row, site.subject, site.village, trigger, event, since, due.day, due.provisional)
    if told.opened is not None and told.opened.on <= last_day:
        duty.done_on, duty.done_by = told.opened.on, told.opened.id
    yield duty
