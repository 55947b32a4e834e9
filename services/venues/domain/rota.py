"""The rota of a venue: weekly shifts, who answers for each, and who opened the door when."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import assert_never

from services.venues.domain.shifts import days_of, minute_begun
from services.venues.domain.venue_commands import CheckIn, PublishRota, SwapShift
from services.venues.domain.venue_events import DutyCheckedIn, RotaFact, RotaPublished, Shift, ShiftSwapped
from services.venues.domain.works import Works, require_ours
from shared.days import day_of, minute_of, to_us
from shared.decider import Refused
from shared.door import happened, once
from shared.roster import Roster


@dataclass(frozen=True)
class Rota:
    """All by their ids, in the order of their recording."""

    published: Mapping[str, RotaPublished] = field(default_factory=dict)
    swaps: Mapping[str, ShiftSwapped] = field(default_factory=dict)
    check_ins: Mapping[str, DutyCheckedIn] = field(default_factory=dict)

    def in_force(self, week: str, day: date) -> RotaPublished | None:
        """The rota of the week that was published last by that day; of several of one day the last recorded."""
        found = [one for one in self.published.values() if one.week == week and one.occurred_on <= day]
        return max(reversed(found), key=lambda one: one.occurred_on, default=None)

    def answerable(self, rota: str, shift: Shift) -> str:
        """The person of the last swap, else of the rota."""
        swapped = [one.person for one in self.swaps.values() if (one.rota, one.shift) == (rota, shift.shift)]
        return swapped[-1] if swapped else shift.person


# Commands.


def publish(command: PublishRota, works: Works, rota: Rota, roster: Roster, today: date) -> list[RotaFact]:
    """Late is accepted: it then holds from its day on, and not for the days before."""
    works.required(command.works)
    told = RotaPublished(
        unit=command.unit,
        occurred_on=command.published_on,
        works=command.works,
        rota=command.rota,
        week=command.week,
        shifts=tuple(Shift.model_validate(shift.model_dump()) for shift in command.shifts),
    )
    if not once(rota.published.get(command.rota), told, "rota"):
        return []
    happened(command.published_on, today, "published_on")
    require_ours(command, works, roster, command.published_on)
    _require_shifts(command, roster)
    return [told]


def _require_shifts(command: PublishRota, roster: Roster) -> None:
    days = days_of(command.week)
    seen: set[str] = set()
    for index, shift in enumerate(command.shifts):
        at = f"shifts.{index}"
        roster.known(shift.person, f"{at}.person")
        if shift.day not in days:
            raise Refused("rota.other_week", f"{at}.day", day=shift.day, week=command.week)
        if shift.starts_at == shift.ends_at:
            raise Refused("rota.shift_without_length", f"{at}.ends_at", at=shift.ends_at)
        if shift.shift in seen:
            raise Refused("input.id_taken", f"{at}.shift", id=shift.shift)
        seen.add(shift.shift)


def swap(command: SwapShift, works: Works, rota: Rota, roster: Roster, today: date) -> list[RotaFact]:
    """By the shift's day, for afterwards it is settled who answers for it; it may be recorded later."""
    works.required(command.works)
    told = ShiftSwapped(
        unit=command.unit,
        occurred_on=command.swapped_on,
        works=command.works,
        swap=command.swap,
        rota=command.rota,
        shift=command.shift,
        person=command.person,
    )
    if not once(rota.swaps.get(command.swap), told, "swap"):
        return []
    happened(command.swapped_on, today, "swapped_on")
    require_ours(command, works, roster, command.swapped_on)
    roster.known(command.person)
    published = rota.published.get(command.rota)
    if published is None:
        raise Refused("rota.unknown", "rota", rota=command.rota)
    shift = next((one for one in published.shifts if one.shift == command.shift), None)
    if shift is None:
        raise Refused("rota.unknown_shift", "shift", rota=command.rota, shift=command.shift)
    if command.swapped_on < published.occurred_on:
        raise Refused("rota.before_published", "swapped_on", rota=command.rota, day=published.occurred_on)
    if command.swapped_on > shift.day:
        raise Refused("rota.swap_too_late", "swapped_on", shift=command.shift, day=shift.day)
    if rota.answerable(command.rota, shift) == command.person:
        raise Refused("rota.answers_already", "person", person=command.person, shift=command.shift)
    return [told]


def check_in(command: CheckIn, works: Works, rota: Rota, roster: Roster, now: datetime) -> list[RotaFact]:
    """Whether or not there is a shift for it: somebody was there."""
    works.required(command.works)
    told = DutyCheckedIn(
        unit=command.unit,
        occurred_on=command.checked_on,
        works=command.works,
        check_in=command.check_in,
        person=command.person,
        at=command.at,
        door_open=command.door_open,
    )
    if not once(rota.check_ins.get(command.check_in), told, "check_in"):
        return []
    happened(command.checked_on, day_of(to_us(now)), "checked_on")
    if minute_of(command.checked_on, command.at) > minute_begun(now):
        raise Refused("input.future_time", "at", at=command.at)
    require_ours(command, works, roster, command.checked_on)
    roster.known(command.person)
    return [told]


def evolve(rota: Rota, event: RotaFact) -> Rota:
    match event:
        case RotaPublished():
            return replace(rota, published={**rota.published, event.rota: event})
        case ShiftSwapped():
            return replace(rota, swaps={**rota.swaps, event.swap: event})
        case DutyCheckedIn():
            return replace(rota, check_ins={**rota.check_ins, event.check_in: event})
        case _:
            assert_never(event)
