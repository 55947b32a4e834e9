"""Who answers for a duty, and whose ladder it climbs (cases 11, 12, 25, 46)."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from tests.oracle import ladder, lectures, roster
from tests.oracle.facts import Facts
from tests.oracle.guidance import Link
from tests.oracle.ladder import Rungs

Seat = tuple[str, str, list[str]]  # unit, post, its holders


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

    def seat(self, facts: Facts, due: date) -> Seat:
        return _of_unit(facts, self.unit, due)

    def rungs(self, facts: Facts, due: date, day: date) -> Rungs:
        return ladder.of_unit(facts, self.unit, day)


@dataclass(frozen=True)
class Affairs:
    """Whoever has the affairs of this unit on the day: they pass to its successor."""

    home: str

    def seat(self, facts: Facts, due: date) -> Seat:
        return _of_unit(facts, roster.owner(facts, self.home, due), due)

    def rungs(self, facts: Facts, due: date, day: date) -> Rungs:
        return ladder.of_unit(facts, roster.owner(facts, self.home, day), day)


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
        return ladder.of_post(facts, post, unit, self.person, day)


@dataclass(frozen=True)
class Leader:
    """Whoever holds the link; after him the inspection office is told."""

    link: Link

    def seat(self, facts: Facts, due: date) -> Seat:
        return self.link.unit, "linked_leader", self._holders(due)

    def rungs(self, facts: Facts, due: date, day: date) -> Rungs:
        holders = {(self.link.unit, "linked_leader", who) for who in self._holders(day)}
        return {1: {*holders}, 4: ladder.inspection_office(facts, self.link.unit, day)}

    def _holders(self, day: date) -> list[str]:
        return sorted({tenure.person for tenure in self.link.held(day)})


def _of_unit(facts: Facts, unit: str, due: date) -> Seat:
    post = "committee_secretary" if roster.kind(facts, unit) in roster.COMMITTEES else "branch_secretary"
    return unit, post, sorted(roster.holders(facts, post, unit, due))
