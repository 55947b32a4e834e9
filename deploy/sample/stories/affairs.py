"""The catalogues of the storylines of problems and of works, and the moves that most of a problem's share."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Generic, Literal, TypeVar

from deploy.sample.days import day_of, plus, working_days_after
from deploy.sample.problem import Cause, Claim, Completion, Measure, Problem, Request
from deploy.sample.problem_teller import ProblemTeller
from deploy.sample.rules import DEFAULT
from deploy.sample.venue_teller import VenueTeller

T = TypeVar("T")
Of = Literal["any", "village", "committee"]
# From the due day to each rung: of an act in the system, and of what may be recorded some days after it was done.
ACTS = DEFAULT.rungs
RED = DEFAULT.grace_days + 1
AFTER_DUE = tuple(RED - 1 + red_day for red_day in DEFAULT.rungs)


@dataclass(frozen=True)
class AffairStory(Generic[T]):
    """`alone`: it changes the unit's roster. `pair`: it needs a neighbour. `of`: only such a unit can live it."""

    name: str
    tell: Callable[[T], None]
    alone: bool = False
    pair: bool = False
    of: Of = "any"


OF_PROBLEMS: dict[str, AffairStory[ProblemTeller]] = {}
OF_WORKS: dict[str, AffairStory[VenueTeller]] = {}


def enlist_problem(
    name: str,
    tell: Callable[[ProblemTeller], None],
    *,
    alone: bool = False,
    pair: bool = False,
    of: Of = "any",
) -> None:
    assert name not in OF_PROBLEMS, name
    OF_PROBLEMS[name] = AffairStory(name, tell, alone, pair, "village" if alone else of)


def problem_story(
    *, alone: bool = False, pair: bool = False, of: Of = "any"
) -> Callable[[Callable[[ProblemTeller], None]], Callable[[ProblemTeller], None]]:
    def register(tell: Callable[[ProblemTeller], None]) -> Callable[[ProblemTeller], None]:
        enlist_problem(tell.__name__, tell, alone=alone, pair=pair, of=of)
        return tell

    return register


def enlist_works(name: str, tell: Callable[[VenueTeller], None], *, alone: bool = False, pair: bool = False) -> None:
    assert name not in OF_WORKS, name
    OF_WORKS[name] = AffairStory(name, tell, alone, pair, "village")


def works_story(
    *, alone: bool = False, pair: bool = False
) -> Callable[[Callable[[VenueTeller], None]], Callable[[VenueTeller], None]]:
    def register(tell: Callable[[VenueTeller], None]) -> Callable[[VenueTeller], None]:
        enlist_works(tell.__name__, tell, alone=alone, pair=pair)
        return tell

    return register


# A problem's days.


def claim_due(p: Problem) -> date:
    return min(working_days_after(p.trigger, DEFAULT.claim_working_days), p.campaign.ends_on)


def cause_due(p: Problem) -> date:
    """That of the measures too."""
    return min(working_days_after(p.trigger, DEFAULT.cause_working_days), p.campaign.ends_on)


def measure_due(p: Problem, measure: Measure) -> date:
    return min(measure.due_on, p.campaign.ends_on)


def free_from(p: Problem) -> date:
    """The day after all that is known of it."""
    return plus(max(day_of(at) for at in p.moments()), 1)


# The moves.


def listed(t: ProblemTeller, before_end: int = 60, told: int = 20) -> Problem:
    """Some day in a campaign that runs on for so long, with so many days told after it."""
    campaign, day = t.listing_day(before_end, told)
    return t.list_(campaign, day)


def claimed(t: ProblemTeller, p: Problem) -> None:
    if not _has(p, Claim) and "claim" not in p.steps_before:
        t.claim(p, _soon(p, t.random.randint(1, 4)))


def analysed(t: ProblemTeller, p: Problem) -> None:
    if not _has(p, Cause) and "cause" not in p.steps_before:
        t.cause(p, _soon(p, t.random.randint(5, 8)))


def planned(t: ProblemTeller, p: Problem) -> Measure:
    """The measure that it has, or one planned in good time."""
    for record in p.records:
        if isinstance(record, Measure):
            return record
    day = _soon(p, t.random.randint(9, 13))
    return t.measure(p, day, plus(day, t.random.randint(10, 25)))


def done(t: ProblemTeller, p: Problem) -> None:
    """Claimed, analysed, planned and every measure completed: whatever of it is lacking, in good time if there is."""
    claimed(t, p)
    analysed(t, p)
    planned(t, p)
    completed = {record.measure for record in p.records if isinstance(record, Completion)}
    for measure in [record for record in p.records if isinstance(record, Measure)]:
        if measure.id not in completed:
            t.complete(p, measure, max(free_from(p), plus(measure.day, t.random.randint(2, 9))))


def asked(t: ProblemTeller, p: Problem) -> Request:
    done(t, p)
    return t.request(p, plus(free_from(p), t.random.randint(0, 3)))


def closed(t: ProblemTeller, p: Problem) -> date:
    """Verified within its time. Returns the day."""
    request = asked(t, p)
    day = working_days_after(request.day, t.random.randint(2, DEFAULT.verify_working_days - 1))
    t.verdict(p, request, day)
    return day


def solved(t: ProblemTeller, p: Problem) -> None:
    """To the end: closed, and looked back at."""
    day = closed(t, p)
    first, last = DEFAULT.look_back_from_days, DEFAULT.look_back_days
    t.look_back(p, plus(day, t.random.randint(first + 1, last - 1)))


def _has(p: Problem, kind: type[Claim | Cause]) -> bool:
    return any(isinstance(record, kind) for record in p.records)


def _soon(p: Problem, working_days: int) -> date:
    return max(free_from(p), working_days_after(p.trigger, working_days))
