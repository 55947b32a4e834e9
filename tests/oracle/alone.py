"""A common problem goes last: while others look for it, or a child is open, nobody can say that it is solved (§10)."""

from collections.abc import Iterator
from datetime import date

from tests.oracle import roster, self_checks
from tests.oracle.facts import Fact, Facts, of_type
from tests.oracle.problems import Problem, listed


def turning(facts: Facts, problem: Problem) -> list[Fact]:
    """The records after which it may be otherwise."""
    ends = list(of_type(facts, "merge_unit", "close_unit"))
    of_children = [act for child in _children(facts, problem) for act in child.acts]
    return [*ends, *of_children] if self_checks.requests(problem) else []


def is_alone(facts: Facts, problem: Problem, last: Fact) -> bool:
    """By what was recorded until then, that record included."""
    return not any(_checks(facts, problem, last)) and not any(
        _is_open(facts, child, last) for child in _children(facts, problem)
    )


def _checks(facts: Facts, problem: Problem, last: Fact) -> Iterator[str]:
    """The units that owed an answer then, and stood."""
    asked = [request for request in self_checks.requests(problem) if request.number <= last.number]
    filed = {act["unit"] for act in problem.all("file_self_check") if act.number <= last.number}
    ended = {end["unit"] for end in of_type(facts, "merge_unit", "close_unit") if end.number <= last.number}
    for unit, duty in self_checks.owed(facts, problem) if asked else ():
        if duty.due >= roster.watched_from(facts, unit) and unit not in filed | ended:
            yield unit


def _children(facts: Facts, problem: Problem) -> list[Problem]:
    found = [child for child in listed(facts) if child.listing.type == "file_self_check"]
    return [child for child in found if child.listing["problem"] == problem.number]


def _is_open(facts: Facts, child: Problem, last: Fact) -> bool:
    """Listed, and neither closed, struck, nor left to nobody."""
    if child.listing.number > last.number:
        return False
    acts = [act for act in child.acts if act.number <= last.number]
    turns = [act.type for act in acts if act.type in ("close_problem", "reopen_problem")]
    struck = any(act.type == "rule_claim" and act["ruling"] == "accepted" for act in acts)
    heir = roster.owner(facts, child.unit, date.max)
    left = any(end["unit"] == heir and end.number <= last.number for end in of_type(facts, "close_unit"))
    return turns[-1:] != ["close_problem"] and not struck and not left
