"""Other hands: who must not be the one to say that a problem is solved (case 29)."""

from datetime import date

from tests.oracle import roster
from tests.oracle.facts import Fact, Facts
from tests.oracle.problems import Problem

RULE = "problem.verify.other_hands"
OFFICES = {"inspection_office", "organisation_department"}


def breaches(facts: Facts, problem: Problem) -> dict[date, str]:
    """The days of the verdicts that were given by the wrong hands, as the roster is known now, each with the office
    that answers for it: the one in which the verifier sat, or else the one that owes every verdict.
    """
    found: dict[date, str] = {}
    for verdict in problem.all("reject_closure", "close_problem"):
        if verdict.day not in found and (_did_it(problem, verdict) or not _sits_elsewhere(facts, problem, verdict)):
            sat = roster.posts(facts, verdict["verifier"], verdict["office"], verdict.day)
            found[verdict.day] = min(sat & OFFICES, default="inspection_office")
    return found


def _did_it(problem: Problem, verdict: Fact) -> bool:
    """Asked for this closing, or had completed a measure by then."""
    asked = [act["requester"] for act in problem.all("request_closure") if act["request"] == verdict["request"]]
    completed = [act["completer"] for act in problem.all("complete_measure") if act.day <= verdict.day]
    return verdict["verifier"] in {*asked, *completed}


def _sits_elsewhere(facts: Facts, problem: Problem, verdict: Fact) -> bool:
    """In one of the two offices, and in no post of the unit that had the problem. When the problem is one office's
    own, the other office of the same unit is elsewhere.
    """
    verifier, office, day = verdict["verifier"], verdict["office"], verdict.day
    at_owners = roster.posts(facts, verifier, roster.owner(facts, problem.unit, day), day)
    elsewhere = OFFICES - {problem.post} if problem.post in OFFICES else set()
    return bool(roster.posts(facts, verifier, office, day) & OFFICES) and not at_owners - elsewhere
