"""The roster as it is heard from `meetings`: which units there are, to whom their affairs pass, who holds which post.

For services that own none of it. It is learned from the events named in HEARD, in the order of their positions, and
answers by day, as known now. Days are days in Asia/Shanghai, units 12-digit codes, persons ids.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from shared.decider import Refused
from shared.envelope import Message

HEARD = ("unit_registered", "unit_renamed", "unit_merged", "unit_closed", "post_assigned", "post_ended")


@dataclass(frozen=True)
class UnitInfo:
    """`enrolled_on` is its first day, `ended_on` its last; `into` is its successor when it was merged, not closed."""

    code: str
    kind: str
    sector: str | None
    parent: str | None
    name: str
    enrolled_on: date
    ended_on: date | None = None
    into: str | None = None

    def stands_on(self, day: date) -> bool:
        return self.enrolled_on <= day and (self.ended_on is None or day <= self.ended_on)


@dataclass(frozen=True)
class Tenure:
    """A post held from `first_day` to `last_day`, both included; None: no end of it is known."""

    unit: str
    post: str
    person: str
    first_day: date
    last_day: date | None

    def held_on(self, day: date) -> bool:
        return self.held_between(day, day)

    def held_between(self, first_day: date, last_day: date) -> bool:
        """On any day of these, both included."""
        return self.first_day <= last_day and (self.last_day is None or first_day <= self.last_day)


class Roster:
    """Decisions only ask; the listener alone tells it."""

    def __init__(self) -> None:
        self._units: dict[str, UnitInfo] = {}
        self._tenures: dict[str, dict[str, Tenure]] = {}  # by unit, then by assignment
        self._held: dict[str, set[tuple[str, str]]] = {}  # by person, (unit, assignment)

    def hear(self, message: Message) -> None:
        """Whatever is not of the roster is left alone."""
        self.learn(message.type, message.unit, message.occurred_on, message.data)

    def learn(self, kind: str, unit: str, on: date, data: Mapping[str, Any]) -> None:
        """`kind` is the event's bare type; the rest is what it says. A unit or post told again changes nothing."""
        match kind:
            case "unit_registered":
                told = UnitInfo(unit, data["kind"], data.get("sector"), data.get("parent"), data["name"], on)
                self._units.setdefault(unit, told)
            case "unit_renamed":
                self._units[unit] = replace(self._units[unit], name=data["name"])
            case "unit_merged":
                self._units[unit] = replace(self._units[unit], ended_on=on, into=data["into"])
            case "unit_closed":
                self._units[unit] = replace(self._units[unit], ended_on=on)
            case "post_assigned":
                last_day = data.get("last_day")
                tenure = Tenure(unit, data["post"], data["person"], on, last_day and date.fromisoformat(last_day))
                self._tenures.setdefault(unit, {}).setdefault(data["assignment"], tenure)
                self._held.setdefault(tenure.person, set()).add((unit, data["assignment"]))
            case "post_ended":
                held = self._tenures[unit]
                held[data["assignment"]] = replace(held[data["assignment"]], last_day=on)
            case _:
                pass

    # Units.

    def unit(self, code: str) -> UnitInfo | None:
        return self._units.get(code)

    def required(self, code: str, at: str = "unit") -> UnitInfo:
        """`at` is the command's field that names the unit. Raises Refused "input.unknown_unit"."""
        if code not in self._units:
            raise Refused("input.unknown_unit", at, unit=code)
        return self._units[code]

    def unended(self, code: str, day: date, at: str = "unit") -> UnitInfo:
        """One that had not ended before the day. Raises Refused "input.unknown_unit" or "input.unit_ended"."""
        unit = self.required(code, at)
        if unit.ended_on is not None and unit.ended_on < day:
            raise Refused("input.unit_ended", at, unit=code, day=unit.ended_on)
        return unit

    def units(self, day: date) -> list[UnitInfo]:
        """Those that stand on that day, by code."""
        return sorted((unit for unit in self._units.values() if unit.stands_on(day)), key=lambda unit: unit.code)

    def line(self, code: str) -> Iterator[str]:
        """The unit and, one after the other, those into which it was merged."""
        following: str | None = code
        while following is not None:
            yield following
            known = self._units.get(following)
            following = None if known is None else known.into

    def owner(self, home: str, day: date) -> str | None:
        """To whom, on that day, the affairs of `home` belong; None when it was closed without a successor."""
        for code in self.line(home):
            ended_on = self._units[code].ended_on if code in self._units else None
            if ended_on is None or day <= ended_on:
                return code
        return None

    def carrier(self, home: str, day: date) -> str:
        """Whose the affairs of `home` are on that day, or were last, when nobody carries them on."""
        *_, last = self.line(home)
        return self.owner(home, day) or last

    def speaks_for(self, home: str, unit: str, day: date) -> bool:
        """Whoever owns the affairs of `home` that day does, and a successor, who records what was left unrecorded."""
        owner = self.owner(home, day)
        return owner is not None and unit in self.line(owner)

    def above(self, code: str) -> Iterator[str]:
        """The unit's parent, that one's parent, and so on up to the county."""
        known = self._units.get(code)
        while known is not None and known.parent is not None:
            yield known.parent
            known = self._units.get(known.parent)

    def sector(self, code: str) -> str | None:
        """The unit's own, else that of the nearest unit above it that has one. A township is of the sector township."""
        for each in (code, *self.above(code)):
            known = self._units.get(each)
            if known is not None and (known.sector is not None or known.kind == "township"):
                return known.sector or "township"
        return None

    # Posts.

    def known(self, person: str, at: str = "person") -> None:
        """Who ever held a post is known. Raises Refused "input.unknown_person"; `at` is the field that names them."""
        if person not in self._held:
            raise Refused("input.unknown_person", at, person=person)

    def holders(self, unit: str, post: str, day: date) -> frozenset[str]:
        """Who holds the post that day."""
        return frozenset(t.person for t in self._tenures.get(unit, {}).values() if t.post == post and t.held_on(day))

    def posts(self, person: str, unit: str, day: date) -> frozenset[str]:
        """What the person holds in the unit that day."""
        return frozenset(t.post for t in self.tenures(person, day) if t.unit == unit)

    def served(self, person: str, unit: str, first_day: date, last_day: date) -> bool:
        """Whether the person held a post in the unit on any day of these, both included."""
        held = (self._tenures[unit][assignment] for at, assignment in self._held.get(person, ()) if at == unit)
        return first_day <= last_day and any(tenure.held_between(first_day, last_day) for tenure in held)

    def tenures(self, person: str, day: date) -> list[Tenure]:
        """All that the person holds that day, by unit and post."""
        held = (self._tenures[unit][assignment] for unit, assignment in self._held.get(person, ()))
        return sorted((t for t in held if t.held_on(day)), key=lambda t: (t.unit, t.post))
