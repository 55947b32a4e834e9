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
    if any(act["request"] == request["request"] for act in problem.all("close_problem")):
        return True
    done = {step: [act for act in problem.all(type_) if act.day <= request.day] for step, type_ in _ACTS.items()}
    completed = {act["measure"] for act in problem.all("complete_measure") if act.day <= request.day}
    steps = all(done[step] or step in problem.before for step in STEPS)
    return steps and all(planned["measure"] in completed for planned in done["measures"])


def _is_settled(problem: Problem, request: Fact) -> bool:
    """By a verdict of its own, or because the problem was closed on another."""
    return any(
        act["request"] == request["request"] or (act.type == "close_problem" and act.number > request.number)
        for act in problem.all("reject_closure", "close_problem")
    )


# What the inspection office owes.


def verifications(problem: Problem) -> list[Duty]:
    """One at a time: of the requests that count and wait, the first. Rejected, the next one takes its place."""
    told: list[Duty] = []
    waiting: list[str] = []
    for act in problem.acts:
        request = act["request"]
        match act.type:
            case "request_closure" if counts(problem, act):
                waiting.append(request)
                if waiting == [request]:
                    told.append(_verification(problem, request, act.known_from))
            case "reject_closure" if request in waiting:
                was_first = waiting[0] == request
                waiting.remove(request)
                if was_first:
                    told[-1] = replace(told[-1], met=act.day)
                    told += [_verification(problem, next_, act.day) for next_ in waiting[:1]]
            case "close_problem":
                told[-1] = replace(told[-1], met=act.day)
                waiting.clear()
    return told


def _verification(problem: Problem, request: str, since: date) -> Duty:
    return Duty("problem.verify", problem.subject, request, since, working_days_after(since, 10), grace=0)


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
