"""What a matter owes, by the facts known: each duty from the record it counts from to the one that ends it."""

from dataclasses import replace
from datetime import date, timedelta

from tests.oracle import roster
from tests.oracle.days import working_days_after
from tests.oracle.duty import Duty, one_a_day
from tests.oracle.facts import Fact, Facts, of_type
from tests.oracle.steps import STEPS, Course, Happening


def owed(facts: Facts, course: Course) -> list[Duty]:
    """All duties that the matter ever had, the later of two with the same due day alone (case 44).

    What was due before the village was watched is nobody's duty.
    """
    matter = course.opening["matter"]
    taken = set(course.opening["steps_before"] or [])
    duties: list[Duty] = []
    for happening in course.happenings:
        duties = _after(happening, duties, facts, matter, taken)
    watched = roster.watched_from(facts, course.opening["unit"])
    return [duty for duty in one_a_day(duties) if duty.due >= watched]


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
            after = _next(step, subject, record, day)
            is_owed = any(duty.rule == after.rule and not _is_closed(duty) for duty in duties)  # since a return
            return duties if is_owed else [*duties, after]
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
            if step == "awareness":  # it has no due day; its chain goes on from the last report, and objections stand
                last = [duty for duty in duties if duty.rule == "matter.progress"][-1]
                return [*duties, _progress(subject, last.met_by, last.met)] if last.met else duties
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
        if (duty.rule, duty.subject) == (rule, subject) and not _is_closed(duty)
        else duty
        for duty in duties
    ]


def _cancelled(duties: list[Duty], day: date) -> list[Duty]:
    return [duty if _is_closed(duty) else replace(duty, cancelled=day) for duty in duties]


def _is_closed(duty: Duty) -> bool:
    return bool(duty.met or duty.cancelled)


def _recorded(facts: Facts, objection: str) -> date:
    raised: Fact = next(fact for fact in of_type(facts, "raise_objection") if fact["objection"] == objection)
    return raised.at.date()
