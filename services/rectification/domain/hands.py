"""Other hands: who may say that a problem is solved. Nobody says so of their own work, nor of their own office's."""

from datetime import date

from services.rectification.domain.commands import CloseProblem, RejectClosure
from services.rectification.domain.problem import Problem
from services.rectification.domain.problem_events import ClosureRequested, MeasureCompleted
from services.rectification.domain.words import COUNTY_KINDS, OFFICES
from shared.decider import Refused
from shared.roster import Roster, Tenure


def other_hands(command: RejectClosure | CloseProblem, problem: Problem, roster: Roster, today: date) -> str:
    """The post by which the verifier sits in the office.

    Raises Refused unless they sit in the inspection office or the organisation department, neither asked for the
    closing nor completed a measure, and neither the office nor any other post of theirs is the owner's.
    """
    assert problem.listed is not None
    roster.required(command.office, "office")
    roster.known(command.verifier, "verifier")
    asked = {told.requester for told in problem.all(ClosureRequested)}
    if command.verifier in asked | {told.completer for told in problem.all(MeasureCompleted)}:
        raise Refused("closure.own_work", "verifier", verifier=command.verifier)
    held = roster.tenures(command.verifier, today)
    seats = [tenure for tenure in held if tenure.unit == command.office and _is_office(tenure, roster)]
    if not seats:
        raise Refused("closure.no_office", "verifier", verifier=command.verifier, unit=command.office)
    owners = _owners(problem, roster)
    if all(_owns(seat, owners, problem.listed.post) for seat in seats):
        raise Refused("closure.own_office", "office", unit=command.office)
    if any(_owns(tenure, owners, problem.listed.post) for tenure in held):
        raise Refused("closure.own_unit", "verifier", verifier=command.verifier)
    return seats[0].post


def _is_office(tenure: Tenure, roster: Roster) -> bool:
    """Both offices are the county's; a post of that name elsewhere is none."""
    unit = roster.unit(tenure.unit)
    return tenure.post in OFFICES and unit is not None and unit.kind in COUNTY_KINDS


def _owns(held: Tenure, owners: set[str], post: str | None) -> bool:
    """Whoever holds a post in the owner's unit; but of a problem that is one office's, not the other office there.

    A problem of any other post-holder there is no office's: both sit in his unit, and neither judges it.
    """
    is_other_office = held.post in OFFICES and post in OFFICES and held.post != post
    return held.unit in owners and not is_other_office


def _owners(problem: Problem, roster: Roster) -> set[str]:
    """Every unit that has owned the problem until now, one after the other, and all that spoke for it."""
    assert problem.listed is not None
    return {
        *roster.line(problem.listed.unit),
        *(told.unit for told in problem.all(ClosureRequested)),
        *(told.unit for told in problem.all(MeasureCompleted)),
    }
