"""销号 is verified by the inspection office: a verdict is owed on a request that counts, from when that could be known.

A request counts when all else was done by its day. Whoever owns the problem may tell so later than the day on which it
asks; that is no delay of the office's.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never

from services.supervision.domain.affairs.alone import EVER_US, Hindered
from services.supervision.domain.affairs.claiming import STEPS, told_of
from services.supervision.domain.affairs.counting import meet
from services.supervision.domain.affairs.problem import Problem
from services.supervision.domain.affairs.terms import Terms
from services.supervision.domain.duty import Duty
from services.supervision.domain.facts.heard import Heard
from services.supervision.domain.facts.problems import ClosureRejected, ClosureRequested, ProblemClosed

VERIFY = "problem.verify"


@dataclass(frozen=True, slots=True)
class Counted:
    """`by`: the last of the records that make the request count."""

    asked: ClosureRequested
    by: Heard


@dataclass(frozen=True, slots=True)
class Freed:
    """`by`: the record that took the last of what had hindered a verdict away."""

    by: Heard


Turn = Hindered | Freed | Counted | ClosureRejected | ProblemClosed


def verifications(problem: Problem, hindered: Sequence[Hindered], terms: Terms) -> Iterator[Duty]:
    """One for the first of the requests that wait and count; when it is rejected, from then on for the next one.

    None while a verdict is hindered.
    """
    waiting: list[ClosureRequested] = []
    duty: Duty | None = None
    free = True
    for turn in _turns(problem, hindered):
        match turn:
            case Hindered():
                free, duty = False, None
            case Freed():
                free = True
                if waiting:
                    duty = terms.of_office(VERIFY, turn.by)
                    duty.trigger_event = waiting[0].id
            case Counted():
                waiting.append(turn.asked)
                if free and duty is None:
                    duty = terms.of_office(VERIFY, turn.by)
            case ClosureRejected():
                first = waiting[0].request if waiting else None
                waiting = without(waiting, turn)
                if duty is not None and turn.request == first:
                    meet(duty, turn)
                    yield duty
                    duty = terms.of_office(VERIFY, turn) if waiting else None
            case ProblemClosed():
                if duty is not None:
                    meet(duty, turn)
                    yield duty
                waiting, duty = [], None
            case _:
                assert_never(turn)
    if duty is not None:
        yield duty


def counts(asked: ClosureRequested, problem: Problem) -> bool:
    """Whether everything else was done by the request's day, as far as it is known."""
    return _last_to_count(asked, problem, EVER_US) is not None


def without(waiting: list[ClosureRequested], rejected: ClosureRejected) -> list[ClosureRequested]:
    return [asked for asked in waiting if asked.request != rejected.request]


def _turns(problem: Problem, hindered: Sequence[Hindered]) -> list[Turn]:
    """By the instants of their recording: also from when on a request is known to count."""
    verdicts = [turn for turn in problem.turns if isinstance(turn, ClosureRejected | ProblemClosed)]
    turns: list[tuple[int, Turn]] = [(one.since_us, one) for one in hindered]
    turns += [(one.until_us, Freed(one.by)) for one in hindered if one.by is not None]
    turns += [(one.by.recorded_us, one) for one in _counted(problem, verdicts)]
    turns += [(one.recorded_us, one) for one in verdicts]
    return [turn for _, turn in sorted(turns, key=lambda one: one[0])]


def _counted(problem: Problem, verdicts: Iterable[ClosureRejected | ProblemClosed]) -> Iterator[Counted]:
    """The one by which it was closed does, whatever became known later; one that was settled before it did does not."""
    for asked in problem.requests.values():
        settled = next((verdict for verdict in verdicts if _settles(verdict, asked)), None)
        if isinstance(settled, ProblemClosed) and settled.request == asked.request:
            yield Counted(asked, _last_to_count(asked, problem, settled.recorded_us) or asked)
            continue
        by = _last_to_count(asked, problem, EVER_US)
        if by is not None and (settled is None or by.recorded_us <= settled.recorded_us):
            yield Counted(asked, by)


def _settles(verdict: ClosureRejected | ProblemClosed, asked: ClosureRequested) -> bool:
    """By a closing everything is settled that was asked before."""
    of_another = isinstance(verdict, ProblemClosed) and verdict.recorded_us >= asked.recorded_us
    return verdict.request == asked.request or of_another


def _last_to_count(asked: ClosureRequested, problem: Problem, until_us: int) -> Heard | None:
    """Of the records by which it counts, as known at that instant, the last to be recorded; None: it does not count."""
    assert problem.listed is not None
    needed: list[Heard | None] = []
    for step in STEPS:
        if step not in problem.listed.steps_before:
            needed.append(next((told for told in told_of(step, problem) if told.on <= asked.on), None))
    for measure in problem.measures.values():
        if measure.told.on <= asked.on and measure.told.recorded_us <= until_us:
            done = measure.completed
            needed.append(done if done is not None and done.on <= asked.on else None)
    told = [asked, *(one for one in needed if one is not None and one.recorded_us <= until_us)]
    return max(told, key=lambda one: one.recorded_us) if len(told) > len(needed) else None
