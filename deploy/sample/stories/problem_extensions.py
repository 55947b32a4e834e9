"""The one extension that a problem may have: in time or too late, to a later day or to no later one."""

from functools import partial

from deploy.sample.days import plus, working_days_after
from deploy.sample.problem_teller import ProblemTeller
from deploy.sample.rules import DEFAULT
from deploy.sample.stories.affairs import (
    ACTS,
    analysed,
    cause_due,
    claim_due,
    claimed,
    enlist_problem,
    listed,
    planned,
    problem_story,
    solved,
)
from deploy.sample.stories.common import microsecond_before
from deploy.sample.stories.problem_declines import declined
from deploy.sample.teller import Infeasible


def extended(t: ProblemTeller, duty: str, granted_after: int, by: int, done_after: int | None) -> None:
    """Granted so many days from the old due day on, `by` days; done so many days after the new one, or never.

    On the day after it is too late and changes nothing, as does a new day that is no later.
    """
    p = listed(t)
    old = claim_due(p) if duty == "claim" else cause_due(p)
    if duty != "claim":
        claimed(t, p)
    if duty == "measures":
        analysed(t, p)
    new = plus(old, by)
    granted = plus(old, granted_after)
    if new < granted:
        raise Infeasible(t.story)
    t.extend(p, duty, granted, new)
    if done_after is None:
        return
    day = plus(new, done_after)
    if duty == "claim":
        t.claim(p, day)
    elif duty == "cause":
        t.cause(p, day)
    else:
        t.measure(p, day, plus(day, 10))
    solved(t, p)


def measure_extended(t: ProblemTeller, granted_after: int, done_after: int) -> None:
    p = listed(t, before_end=90)
    claimed(t, p)
    analysed(t, p)
    measure = planned(t, p)
    new = plus(measure.due_on, 12)
    t.extend(p, "measure", plus(measure.due_on, granted_after), new, measure)
    t.complete(p, measure, plus(new, done_after))
    solved(t, p)


@problem_story()
def extended_after_the_insisting_ruling(t: ProblemTeller) -> None:
    """It moves the duty that began with the ruling, not the one that had stopped."""
    p = listed(t)
    decline = declined(t, p)
    t.rule(p, decline, plus(decline.day, 4), accepted=False)
    ruled = plus(decline.day, 4)
    new = plus(working_days_after(ruled, DEFAULT.claim_working_days), 6)
    t.extend(p, "claim", working_days_after(ruled, 3), new)
    t.claim(p, plus(new, ACTS[0]))
    solved(t, p)


@problem_story()
def extended_at_the_last_microsecond(t: ProblemTeller) -> None:
    """Its 00:00 finds the duty with the new day."""
    p = listed(t)
    due = claim_due(p)
    t.extend(p, "claim", due, plus(due, 5), at=microsecond_before(plus(due, 1)))
    t.claim(p, plus(due, 5))
    solved(t, p)


for _duty in ("claim", "cause", "measures"):
    for _granted in (0, 1):
        for _done, _when in ((0, "in_time"), (1, "late"), (None, "never")):
            _tell = partial(extended, duty=_duty, granted_after=_granted, by=8, done_after=_done)
            enlist_problem(f"{_duty}_extended_{_granted}_days_after_its_day_done_{_when}", _tell)
enlist_problem("claim_extended_to_its_own_day", partial(extended, duty="claim", granted_after=-2, by=0, done_after=2))
for _granted, _done in ((0, 0), (0, 1), (-3, 0)):
    _tell = partial(measure_extended, granted_after=_granted, done_after=_done)
    enlist_problem(f"measure_extended_{-_granted}_days_before_its_day_done_{_done}_after", _tell)
