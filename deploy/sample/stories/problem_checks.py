"""Problems that others look for at home, that an organisation lists of itself, or that were half-way before."""

from datetime import date
from functools import partial

from deploy.sample.days import moment, plus, working_days_after
from deploy.sample.problem import Campaign, Problem
from deploy.sample.problem_teller import ProblemTeller
from deploy.sample.rules import DEFAULT
from deploy.sample.stories.affairs import (
    ACTS,
    asked,
    claim_due,
    closed,
    enlist_problem,
    free_from,
    listed,
    problem_story,
    solved,
)
from deploy.sample.stories.common import microsecond_before
from deploy.sample.teller import Infeasible


def neighbours(t: ProblemTeller, day: date, number: int = 3) -> list[str]:
    """Other villages of the township, which stand on that day and the next months. Raises Infeasible."""
    county = t.county
    found = [
        unit.code
        for unit in county.units
        if unit.kind == "village" and unit.parent == county.parent(t.village) and unit.code != t.village
        if unit.known_at is None and unit.code not in county.merged
    ]
    if len(found) < number:
        raise Infeasible(t.story)
    return sorted(t.random.sample(found, number))


def check_due(day: date) -> date:
    return working_days_after(day, DEFAULT.self_check_working_days)


def common(t: ProblemTeller, number: int = 3) -> tuple[Problem, list[str]]:
    """Listed for the unit and, in the same breath, to be looked for by so many neighbours."""
    campaign, day = t.listing_day(100, 30)
    units = neighbours(t, day, number)
    return t.list_(campaign, day, scope=[*units, t.village]), units


@problem_story(of="village")
def looked_for_by_the_neighbours(t: ProblemTeller) -> None:
    """Found by one, whose own problem opens by itself; the common one is closed after it."""
    p, (first, second, third) = common(t)
    t.check(p, first, False, plus(p.trigger, 3))
    child = t.check(p, second, True, plus(p.trigger, 6))
    t.check(p, third, False, check_due(p.trigger))
    assert child is not None
    closed(t, child)
    request = asked(t, p)
    t.verdict(p, request, max(free_from(child), plus(request.day, 3)))


def checked_late(t: ProblemTeller, days: int) -> None:
    """By one on its last day, by another so many days after it, by the third never."""
    p, (first, second, _) = common(t)
    due = check_due(p.trigger)
    t.check(p, first, False, due, microsecond_before(plus(due, 1)))
    t.check(p, second, False, plus(due, days), moment(plus(due, days)))


@problem_story(of="village")
def found_in_all_and_claimed_by_none(t: ProblemTeller) -> None:
    """Each child has a ladder of its own."""
    p, units = common(t, 2)
    for unit in units:
        t.check(p, unit, True, plus(p.trigger, 4))


@problem_story(of="village")
def not_found_and_found_after_all(t: ProblemTeller) -> None:
    """The first answer had met the duty."""
    p, (first, second) = common(t, 2)
    t.check(p, first, False, plus(p.trigger, 5))
    child = t.check(p, first, True, plus(check_due(p.trigger), 3))
    t.check(p, second, False, plus(p.trigger, 8))
    assert child is not None
    t.claim(child, plus(claim_due(child), 1))
    closed(t, child)


@problem_story(of="village")
def looked_for_only_later(t: ProblemTeller) -> None:
    """The self-checks are asked for when the problem has long been listed, and count from that day."""
    p = listed(t, before_end=100)
    day = plus(p.trigger, 12)
    first, second = neighbours(t, day, 2)
    t.ask_for_checks(p, day, [first, second])
    t.check(p, first, False, plus(check_due(day), 1))
    t.check(p, second, False, check_due(day))
    solved(t, p)


@problem_story(of="village")
def a_common_problem_is_struck_off(t: ProblemTeller) -> None:
    """The accepted decline ends the self-checks that are open."""
    p, (first, *_) = common(t)
    t.check(p, first, False, plus(p.trigger, 2))
    decline = t.decline(p, plus(p.trigger, 3))
    t.rule(p, decline, plus(p.trigger, 7), accepted=True)


# Of itself, and from before.


@problem_story()
def listed_by_the_unit_itself(t: ProblemTeller) -> None:
    campaign = _whose_plan_it_files(t)
    day = plus(campaign.opened_on, t.random.randint(2, 12))
    p = t.report(campaign, day)
    t.claim(p, claim_due(p))
    solved(t, p)


def _whose_plan_it_files(t: ProblemTeller) -> Campaign:
    filed = {(filing.campaign, filing.unit) for filing in t.book.affairs.filings}
    for campaign in t.book.affairs.campaigns:
        free = t.village.startswith(campaign.prefixes) and (campaign.id, t.village) not in filed
        if free and plus(campaign.opened_on, 30) < t.until:
            return campaign
    raise Infeasible(t.story)


def brought_in(t: ProblemTeller, steps: tuple[str, ...]) -> None:
    """Listed before the county was watched; what is left counts from the day on which it was brought in."""
    campaign, day = t.listing_day(60, 20)
    listed_on = plus(day, -t.random.randint(1, (day - campaign.opened_on).days))
    p = t.list_(campaign, day, before=(listed_on, steps))
    if "claim" not in steps:
        t.claim(p, plus(claim_due(p), ACTS[0]))
    if "measures" in steps:
        day = free_from(p)
        t.verdict(p, t.request(p, day), plus(day, 5))
    else:
        solved(t, p)


for _days in (1, 8):
    enlist_problem(f"self_checks_{_days}_days_late", partial(checked_late, days=_days), of="village")
for _number in range(4):
    _steps = ("claim", "cause", "measures")[:_number]
    enlist_problem(f"brought_in_with_{_number}_steps_taken", partial(brought_in, steps=_steps))
