"""What a village matter owes: a pure function of what was heard of it.

A matter goes through its steps in laps: the first begins when it is opened, each return to an earlier step begins
another, and cancels what was still open in the one before.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from services.supervision.domain.affairs.matter import Matter
from services.supervision.domain.duty import Debtor, Duty, Law
from services.supervision.domain.facts.matters import (
    AWARENESS,
    DISCLOSURE,
    STEP_NUMBER,
    STEPS,
    MatterOpened,
    MatterReturned,
    ProgressReported,
    StepApproved,
)
from services.supervision.domain.facts.roster import UnitClosed
from shared.days import day_of

_Before = MatterOpened | MatterReturned | StepApproved | ProgressReported
Ours = Callable[[str, date], bool]  # whether a unit may speak for the matter about that day
STEP_RULES = tuple(f"matter.{step}" for step in STEPS)


@dataclass(slots=True)
class Lap:
    """From `first` on, until the return that began the next lap."""

    first: int
    begun_by: MatterOpened | MatterReturned
    skipped: frozenset[int]
    until: MatterReturned | None

    def holds(self, day: date) -> bool:
        """A return comes after everything else of its day: that day still belongs to the lap before it."""
        begun = isinstance(self.begun_by, MatterOpened) or day > self.begun_by.on
        return begun and (self.until is None or day <= self.until.on)


def duties(matter: Matter, law: Law, closed: UnitClosed | None, watched_from: date, ours: Ours) -> list[Duty]:
    """All that the matter owes or has owed, by what is known of it. `closed`: nobody carries on its unit's affairs."""
    assert matter.opened is not None
    owed: dict[tuple[str, str, date], Duty] = {}
    ends = [(end.on, end.id) for end in (matter.withdrawn, closed) if end is not None]
    last_day = min(ends)[0] if ends else date.max
    for duty in (*_on_the_way(matter, law, ours, last_day), *_objections(matter, law, last_day)):
        if duty.due >= watched_from:
            owed[duty.row.rule, duty.subject, duty.due] = duty  # of two with the same due day, the later stands
    if ends:
        for duty in owed.values():
            duty.end(*min(ends))
    return list(owed.values())


def _on_the_way(matter: Matter, law: Law, ours: Ours, last_day: date) -> Iterator[Duty]:
    """What happened after the last day of a matter that has ended leads to nothing, however early it was recorded."""
    reports = [report for report in matter.reports if report.on <= last_day and ours(report.unit, report.on)]
    approvals = [approval for approval in matter.approvals.values() if approval.on <= last_day]
    told_again = max(matter.told_again, default=date.min)
    for lap in _laps(matter, last_day):
        taken: dict[int, StepApproved] = {}
        for approval in approvals:
            step = STEP_NUMBER[approval.step]
            if step == AWARENESS and approval.on <= told_again:
                continue
            if lap.holds(approval.on) and (step not in taken or approval.on < taken[step].on):
                taken[step] = approval
        steps = (*_made_up(matter, lap, taken, law), *_steps(matter, lap, taken, law))
        owed = [*steps, *_progress(matter, lap, taken, reports, law)]
        if lap.until is not None:
            for duty in owed:
                duty.end(lap.until.on, lap.until.id)
        yield from owed


def _laps(matter: Matter, last_day: date) -> Iterator[Lap]:
    assert matter.opened is not None
    begun_by: MatterOpened | MatterReturned = matter.opened
    skipped = frozenset(STEP_NUMBER[step] for step in matter.opened.steps_before)
    first = 0
    for until in (*(told for told in matter.returns if told.on <= last_day), None):
        yield Lap(first, begun_by, skipped, until)
        if until is not None:
            begun_by, first, skipped = until, STEP_NUMBER[until.to_step], frozenset()


def _steps(matter: Matter, lap: Lap, taken: dict[int, StepApproved], law: Law) -> Iterator[Duty]:
    """Each step is due so long after the one before it; the first one after the lap's beginning."""
    before: _Before = lap.begun_by
    for step in range(lap.first, AWARENESS):
        if step in lap.skipped:
            continue
        duty = _duty(matter, STEP_RULES[step], before, law)
        approved = taken.get(step)
        if approved is None:
            yield duty
            return
        duty.done_on, duty.done_by = approved.on, approved.id
        yield duty
        before = approved


def _made_up(matter: Matter, lap: Lap, taken: dict[int, StepApproved], law: Law) -> Iterator[Duty]:
    """A correction may move an earlier step behind the return: those between it and the step returned to follow it."""
    begun = min(taken, default=lap.first)
    for step in range(begun, lap.first - 1):
        if step not in taken:
            return
        duty = _duty(matter, STEP_RULES[step + 1], taken[step], law)
        approved = taken.get(step + 1)
        if approved is not None:
            duty.done_on, duty.done_by = approved.on, approved.id
        yield duty


def _progress(
    matter: Matter, lap: Lap, taken: dict[int, StepApproved], reports: list[ProgressReported], law: Law
) -> Iterator[Duty]:
    """From the disclosure on a report is owed every so many days, until the final one is approved."""
    if DISCLOSURE in lap.skipped:
        if AWARENESS in lap.skipped:
            return
        before: _Before = lap.begun_by
    elif DISCLOSURE in taken:
        before = taken[DISCLOSURE]
    else:
        return
    final = taken.get(AWARENESS)
    for report in reports:
        if report.on < before.on or not lap.holds(report.on):
            continue
        duty = _duty(matter, "matter.progress", before, law)
        duty.done_on, duty.done_by = report.on, report.id
        yield duty
        before = report
        if final is not None and final.record == report.report:
            return
    if final is None:
        yield _duty(matter, "matter.progress", before, law)


def _objections(matter: Matter, law: Law, last_day: date) -> Iterator[Duty]:
    """To answer is a duty on somebody else's act: it counts from the later of its day and the day of its recording."""
    assert matter.opened is not None
    for key, objection in matter.objections.items():
        told = objection.told
        since = max(told.on, day_of(told.recorded_us))
        row = law.rules.term("matter.objection", since)
        due = law.due(row, since, row.due_days)
        duty = Duty(row, f"objection/{key}", _debtor(matter), key, told.id, since, due.day, due.provisional)
        if objection.answer is not None:
            duty.done_on, duty.done_by = objection.answer.on, objection.answer.id
        voiding = next((back for back in matter.returns if told.on <= back.on <= last_day), None)
        if voiding is not None:
            duty.end(voiding.on, voiding.id)
        yield duty


def _duty(matter: Matter, rule: str, before: _Before, law: Law) -> Duty:
    assert matter.opened is not None
    row = law.rules.term(rule, before.on)
    days = row.first_due_days or row.due_days
    trigger = before.id
    match before:
        case StepApproved():
            days, trigger = row.due_days, before.record
        case ProgressReported():
            days, trigger = row.due_days, before.report
        case MatterOpened() | MatterReturned():
            pass
        case _:
            assert_never(before)
    due = law.due(row, before.on, days)
    subject = f"matter/{matter.opened.matter}"
    return Duty(row, subject, _debtor(matter), trigger, before.id, before.on, due.day, due.provisional)


def _debtor(matter: Matter) -> Debtor:
    assert matter.opened is not None
    return Debtor(matter.opened.unit, "branch_secretary", inherited=True)
