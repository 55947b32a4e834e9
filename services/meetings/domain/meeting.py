"""A meeting: one sitting, recorded once, corrected as a whole. Whether it counts for anything is judged apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar, assert_never

from services.meetings.domain.commands import CorrectMeeting, HoldMeeting, MeetingCommand
from services.meetings.domain.county import County
from services.meetings.domain.events import (
    AgendaItem,
    MeetingCorrected,
    MeetingFact,
    MeetingHeld,
    MeetingRecord,
)
from services.meetings.domain.matter import Matter
from services.meetings.domain.person import Person, known
from services.meetings.domain.rules import CommitteeRow, Rulebook
from services.meetings.domain.unit import Unit
from services.meetings.domain.words import MeetingKind, Step, UnitKind
from shared.decider import Refused
from shared.door import happened, in_order, once, same
from shared.rulebooks import in_force

R = TypeVar("R", bound=MeetingRecord)


@dataclass(frozen=True)
class Meeting:
    """`held` as it was first recorded, `record` as it stands since the last correction."""

    held: MeetingHeld | None = None
    record: MeetingRecord | None = None

    def items(self, matter: str) -> list[AgendaItem]:
        return [] if self.record is None else [item for item in self.record.items if item.matter == matter]


@dataclass(frozen=True)
class Room:
    """What the roster and the matters say of a meeting that is to be recorded; nothing of it is the caller's word.

    `unit` is the roster of the unit that held it.
    """

    county: County
    unit: Unit
    persons: Mapping[str, Person]
    matters: Mapping[str, Matter]
    today: date


# Commands.


def hold(command: HoldMeeting, meeting: Meeting, room: Room) -> list[MeetingFact]:
    told = _record(MeetingHeld, command, command.unit)
    if not once(meeting.held, told, "meeting"):
        return []
    _require(command, room)
    return [told]


def correct(command: CorrectMeeting, meeting: Meeting, room: Room) -> list[MeetingFact]:
    """Replaces the whole record. A malformed one is refused, and the old record stands.

    The unit that held the meeting corrects it, or a successor of that unit; the meeting stays the one's that held it.
    """
    if meeting.record is None:
        raise Refused("input.unknown_meeting", "meeting", meeting=command.meeting)
    holder = meeting.record.unit
    room.county.member(command.unit)
    if command.unit not in room.county.line(holder):
        raise Refused("meeting.wrong_unit", "unit", meeting=command.meeting, unit=command.unit, owner=holder)
    told = _record(MeetingCorrected, command, holder)
    if same(MeetingCorrected(**{**dict(meeting.record), "type": told.type}), told):
        return []
    _require(command, room)
    return [told]


def _record(kind: type[R], command: MeetingCommand, unit: str) -> R:
    told = command.model_dump(include=MeetingCommand.model_fields.keys() & kind.model_fields.keys())
    texts = {
        "minutes": command.minutes,
        "recorder_reason": command.recorder_reason,
        "topics": "\n".join(command.other_topics) or None,
    }
    return kind(
        type=kind.model_fields["type"].default,
        occurred_on=command.held_on,
        texts={name: text for name, text in texts.items() if text is not None},
        recorder_explained=command.recorder_reason is not None,
        **{**told, "unit": unit},
    )


def _require(command: MeetingCommand, room: Room) -> None:
    """Raises Refused for whatever no meeting can have been."""
    _require_kinds(command, room.county.member(command.unit).registered.kind)
    happened(command.held_on, room.today, "held_on")
    in_order(command.held_on, command.last_day)
    if command.last_day is not None:
        happened(command.last_day, room.today, "last_day")
    for field, key in named(command):
        known(key, room.persons[key], field)
    _require_attendance(command, room.unit)
    _require_items(command, room)


def _require_kinds(command: MeetingCommand, held_by: UnitKind) -> None:
    """What a kind of meeting cannot be without, and what belongs to it alone."""
    if "democratic_life_meeting" in command.kinds and held_by in ("village", "branch"):
        raise Refused("meeting.not_a_committee", "kinds", unit=command.unit)
    for kind, field, told in (("party_lecture", "lecturer", command.lecturer), ("training", "theme", command.theme)):
        if kind in command.kinds and told is None:
            raise Refused(f"meeting.{field}_missing", field)
        if kind not in command.kinds and told is not None:
            raise Refused(f"meeting.{field}_without_{kind}", field)


def named(command: MeetingCommand) -> list[tuple[str, str]]:
    """Whom the record names: field and person."""
    named = [("chair", command.chair), ("recorder", command.recorder)]
    for field, key in (("convener", command.convener), ("lecturer", command.lecturer)):
        if key is not None:
            named.append((field, key))
    return named + [(f"present.{index}", key) for index, key in enumerate(command.present)]


def _require_attendance(command: MeetingCommand, unit: Unit) -> None:
    counted = set()
    for index, attendance in enumerate(command.attendance):
        field = f"attendance.{index}"
        if attendance.kind not in command.kinds:
            raise Refused("input.kind_not_held", f"{field}.kind", kind=attendance.kind)
        if (attendance.kind, attendance.counted) in counted:
            raise Refused("input.counted_twice", f"{field}.counted", counted=attendance.counted)
        counted.add((attendance.kind, attendance.counted))
        entitled = unit.count(attendance.counted, command.held_on)
        if entitled is not None and attendance.present > entitled:
            raise Refused(
                "input.more_present_than_entitled", f"{field}.present", present=attendance.present, entitled=entitled
            )


def _require_items(command: MeetingCommand, room: Room) -> None:
    for index, item in enumerate(command.items):
        field = f"items.{index}"
        matter = room.matters[item.matter]
        matter.required(item.matter, f"{field}.matter")
        matter.require_open(item.matter, command.held_on, f"{field}.matter")
        present = _present(command, item.step, room)
        if item.in_favour is not None and present is not None and item.in_favour > present:
            raise Refused(
                "input.more_in_favour_than_present", f"{field}.in_favour", in_favour=item.in_favour, present=present
            )


def _present(command: MeetingCommand, step: Step, room: Room) -> int | None:
    """The largest attendance of the step's kind, else the largest listed."""
    kinds = step_kinds(room.county.rules, step, command.held_on, room.unit)
    own = [listed.present for listed in command.attendance if listed.kind in kinds]
    return max(own or [listed.present for listed in command.attendance], default=None)


def step_kinds(rules: Rulebook, step: Step, on: date, unit: Unit) -> tuple[MeetingKind, ...]:
    """The kinds of meeting that take the step: a branch too small for a committee proposes in its assembly."""
    if step == "proposal" and not has_committee(in_force(rules.committees, on), unit, on):
        return (in_force(rules.committees, on).instead,)
    return rules.step(step, on).kinds


def has_committee(row: CommitteeRow, unit: Unit, on: date) -> bool:
    members = unit.count("voting_members", on)
    return members is None or members >= row.members_min


def evolve(meeting: Meeting, event: MeetingFact) -> Meeting:
    match event:
        case MeetingHeld():
            return Meeting(event, event)
        case MeetingCorrected():
            return Meeting(meeting.held, event)
        case _:
            assert_never(event)
