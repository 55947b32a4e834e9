"""举一反三: of a common problem every organisation in scope owes a self-check (§7, cases 14, 30)."""

from collections.abc import Iterator
from datetime import date

from tests.oracle import roster
from tests.oracle.campaigns import in_scope, not_inherited, roster_before
from tests.oracle.days import working_days_after
from tests.oracle.duty import Duty, ended_on
from tests.oracle.facts import Fact, Facts
from tests.oracle.problems import Problem


def owed(facts: Facts, problem: Problem) -> Iterator[tuple[str, Duty]]:
    """Each unit with its own. The first answer counts; what is still open ends when the problem is struck."""
    answers: dict[str, date] = {}
    for act in problem.all("file_self_check"):
        answers.setdefault(act["unit"], act.day)
    for asked in requests(problem):
        due = working_days_after(asked.known_from, 20)
        for unit in _looked_for_in(facts, problem, asked):
            subject = f"{problem.subject}/{unit}"
            duty = Duty("problem.self_check", subject, "request", asked.known_from, due, met=answers.get(unit), grace=0)
            if problem.struck_on:
                duty = ended_on([duty], problem.struck_on)[0]
            yield unit, not_inherited(facts, unit, duty)


def requests(problem: Problem) -> list[Fact]:
    """Asked for later, or in the same breath as the listing."""
    listing = [problem.listing] if problem.listing["scope"] and problem.listing.type == "list_problem" else []
    return [*listing, *problem.all("request_self_check")]


def _looked_for_in(facts: Facts, problem: Problem, asked: Fact) -> list[str]:
    """Where it was found first nobody looks again, nor where that unit's affairs had passed to."""
    found_in = roster.line(roster_before(facts, asked.number), problem.unit)
    units = in_scope(facts, asked["scope"], asked.recorded_on, asked.number)
    return [unit for unit in units if unit not in found_in]
