"""Claimed, analysed, planned and carried out on the day, a day late, recorded late: the edges of a problem's steps."""

from datetime import date, datetime
from functools import partial

from deploy.sample.days import moment, plus, working_days_after
from deploy.sample.problem import Problem
from deploy.sample.problem_teller import ProblemTeller
from deploy.sample.stories.affairs import (
    ACTS,
    AFTER_DUE,
    RED,
    analysed,
    cause_due,
    claim_due,
    claimed,
    closed,
    done,
    enlist_problem,
    listed,
    measure_due,
    planned,
    problem_story,
    solved,
)
from deploy.sample.stories.common import microsecond_before
from deploy.sample.teller import Infeasible


@problem_story()
def a_problem_solved(t: ProblemTeller) -> None:
    solved(t, listed(t))


@problem_story()
def a_problem_of_which_nothing_is_heard(t: ProblemTeller) -> None:
    """Claim, cause and measures climb their ladders, and from its day on the closing."""
    listed(t, before_end=10, told=45)


def claimed_after_its_due_day(t: ProblemTeller, days: int) -> None:
    p = listed(t)
    t.claim(p, plus(claim_due(p), days))
    solved(t, p)


def claim_known(t: ProblemTeller, rung: int, edge: str) -> None:
    """It happens when it is recorded: the microsecond before the rung's 00:00, or that very moment."""
    p = listed(t)
    day = plus(claim_due(p), ACTS[rung - 1])
    if edge == "before":
        t.claim(p, plus(day, -1), microsecond_before(day))
    else:
        t.claim(p, day, moment(day))
    solved(t, p)


@problem_story()
def another_person_is_named_responsible(t: ProblemTeller) -> None:
    """The first claim counts."""
    p = listed(t)
    t.claim(p, claim_due(p))
    t.claim(p, plus(claim_due(p), 4), posts=("committee_member", "branch_committee_member", "branch_secretary"))
    solved(t, p)


def take(t: ProblemTeller, p: Problem, step: str, day: date, at: datetime | None = None) -> None:
    if step == "cause":
        t.cause(p, day, at)
    else:
        t.measure(p, day, plus(day, 12), at)


def taken_after_its_due_day(t: ProblemTeller, step: str, days: int) -> None:
    p = listed(t)
    claimed(t, p)
    take(t, p, step, plus(cause_due(p), days))
    solved(t, p)


def taken_on_its_due_day_recorded(t: ProblemTeller, step: str, edge: str) -> None:
    p = listed(t)
    claimed(t, p)
    take(t, p, step, cause_due(p), recorded(cause_due(p), edge))
    solved(t, p)


def recorded(due: date, edge: str) -> datetime:
    """Around the 00:00 at which red day 1 begins, or after a rung."""
    red = plus(due, RED)
    return {
        "at_the_end_of_grace": microsecond_before(red),
        "at_the_very_00_00_of_red": moment(red),
        "after_rung_2": moment(plus(due, AFTER_DUE[1]), "10:00:00.250000"),
        "after_rung_4": moment(plus(due, AFTER_DUE[3]), "10:00:00.250000"),
    }[edge]


def an_earlier_one_told_later(t: ProblemTeller, step: str, known: int) -> None:
    """The first was told late; a second one, told after it, turns out to have come in time."""
    p = listed(t)
    claimed(t, p)
    due = cause_due(p)
    take(t, p, step, plus(due, 2))
    take(t, p, step, plus(due, -1), moment(plus(due, known), "11:00:00.250000"))
    solved(t, p)


@problem_story()
def measures_never_planned(t: ProblemTeller) -> None:
    p = listed(t)
    claimed(t, p)
    analysed(t, p)


# One measure.


def carried_out_after_its_due_day(t: ProblemTeller, days: int) -> None:
    p = listed(t)
    claimed(t, p)
    analysed(t, p)
    measure = planned(t, p)
    t.complete(p, measure, plus(measure.due_on, days))
    solved(t, p)


def carried_out_on_its_due_day_recorded(t: ProblemTeller, edge: str) -> None:
    p = listed(t)
    claimed(t, p)
    analysed(t, p)
    measure = planned(t, p)
    t.complete(p, measure, measure.due_on, recorded(measure.due_on, edge))
    solved(t, p)


