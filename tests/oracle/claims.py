"""Claim, cause, measures, and each measure, which the owner owes; and the ruling on a decline (cases 27, 28, 47)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from tests.oracle.days import working_days_after
from tests.oracle.duty import Duty
from tests.oracle.facts import Fact
from tests.oracle.problems import STEPS, Problem


@dataclass(frozen=True)
class Step:
    """`act` does it, so many working days after the listing. Grace is for what is done in the world."""

    act: str
    days: int
    grace: int


_STEPS = {
    "claim": Step("claim_problem", 5, grace=0),
    "cause": Step("analyse_cause", 15, grace=3),
    "measures": Step("plan_measure", 15, grace=3),
}


def owed(problem: Problem, end: date) -> list[Duty]:
    """By the owner, by the campaign's end at the latest. What was taken before an opening record is not owed."""
    steps = [duty for step in STEPS if step not in problem.before for duty in _of_step(problem, step, end)]
    return [*steps, *(_of_measure(problem, planned, end) for planned in problem.all("plan_measure"))]


def _of_step(problem: Problem, name: str, end: date) -> list[Duty]:
    """Once from the listing; and once more from the ruling that insists, when the decline had stopped it."""
    step = _STEPS[name]
    done = min((act.day for act in problem.all(step.act)), default=None)
    due = min(working_days_after(problem.since, step.days), end)
    duty = Duty(f"problem.{name}", problem.subject, "listing", problem.since, due, met=done, grace=step.grace)
    decline = stopping(problem)
    if decline is None or (done and done <= decline.day):
        return extended([duty], problem, end, name)
    told = [replace(duty, met=None, cancelled=decline.day)]
    ruling = ruling_on(problem, decline)
    if ruling and ruling["ruling"] == "insisted":
        due = working_days_after(ruling.day, step.days)
        due = due if ruling.day > end else min(due, end)
        told.append(replace(duty, counts_from="ruling", trigger=ruling.day, due=due))
    return extended(told, problem, end, name)


def _of_measure(problem: Problem, planned: Fact, end: date) -> Duty:
    measure = planned["measure"]
    done = next((act.day for act in problem.all("complete_measure") if act["measure"] == measure), None)
    due = planned.date("due_on") if planned.day > end else min(planned.date("due_on"), end)
    duty = Duty("problem.measure", f"{problem.subject}/{measure}", measure, planned.day, due, met=done)
    return extended([duty], problem, end, "measure", measure)[0]


def extended(duties: Sequence[Duty], problem: Problem, end: date, name: str, measure: str | None = None) -> list[Duty]:
    """`duties`: of one rule, in the order in which they began; the last to have begun is the one that was extended.

    It was still time, the new day is later, and there was room before the campaign's end. The new day is a new period.
    """
    told = list(duties)
    for grant in problem.all("grant_extension"):
        begun = [place for place, duty in enumerate(told) if duty.trigger <= grant.day]
        if (grant["duty"], grant["measure"]) == (name, measure) and begun:
            old, due = told[begun[-1]], grant.date("due_on")
            if grant.day <= old.due < end and due > old.due:
                told[begun[-1]] = replace(old, due=due, counts_from=f"{old.counts_from}, extended")
    return told


# Declines.


def stopping(problem: Problem) -> Fact | None:
    """The first decline, when nothing had been claimed. A second one, or one after a claim, stops nothing."""
    first = next(iter(problem.all("decline_claim")), None)
    if first is None or "claim" in problem.before:
        return None
    claimed = any(act.number < first.number for act in problem.all("claim_problem"))
    return None if claimed else first


def ruling_on(problem: Problem, decline: Fact) -> Fact | None:
    return next((act for act in problem.all("rule_claim") if act["decline"] == decline["decline"]), None)


def rulings(problem: Problem) -> list[Duty]:
    """By the inspection office, on every decline."""
    told = []
    for decline in problem.all("decline_claim"):
        ruling, due = ruling_on(problem, decline), working_days_after(decline.known_from, 5)
        duty = Duty("problem.ruling", problem.subject, decline["decline"], decline.known_from, due, grace=0)
        told.append(replace(duty, met=ruling.day) if ruling else duty)
    return told
