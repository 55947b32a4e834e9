"""销号: asked for, verified or rejected, reopened, and looked back upon (cases 29, 47)."""

from dataclasses import replace
from datetime import date, timedelta

from tests.oracle import alone
from tests.oracle.claims import extended
from tests.oracle.days import working_days_after
from tests.oracle.duty import Duty
from tests.oracle.facts import Fact, Facts
from tests.oracle.problems import STEPS, Problem

_ACTS = {"claim": "claim_problem", "cause": "analyse_cause", "measures": "plan_measure"}


def owed(problem: Problem, end: date) -> list[Duty]:
    """By the owner: from the listing until the campaign's end, and from each reopening within 30 days."""
    starts = [(problem.listing.number, "listing", problem.since, end)]
    for reopening in problem.all("reopen_problem"):
        due = min(reopening.day + timedelta(days=30), end)
        starts.append((reopening.number, reopening["reopening"], reopening.day, due))
    told = []
    for place, (number, name, since, due) in enumerate(starts):
        until = starts[place + 1][0] if place + 1 < len(starts) else None
        asked = [
            act for act in problem.all("request_closure") if act.number > number and (not until or act.number < until)
        ]
        duty = Duty("problem.close", problem.subject, name, since, due, grace=0)
        told.append(_closed(problem, duty, asked))
    return extended(told, problem, end, "close")


def _closed(problem: Problem, duty: Duty, asked: list[Fact]) -> Duty:
    """`asked`: the requests that belong to it. Met on the day of the one that was verified; while one awaits its
    verdict, the owner has done what is his."""
    verified = {act["request"] for act in problem.all("close_problem")}
    for request in asked:
        if request["request"] in verified:
            return replace(duty, met=request.day)
    return replace(duty, waits=any(counts(problem, one) and not _is_settled(problem, one) for one in asked))


def counts(problem: Problem, request: Fact) -> bool:
    """Claim, cause, measures and every measure were done by its day, as far as is known now.

    By the one on which the problem was closed they were.
    """
    return counts_with(problem, request) is not None


def counts_with(problem: Problem, request: Fact) -> Fact | None:
    """The first record upon which all was told that had to be done by its day, itself included.

    What had to be done is known now; of the one on which the problem was closed, it was known then.
    """
    closing = next((act for act in problem.all("close_problem") if act["request"] == request["request"]), None)
    acts = [act for act in problem.acts if not closing or act.number < closing.number]
    planned = {act["measure"] for act in acts if act.type == "plan_measure" and act.day <= request.day}
    for last in acts:
        if last.number >= request.number:
            told = [act for act in acts if act.number <= last.number and act.day <= request.day]
            completed = {act["measure"] for act in told if act.type == "complete_measure"}
            done = {act.type for act in told}
            if planned <= completed and all(step in problem.before or _ACTS[step] in done for step in STEPS):
                return last
    return request if closing else None


def _is_settled(problem: Problem, request: Fact) -> bool:
    """By a verdict of its own, or because the problem was closed on another."""
    return any(
        act["request"] == request["request"] or (act.type == "close_problem" and act.number > request.number)
        for act in problem.all("reject_closure", "close_problem")
    )


# What the inspection office owes.


def verifications(facts: Facts, problem: Problem) -> list[Duty]:
    """One at a time: of the requests that count and wait, the one that was known first to count.

    Whatever was settled before it counted was never to be verified. When some request waits, the problem is alone and
    none runs, one begins with the record by which that is so: a request, what makes it count, the rejection of the one
    before it, or the end of what had hindered.
    """
    told: list[Duty] = []
    runs: Duty | None = None
    asked: list[Fact] = []  # and not settled
    waiting: list[str] = []
    acts = {act.number: act for act in (*problem.acts, *alone.turning(facts, problem))}
    for _, act in sorted(acts.items()):
        mine, request = act in problem.acts, act["request"]
        if act.type == "request_closure" and mine:
            asked.append(act)
        waiting += [one["request"] for one in asked if counts_with(problem, one) == act]
        closes, rejects = mine and act.type == "close_problem", mine and act.type == "reject_closure"
        if runs and (closes or (rejects and waiting[0] == request)):
            told.append(replace(runs, met=act.day))
            runs = None
        asked = [one for one in asked if not closes and not (rejects and one["request"] == request)]
        waiting = [one for one in waiting if not closes and not (rejects and one == request)]
        if not alone.is_alone(facts, problem, act):
            runs = None
        elif waiting and not runs:
            runs = _verification(problem, act)
    return [*told, runs] if runs else told


def _verification(problem: Problem, since: Fact) -> Duty:
    due = working_days_after(since.recorded_on, 10)
    return Duty("problem.verify", problem.subject, str(since.number), since.recorded_on, due, grace=0)


def look_backs(problem: Problem) -> list[Duty]:
    """From each closing: due 90 days after, done from day 60 on, by a visit while it was closed, the day of the
    reopening included; what was not visited by then ends with the reopening."""
    told = []
    turns = problem.all("close_problem", "reopen_problem")
    for place, closing in enumerate(turns):
        if closing.type != "close_problem":
            continue
        until = turns[place + 1] if place + 1 < len(turns) else None
        looked = [
            act.day
            for act in problem.all("record_look_back")
            if act.day >= closing.day + timedelta(days=60) and not (until and act.day > until.day)
        ]
        due = closing.day + timedelta(days=90)
        duty = Duty(
            "problem.look_back", problem.subject, closing["request"], closing.day, due, met=min(looked, default=None)
        )
        told.append(replace(duty, cancelled=until.day) if until else duty)
    return told
