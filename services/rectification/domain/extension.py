"""The one extension that a problem may have: one duty, another due day, within the campaign.

When claim, cause and measures are due is supervision's to know. Refused here is what is beyond doubt; whether the
extension came in time for one of these three, supervision judges.
"""

from datetime import date

from services.rectification.domain.campaign import Campaign
from services.rectification.domain.commands import GrantExtension
from services.rectification.domain.problem import TAKEN_BY, Problem, affair_of, require_office
from services.rectification.domain.problem_events import (
    ExtensionGranted,
    MeasureCompleted,
    MeasurePlanned,
    ProblemFact,
    ProblemReopened,
)
from shared.decider import Refused
from shared.door import OFFICE_ACT, once
from shared.roster import Roster

# Commands.


def grant(
    command: GrantExtension, campaign: Campaign, problem: Problem, roster: Roster, today: date
) -> list[ProblemFact]:
    told = ExtensionGranted(
        unit=affair_of(command.problem, problem, roster, today),
        occurred_on=today,
        problem=command.problem,
        office=command.office,
        duty=command.duty,
        measure=command.measure,
        due_on=command.due_on,
        texts={"reason": command.reason},
    )
    granted = Refused("extension.granted_already", "problem", problem=command.problem)
    if not once(problem.last(ExtensionGranted), told, granted, OFFICE_ACT):
        return []
    problem.require_open(command.problem)
    require_office(command.office, roster)
    assert campaign.opened is not None
    ends_on = campaign.opened.ends_on
    if command.due_on > ends_on:
        raise Refused("extension.past_end", "due_on", day=ends_on)
    if command.due_on < today:
        raise Refused("extension.past_day", "due_on", day=command.due_on)
    _require_open_duty(command, problem, today, ends_on)
    return [told]


def _require_open_duty(command: GrantExtension, problem: Problem, today: date, ends_on: date) -> None:
    assert problem.listed is not None
    if (command.measure is None) == (command.duty == "measure"):
        raise Refused("extension.which_measure", "measure")
    match command.duty:
        case "close":
            if problem.last(ProblemReopened) is None:
                raise Refused("extension.at_end", "duty", day=ends_on)
        case "measure":
            _require_open_measure(command, problem, today, ends_on)
        case duty:
            if duty in problem.listed.steps_before or problem.last(TAKEN_BY[duty]) is not None:
                raise Refused("extension.done", "duty", duty=duty)


def _require_open_measure(command: GrantExtension, problem: Problem, today: date, ends_on: date) -> None:
    """Its due day is known: the extension comes by that day, and gives a later one."""
    assert command.measure is not None
    planned = problem.found(MeasurePlanned, command.measure)
    if planned is None:
        raise Refused("input.unknown_measure", "measure", measure=command.measure)
    if problem.found(MeasureCompleted, command.measure) is not None:
        raise Refused("extension.measure_done", "measure", measure=command.measure)
    if planned.due_on >= ends_on:
        raise Refused("extension.at_end", "measure", day=ends_on)
    if planned.due_on < today:
        raise Refused("extension.too_late", "measure", day=planned.due_on)
    if command.due_on <= planned.due_on:
        raise Refused("extension.no_later", "due_on", day=planned.due_on)
