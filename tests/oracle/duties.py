"""What a matter owes, by the facts known: each duty from the record it counts from to the one that ends it."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from tests.oracle.days import working_days_after
from tests.oracle.facts import Fact, Facts, of_type
from tests.oracle.steps import STEPS, Course, Happening

GRACE = 3


@dataclass(frozen=True)
class Duty:
    """`counts_from`: the record that makes the duty what it is, whatever becomes of its day (case 44)."""

    rule: str
    subject: str
    counts_from: str
    trigger: date
    due: date
    met: date | None = None
    met_by: str = ""
    cancelled: date | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        return self.rule, self.subject, self.counts_from

    @property
    def period(self) -> tuple[str, str, date]:
        return self.rule, self.subject, self.due

    @property
    def closed(self) -> date | None:
        return self.met or self.cancelled

    @property
    def first_red_day(self) -> date:
        return self.due + timedelta(days=GRACE + 1)


def owed(facts: Facts, course: Course) -> list[Duty]:
    """All duties that the matter ever had, the later of two with the same due day alone (case 44)."""
    matter = course.opening["matter"]
    taken = set(course.opening["steps_before"] or [])
    duties: list[Duty] = []
    for happening in course.happenings:
        duties = _after(happening, duties, facts, matter, taken)
    later = {duty.period: duty for duty in duties}
    return [duty for duty in duties if later[duty.period] is duty]


def _after(happening: Happening, duties: list[Duty], facts: Facts, matter: str, taken: set[str]) -> list[Duty]:
    day, record, step = happening.day, happening.record, happening.step
    subject = f"matter/{matter}"
    match happening.what:
        case "opened":
            return [_first(next(step for step in STEPS if step not in taken), subject, record, day)]
        case "approved":
            rule = "progress" if step == "awareness" else step
            duties = _met(duties, f"matter.{rule}", subject, day, record)
            if step == "awareness":
                return duties
            return [*duties, _next(step, subject, record, day)]
        case "reported":
            duties = _met(duties, "matter.progress", subject, day, record)
            return [*duties, _progress(subject, record, day)]
        case "objected":
            trigger = max(day, _recorded(facts, record))
            due = working_days_after(trigger, 5)
            return [*duties, Duty("matter.objection", f"objection/{record}", record, trigger, due)]
        case "answered":
            return _met(duties, "matter.objection", f"objection/{record}", day, record)
        case "returned":
            return [*_cancelled(duties, day), _first(step, subject, record, day)]
        case "ended":
            return _cancelled(duties, day)
    raise AssertionError(happening.what)


def _first(step: str, subject: str, record: str, day: date) -> Duty:
    """After an opening the first step that is left, after a return the step returned to (cases 20, 21, 44)."""
    if step == "awareness":
        return _progress(subject, record, day)
    return Duty(f"matter.{step}", subject, record, day, day + timedelta(days=30))


def _next(step: str, subject: str, record: str, day: date) -> Duty:
    """What follows a step that was taken (case 20)."""
    step = STEPS[STEPS.index(step) + 1]
    if step == "awareness":
        return _progress(subject, record, day)
    days = 10 if step == "disclosure" else 30
    return Duty(f"matter.{step}", subject, record, day, day + timedelta(days=days))


def _progress(subject: str, record: str, day: date) -> Duty:
    return Duty("matter.progress", subject, record, day, day + timedelta(days=90))


def _met(duties: list[Duty], rule: str, subject: str, day: date, record: str) -> list[Duty]:
    return [
        replace(duty, met=day, met_by=record)
        if (duty.rule, duty.subject) == (rule, subject) and not duty.closed
        else duty
        for duty in duties
    ]


def _cancelled(duties: list[Duty], day: date) -> list[Duty]:
    return [duty if duty.closed else replace(duty, cancelled=day) for duty in duties]


def _recorded(facts: Facts, objection: str) -> date:
    raised: Fact = next(fact for fact in of_type(facts, "raise_objection") if fact["objection"] == objection)
    return raised.at.date()
