"""What may be asked of a venue in use, in the imperative; see commands.py. A venue is named by its works."""

from typing import Literal

from pydantic import Field

from services.venues.domain.words import Condition, Item, Number, Week
from shared.decider import Command
from shared.words import ClockTime, Day, Key, Line, Month, UnitCode


class OfVenue(Command):
    works: Key
    unit: UnitCode


class ChangeFacility(OfVenue):
    """On the day of its recording: an item is lost, or there again."""

    type: Literal["change_facility"] = "change_facility"
    change: Key
    item: Item
    condition: Condition
    note: Line | None = None


class HoldActivity(OfVenue):
    type: Literal["hold_activity"] = "hold_activity"
    record: Key
    held_on: Day
    title: Line
    participants: Number | None = None
    corrects: Key | None = None


class CountErrands(OfVenue):
    type: Literal["count_errands"] = "count_errands"
    record: Key
    month: Month
    counted_on: Day
    taken_in: Number
    dealt_with: Number
    corrects: Key | None = None


class PlannedShift(Command):
    """From `starts_at` to `ends_at`, both included; when it ends earlier by the clock, on the next day."""

    shift: Key
    day: Day
    starts_at: ClockTime
    ends_at: ClockTime
    person: Key


class PublishRota(OfVenue):
    """The whole week, whose shifts may lie in the future; published anew, from `published_on` on."""

    type: Literal["publish_rota"] = "publish_rota"
    rota: Key
    week: Week
    published_on: Day
    shifts: tuple[PlannedShift, ...] = Field(min_length=1, max_length=100)


class SwapShift(OfVenue):
    type: Literal["swap_shift"] = "swap_shift"
    swap: Key
    rota: Key
    shift: Key
    person: Key
    swapped_on: Day


class CheckIn(OfVenue):
    type: Literal["check_in"] = "check_in"
    check_in: Key
    person: Key
    checked_on: Day
    at: ClockTime
    door_open: bool


VenueCommand = ChangeFacility | HoldActivity | CountErrands | PublishRota | SwapShift | CheckIn
