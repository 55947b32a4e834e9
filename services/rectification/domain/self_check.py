"""举一反三: a problem found in one organisation is looked for in all. Where it is found, a child opens by itself."""

from datetime import date

from services.rectification.domain.campaign import Campaign
from services.rectification.domain.campaign_commands import AskedScope
from services.rectification.domain.commands import FileSelfCheck, ListProblem, RequestSelfCheck
from services.rectification.domain.listing import require_listable
from services.rectification.domain.problem import Problem, affair_of, require_office
from services.rectification.domain.problem_events import (
    ProblemFact,
    ProblemListed,
    Scope,
    SelfCheckFiled,
    SelfCheckRequested,
)
from services.rectification.domain.scope import organisations
from shared.decider import Refused
from shared.door import ACT, OFFICE_ACT, once
from shared.roster import Roster

# Commands.


def request(
    command: RequestSelfCheck, campaign: Campaign, problem: Problem, roster: Roster, today: date
) -> list[ProblemFact]:
    """Once a problem; a child is looked for with its parent."""
    listed = problem.required(command.problem)
    told = requested(listed, command.scope, command.office, roster, today, problem.check)
    asked = Refused("self_check.asked_already", "problem", problem=command.problem)
    if not once(problem.check, told, asked, OFFICE_ACT):
        return []
    problem.require_open(command.problem)
    require_office(command.office, roster)
    if listed.parent is not None:
        raise Refused("self_check.child", "problem", problem=command.problem, parent=listed.parent)
    campaign.require_running(listed.campaign, today, "problem")
    _require_somebody(told)
    return [told]


def with_listing(
    command: ListProblem,
    listed: ProblemListed | None,
    campaign: Campaign,
    problem: Problem,
    roster: Roster,
    today: date,
) -> list[ProblemFact]:
    """Of a problem that is listed as a common one. `listed` is None when it was listed before."""
    known = listed or problem.required(command.problem)
    if command.scope is None:
        return []
    told = requested(known, command.scope, command.office, roster, today, problem.check)
    if not once(problem.check, told, "problem", OFFICE_ACT):
        return []
    campaign.require_running(known.campaign, today, "problem")
    _require_somebody(told)
    return [told]


def requested(
    listed: ProblemListed,
    asked: AskedScope,
    office: str,
    roster: Roster,
    today: date,
    known: SelfCheckRequested | None = None,
) -> SelfCheckRequested:
    """Of the organisations in scope, or of those that are `known` to have been asked.

    Where the problem was found first, nobody needs to look again.
    """
    scope = Scope(**dict(asked))
    if known is not None:
        units = known.units
    else:
        found_in = {*roster.line(listed.unit)}
        units = tuple(code for code in organisations(scope, roster, today) if code not in found_in)
    return SelfCheckRequested(
        unit=affair_of(listed.problem, Problem(listed), roster, today),
        occurred_on=today,
        problem=listed.problem,
        office=office,
        scope=scope,
        units=units,
    )


def file(
    command: FileSelfCheck, campaign: Campaign, problem: Problem, child: Problem, roster: Roster, today: date
) -> list[ProblemFact]:
    """Whoever has found nothing may find it later, but not the other way round. After the campaign's end no child is
    listed, and the finding stays on record without one."""
    listed = problem.required(command.problem)
    known = problem.filed.get(command.unit)
    opens = command.found and child.listed is None and campaign.runs_on(today)
    told = SelfCheckFiled(
        unit=command.unit,
        occurred_on=today,
        about="problem",
        of=command.problem,
        found=command.found,
        listed=(child_of(command.problem, command.unit),) if opens else (),
        texts={} if command.note is None else {"note": command.note},
    )
    if not _tells_more(known, told):
        return []
    problem.require_open(command.problem)
    if problem.check is None or command.unit not in problem.check.units:
        raise Refused("self_check.not_owed", "unit", unit=command.unit, problem=command.problem)
    roster.unended(command.unit, today)
    if not opens:
        return [told]
    opened = _child(listed, told)
    require_listable(opened, campaign, roster, "problem")
    return [told, opened]


def _tells_more(known: SelfCheckFiled | None, told: SelfCheckFiled) -> bool:
    """Whether this is new. Raises Refused for another answer than the known one, unless it is now found."""
    if known is not None and told.found and not known.found:
        return True
    filed = Refused("self_check.filed_already", "unit", unit=told.unit, problem=told.of)
    return once(known, told, filed, (*ACT, "listed"))


def _child(parent: ProblemListed, filing: SelfCheckFiled) -> ProblemListed:
    """The same problem, in the unit that found it too. It is told in its parent's words, which are kept once only."""
    return ProblemListed(
        unit=filing.unit,
        occurred_on=filing.occurred_on,
        problem=child_of(parent.problem, filing.unit),
        campaign=parent.campaign,
        origin="self_check",
        item=parent.item,
        parent=parent.problem,
    )


def child_of(parent: str, unit: str) -> str:
    """The child's number. No caller can give one with a dot."""
    return f"{parent}.{unit}"


def _require_somebody(told: SelfCheckRequested) -> None:
    """The scope holds somebody, but perhaps nobody beside the owner."""
    if not told.units:
        raise Refused("scope.owner_alone", "scope", problem=told.problem)


def unfiled(problem: Problem, roster: Roster, today: date) -> list[str]:
    """The units whose self-check is still open. One that has ended owes none any more."""
    if problem.check is None:
        return []
    standing = {unit.code for unit in roster.units(today)}
    return [code for code in problem.check.units if code not in problem.filed and code in standing]


def children(problem: Problem) -> list[str]:
    """Their numbers, in the order in which they were listed."""
    return [number for filing in problem.all(SelfCheckFiled) for number in filing.listed]
