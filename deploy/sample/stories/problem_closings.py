"""Requests to close that wait, are verified, rejected, unsettled; problems that come back; looks back."""

from functools import partial

from deploy.sample.days import moment, plus, working_days_after
from deploy.sample.problem import Problem, Request
from deploy.sample.problem_teller import ProblemTeller
from deploy.sample.rules import DEFAULT
from deploy.sample.stories.affairs import (
    ACTS,
    RED,
    analysed,
    asked,
    claimed,
    closed,
    done,
    enlist_problem,
    free_from,
    listed,
    planned,
    problem_story,
    solved,
)
from deploy.sample.stories.problem_steps import listed_before_the_end, recorded
from deploy.sample.teller import Infeasible


def verified(t: ProblemTeller, after: int) -> None:
    """So many days after the verification's due day."""
    p = listed(t)
    request = asked(t, p)
    t.verdict(p, request, plus(working_days_after(request.day, DEFAULT.verify_working_days), after))


@problem_story()
def never_verified(t: ProblemTeller) -> None:
    """The closing waits, yellow, beyond the campaign's end; the office is red."""
    asked(t, listed_before_the_end(t, 40))


def requested_before_the_end(t: ProblemTeller, days: int) -> tuple[Problem, Request]:
    p = listed_before_the_end(t, 50)
    done(t, p)
    day = plus(p.campaign.ends_on, -days)
    if day < free_from(p):
        raise Infeasible(t.story)
    return p, t.request(p, day)


def verified_after_the_end(t: ProblemTeller, days: int) -> None:
    """Met on the request's day, the last of the campaign."""
    p, request = requested_before_the_end(t, 0)
    t.verdict(p, request, plus(p.campaign.ends_on, days))


def rejected_after_the_end(t: ProblemTeller, days: int) -> None:
    """Red from the old day: several rungs at one 00:00. A second request waits anew, and stops the ladder."""
    p, request = requested_before_the_end(t, 2)
    t.verdict(p, request, plus(p.campaign.ends_on, days), closed=False)
    second = t.request(p, plus(p.campaign.ends_on, days + 3))
    t.verdict(p, second, plus(second.day, 6))


@problem_story()
def rejected_in_time_and_closed_in_time(t: ProblemTeller) -> None:
    p = listed(t, before_end=90)
    request = asked(t, p)
    t.verdict(p, request, plus(request.day, 4), closed=False)
    measure = t.measure(p, free_from(p), plus(free_from(p), 6))
    t.complete(p, measure, plus(measure.day, 4))
    solved(t, p)


@problem_story()
def the_second_of_two_requests_takes_the_place(t: ProblemTeller) -> None:
    """Its verification counts from the rejection of the first; the closing is met on the second one's day."""
    p = listed(t, before_end=90)
    first = asked(t, p)
    second = t.request(p, plus(first.day, 2))
    t.verdict(p, first, plus(second.day, 3), closed=False)
    t.verdict(p, second, plus(working_days_after(plus(second.day, 3), DEFAULT.verify_working_days), 1))


@problem_story()
def the_second_of_two_requests_is_rejected(t: ProblemTeller) -> None:
    """The first goes on waiting, and is verified on its last day."""
    p = listed(t, before_end=90)
    first = asked(t, p)
    second = t.request(p, plus(first.day, 1))
    t.verdict(p, second, plus(second.day, 3), closed=False)
    t.verdict(p, first, working_days_after(first.day, DEFAULT.verify_working_days))


def requested_too_early(t: ProblemTeller, told: str) -> None:
    """A measure was not done by the request's day; or it was, and is told late: then the request counts after all."""
    p = listed(t, before_end=80)
    claimed(t, p)
    analysed(t, p)
    measure = planned(t, p)
    request = t.request(p, plus(measure.day, 4))
    if told == "later":
        t.complete(p, measure, plus(request.day, -1), moment(plus(request.day, 6), "15:00:00.250000"))
        t.verdict(p, request, plus(request.day, 9))
    else:
        t.complete(p, measure, plus(request.day, 2))
        t.verdict(p, request, plus(request.day, 5), closed=False)
        solved(t, p)


@problem_story()
def what_makes_the_request_count_is_told_after_the_rung(t: ProblemTeller) -> None:
    """Asked on the last day. Until the measure's record comes, the closing is red; then it had been asked in time."""
    p = listed_before_the_end(t, 50)
    claimed(t, p)
    analysed(t, p)
    measure = planned(t, p)
    request = t.request(p, p.campaign.ends_on)
    t.complete(p, measure, plus(request.day, -1), moment(plus(request.day, ACTS[1] + 1), "15:00:00.250000"))
    t.verdict(p, request, plus(request.day, 12))


