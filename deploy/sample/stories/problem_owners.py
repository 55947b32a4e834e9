"""Whose problem it is: a post-holder's, a village's that is merged or closed; and by whose hands it is verified."""

from datetime import date, datetime
from functools import partial

from deploy.sample.days import day_of, moment, plus, working_days_after
from deploy.sample.problem import Problem
from deploy.sample.problem_teller import ProblemTeller
from deploy.sample.rules import DEFAULT
from deploy.sample.stories.affairs import (
    ACTS,
    Of,
    asked,
    claim_due,
    enlist_problem,
    problem_story,
    solved,
)
from deploy.sample.teller import Infeasible


def of_a_post(t: ProblemTeller, post: str) -> Problem:
    """Listed for whoever holds it. Raises Infeasible where nobody does."""
    campaign, day = t.listing_day(60, 35)
    if not t.holds(post, day):
        raise Infeasible(t.story)
    return t.list_(campaign, day, post=post)


def a_post_holder(t: ProblemTeller, post: str, climbs: bool) -> None:
    """The ladder is shortened by that post; who stands on no rung joins its foot."""
    p = of_a_post(t, post)
    if not climbs:
        t.claim(p, plus(claim_due(p), ACTS[1] + 1))
        solved(t, p)


@problem_story(alone=True)
def the_director_leaves_between_two_rungs(t: ProblemTeller) -> None:
    """Answerable is who held the post on the due day; the next rung reaches whoever holds it then."""
    p = of_a_post(t, "village_director")
    last = plus(claim_due(p), ACTS[0])
    _dismiss(t, "village_director", last)
    t.appoint("village_director", plus(last, 1), moment(plus(last, 1), "08:30"))
    t.claim(p, plus(claim_due(p), ACTS[3] + 1))
    solved(t, p)


def the_secretary_changes(t: ProblemTeller, after_due: int) -> None:
    """The new one's first day lies so many days after the claim's due day."""
    campaign, day = t.listing_day(60, 35)
    p = t.list_(campaign, day)
    first = plus(claim_due(p), after_due)
    _dismiss(t, "branch_secretary", plus(first, -1))
    t.appoint("branch_secretary", first, moment(first, "08:30"))
    t.claim(p, plus(claim_due(p), ACTS[2] + 1))
    solved(t, p)


def _dismiss(t: ProblemTeller, post: str, last: date) -> None:
    if len(t.county.truly(post, t.village, last)) != 1:
        raise Infeasible(t.story)
    t.dismiss(post, last, moment(last, "17:30"))


# Units that end.


def ending(t: ProblemTeller) -> tuple[date, Problem, Problem, Problem]:
    """A day on which one claim has been red for some days, one is due, and one is still to come; three problems."""
    campaign, day = t.listing_day(45, 20)
    before = plus(day, -DEFAULT.claim_working_days - 14)
    if before <= campaign.opened_on:
        raise Infeasible(t.story)
    red = t.list_(campaign, before)
    on_the_day = t.list_(campaign, _that_is_due_on(day))
    later = t.list_(campaign, plus(day, -1))
    if claim_due(on_the_day) != day:
        raise Infeasible(t.story)
    return day, red, on_the_day, later


def _that_is_due_on(day: date) -> date:
    """A day from which the claim's five working days come out at this one, or near it."""
    found = plus(day, -DEFAULT.claim_working_days)
    while working_days_after(found, DEFAULT.claim_working_days) > day:
        found = plus(found, -1)
    return found


@problem_story(alone=True, pair=True)
def the_owner_is_merged(t: ProblemTeller) -> None:
    """Everything goes on in the neighbour, with its due days; on the day itself it is still the old unit's."""
    if t.neighbour is None:
        raise Infeasible(t.story)
    day, red, on_the_day, later = ending(t)
    t.claim(on_the_day, day, moment(day, "20:00:00.250000"))
    t.merge(day, t.neighbour)
    t.claim(red, plus(day, 3))
    solved(t, red)
    t.claim(later, plus(claim_due(later), 1))
    solved(t, later)


@problem_story(alone=True)
def the_owner_is_closed(t: ProblemTeller) -> None:
    """Everything ends on the day, what was red as well."""
    day, _red, _on_the_day, later = ending(t)
    t.claim(later, day)
    t.close(day, moment(day, "22:10"))


