"""A venue in use: what happened to its items, what was held in it, and how many errands were taken in."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import assert_never

from services.venues.domain.venue_commands import CountErrands, HoldActivity
from services.venues.domain.venue_events import ActivityHeld, ErrandsCounted, FacilityChanged, VenueFact
from services.venues.domain.works import Works, require_ours
from shared.decider import Refused
from shared.door import happened
from shared.entries import Entries
from shared.roster import Roster


@dataclass(frozen=True)
class Venue:
    """`changes` in the order of their recording."""

    changes: Mapping[str, FacilityChanged] = field(default_factory=dict)
    activities: Entries[ActivityHeld] = field(default_factory=Entries)
    errands: Entries[ErrandsCounted] = field(default_factory=Entries)


# Commands. What befalls an item is in facility.py.


def hold_activity(command: HoldActivity, works: Works, venue: Venue, roster: Roster, today: date) -> list[ActivityHeld]:
    works.required(command.works)
    told = ActivityHeld(
        unit=command.unit,
        occurred_on=command.held_on,
        works=command.works,
        record=command.record,
        corrects=command.corrects,
        participants=command.participants,
        texts={"title": command.title},
    )
    if not venue.activities.is_new(told):
        return []
    happened(command.held_on, today, "held_on")
    require_ours(command, works, roster, command.held_on)
    return [told]


def count_errands(
    command: CountErrands, works: Works, venue: Venue, roster: Roster, today: date
) -> list[ErrandsCounted]:
    works.required(command.works)
    told = ErrandsCounted(
        unit=command.unit,
        occurred_on=command.counted_on,
        works=command.works,
        record=command.record,
        corrects=command.corrects,
        month=command.month,
        taken_in=command.taken_in,
        dealt_with=command.dealt_with,
    )
    if not venue.errands.is_new(told):
        return []
    happened(command.counted_on, today, "counted_on")
    require_ours(command, works, roster, command.counted_on)
    if command.month > command.counted_on.isoformat()[:7]:
        raise Refused("errands.month_ahead", "month", month=command.month)
    return [told]


def evolve(venue: Venue, event: VenueFact) -> Venue:
    match event:
        case FacilityChanged():
            return replace(venue, changes={**venue.changes, event.change: event})
        case ActivityHeld():
            return replace(venue, activities=venue.activities.with_entry(event))
        case ErrandsCounted():
            return replace(venue, errands=venue.errands.with_entry(event))
        case _:
            assert_never(event)
