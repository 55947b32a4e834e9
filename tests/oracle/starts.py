"""A works that was started without a resolution of its village (§8, case 32)."""

from collections.abc import Sequence
from datetime import date, timedelta

from tests.oracle import roster
from tests.oracle.facts import Fact, Facts
from tests.oracle.steps import STEPS, Course
from tests.oracle.works import Works

RULE = "works.start_without_resolution"
GRACE = 3  # days: a resolution may still be recorded
BEFORE = STEPS[: STEPS.index("resolution") + 1]  # a return to one of these undoes the resolution


def breach_of(facts: Facts, courses: Sequence[Course], works: Works) -> tuple[date, date] | None:
    """The day of the start, and the one from which the breach is shown."""
    start = works.start
    if start is None or "started" in works.before or _is_resolved(facts, courses, works, start):
        return None
    return start.day, start.day + timedelta(days=GRACE + 1)


def _is_resolved(facts: Facts, courses: Sequence[Course], works: Works, start: Fact) -> bool:
    """By the matter that was named at the start, or else in the plan, when it was the village's on that day."""
    named = start["matter"] or works.planned["matter"]
    village = roster.owner(facts, works.home, start.day)
    return any(
        course.opening["matter"] == named
        and roster.owner(facts, course.opening["unit"], start.day) == village
        and _was_resolved_by(course, start.day)
        for course in courses
    )


def _was_resolved_by(course: Course, day: date) -> bool:
    """On the day itself is enough; what a return had undone by then is not."""
    approved = any(
        verdict.step == "resolution"
        and not verdict.reasons
        and verdict.day <= day
        and (verdict.void_from is None or verdict.void_from > day)
        for verdict in course.verdicts
    )
    returned = any(one.what == "returned" and one.step in BEFORE and one.day <= day for one in course.happenings)
    return approved or ("resolution" in (course.opening["steps_before"] or ()) and not returned)
