"""Declined and ruled upon: what stops, what begins anew, what ends."""

from datetime import date
from functools import partial

from deploy.sample.days import moment, plus, working_days_after
from deploy.sample.problem import Decline, Problem
from deploy.sample.problem_teller import ProblemTeller
from deploy.sample.rules import DEFAULT
from deploy.sample.stories.affairs import (
    ACTS,
    analysed,
    claim_due,
    claimed,
    closed,
    done,
    enlist_problem,
    free_from,
    listed,
    problem_story,
    solved,
)
from deploy.sample.stories.problem_steps import listed_before_the_end
from deploy.sample.teller import Infeasible


def ruling_due(decline: Decline) -> date:
    return working_days_after(decline.day, DEFAULT.ruling_working_days)


def declined(t: ProblemTeller, p: Problem) -> Decline:
    return t.decline(p, working_days_after(p.trigger, 2))


def accepted(t: ProblemTeller, after_due: int) -> None:
    """So many days after the ruling was due; it takes the problem off the list."""
    p = listed(t)
    decline = declined(t, p)
    t.rule(p, decline, plus(ruling_due(decline), after_due), accepted=True)


def insisted(t: ProblemTeller, after_due: int) -> None:
    """What had stopped begins anew."""
    p = listed(t)
    decline = declined(t, p)
    t.rule(p, decline, plus(ruling_due(decline), after_due), accepted=False)
    solved(t, p)


@problem_story()
def a_decline_of_which_nothing_is_heard(t: ProblemTeller) -> None:
    """Grey for the owner, red for the office; the closing goes on."""
    declined(t, listed(t, before_end=15, told=40))


@problem_story()
def insisted_and_left_lying(t: ProblemTeller) -> None:
    """The new duties climb their ladders; the old ones stand still."""
    p = listed(t)
    decline = declined(t, p)
    t.rule(p, decline, plus(decline.day, 3), accepted=False)


@problem_story()
def declined_when_the_claim_is_red(t: ProblemTeller) -> None:
    """Past the second rung; the lateness stands still from that day."""
    p = listed(t)
    decline = t.decline(p, plus(claim_due(p), ACTS[1] + 1))
    t.rule(p, decline, plus(decline.day, 2), accepted=False)
    solved(t, p)


@problem_story()
def the_cause_was_known_before_the_decline(t: ProblemTeller) -> None:
    """It stays done; the claim and the measures begin anew."""
    p = listed(t)
    t.cause(p, plus(p.trigger, 1))
    decline = t.decline(p, plus(p.trigger, 3))
    t.rule(p, decline, plus(decline.day, 3), accepted=False)
    solved(t, p)


@problem_story()
def the_cause_is_found_while_the_decline_waits(t: ProblemTeller) -> None:
    """Too late for the old duty, which had ended; in time for the new one, which begins after it."""
    p = listed(t)
    decline = declined(t, p)
    t.cause(p, plus(decline.day, 1))
    t.rule(p, decline, plus(decline.day, 4), accepted=False)
    solved(t, p)


@problem_story()
def a_cause_of_before_the_decline_is_told_late(t: ProblemTeller) -> None:
    """Until then the duty had ended with the decline, and had begun anew."""
    p = listed(t)
    decline = declined(t, p)
    t.rule(p, decline, plus(decline.day, 2), accepted=False)
    t.cause(p, plus(decline.day, -1), moment(plus(decline.day, 4), "13:00:00.250000"))
    solved(t, p)


@problem_story()
def declined_a_second_time(t: ProblemTeller) -> None:
    """That stops nothing: the claim goes on from the first ruling."""
    p = listed(t)
    first = declined(t, p)
    t.rule(p, first, plus(first.day, 1), accepted=False)
    second = t.decline(p, plus(first.day, 2))
    t.rule(p, second, plus(ruling_due(second), 1), accepted=False)
    solved(t, p)


@problem_story()
def two_declines_of_one_weekend(t: ProblemTeller) -> None:
    """Both rulings are due on the same Friday: one duty, and the later stands."""
    p = listed(t)
    saturday = plus(p.trigger, 5 - p.trigger.weekday() if p.trigger.weekday() < 5 else 12 - p.trigger.weekday())
    first = t.decline(p, saturday)
    t.rule(p, first, saturday, accepted=False)
    second = t.decline(p, plus(saturday, 1))
    if ruling_due(first) != ruling_due(second):
        raise Infeasible(t.story)
    t.rule(p, second, plus(ruling_due(second), 2), accepted=False)
    solved(t, p)


def declined_after_the_claim(t: ProblemTeller, accepted: bool) -> None:
    """It stops nothing; but an accepted one ends everything that is open."""
    p = listed(t)
    claimed(t, p)
    decline = t.decline(p, plus(free_from(p), 1))
    analysed(t, p)
    t.rule(p, decline, max(free_from(p), plus(decline.day, 6)), accepted=accepted)
    if not accepted:
        solved(t, p)


@problem_story()
def accepted_while_the_closing_waits(t: ProblemTeller) -> None:
    """The verification ends with the rest."""
    p = listed(t)
    done(t, p)
    decline = t.decline(p, free_from(p))
    t.request(p, free_from(p))
    t.rule(p, decline, plus(decline.day, 3), accepted=True)


@problem_story()
def insisted_after_the_end(t: ProblemTeller) -> None:
    """The new due days are the ruling's, beyond the campaign's last day; the closing's is not."""
    p = listed_before_the_end(t, 6)
    decline = declined(t, p)
    t.rule(p, decline, plus(p.campaign.ends_on, 1), accepted=False)
    closed(t, p)


@problem_story()
def insisted_on_the_last_day(t: ProblemTeller) -> None:
    """Then they are capped."""
    p = listed_before_the_end(t, 6)
    decline = declined(t, p)
    t.rule(p, decline, p.campaign.ends_on, accepted=False)
    closed(t, p)


for _after in (0, 1):
    enlist_problem(f"decline_accepted_{_after}_days_after_its_due_day", partial(accepted, after_due=_after))
    enlist_problem(f"decline_insisted_{_after}_days_after_its_due_day", partial(insisted, after_due=_after))
enlist_problem("decline_accepted_at_once", partial(accepted, after_due=-5))
for _accepted in (True, False):
    _tell = partial(declined_after_the_claim, accepted=_accepted)
    enlist_problem(f"declined_after_the_claim_and_{'accepted' if _accepted else 'insisted'}", _tell)
