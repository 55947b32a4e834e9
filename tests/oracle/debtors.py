"""Who answers for a duty, and whose ladder it climbs (cases 11, 12, 25, 45, 46, 48)."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from tests.oracle import ladder, lectures, roster
from tests.oracle.facts import Facts
from tests.oracle.guidance import Link
from tests.oracle.ladder import Rungs

Seat = tuple[str, str, list[str]]  # unit, post, its holders
PARTY_BUILDING = "party_building"  # the group of all rules of §5 and §6 (case 45)


class Debtor(Protocol):
    def seat(self, facts: Facts, due: date) -> Seat:
        """Who answered on the due day."""
        ...

    def rungs(self, facts: Facts, due: date, day: date) -> Rungs:
        """Who is told at 00:00 of the day."""
        ...


@dataclass(frozen=True)
class Office:
    """A unit for what it owes itself."""

    unit: str
    group: str = PARTY_BUILDING

    def seat(self, facts: Facts, due: date) -> Seat:
        return _of_unit(facts, self.unit, due)

    def rungs(self, facts: Facts, due: date, day: date) -> Rungs:
        return ladder.of_unit(facts, self.unit, day, self.group)


@dataclass(frozen=True)
class Affairs:
    """Whoever has the affairs of this unit on the day: they pass to its successor."""

    home: str
    group: str = PARTY_BUILDING

    def seat(self, facts: Facts, due: date) -> Seat:
        return _of_unit(facts, roster.owner(facts, self.home, due), due)

    def rungs(self, facts: Facts, due: date, day: date) -> Rungs:
        return ladder.of_unit(facts, roster.owner(facts, self.home, day), day, self.group)


@dataclass(frozen=True)
class PostHolder:
    """Whoever holds this post in the unit that has the affairs of that one on the day."""

    home: str
    post: str
    group: str

    def seat(self, facts: Facts, due: date) -> Seat:
        return _of_post(facts, self.post, roster.owner(facts, self.home, due), due)

    def rungs(self, facts: Facts, due: date, day: date) -> Rungs:
        unit = roster.owner(facts, self.home, day)
        people = roster.holders(facts, self.post, unit, day)
        if self.post == "linked_leader":
            return ladder.of_leader(facts, unit, people, day)
        return ladder.of_post(facts, self.post, unit, people, day, self.group)


@dataclass(frozen=True)
class CountyOffice:
    """The inspection office or the organisation department, by the post held in it."""

    unit: str
    post: str

    def seat(self, facts: Facts, due: date) -> Seat:
        seats = [_of_post(facts, self.post, unit, due) for unit in roster.offices(facts, self.unit)]
        return next((seat for seat in seats if seat[2]), (self.unit, self.post, []))

    def rungs(self, facts: Facts, due: date, day: date) -> Rungs:
        return ladder.of_office(facts, self.post, self.unit, day)


@dataclass(frozen=True)
class Department:
    """A unit of the county for which no post is named: by the one that is held there on the day."""

    unit: str

    def seat(self, facts: Facts, due: date) -> Seat:
        return _of_post(facts, self._post(facts, due), self.unit, due)

    def rungs(self, facts: Facts, due: date, day: date) -> Rungs:
        unit, post, people = self.seat(facts, day)
        return {1: {(unit, post, person) for person in people} or {(unit, post, None)}}

    def _post(self, facts: Facts, day: date) -> str:
        """The inspection office, which verifies, comes after the other."""
        posts = ("organisation_department", "inspection_office")
        return next((post for post in posts if roster.holders(facts, post, self.unit, day)), "committee_secretary")


@dataclass(frozen=True)
class Secretary:
    """Of a committee, for what is put down to nobody else there: no rung below is told."""

    unit: str

    def seat(self, facts: Facts, due: date) -> Seat:
        return _of_post(facts, "committee_secretary", roster.owner(facts, self.unit, due), due)

    def rungs(self, facts: Facts, due: date, day: date) -> Rungs:
        return ladder.of_secretary(facts, roster.owner(facts, self.unit, day), day)


@dataclass(frozen=True)
class Lecturer:
    """A person in the highest leading post held on the due day, while there was one until then."""

    person: str

    def seat(self, facts: Facts, due: date) -> Seat:
        day = due
        while not (held := lectures.leading(facts, self.person, day)):
            day = max(t.last for t in roster.tenures(facts) if t.person == self.person and t.last < day)
        return held[0].unit, held[0].post, [self.person]

    def rungs(self, facts: Facts, due: date, day: date) -> Rungs:
        unit, post, _ = self.seat(facts, due)
        return ladder.of_post(facts, post, unit, {self.person}, day, PARTY_BUILDING)


@dataclass(frozen=True)
class Leader:
    """Whoever holds the link; after him the inspection office is told."""

    link: Link

    def seat(self, facts: Facts, due: date) -> Seat:
        return self.link.unit, "linked_leader", self._holders(due)

    def rungs(self, facts: Facts, due: date, day: date) -> Rungs:
        return ladder.of_leader(facts, self.link.unit, self._holders(day), day)

    def _holders(self, day: date) -> list[str]:
        return sorted({tenure.person for tenure in self.link.held(day)})


def _of_unit(facts: Facts, unit: str, due: date) -> Seat:
    post = "committee_secretary" if roster.kind(facts, unit) in roster.COMMITTEES else "branch_secretary"
    return _of_post(facts, post, unit, due)


def _of_post(facts: Facts, post: str, unit: str, due: date) -> Seat:
    return unit, post, sorted(roster.holders(facts, post, unit, due))
