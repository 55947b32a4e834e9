"""A village matter as far as supervision has heard of it, and what it therefore owes.

`learn` takes the facts of one matter in order of recording; `duties` is a pure function of what was learned. A matter
goes through its steps in laps: the first begins when it is opened, each return to an earlier step begins another.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import assert_never

from services.supervision.domain.duty import Duty, Law
from services.supervision.domain.facts import (
    AWARENESS,
    DISCLOSURE,
    STEP_NUMBER,
    STEPS,
    MatterFact,
    MatterOpened,
    MatterReturned,
    MatterWithdrawn,
    ObjectionAnswered,
    ObjectionRaised,
    ProgressReported,
    StepApproved,
    StepRefused,
    StepVoided,
    UnitClosed,
)
from shared.days import day_of

_Before = MatterOpened | MatterReturned | StepApproved | ProgressReported
STEP_RULES = tuple(f"matter.{step}" for step in STEPS)


class UnknownMatter(Exception):  # noqa: N818
    """A fact about a matter of which no opening was heard."""


@dataclass(slots=True)
class _Approval:
    told: StepApproved
    step: int
    voided_by: str | None = None  # the command that made it void: a return's, or one that had the record judged afresh


@dataclass(slots=True)
class _Refusal:
    told: StepRefused
    voided_by: str | None = None  # the command that made it void


@dataclass(slots=True)
class _Objection:
    told: ObjectionRaised
    answer: ObjectionAnswered | None = None


@dataclass(slots=True)
class _Lap:
    """From `first` on, until the return that began the next lap."""

    number: int
    first: int
    begun_by: MatterOpened | MatterReturned
    skipped: frozenset[int]
    until: MatterReturned | None


@dataclass(slots=True)
class Matter:
    opened: MatterOpened | None = None
    withdrawn: MatterWithdrawn | None = None
    approvals: list[_Approval] = field(default_factory=list)
    refusals: dict[tuple[str, str], _Refusal] = field(default_factory=dict)
    returns: list[MatterReturned] = field(default_factory=list)
    objections: dict[str, _Objection] = field(default_factory=dict)
    reports: list[ProgressReported] = field(default_factory=list)

    def learn(self, fact: MatterFact) -> None:
        """Raises UnknownMatter, or KeyError for an answer to an objection that was never raised."""
        if self.opened is None and not isinstance(fact, MatterOpened):
            raise UnknownMatter(fact.matter)
        match fact:
            case MatterOpened():
                self.opened = fact
            case StepApproved():
                self.refusals.pop((fact.step, fact.record), None)
                self._drop(fact.step, fact.record)
                self.approvals.append(_Approval(fact, STEP_NUMBER[fact.step]))
            case StepRefused():
                self._drop(fact.step, fact.record)
                self.refusals[fact.step, fact.record] = _Refusal(fact)
            case StepVoided():
                self._void(fact)
            case MatterReturned():
                self._return(fact)
            case ObjectionRaised():
                self.objections[fact.objection] = _Objection(fact)
            case ObjectionAnswered():
                self.objections[fact.objection].answer = fact
            case ProgressReported():
                self.reports.append(fact)
                self.reports.sort(key=lambda report: report.on)
            case MatterWithdrawn():
                self.withdrawn = fact
            case _:
                assert_never(fact)

    def standing_refusals(self) -> Iterator[StepRefused]:
        """The refusals that later facts have not cured. A return cures nothing: the record still breaks the rule."""
        returning = {told.command for told in self.returns}
        for refusal in self.refusals.values():
            if refusal.voided_by is None or refusal.voided_by in returning:
                yield refusal.told

    def _drop(self, step: str, record: str) -> None:
        self.approvals = [a for a in self.approvals if a.told.record != record or a.told.step != step]

    def _void(self, fact: StepVoided) -> None:
        refusal = self.refusals.get((fact.step, fact.record))
        if refusal is not None:
            refusal.voided_by = fact.command
        for approval in self.approvals:
            if approval.told.record == fact.record and approval.told.step == fact.step and not approval.voided_by:
                approval.voided_by = self._returned_by(approval) or fact.command

    def _returned_by(self, approval: _Approval) -> str | None:
        """The return that it did not outlive: known when it was recorded only after that return's day."""
        for told in self.returns:
            if told.on >= approval.told.on and STEP_NUMBER[told.to_step] <= approval.step:
                return told.command
        return None

    def _return(self, fact: MatterReturned) -> None:
        if STEP_NUMBER[fact.to_step] > DISCLOSURE:
            return  # awareness has no day of its own; nothing that was taken becomes void
        self.returns.append(fact)
        self.returns.sort(key=lambda told: told.on)
        for approval in self.approvals:
            covered = approval.step >= STEP_NUMBER[fact.to_step] and approval.told.on <= fact.on
            if covered and approval.voided_by is None:
                approval.voided_by = fact.command


