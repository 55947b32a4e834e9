"""销号: asked for, verified or rejected, reopened, and looked back upon (cases 29, 47)."""

from dataclasses import replace
from datetime import date, timedelta

from tests.oracle.claims import extended
from tests.oracle.days import working_days_after
from tests.oracle.duty import Duty
from tests.oracle.facts import Fact
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


def verifications(problem: Problem) -> list[Duty]:
    """One at a time: of the requests that count and wait, the one that was known first to count.

    Rejected, the next one takes its place. Whatever was settled before it counted was never to be verified.
    """
    told: list[Duty] = []
    asked: list[Fact] = []  # and not settled
    waiting: list[str] = []
    for act in problem.acts:
        if act.type == "request_closure":
            asked.append(act)
        ready = [request["request"] for request in asked if counts_with(problem, request) == act]
        if ready and not waiting:
            told.append(_verification(problem, act))
        waiting += ready
        if act.type == "close_problem" or (act.type == "reject_closure" and act["request"] in waiting[:1]):
            told[-1] = replace(told[-1], met=act.day)
        if act.type == "reject_closure":
            was_first = act["request"] in waiting[:1]
            asked = [request for request in asked if request["request"] != act["request"]]
            waiting = [request for request in waiting if request != act["request"]]
            told += [_verification(problem, act)] if was_first and waiting else []
        if act.type == "close_problem":
            asked, waiting = [], []
    return told


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