def a_checking_unit_ends(t: ProblemTeller, due_after: int) -> None:
    """Of the neighbour's common problem; its self-check is due so many days after it is merged."""
    if t.neighbour is None:
        raise Infeasible(t.story)
    campaign, day = t.listing_day(70, 60)
    t.village, own = t.neighbour, t.village
    p = t.list_(campaign, day, scope=[own, t.neighbour])
    t.village = own
    merged = plus(working_days_after(day, DEFAULT.self_check_working_days), -due_after)
    t.merge(merged, t.neighbour)
    request = asked(t, p)
    t.verdict(p, request, max(plus(request.day, 3), plus(merged, 1)))


# Other hands.


def stranger(t: ProblemTeller, day: date) -> str:
    """Somebody new in the organisation department, from that day on."""
    at = moment(day, "08:20")
    return t.appoint("organisation_department", day, at, unit=t.county.code).person


def verified_by_a_stranger(t: ProblemTeller, closed: bool) -> tuple[str, date]:
    """Who it was, and on which day."""
    campaign, day = t.listing_day(60, 75)
    p = t.list_(campaign, day)
    who = stranger(t, plus(day, 1))
    request = asked(t, p)
    on = plus(request.day, 4)
    t.verdict(p, request, on, closed, verifier=who)
    return who, on


def later_on(t: ProblemTeller, day: date, *, apart: bool) -> datetime:
    """A week after the day; `apart`: in the second half of what is told, when the day lies in the first.

    Each half is loaded when the roster of its end is known. What a verdict could not know then must come after it; and
    what is cured within a half was never wrong to whoever looks at its end.
    """
    at = moment(plus(day, 7), "10:40")
    if apart:
        if day >= day_of(t.county.halfway):
            raise Infeasible(t.story)
        at = max(at, moment(plus(day_of(t.county.halfway), 1), "10:40"))
    elif (moment(day) < t.county.halfway) != (moment(plus(day, 20)) < t.county.halfway):
        raise Infeasible(t.story)
    if plus(day_of(at), 20) >= t.until:
        raise Infeasible(t.story)
    return at


def they_held_a_post_in_the_village(t: ProblemTeller, closed: bool, cured: bool) -> None:
    """So it turns out later; and later still that they had left it before the verdict."""
    who, day = verified_by_a_stranger(t, closed)
    at = later_on(t, day, apart=not cured)
    holding = t.appoint("work_team_member", plus(day, -9), at, person=who)
    if cured:
        t.end(holding, plus(day, -1), moment(plus(day_of(at), 5), "10:40"))


def they_had_left_the_office(t: ProblemTeller) -> None:
    who, day = verified_by_a_stranger(t, closed=True)
    at = later_on(t, day, apart=True)
    (seat,) = [one for one in t.county.holdings if one.person == who]
    t.end(seat, plus(day, -1), at)


for _post in ("branch_secretary", "village_director", "committee_secretary", "deputy_secretary"):
    _of: Of = "committee" if _post in ("committee_secretary", "deputy_secretary") else "village"
    for _climbs in (True, False):
        _name = f"of_the_{_post}_{'who_says_nothing' if _climbs else 'who_claims_it_late'}"
        enlist_problem(_name, partial(a_post_holder, post=_post, climbs=_climbs), of=_of)
for _after in (0, 1, 2, 4):
    _tell = partial(the_secretary_changes, after_due=_after)
    enlist_problem(f"the_secretary_changes_{_after}_days_after_the_claim_was_due", _tell, alone=True)
for _due_after in (0, 3, -6):
    _tell = partial(a_checking_unit_ends, due_after=_due_after)
    enlist_problem(f"a_self_check_due_{_due_after}_days_after_the_merger", _tell, alone=True, pair=True)
for _closed in (True, False):
    for _cured in (True, False):
        _tell = partial(they_held_a_post_in_the_village, closed=_closed, cured=_cured)
        _what = "closed" if _closed else "rejected"
        _how = "_and_had_left_it" if _cured else ""
        enlist_problem(f"{_what}_by_one_with_a_post_in_the_village{_how}", _tell, of="village")
enlist_problem("closed_by_one_who_had_left_the_office", they_had_left_the_office, of="village")
