"""When an office is to say whether a planned problem is solved: all is done, it was asked to, and nobody else looks."""

from collections.abc import Sequence
from datetime import date, datetime

from deploy.sample.county import County
from deploy.sample.problem import FIRST, Checked, CheckRequest, Completion, Measure, Problem, Record, Request, Verdict


def awaited(
    problem: Problem, children: Sequence[Problem], county: County, known: datetime
) -> list[tuple[datetime, date | None]]:
    """From when on a verdict was awaited, and the day on which it was given.

    One at a time, while a request waits and nothing hinders; it begins with whatever made that so. Of several that wait
    it is for the one that was known first to count. When that is rejected, the next has its turn.
    """
    found: list[tuple[datetime, date | None]] = []
    began: datetime | None = None
    waiting: list[Request] = []
    settled: set[str] = set()
    counted = [(counted_at(problem, told, known), told) for told in problem.known(Request, known)]
    verdicts = {told.at: told for told in problem.known(Verdict, known)}
    for at in _moments(problem, children, county, known):
        waiting += [told for since, told in counted if since == at and told.id not in settled]
        verdict = verdicts.get(at)
        if verdict:
            if began and (verdict.closed or waiting[0].id == verdict.request):
                found.append((began, verdict.day))
                began = None
            settled.add(verdict.request)
            waiting = [] if verdict.closed else [one for one in waiting if one.id != verdict.request]
        if _hindered(problem, children, county, at):
            began = None
        elif waiting and began is None:
            began = at
    return [*found, (began, None)] if began else found


def counted_at(problem: Problem, request: Request, known: datetime) -> datetime | None:
    """Everything that was to be done by its day was done by then: when the last of it was told."""

    def told_at(kind: type[Record]) -> datetime | None:
        return min((told.at for told in problem.known(kind, known) if told.day <= request.day), default=None)

    done = {told.measure: told.at for told in problem.known(Completion, known) if told.day <= request.day}
    planned = [told.id for told in problem.known(Measure, known) if told.day <= request.day]
    moments = [told_at(kind) for step, kind in FIRST.items() if step not in problem.steps_before]
    moments += [done.get(measure) for measure in planned]
    told = [at for at in moments if at]
    return max([request.at, *told]) if len(told) == len(moments) else None


def _moments(problem: Problem, children: Sequence[Problem], county: County, known: datetime) -> list[datetime]:
    """At which it may begin or end."""
    units = {unit for told in problem.known(CheckRequest, known) for unit in told.units}
    ends = [county.merged[unit].known_at for unit in units if unit in county.merged]
    told = [at for one in (problem, *children) for at in one.moments()]
    return sorted({at for at in (*told, *ends) if at <= known})


def _hindered(problem: Problem, children: Sequence[Problem], county: County, at: datetime) -> bool:
    """Somebody was still to look for it at home, or had found it there, where it was open."""
    checked = {told.unit for told in problem.known(Checked, at)}
    asked = {unit for told in problem.known(CheckRequest, at) for unit in told.units}
    ended = {unit for unit, end in county.merged.items() if end.known_at <= at}
    left = {unit for unit in ended if county.merged[unit].into is None}
    return bool(asked - checked - ended) or any(one.open_at(at) and one.unit not in left for one in children)