@problem_story()
def a_measure_of_before_unsettles_the_request(t: ProblemTeller) -> None:
    """It was planned by the request's day and is told late: the request counts no more, and another one is made."""
    p = listed(t, before_end=90)
    request = asked(t, p)
    told = moment(plus(request.day, 3), "14:00:00.250000")
    measure = t.measure(p, plus(request.day, -1), plus(request.day, 12), told)
    t.complete(p, measure, plus(request.day, 7))
    second = t.request(p, plus(request.day, 9))
    t.verdict(p, second, plus(second.day, 5))


@problem_story()
def asked_for_after_the_end(t: ProblemTeller) -> None:
    """Past the third rung; while it waits no other one fires."""
    p = listed_before_the_end(t, 40)
    done(t, p)
    day = max(plus(p.campaign.ends_on, ACTS[2]), free_from(p))
    request = t.request(p, day)
    t.verdict(p, request, plus(day, 11))


@problem_story()
def done_and_never_asked_for(t: ProblemTeller) -> None:
    done(t, listed_before_the_end(t, 40))


# It comes back.


@problem_story()
def it_comes_back_twice(t: ProblemTeller) -> None:
    """Under its old number; each look-back ends on the day on which it is reopened."""
    p = listed(t, before_end=95, told=30)
    day = closed(t, p)
    for _ in range(2):
        t.reopen(p, plus(day, t.random.randint(2, 5)))
        request = t.request(p, plus(free_from(p), t.random.randint(1, 6)))
        day = plus(request.day, 2)
        t.verdict(p, request, day)
    t.look_back(p, plus(day, DEFAULT.look_back_days))


def closed_again(t: ProblemTeller, after: int | None) -> None:
    """So many days after the thirty that it has, or never."""
    p = listed(t, before_end=110, told=30)
    day = plus(closed(t, p), 4)
    t.reopen(p, day)
    due = plus(day, DEFAULT.reopened_days)
    if due >= p.campaign.ends_on:
        raise Infeasible(t.story)
    if after is not None:
        request = t.request(p, plus(due, after))
        t.verdict(p, request, plus(request.day, 5))


def reopened_before_the_end(t: ProblemTeller, days: int) -> None:
    """The thirty days are capped. Then it is not asked for until the second rung."""
    p = listed_before_the_end(t, 75)
    closed(t, p)
    day = plus(p.campaign.ends_on, -days)
    if day < free_from(p):
        raise Infeasible(t.story)
    t.reopen(p, day)
    request = t.request(p, plus(p.campaign.ends_on, ACTS[1] + 1))
    t.verdict(p, request, plus(request.day, 3))


@problem_story()
def the_second_closing_is_extended(t: ProblemTeller) -> None:
    """Granted on the thirtieth day."""
    p = listed(t, before_end=118, told=30)
    day = plus(closed(t, p), 2)
    t.reopen(p, day)
    due = plus(day, DEFAULT.reopened_days)
    if plus(due, 9) > p.campaign.ends_on:
        raise Infeasible(t.story)
    t.extend(p, "close", due, plus(due, 9))
    request = t.request(p, plus(due, 10))
    t.verdict(p, request, plus(request.day, 4))


# 回头看.


def looked_back(t: ProblemTeller, days: int) -> None:
    """So many days after the closing; before the sixtieth it is on record and does not count."""
    p = listed(t, told=150)
    t.look_back(p, plus(closed(t, p), days))


def looked_back_on_the_last_day(t: ProblemTeller, edge: str) -> None:
    p = listed(t, told=150)
    day = plus(closed(t, p), DEFAULT.look_back_days)
    t.look_back(p, day, recorded(day, edge))


@problem_story()
def never_looked_back_at(t: ProblemTeller) -> None:
    closed(t, listed(t, told=160))


for _after in (0, 1, 12):
    enlist_problem(f"verified_{_after}_days_after_its_due_day", partial(verified, after=_after))
for _days in (1, 9, 40):
    enlist_problem(f"verified_{_days}_days_after_the_end", partial(verified_after_the_end, days=_days))
for _days in (0, 1, 3, 8):
    enlist_problem(f"rejected_{_days}_days_after_the_end", partial(rejected_after_the_end, days=_days))
for _told in ("later", "never"):
    enlist_problem(f"requested_too_early_and_what_was_lacking_told_{_told}", partial(requested_too_early, told=_told))
for _after in (0, 1):
    enlist_problem(f"reopened_and_closed_again_{_after}_days_after", partial(closed_again, after=_after))
enlist_problem("reopened_and_never_closed_again", partial(closed_again, after=None))
for _days in (0, 10):
    enlist_problem(f"reopened_{_days}_days_before_the_end", partial(reopened_before_the_end, days=_days))
_FIRST, _LAST = DEFAULT.look_back_from_days, DEFAULT.look_back_days
for _days in (_FIRST - 1, _FIRST, _LAST, _LAST + 1, _LAST + RED):
    enlist_problem(f"looked_back_after_{_days}_days", partial(looked_back, days=_days))
for _edge in ("at_the_end_of_grace", "at_the_very_00_00_of_red"):
    enlist_problem(f"look_back_recorded_{_edge}", partial(looked_back_on_the_last_day, edge=_edge))
