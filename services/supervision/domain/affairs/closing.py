"""销号 and 回头看: the closing that the owner owes, and the look-back that the office owes.

A closing is owed in laps: the first begins with the listing, each reopening begins another.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import assert_never

from services.supervision.domain.affairs.counting import meet
from services.supervision.domain.affairs.problem import Problem, earliest
from services.supervision.domain.affairs.terms import Terms
from services.supervision.domain.affairs.verifying import counts, without
from services.supervision.domain.duty import Duty
from services.supervision.domain.facts.problems import (
    ClosureRejected,
    ClosureRequested,
    ProblemClosed,
    ProblemListed,
    ProblemReopened,
)

CLOSE = "problem.close"
LOOK_BACK = "problem.look_back"


@dataclass(slots=True)
class Lap:
    """Until it was `closed`, and then until it was `reopened`. `waiting` are the requests that await their verdict."""

    begun_by: ProblemListed | ProblemReopened
    waiting: list[ClosureRequested] = field(default_factory=list)
    closed: ProblemClosed | None = None
    reopened: ProblemReopened | None = None


def laps(problem: Problem) -> list[Lap]:
    assert problem.listed is not None
    found = [Lap(problem.listed)]
    for turn in problem.turns:
        lap = found[-1]
        match turn:
            case ClosureRequested():
                lap.waiting.append(turn)
            case ClosureRejected():
                lap.waiting = without(lap.waiting, turn)
            case ProblemClosed():
                lap.closed, lap.waiting = turn, []
            case ProblemReopened():
                lap.reopened = turn
                found.append(Lap(turn))
            case _:
                assert_never(turn)
    return found


def closings(problem: Problem, terms: Terms) -> list[Duty]:
    """While a request that counts awaits its verdict, no midnight counts against the closing."""
    owed: list[Duty] = []
    for lap in laps(problem):
        duty = terms.of_owner(CLOSE, lap.begun_by)
        if isinstance(lap.begun_by, ProblemListed):
            duty.due = terms.ends_on
        waiting = next((asked for asked in lap.waiting if counts(asked, problem)), None)
        if lap.closed is not None:
            duty.done_on, duty.done_by = problem.requests[lap.closed.request].on, lap.closed.id
        elif waiting is not None:
            duty.waits, duty.yellow_on = True, waiting.on
        owed.append(duty)
    terms.extend(owed, problem.extension_of("close"))
    return owed


def look_backs(problem: Problem, terms: Terms) -> Iterator[Duty]:
    """One after each closing. The office goes to see when some days have passed, not at once; and while it was closed,
    though it may tell so when the problem has been reopened."""
    for lap in laps(problem):
        if lap.closed is None:
            continue
        duty = terms.of_office(LOOK_BACK, lap.closed)
        row = terms.law.rules.term(LOOK_BACK, duty.since)
        first = lap.closed.on + timedelta(days=row.counts_from_days)
        last = date.max if lap.reopened is None else lap.reopened.on
        meet(duty, earliest(told for told in problem.look_backs if first <= told.on <= last))
        if lap.reopened is not None:
            duty.end(lap.reopened.on, lap.reopened.id)
        yield duty
