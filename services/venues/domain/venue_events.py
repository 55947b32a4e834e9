"""What `venues` records of a venue in use: items lost and repaired, activities, errands, the rota, who opened.

A venue is named by the works that built it. `unit` is the village whose it is on that day, or its successor.
"""

from typing import ClassVar, Literal

from services.venues.domain.words import Condition, Item, Number, Week
from shared.decider import DomainEvent, Fact
from shared.entries import Entry
from shared.words import ClockTime, Day, Key, Month


class WorksEntry(Entry):
    subject: ClassVar[str] = "works/{works}"
    works: Key


class VenueEvent(DomainEvent):
    stream: ClassVar[str] = "venue-{works}"
    subject: ClassVar[str] = "works/{works}"
    works: Key


class FacilityChanged(VenueEvent):
    """From now on the item is in this condition: "missing" is its loss, another after that its repair.

    texts: note (optional).
    """

    type: Literal["facility_changed"] = "facility_changed"
    change: Key
    item: Item
    condition: Condition


class ActivityHeld(WorksEntry):
    """texts: title."""

    stream: ClassVar[str] = "venue-{works}"
    type: Literal["activity_held"] = "activity_held"
    participants: Number | None = None


class ErrandsCounted(WorksEntry):
    """Villagers' errands of a month, as counts: of those dealt with some may have been taken in before.

    `occurred_on` is the day of the counting.
    """

    stream: ClassVar[str] = "venue-{works}"
    told_once: ClassVar[str | None] = "month"
    type: Literal["errands_counted"] = "errands_counted"
    month: Month
    taken_in: Number
    dealt_with: Number


# The rota.


class Shift(Fact):
    """`person` answers for the open door from `starts_at` to `ends_at`, both included.

    It belongs to `day`, on which it starts; one that ends before it starts, by the clock, ends on the next day.
    """

    shift: Key
    day: Day
    starts_at: ClockTime
    ends_at: ClockTime
    person: Key


class RotaEvent(DomainEvent):
    stream: ClassVar[str] = "rota-{works}"
    subject: ClassVar[str] = "works/{works}"
    works: Key


class RotaPublished(RotaEvent):
    """The whole week's. Published anew, it holds for the days from `occurred_on` on; those before keep their rota."""

    type: Literal["rota_published"] = "rota_published"
    rota: Key
    week: Week
    shifts: tuple[Shift, ...]


class ShiftSwapped(RotaEvent):
    """From this record on `person` answers for that shift of that rota; nothing else changes.

    `occurred_on`, on which it was agreed, lies between the rota's day and the shift's.
    """

    type: Literal["shift_swapped"] = "shift_swapped"
    swap: Key
    rota: Key
    shift: Key
    person: Key


class DutyCheckedIn(RotaEvent):
    """`person` was there on that day, at `at`, and the door was open or not. Which shift it keeps follows from that."""

    type: Literal["duty_checked_in"] = "duty_checked_in"
    check_in: Key
    person: Key
    at: ClockTime
    door_open: bool


VenueFact = FacilityChanged | ActivityHeld | ErrandsCounted
RotaFact = RotaPublished | ShiftSwapped | DutyCheckedIn
