"""Whose a problem is: claimed, or declined and ruled upon; and the cause that its owner finds."""

from datetime import date

from services.rectification.domain.commands import AnalyseCause, ClaimProblem, DeclineClaim, RuleClaim
from services.rectification.domain.problem import Problem, affair_of, require_office, require_owner
from services.rectification.domain.problem_events import (
    CauseAnalysed,
    ClaimDeclined,
    ClaimRuled,
    ProblemClaimed,
    ProblemFact,
)
from shared.decider import Refused
from shared.door import ACT, OFFICE_ACT, happened, once
from shared.roster import Roster

# Commands.


def claim(command: ClaimProblem, problem: Problem, roster: Roster, today: date) -> list[ProblemFact]:
    last = problem.last(ProblemClaimed)
    if last is not None and (last.unit, last.responsible) == (command.unit, command.responsible):
        return []
    require_owner(command.problem, problem, roster, command.unit, today)
    roster.known(command.responsible, "responsible")
    return [
        ProblemClaimed(unit=command.unit, occurred_on=today, problem=command.problem, responsible=command.responsible)
    ]


def decline(command: DeclineClaim, problem: Problem, roster: Roster, today: date) -> list[ProblemFact]:
    """Also after a claim, and a second time: the inspection office rules on each. One at a time awaits its ruling."""
    told = ClaimDeclined(
        unit=command.unit,
        occurred_on=today,
        problem=command.problem,
        decline=command.decline,
        texts={"reason": command.reason},
    )
    if not once(problem.found(ClaimDeclined, command.decline), told, "decline", ACT):
        return []
    require_owner(command.problem, problem, roster, command.unit, today)
    if problem.declined is not None:
        raise Refused("claim.awaits_ruling", "decline", decline=problem.declined.decline)
    return [told]


def rule(command: RuleClaim, problem: Problem, roster: Roster, today: date) -> list[ProblemFact]:
    told = ClaimRuled(
        unit=affair_of(command.problem, problem, roster, today),
        occurred_on=today,
        problem=command.problem,
        office=command.office,
        decline=command.decline,
        ruling=command.ruling,
        texts={"reason": command.reason},
    )
    ruled = Refused("claim.ruled_already", "decline", decline=command.decline)
    if not once(problem.found(ClaimRuled, command.decline), told, ruled, OFFICE_ACT):
        return []
    problem.require_open(command.problem)
    require_office(command.office, roster)
    if problem.found(ClaimDeclined, command.decline) is None:
        raise Refused("input.unknown_decline", "decline", decline=command.decline)
    return [told]


def analyse(command: AnalyseCause, problem: Problem, roster: Roster, today: date) -> list[ProblemFact]:
    told = CauseAnalysed(
        unit=command.unit,
        occurred_on=command.analysed_on,
        problem=command.problem,
        cause=command.cause,
        texts={"cause": command.text},
    )
    if not once(problem.found(CauseAnalysed, command.cause), told, "cause"):
        return []
    happened(command.analysed_on, today, "analysed_on")
    require_owner(command.problem, problem, roster, command.unit, command.analysed_on)
    return [told]
