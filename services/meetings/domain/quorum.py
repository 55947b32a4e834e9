"""Were enough there, and did enough agree? Counted in whole numbers from what was recorded, never believed."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.meetings.domain.events import AgendaItem, MeetingRecord
from services.meetings.domain.meeting import step_kinds
from services.meetings.domain.rules import Assembly, AssemblyRow, Rulebook
from services.meetings.domain.unit import Unit
from services.meetings.domain.words import Count, MatterKind, Reason

_ASSEMBLY_OF: Mapping[str, Assembly] = {
    "branch_committee": "branch_committee",
    "members_assembly": "members_assembly",
    "villagers_meeting": "villagers_meeting",
    "representatives_meeting": "representatives_meeting",
}


@dataclass(frozen=True)
class Listed:
    """One attendance that the row knows, with how many were due to attend by the roster of that day."""

    present: int
    due: int | None
    enough: bool | None  # None: nobody has declared how many there are


def of_numbers(
    item: AgendaItem, meeting: MeetingRecord, roster: Unit, rules: Rulebook, kinds: Mapping[str, MatterKind]
) -> frozenset[Reason]:
    """`kinds` are those of all matters on the agenda. A deliberation has neither quorum nor majority.

    The meeting was held as a kind that may take the step; held as several such kinds, the one that fails least counts.
    """
    if item.step == "deliberation":
        return frozenset()
    held = [kind for kind in step_kinds(rules, item.step, meeting.occurred_on, roster) if kind in meeting.kinds]
    if item.step == "resolution" and rules.is_collective(kinds[item.matter], meeting.occurred_on):
        if is_mixed(meeting, rules, kinds):
            return frozenset({"mixed_attendance"})
        return _reasons(
            rules.assembly("collective_asset", meeting.occurred_on), item, meeting, roster, tuple(meeting.kinds)
        )
    found = [
        _reasons(rules.assembly(_ASSEMBLY_OF[kind], meeting.occurred_on), item, meeting, roster, (kind,))
        for kind in held
    ]
    return min(found, key=len)


def is_mixed(meeting: MeetingRecord, rules: Rulebook, kinds: Mapping[str, MatterKind]) -> bool:
    """A resolution of the collective's and another one under one attendance. Listed apart, each has its own."""
    others = any(
        item.step == "resolution" and not rules.is_collective(kinds[item.matter], meeting.occurred_on)
        for item in meeting.items
    )
    members = {listed.counted == "collective_members" for listed in meeting.attendance}
    return others and members != {True, False}


def _reasons(
    row: AssemblyRow, item: AgendaItem, meeting: MeetingRecord, roster: Unit, kinds: tuple[str, ...]
) -> frozenset[Reason]:
    listed = _listed(row, meeting, roster, kinds)
    if not listed:
        known = any(roster.count(quorum.counted, meeting.occurred_on) is not None for quorum in row.quorums)
        return frozenset({"no_quorum", "no_majority"}) if known else frozenset({"counts_missing"})
    found: set[Reason] = set()
    if not any(attendance.enough for attendance in listed):
        found.add("counts_missing" if any(attendance.enough is None for attendance in listed) else "no_quorum")
    base = listed[0].present if row.majority_of == "present" else listed[0].due
    if base is None:
        found.add("counts_missing")
    elif not row.majority.reached(item.in_favour or 0, base):
        found.add("no_majority")
    return frozenset(found)


def _listed(row: AssemblyRow, meeting: MeetingRecord, roster: Unit, kinds: tuple[str, ...]) -> list[Listed]:
    """The attendances of these kinds that the row counts, in the row's order: of persons before households."""
    found = []
    for quorum in row.quorums:
        present = _present(quorum.counted, meeting, kinds)
        if present is not None:
            due = roster.count(quorum.counted, meeting.occurred_on)
            found.append(Listed(present, due, None if due is None else quorum.share.reached(present, due)))
    return found


def _present(counted: Count, meeting: MeetingRecord, kinds: tuple[str, ...]) -> int | None:
    return max((a.present for a in meeting.attendance if a.counted == counted and a.kind in kinds), default=None)
