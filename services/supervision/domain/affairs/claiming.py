"""挂牌: what the owner of a listed problem owes first (claim, cause, measures), and what comes of declining it.

The first decline, when nobody had claimed the problem, stops these three until the inspection office has ruled. When it
insists, those that were stopped begin anew from its ruling.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from services.supervision.domain.affairs.counting import meet
from services.supervision.domain.affairs.problem import Decline, Problem, earliest
from services.supervision.domain.affairs.terms import Terms
from services.supervision.domain.duty import Duty
from services.supervision.domain.facts.heard import Heard

STEPS = ("claim", "cause", "measures")
MEASURE = "problem.measure"
RULING = "problem.ruling"


def steps(problem: Problem, terms: Terms, last_day: date) -> Iterator[Duty]:
    """Claim, cause and measures, each as often as it began. After `last_day` nothing stops them any more."""
    assert problem.listed is not None
    stop = _stop(problem, last_day)
    for step in STEPS:
        if step not in problem.listed.steps_before:
            duties = list(_step(step, problem, terms, stop))
            terms.extend(duties, problem.extension_of(step))
            yield from duties


def measures(problem: Problem, terms: Terms) -> Iterator[Duty]:
    """Each is due on the day that was planned for it, as its owner's own act tells."""
    for key, measure in problem.measures.items():
        told = measure.told
        row = terms.law.rules.deadline(MEASURE, told.on)
        due = terms.capped(told.due_on, told)
        duty = Duty(row, f"{terms.subject}/{key}", terms.owner, told.id, told.id, told.on, due)
        meet(duty, measure.completed)
        terms.extend([duty], problem.extension_of("measure", key))
        yield duty


def rulings(problem: Problem, terms: Terms) -> Iterator[Duty]:
    """The office owes one on every decline, also on one that stopped nothing."""
    for decline in problem.declines.values():
        duty = terms.of_office(RULING, decline.told)
        meet(duty, decline.ruling)
        yield duty


def told_of(step: str, problem: Problem) -> Sequence[Heard]:
    """The records that do the step, in the order of their recording."""
    match step:
        case "claim":
            return problem.claims
        case "cause":
            return problem.causes
        case _:
            return [measure.told for measure in problem.measures.values()]


def _stop(problem: Problem, last_day: date) -> Decline | None:
    first = next(iter(problem.declines.values()), None)
    stops = first is not None and not first.after_claim and first.told.on <= last_day
    return first if stops else None


def _step(step: str, problem: Problem, terms: Terms, stop: Decline | None) -> Iterator[Duty]:
    """From the listing, and once more when it was stopped and the office insisted; what was done by then stands."""
    assert problem.listed is not None
    rule, done = f"problem.{step}", earliest(told_of(step, problem))
    duty = terms.of_owner(rule, problem.listed)
    meet(duty, done)
    if stop is not None:
        duty.end(stop.told.on, stop.told.id)
    yield duty
    insisted = stop.ruling if stop is not None and duty.ended_on is not None else None
    if insisted is not None and not insisted.accepted:
        again = terms.of_owner(rule, insisted)
        meet(again, done)
        yield again
