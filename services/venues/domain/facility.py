"""The items of an accepted venue, in use: lost, and there again."""

from collections.abc import Mapping
from datetime import date

from services.venues.domain.rules import Rulebook
from services.venues.domain.venue import Venue
from services.venues.domain.venue_commands import ChangeFacility
from services.venues.domain.venue_events import FacilityChanged
from services.venues.domain.words import Condition, Item
from services.venues.domain.works import Works, require_ours
from shared.decider import Refused
from shared.door import ACT, once
from shared.roster import Roster

# Commands.


def change(
    command: ChangeFacility, works: Works, venue: Venue, roster: Roster, rules: Rulebook, today: date
) -> list[FacilityChanged]:
    """Happens on the day of its recording."""
    works.required(command.works)
    told = FacilityChanged(
        unit=command.unit,
        occurred_on=today,
        works=command.works,
        change=command.change,
        item=command.item,
        condition=command.condition,
        texts={} if command.note is None else {"note": command.note},
    )
    if not once(venue.changes.get(command.change), told, "change", ACT):
        return []
    require_ours(command, works, roster, today)
    if not works.is_accepted:
        raise Refused("works.not_accepted", "works", works=command.works)
    conditions = conditions_of(works, venue, rules, today)
    if command.item not in conditions:
        raise Refused("facility.unknown_item", "item", item=command.item)
    if conditions[command.item] == command.condition:
        raise Refused("facility.unchanged", "condition", item=command.item, condition=command.condition)
    return [told]


def conditions_of(works: Works, venue: Venue, rules: Rulebook, today: date) -> Mapping[Item, Condition]:
    """Every item's condition now. A venue that was accepted before the county was watched counts as whole."""
    accepted = works.acceptance
    whole: dict[Item, Condition] = dict.fromkeys(rules.seven_ones(today).items, "working")
    found = whole if accepted is None else {**accepted.items}
    return {**found, **{change.item: change.condition for change in venue.changes.values()}}
