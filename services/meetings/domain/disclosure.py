"""After the resolution: the notice that discloses it, objections and answers, reports until the result is told."""

from datetime import date

from services.meetings.domain.commands import AnswerObjection, PostDisclosure, RaiseObjection, ReportProgress
from services.meetings.domain.county import County
from services.meetings.domain.matter import Matter, require_allowed, require_ours
from services.meetings.domain.matter_events import (
    DisclosurePosted,
    MatterFact,
    ObjectionAnswered,
    ObjectionRaised,
    ProgressReported,
)
from shared.decider import Refused
from shared.door import happened, in_order, once


def post(command: PostDisclosure, county: County, matter: Matter, today: date) -> list[MatterFact]:
    """A notice of another unit is recorded, and judged. Its last day may lie ahead."""
    matter.required(command.matter)
    told = DisclosurePosted(
        unit=command.unit,
        occurred_on=command.first_day,
        matter=command.matter,
        notice=command.notice,
        last_day=command.last_day,
        texts={"place": command.place},
    )
    if not once(matter.found(DisclosurePosted, command.notice), told, "notice"):
        return []
    county.member(command.unit)
    happened(command.first_day, today, "first_day")
    in_order(command.first_day, command.last_day)
    matter.require_open(command.matter, command.first_day)
    return [told]


def object_to(command: RaiseObjection, county: County, matter: Matter, today: date) -> list[MatterFact]:
    matter.required(command.matter)
    told = ObjectionRaised(
        unit=command.unit,
        occurred_on=command.raised_on,
        matter=command.matter,
        objection=command.objection,
        texts={"content": command.content},
    )
    if not once(matter.found(ObjectionRaised, command.objection), told, "objection"):
        return []
    happened(command.raised_on, today, "raised_on")
    require_allowed(command, county, matter, command.raised_on)
    return [told]


def answer(command: AnswerObjection, county: County, matter: Matter, today: date) -> list[MatterFact]:
    matter.required(command.matter)
    raised = matter.found(ObjectionRaised, command.objection)
    if raised is None:
        raise Refused("input.unknown_objection", "objection", objection=command.objection)
    told = ObjectionAnswered(
        unit=command.unit,
        occurred_on=command.answered_on,
        matter=command.matter,
        objection=command.objection,
        texts={"content": command.content},
    )
    if not once(matter.found(ObjectionAnswered, command.objection), told, "objection"):
        return []
    happened(command.answered_on, today, "answered_on")
    if command.answered_on < raised.occurred_on:
        raise Refused("input.answered_before_raised", "answered_on", raised_on=raised.occurred_on)
    require_allowed(command, county, matter, command.answered_on)
    return [told]


def report(command: ReportProgress, county: County, matter: Matter, today: date) -> list[MatterFact]:
    """A final report of another unit is recorded, and judged."""
    matter.required(command.matter)
    told = ProgressReported(
        unit=command.unit,
        occurred_on=command.reported_on,
        matter=command.matter,
        report=command.report,
        final=command.final,
        texts={"content": command.content, "told_by": command.told_by},
    )
    if not once(matter.found(ProgressReported, command.report), told, "report"):
        return []
    happened(command.reported_on, today, "reported_on")
    county.member(command.unit)
    matter.require_open(command.matter, command.reported_on)
    if not command.final:
        require_ours(county, matter, command.unit, command.reported_on)
    return [told]
