"""What a works owes until it is open: the frost, its acceptance, what is to be mended, the open door.

Pure functions of what was heard of it. Others accept than those who build: their duty counts from the day on which
they could know of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from services.supervision.domain.affairs.affair import Now
from services.supervision.domain.affairs.building import Building, Round
from services.supervision.domain.affairs.counting import counted, meet
from services.supervision.domain.duty import Debtor, Duty, Law
from services.supervision.domain.facts.heard import Heard
from services.supervision.domain.facts.works import AcceptanceRecorded, WorksReported, WorksStarted
from services.supervision.domain.roster import COMMITTEE_KINDS, SECRETARY
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


def frost(told: Building, rounds: Sequence[Round], site: Site) -> Iterator[Duty]:
    """Met by the completion that no rejection has undone. What was complete when it was brought in is not asked."""
    planned = told.planned
    assert planned is not None
    if told.before("completed"):
        return
    row = site.law.rules.frost(planned.on)
    due = row.due_in(planned.year)
    duty = Duty(row, site.subject, site.village, planned.id, planned.id, planned.on, due)
    meet(duty, rounds[-1].completed)
    if duty.done_on is None and told.start is not None:
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
    """Once for each completion, until there is a verdict on it. A correction does not make it known any later."""
    planned = told.planned
    assert planned is not None
    for number, this in enumerate(rounds):
        if this.completion is not None:
            first, stands = this.completion.first, this.completion.stands
            since = max(stands.on, day_of(first.recorded_us))
            row = site.law.rules.term("works.acceptance", since)
            due = site.law.due(row, since, row.due_days)
            duty = Duty(row, site.subject, site.office, first.id, stands.id, since, due.day, due.provisional)
        elif number == 0 and told.before("completed") and not told.before("accepted"):
            duty = counted(site.law, "works.acceptance", site.subject, site.office, planned)
        else:
            continue
        meet(duty, this.verdict)
        yield duty


def acceptor(told: AcceptanceRecorded, now: Now) -> Debtor:
    """Who answers for how it was accepted: a committee by its secretary, the county's offices by the department."""
    if now.roster.kind_of(told.office, now.known_us) in COMMITTEE_KINDS:
        return Debtor(told.office, SECRETARY, own=True, inherited=True)
    return Debtor(now.roster.county, ACCEPTING)


def defects(rounds: Sequence[Round], site: Site) -> Iterator[Duty]:
    """Each day by which something is to be mended; all is mended when the works is completed once more."""
    for this in rounds:
        rejection = this.begun_by
        if rejection is None:
            continue
        row = site.law.rules.deadline("works.defect", rejection.on)
        for due in rejection.dues:
            trigger = f"{rejection.id}/{due}"
            duty = Duty(row, site.subject, site.village, trigger, rejection.id, rejection.on, due)
            meet(duty, this.completed)
            yield duty


def opening(told: Building, rounds: Sequence[Round], site: Site, last_day: date) -> Iterator[Duty]:
    begun_by: Heard | None = rounds[-1].acceptance
    if told.before("accepted") and not told.before("opened"):
        begun_by = told.planned
    if begun_by is not None:
        duty = counted(site.law, "works.opening", site.subject, site.village, begun_by)
        meet(duty, told.opened if told.opened is not None and told.opened.on <= last_day else None)
        yield duty
