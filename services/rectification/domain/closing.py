"""销号: asked for by the owner, verified by other hands, reopened under its old number when the problem comes back."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from services.rectification.domain.campaign import Campaign
from services.rectification.domain.commands import (
    CloseProblem,
    RecordLookBack,
    RejectClosure,
    ReopenProblem,
    RequestClosure,
)
from services.rectification.domain.hands import other_hands
from services.rectification.domain.problem import (
    TAKEN_BY,
    Problem,
    affair_of,
    require_office,
    require_owned,
    require_owner,
)
from services.rectification.domain.problem_events import (
    ClosureRejected,
    ClosureRequested,
    LookBackRecorded,
    MeasureCompleted,
    MeasurePlanned,
    ProblemClosed,
    ProblemFact,
    ProblemReopened,
    Verdict,
)
from services.rectification.domain.self_check import children, unfiled
from services.rectification.domain.words import Duty
from shared.decider import Refused
from shared.door import ACT, OFFICE_ACT, happened, once, same
from shared.roster import Roster

# Commands.


def request(command: RequestClosure, problem: Problem, roster: Roster, today: date) -> list[ProblemFact]:
    """It is recorded whatever is lacking; but it closes nothing before all is done."""
    told = ClosureRequested(
        unit=command.unit,
        occurred_on=today,
        problem=command.problem,
        request=command.request,
        requester=command.requester,
    )
    if not once(problem.found(ClosureRequested, command.request), told, "request", ACT):
        return []
    require_owner(command.problem, problem, roster, command.unit, today)
    roster.known(command.requester, "requester")
    return [told]


def reject(command: RejectClosure, problem: Problem, roster: Roster, today: date) -> list[ProblemFact]:
    given, texts = _given(command, problem, roster, today), {"reasons": command.reasons}
    told = partial(ClosureRejected, **given, texts=texts)
    if _is_told(problem.found(ClosureRejected, command.request), told):
        return []
    _require_waiting(command, problem)
    return [told(post=other_hands(command, problem, roster, today))]


def close(
    command: CloseProblem, problem: Problem, family: Mapping[str, Problem], roster: Roster, today: date
) -> list[ProblemFact]:
    """`family`: the children that its self-checks listed, by number."""
    told = partial(ProblemClosed, **_given(command, problem, roster, today))
    if _is_told(problem.found(ProblemClosed, command.request), told):
        return []
    asked = _require_waiting(command, problem)
    post = other_hands(command, problem, roster, today)
    if problem.declined is not None:
        raise Refused("claim.awaits_ruling", "problem", decline=problem.declined.decline)
    missing = lacking(problem, asked.occurred_on)
    if missing is not None:
        raise Refused("closure.not_done", "request", duty=missing, day=asked.occurred_on)
    _require_alone(problem, family, roster, today)
    return [told(post=post)]


def reopen(
    command: ReopenProblem, campaign: Campaign, problem: Problem, roster: Roster, today: date
) -> list[ProblemFact]:
    """Under its old number, while the campaign runs."""
    before = [*problem.all(ProblemReopened)]
    known = problem.found(ProblemReopened, command.reopening)
    told = ProblemReopened(
        unit=affair_of(command.problem, problem, roster, today),
        occurred_on=today,
        problem=command.problem,
        office=command.office,
        reopening=command.reopening,
        returns=len(before) + 1,
        texts={"reason": command.reason},
    )
    if not once(known, told, "reopening", (*OFFICE_ACT, "returns")):
        return []
    listed = problem.required(command.problem)
    if problem.closed is None:
        raise Refused("problem.not_closed", "problem", problem=command.problem)
    require_office(command.office, roster)
    require_owned(listed, roster, today, "problem")
    campaign.require_running(listed.campaign, today, "problem")
    return [told]


def look_back(command: RecordLookBack, problem: Problem, roster: Roster, today: date) -> list[ProblemFact]:
    told = LookBackRecorded(
        unit=affair_of(command.problem, problem, roster, command.looked_on),
        occurred_on=command.looked_on,
        problem=command.problem,
        office=command.office,
        look_back=command.look_back,
        result=command.result,
        texts={} if command.note is None else {"note": command.note},
    )
    if not once(problem.found(LookBackRecorded, command.look_back), told, "look_back", ("unit",)):
        return []
    happened(command.looked_on, today, "looked_on")
    require_office(command.office, roster)
    _require_in_force(command, problem)
    return [told]


def waiting(problem: Problem) -> dict[str, ClosureRequested]:
    """The requests that await their verdict, in the order of their recording."""
    asked: dict[str, ClosureRequested] = {}
    for record in problem.records:
        match record:
            case ClosureRequested():
                asked[record.request] = record
            case ClosureRejected():
                del asked[record.request]
            case ProblemClosed():
                asked = {}
            case _:
                pass
    return asked


def lacking(problem: Problem, day: date) -> Duty | None:
    """What keeps a request of that day from closing: claim, cause, measures, or one of the measures.

    All was done by that day; only a measure that was planned afterwards may have been done at any time since.
    """
    assert problem.listed is not None
    for step, kind in TAKEN_BY.items():
        if step not in problem.listed.steps_before and not any(told.occurred_on <= day for told in problem.all(kind)):
            return step
    completed = {told.measure: told.occurred_on for told in problem.all(MeasureCompleted)}
    for planned in problem.all(MeasurePlanned):
        done_on = completed.get(planned.measure)
        if done_on is None or planned.occurred_on <= day < done_on:
            return "measure"
    return None


def _given(command: RejectClosure | CloseProblem, problem: Problem, roster: Roster, today: date) -> dict[str, Any]:
    """What a verdict tells, whichever it is, but the post by which its verifier sits in the office."""
    return {
        "unit": affair_of(command.problem, problem, roster, today),
        "occurred_on": today,
        "problem": command.problem,
        "office": command.office,
        "request": command.request,
        "verifier": command.verifier,
    }


def _is_told(known: Verdict | None, told: Callable[..., Verdict]) -> bool:
    """The same again was given by the same post. Another one is new, and comes too late: nothing waits any more."""
    return known is not None and same(known, told(post=known.post), OFFICE_ACT)


def _require_waiting(command: RejectClosure | CloseProblem, problem: Problem) -> ClosureRequested:
    problem.require_open(command.problem)
    asked = waiting(problem).get(command.request)
    if asked is None:
        raise Refused("closure.not_waiting", "request", request=command.request)
    return asked


def _require_alone(problem: Problem, family: Mapping[str, Problem], roster: Roster, today: date) -> None:
    """A common problem goes last: after every self-check, and after every child that somebody still answers for."""
    unit = next(iter(unfiled(problem, roster, today)), None)
    if unit is not None:
        raise Refused("closure.self_check_open", "problem", unit=unit)
    for number in children(problem):
        child = family[number]
        if child.is_open and child.listed is not None and roster.owner(child.listed.unit, today) is not None:
            raise Refused("closure.child_open", "problem", child=number)


def _require_in_force(command: RecordLookBack, problem: Problem) -> None:
    """A closing was in force on the day of the look-back, whatever has become of it since."""
    closings = [*problem.closings()]
    for closed, reopened in closings:
        if closed.occurred_on <= command.looked_on and (reopened is None or command.looked_on <= reopened.occurred_on):
            return
    following = next((closed for closed, _ in closings if command.looked_on < closed.occurred_on), None)
    if following is None:
        raise Refused("problem.not_closed", "problem", problem=command.problem)
    raise Refused("look_back.before_closing", "looked_on", day=following.occurred_on)