@problem_story()
def one_of_two_measures_is_never_carried_out(t: ProblemTeller) -> None:
    """Nobody asks for the closing then."""
    p = listed(t)
    claimed(t, p)
    analysed(t, p)
    first = planned(t, p)
    t.measure(p, plus(first.day, 1), plus(first.day, 9))
    t.complete(p, first, plus(first.day, 6))


@problem_story()
def a_measure_planned_and_carried_out_on_one_day(t: ProblemTeller) -> None:
    p = listed(t)
    claimed(t, p)
    analysed(t, p)
    day = working_days_after(p.trigger, 10)
    measure = t.measure(p, day, day)
    t.complete(p, measure, day)
    solved(t, p)


# Everything of the owner's is due by the campaign's end at the latest.


def listed_before_the_end(t: ProblemTeller, days: int) -> Problem:
    """So many days before it, with two months told after it."""
    found = [one for one in t.book.affairs.campaigns if plus(one.ends_on, 60) < t.until]
    if not found:
        raise Infeasible(t.story)
    campaign = t.random.choice(found)
    return t.list_(campaign, plus(campaign.ends_on, -days))


@problem_story()
def listed_on_the_last_day(t: ProblemTeller) -> None:
    """Four duties due on the very day."""
    p = listed_before_the_end(t, 0)
    t.claim(p, plus(p.trigger, 1))
    solved(t, p)


@problem_story()
def listed_three_days_before_the_end(t: ProblemTeller) -> None:
    p = listed_before_the_end(t, 3)
    t.claim(p, p.campaign.ends_on)
    t.cause(p, p.campaign.ends_on, moment(plus(p.campaign.ends_on, RED), "09:00:00.250000"))
    solved(t, p)


@problem_story()
def a_measure_due_after_the_end(t: ProblemTeller) -> None:
    """Its own day is capped; done between the two it is late."""
    p = listed_before_the_end(t, 40)
    claimed(t, p)
    analysed(t, p)
    measure = t.measure(p, working_days_after(p.trigger, 12), plus(p.campaign.ends_on, 20))
    t.complete(p, measure, plus(measure_due(p, measure), 2))
    closed(t, p)


@problem_story()
def a_measure_planned_after_the_end(t: ProblemTeller) -> None:
    """The one before it is capped; its own day stands."""
    p = listed_before_the_end(t, 40)
    done(t, p)
    again = t.measure(p, plus(p.campaign.ends_on, 3), plus(p.campaign.ends_on, 20))
    t.complete(p, again, plus(again.due_on, 1))
    closed(t, p)


for _days in (0, 1):
    enlist_problem(f"claimed_{_days}_days_after_its_due_day", partial(claimed_after_its_due_day, days=_days))
for _rung in (1, 2, 3, 4):
    for _edge in ("before", "at"):
        enlist_problem(f"claim_known_{_edge}_rung_{_rung}", partial(claim_known, rung=_rung, edge=_edge))
for _step in ("cause", "measures"):
    for _days in (0, 1, RED + 1):
        _tell = partial(taken_after_its_due_day, step=_step, days=_days)
        enlist_problem(f"{_step}_{_days}_days_after_its_due_day", _tell)
    for _edge in ("at_the_end_of_grace", "at_the_very_00_00_of_red", "after_rung_2", "after_rung_4"):
        _tell = partial(taken_on_its_due_day_recorded, step=_step, edge=_edge)
        enlist_problem(f"{_step}_recorded_{_edge}", _tell)
    for _known in (RED - 1, RED + 2):
        _tell = partial(an_earlier_one_told_later, step=_step, known=_known)
        enlist_problem(f"an_earlier_{_step}_told_{_known}_days_after", _tell)
for _days in (0, 1, RED):
    enlist_problem(f"measure_{_days}_days_after_its_own_day", partial(carried_out_after_its_due_day, days=_days))
for _edge in ("at_the_end_of_grace", "at_the_very_00_00_of_red", "after_rung_2"):
    enlist_problem(f"measure_recorded_{_edge}", partial(carried_out_on_its_due_day_recorded, edge=_edge))
