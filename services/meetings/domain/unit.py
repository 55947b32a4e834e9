"""A unit's roster: who held which post on a day, how many were to attend, and the matters that it opened."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import assert_never

from services.meetings.domain.commands import AssignPost, DeclareCounts, EndPost, OpenMatter
from services.meetings.domain.county import County
from services.meetings.domain.events import (
    CountsDeclared,
    MatterOpened,
    PostAssigned,
    PostEnded,
    UnitFact,
)
from services.meetings.domain.person import Person, known
from services.meetings.domain.words import STEPS, Count
from shared.decider import Refused
from shared.door import happened, in_order, once
from shared.words import Post


@dataclass(frozen=True)
class Tenure:
    """A post held by a person, on its first and on its last day as well. An end that is told later replaces the day."""

    assigned: PostAssigned
    last_day: date | None

    def covers(self, day: date) -> bool:
        return self.assigned.occurred_on <= day and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True)
class Unit:
    tenures: Mapping[str, Tenure] = field(default_factory=dict)  # by assignment
    counts: Mapping[Count, Mapping[date, int]] = field(
        default_factory=dict
    )  # of several for one day, the last recorded
    matters: Mapping[str, MatterOpened] = field(default_factory=dict)

    def posts(self, person: str, day: date) -> frozenset[Post]:
        return frozenset(
            t.assigned.post for t in self.tenures.values() if t.assigned.person == person and t.covers(day)
        )

    def holders(self, post: Post, day: date) -> frozenset[str]:
        return frozenset(t.assigned.person for t in self.tenures.values() if t.assigned.post == post and t.covers(day))

    def count(self, counted: Count, day: date) -> int | None:
        """The newest number declared for a day on or before this one; each count is looked up by itself."""
        declared = self.counts.get(counted, {})
        latest = max((first_day for first_day in declared if first_day <= day), default=None)
        return None if latest is None else declared[latest]


# Commands.


def assign(command: AssignPost, county: County, unit: Unit, person: Person) -> list[UnitFact]:
    """May begin, and end, in the future."""
    told = PostAssigned(
        unit=command.unit,
        occurred_on=command.first_day,
        assignment=command.assignment,
        person=command.person,
        post=command.post,
        last_day=command.last_day,
        portfolio=command.portfolio,
        succeeds=command.succeeds,
    )
    tenure = unit.tenures.get(command.assignment)
    if not once(None if tenure is None else tenure.assigned, told, "assignment"):
        return []
    county.member(command.unit)
    known(command.person, person, "person")
    in_order(command.first_day, command.last_day)
    if command.succeeds is not None:
        before = unit.tenures.get(command.succeeds)
        if before is None or (before.assigned.post, command.post) != ("linked_leader", "linked_leader"):
            raise Refused("input.unknown_assignment", "succeeds", assignment=command.succeeds)
    return [told]


def end_post(command: EndPost, county: County, unit: Unit) -> list[UnitFact]:
    county.member(command.unit)
    tenure = unit.tenures.get(command.assignment)
    if tenure is None:
        raise Refused("input.unknown_assignment", "assignment", assignment=command.assignment)
    if tenure.last_day == command.last_day:
        return []
    in_order(tenure.assigned.occurred_on, command.last_day)
    return [PostEnded(unit=command.unit, occurred_on=command.last_day, assignment=command.assignment)]


def declare_counts(command: DeclareCounts, county: County, unit: Unit, today: date) -> list[UnitFact]:
    county.member(command.unit)
    happened(command.first_day, today, "first_day")
    if all(unit.counts.get(name, {}).get(command.first_day) == number for name, number in command.counts.items()):
        return []
    return [CountsDeclared(unit=command.unit, occurred_on=command.first_day, counts=command.counts)]


def open_matter(command: OpenMatter, county: County, unit: Unit, home: str | None, today: date) -> list[UnitFact]:
    """`home` is the unit that has opened a matter under this number, if any has."""
    told = MatterOpened(
        unit=command.unit,
        occurred_on=command.opened_on,
        matter=command.matter,
        kind=command.kind,
        opening_record=command.opening_record,
        steps_before=command.steps_before,
        texts={"title": command.title},
    )
    if not once(unit.matters.get(command.matter), told, "matter"):
        return []
    if home is not None:
        raise Refused("input.id_taken", "matter", id=command.matter)
    ended = county.member(command.unit).ended
    happened(command.opened_on, today, "opened_on")
    if not county.rules_digest:
        raise Refused("rules.none_adopted")
    if ended is not None and ended.occurred_on < command.opened_on:
        raise Refused("input.unit_ended", "unit", unit=command.unit, day=ended.occurred_on)
    before = command.steps_before
    if before != STEPS[: len(before)] or len(before) == len(STEPS) or (before and not command.opening_record):
        raise Refused("input.steps_before", "steps_before")
    return [told]


def evolve(unit: Unit, event: UnitFact) -> Unit:
    match event:
        case PostAssigned():
            return _with(unit, Tenure(event, event.last_day))
        case PostEnded():
            return _with(unit, replace(unit.tenures[event.assignment], last_day=event.occurred_on))
        case CountsDeclared():
            declared = {
                name: {**unit.counts.get(name, {}), event.occurred_on: number} for name, number in event.counts.items()
            }
            return replace(unit, counts={**unit.counts, **declared})
        case MatterOpened():
            return replace(unit, matters={**unit.matters, event.matter: event})
        case _:
            assert_never(event)


def _with(unit: Unit, tenure: Tenure) -> Unit:
    return replace(unit, tenures={**unit.tenures, tenure.assigned.assignment: tenure})
