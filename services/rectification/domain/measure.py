"""Measures: what the owner will do, who until when, and that it was done, with evidence."""

from datetime import date

from services.rectification.domain.commands import CompleteMeasure, PlanMeasure
from services.rectification.domain.problem import Problem, require_owner
from services.rectification.domain.problem_events import Evidence, MeasureCompleted, MeasurePlanned, ProblemFact
from services.rectification.domain.rules import Rulebook
from shared.decider import Refused
from shared.door import happened, in_order, once
from shared.roster import Roster

# Commands.


def plan(command: PlanMeasure, problem: Problem, roster: Roster, today: date) -> list[ProblemFact]:
    told = MeasurePlanned(
        unit=command.unit,
        occurred_on=command.planned_on,
        problem=command.problem,
        measure=command.measure,
        responsible=command.responsible,
        due_on=command.due_on,
        texts={"wording": command.wording},
    )
    if not once(problem.found(MeasurePlanned, command.measure), told, "measure"):
        return []
    happened(command.planned_on, today, "planned_on")
    require_owner(command.problem, problem, roster, command.unit, command.planned_on)
    roster.known(command.responsible, "responsible")
    in_order(command.planned_on, command.due_on, "due_on")
    return [told]


def complete(
    command: CompleteMeasure, problem: Problem, roster: Roster, rules: Rulebook, today: date
) -> list[ProblemFact]:
    """Once. By the row in force on its day there are not too many files."""
    row = rules.evidence(command.completed_on)
    known = problem.found(MeasureCompleted, command.measure)
    told = MeasureCompleted(
        unit=command.unit,
        occurred_on=command.completed_on,
        problem=command.problem,
        measure=command.measure,
        completer=command.completer,
        evidence=tuple(Evidence(**dict(file)) for file in command.evidence),
        rule=row.id,
        texts={} if command.note is None else {"note": command.note},
    )
    completed = Refused("measure.completed_already", "measure", measure=command.measure)
    if not once(known, told, completed, resolved=("rule",)):
        return []
    happened(command.completed_on, today, "completed_on")
    require_owner(command.problem, problem, roster, command.unit, command.completed_on)
    planned = problem.found(MeasurePlanned, command.measure)
    if planned is None:
        raise Refused("input.unknown_measure", "measure", measure=command.measure)
    if command.completed_on < planned.occurred_on:
        raise Refused("measure.before_planned", "completed_on", measure=command.measure, day=planned.occurred_on)
    roster.known(command.completer, "completer")
    if len(command.evidence) > row.files_max:
        raise Refused("measure.too_many_files", "evidence", files_max=row.files_max)
    for index, file in enumerate(command.evidence):
        if file.size_bytes > row.bytes_max:
            raise Refused("evidence.too_large", f"evidence.{index}.size_bytes", bytes_max=row.bytes_max)
        if file.sha256 in {other.sha256 for other in command.evidence[:index]}:
            raise Refused("evidence.twice", f"evidence.{index}.sha256")
    return [told]
