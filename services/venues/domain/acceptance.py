"""The acceptance of a works: every item of seven_ones looked at, by somebody other than the builder."""

from datetime import date

from services.venues.domain.commands import RecordAcceptance
from services.venues.domain.events import AcceptanceRecorded, Defect
from services.venues.domain.rules import Rulebook, SevenOnesRow
from services.venues.domain.works import Works, require_ours
from shared.decider import Refused
from shared.door import ACT, once
from shared.roster import Roster

# Commands.


def record(
    command: RecordAcceptance, works: Works, roster: Roster, rules: Rulebook, today: date
) -> list[AcceptanceRecorded]:
    """Happens on the day of its recording. "accepted" with an item missing is recorded as it was said."""
    works.required(command.works)
    row = rules.seven_ones(today)
    told = AcceptanceRecorded(
        unit=command.unit,
        occurred_on=today,
        works=command.works,
        acceptance=command.acceptance,
        office=command.office,
        inspector=command.inspector,
        verdict=command.verdict,
        rule=row.id,
        items=command.items,
        defects=tuple(Defect(defect=one.defect, due=one.due) for one in command.defects),
        texts={f"defect.{one.defect}": one.what for one in command.defects},
    )
    known = next((one for one in works.acceptances if one.acceptance == command.acceptance), None)
    if not once(known, told, "acceptance", (*ACT, "rule")):
        return []
    require_ours(command, works, roster, today)
    if works.is_accepted:
        if works.acceptance is None:
            brought_in = works.required(command.works).occurred_on
            raise Refused("works.accepted_before", "works", works=command.works, day=brought_in)
        raise Refused("works.accepted_already", "works", works=command.works, day=works.acceptance.occurred_on)
    if not works.is_completed:
        raise Refused("works.not_completed", "works", works=command.works)
    _require_whole(command, row)
    _require_other_hands(command, works, roster, today)
    _require_defects(command, today)
    return [told]


def _require_whole(command: RecordAcceptance, row: SevenOnesRow) -> None:
    """Every item of the row was looked at, and nothing else."""
    for item in command.items:
        if item not in row.items:
            raise Refused("acceptance.unknown_item", f"items.{item}", item=item)
    for item in row.items:
        if item not in command.items:
            raise Refused("acceptance.item_left_out", "items", item=item)


def _require_other_hands(command: RecordAcceptance, works: Works, roster: Roster, today: date) -> None:
    """The village builds: neither it, nor who held a post in it since the start, nor who was in charge accepts."""
    office = roster.required(command.office, "office")
    roster.known(command.inspector, "inspector")
    builders = _builders(command.works, works, roster)
    if command.office in builders:
        raise Refused("acceptance.own_hands", "office", office=command.office)
    if office.kind in ("village", "branch"):
        raise Refused("acceptance.not_a_higher_office", "office", office=command.office)
    if not roster.posts(command.inspector, command.office, today):
        raise Refused("acceptance.not_in_office", "inspector", inspector=command.inspector, office=command.office)
    in_charge = {start.in_charge for start in works.starts.told.values()}
    built = any(roster.served(command.inspector, unit, since, today) for unit, since in builders.items())
    if built or command.inspector in in_charge:
        raise Refused("acceptance.own_hands", "inspector", inspector=command.inspector)


def _builders(key: str, works: Works, roster: Roster) -> dict[str, date]:
    """With the day since when each built: the village since the start, a successor since the merger.

    Of a start that lies before the works was brought in nothing is known but that: then since that day.
    """
    planned = works.required(key)
    since = planned.occurred_on if works.start is None else works.start.occurred_on
    builders: dict[str, date] = {}
    for unit in roster.line(planned.unit):
        builders[unit] = since
        ended_on = roster.required(unit).ended_on
        since = since if ended_on is None else max(since, ended_on)
    return builders


def _require_defects(command: RecordAcceptance, today: date) -> None:
    """A rejection says what is to be mended until when, an acceptance leaves nothing to mend."""
    if command.verdict == "accepted" and command.defects:
        raise Refused("acceptance.accepted_with_defects", "defects")
    if command.verdict == "rejected" and not command.defects:
        raise Refused("acceptance.defects_missing", "defects")
    seen: set[str] = set()
    for index, one in enumerate(command.defects):
        if one.defect in seen:
            raise Refused("input.id_taken", f"defects.{index}.defect", id=one.defect)
        if one.due < today:
            raise Refused("acceptance.due_passed", f"defects.{index}.due", due=one.due)
        seen.add(one.defect)