def duties(matter: Matter, law: Law, closed: UnitClosed | None, watched_from: date) -> list[Duty]:
    """All that the matter owes or has owed, by what is known of it. `closed`: nobody carries on its unit's affairs."""
    assert matter.opened is not None
    owed: dict[tuple[str, str, date], Duty] = {}
    for duty in (*_on_the_way(matter, law), *_objections(matter, law)):
        if duty.due >= watched_from:
            owed[duty.row.rule, duty.subject, duty.due] = duty  # of two with the same due day, the later stands
    ends = [(end.on, end.id) for end in (matter.withdrawn, closed) if end is not None]
    if ends:
        for duty in owed.values():
            duty.end(*min(ends))
    return list(owed.values())


def _on_the_way(matter: Matter, law: Law) -> Iterator[Duty]:
    commands = {told.command: number for number, told in enumerate(matter.returns)}
    for lap in _laps(matter):
        taken: dict[int, StepApproved] = {}
        for approval in matter.approvals:
            ended_in = len(matter.returns) if approval.voided_by is None else commands.get(approval.voided_by, -1)
            in_time = lap.until is None or approval.told.on <= lap.until.on
            earlier = taken.get(approval.step)
            if ended_in >= lap.number and in_time and (earlier is None or approval.told.on < earlier.on):
                taken[approval.step] = approval.told
        owed = [*_steps(matter, lap, taken, law), *_progress(matter, lap, taken, law)]
        if lap.until is not None:
            for duty in owed:
                duty.end(lap.until.on, lap.until.id)
        yield from owed


def _laps(matter: Matter) -> Iterator[_Lap]:
    assert matter.opened is not None
    begun_by: MatterOpened | MatterReturned = matter.opened
    skipped = frozenset(STEP_NUMBER[step] for step in matter.opened.steps_before)
    first = 0
    for number, until in enumerate((*matter.returns, None)):
        yield _Lap(number, first, begun_by, skipped, until)
        if until is not None:
            begun_by, first, skipped = until, STEP_NUMBER[until.to_step], frozenset()


def _steps(matter: Matter, lap: _Lap, taken: dict[int, StepApproved], law: Law) -> Iterator[Duty]:
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


def _progress(matter: Matter, lap: _Lap, taken: dict[int, StepApproved], law: Law) -> Iterator[Duty]:
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
    for report in matter.reports:
        if report.on < before.on or (lap.until is not None and report.on > lap.until.on):
            continue
        duty = _duty(matter, "matter.progress", before, law)
        duty.done_on, duty.done_by = report.on, report.id
        yield duty
        before = report
        if final is not None and final.record == report.report:
            return
    if final is None:
        yield _duty(matter, "matter.progress", before, law)


def _objections(matter: Matter, law: Law) -> Iterator[Duty]:
    """To answer is a duty on somebody else's act: it counts from the later of its day and the day of its recording."""
    assert matter.opened is not None
    for key, objection in matter.objections.items():
        told = objection.told
        since = max(told.on, day_of(told.recorded_us))
        row = law.rules.duty("matter.objection", since)
        due = law.due(row, since, row.due_days)
        duty = Duty(row, f"objection/{key}", matter.opened.unit, key, told.id, since, due.day, due.provisional)
        if objection.answer is not None:
            duty.done_on, duty.done_by = objection.answer.on, objection.answer.id
        voiding = next((told_back for told_back in matter.returns if told_back.on >= told.on), None)
        if voiding is not None:
            duty.end(voiding.on, voiding.id)
        yield duty


def _duty(matter: Matter, rule: str, before: _Before, law: Law) -> Duty:
    assert matter.opened is not None
    row = law.rules.duty(rule, before.on)
    days = row.first_due_days
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
    return Duty(row, subject, matter.opened.unit, trigger, before.id, before.on, due.day, due.provisional)
