"""Who holds which post from when to when, and the links of county leaders, handed on from one to the next.

Nothing is overwritten: every dated question names the instant (µs since the epoch) before which the answer must have
been recorded. Questions without a day or an instant find the accounts that something may concern.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from services.supervision.domain.facts.roster import PostAssigned, PostEnded

LINK = "linked_leader"  # the only post that is handed on by name


class Tenure(NamedTuple):
    """A post that is held from `first` to `last`, both days included; None: no end of it is known.

    `begun_by` and `ended_by` are the ids of the events that say so.
    """

    assignment: str
    unit: str
    post: str
    person: str
    first: date
    last: date | None
    begun_by: str
    ended_by: str | None

    def held_on(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    def touches(self, first: date, last: date) -> bool:
        """Whether it is held on one of these days."""
        return self.first <= last and (self.last is None or self.last >= first)

    def until(self, last: date, by: str) -> "Tenure":
        """No longer than that day."""
        return self if self.last is not None and self.last <= last else self._replace(last=last, ended_by=by)


@dataclass(slots=True)
class Assignment:
    told: PostAssigned
    ends: list[PostEnded] = field(default_factory=list)

    def held_on(self, day: date, before_us: int) -> bool:
        if self.told.recorded_us >= before_us or day < self.told.on:
            return False
        last, _ = self._end(before_us)
        return last is None or day <= last

    def tenure(self, before_us: int) -> Tenure | None:
        """None as long as it is not known."""
        told = self.told
        if told.recorded_us >= before_us:
            return None
        last, ended_by = self._end(before_us)
        return Tenure(told.assignment, told.unit, told.post, told.person, told.on, last, told.id, ended_by)

    def _end(self, before_us: int) -> tuple[date | None, str | None]:
        last, by = self.told.last_day, None if self.told.last_day is None else self.told.id
        for end in self.ends:
            if end.recorded_us < before_us:
                last, by = end.on, end.id
        return last, by


class Tenures:
    """Assignments and their ends are learned in order of recording. An assignment's id is given once in its unit."""

    def __init__(self) -> None:
        self._assignments: dict[tuple[str, str], Assignment] = {}
        self._assigned: dict[str, PostAssigned] = {}
        self._of_seat: dict[tuple[str, str], list[Assignment]] = {}
        self._of_person: dict[str, list[Assignment]] = {}
        self._first_of: dict[str, str] = {}
        self._chains: dict[str, list[Assignment]] = {}

    def assigned(self, assignment: str, unit: str | None = None) -> PostAssigned:
        """As it was told; without a unit, the last one with that id. Raises KeyError for an unknown one."""
        return self._assigned[assignment] if unit is None else self._assignments[unit, assignment].told

    def tenures_of(self, person: str, posts: Collection[str], before_us: int) -> list[Tenure]:
        """Whatever the person holds, held or is to hold of these posts, in order of recording."""
        return _known((one for one in self._of_person.get(person, ()) if one.told.post in posts), before_us)

    def first_of_chain(self, assignment: str) -> str:
        """The link that it carries on, through all who held it in between. Raises KeyError for an unknown one."""
        return self._first_of[assignment]

    def chain(self, first: str, before_us: int) -> list[Tenure]:
        """Who held a link one after the other, in order of recording. Raises KeyError for an unknown one."""
        return _known(self._chains[first], before_us)

    def persons_of(self, unit: str, posts: Collection[str]) -> set[str]:
        """Who was ever told to hold one of these posts in the unit."""
        return {one.told.person for post in posts for one in self._of_seat.get((unit, post), ())}

    def units_of(self, person: str) -> set[str]:
        """The units in which the person was ever told to hold a post."""
        return {one.told.unit for one in self._of_person.get(person, ())}

    def posts_of(self, person: str, day: date, before_us: int) -> set[tuple[str, str]]:
        """What the person holds that day: unit and post."""
        held = (one.told for one in self._of_person.get(person, ()) if one.held_on(day, before_us))
        return {(told.unit, told.post) for told in held}

    def chains_of(self, unit: str) -> set[str]:
        """The links to the unit that were ever told of, by their first assignments."""
        return {self._first_of[one.told.assignment] for one in self._of_seat.get((unit, LINK), ())}

    def _held(self, unit: str, post: str, day: date, before_us: int) -> list[PostAssigned]:
        return [one.told for one in self._of_seat.get((unit, post), ()) if one.held_on(day, before_us)]

    def _assign(self, told: PostAssigned) -> None:
        """Raises KeyError when it succeeds one that is not known."""
        first = told.assignment if told.succeeds is None else self._first_of[told.succeeds]
        assignment = Assignment(told)
        self._assignments[told.unit, told.assignment] = assignment
        self._assigned[told.assignment] = told
        self._of_seat.setdefault((told.unit, told.post), []).append(assignment)
        self._of_person.setdefault(told.person, []).append(assignment)
        if told.post == LINK:
            self._first_of[told.assignment] = first
            self._chains.setdefault(first, []).append(assignment)

    def _end(self, told: PostEnded) -> None:
        """Raises KeyError for an unknown assignment."""
        self._assignments[told.unit, told.assignment].ends.append(told)


def _known(assignments: Iterable[Assignment], before_us: int) -> list[Tenure]:
    tenures = (assignment.tenure(before_us) for assignment in assignments)
    return [tenure for tenure in tenures if tenure is not None]
