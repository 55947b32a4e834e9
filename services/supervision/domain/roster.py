"""Who holds which post, and which unit stands where: on a day, as known before an instant.

What is known late must not change what was fired earlier; so nothing is overwritten, and every question names the
instant (µs since the epoch) before which the answer must have been recorded.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, assert_never

from services.supervision.domain.facts.roster import (
    KeepersAdopted,
    PostAssigned,
    PostEnded,
    ProcedureAdopted,
    RosterFact,
    UnitClosed,
    UnitMerged,
    UnitRegistered,
    UnitRenamed,
    WatchDeclared,
)
from services.supervision.domain.tenures import Tenures

COUNTY_KINDS = frozenset({"county", "county_department"})
OFFICE_KINDS = COUNTY_KINDS | {"leading_group"}
BRANCH_KINDS = frozenset({"village", "branch"})
COMMITTEE_KINDS = frozenset({"township", "committee"})
SECRETARY = "committee_secretary"
# By which of them a unit of the county answers that has both: the second is the one that verifies.
OFFICE_POSTS = ("organisation_department", "inspection_office")


class Seat(NamedTuple):
    """A post in a unit and whoever holds it; nobody when `person` is None."""

    unit: str
    post: str
    person: str | None


@dataclass(slots=True)
class _Unit:
    registered: list[UnitRegistered] = field(default_factory=list)
    ends: list[UnitMerged | UnitClosed] = field(default_factory=list)


class Roster(Tenures):
    """Facts are learned in order of recording. Who held what, and for how long: tenures.py."""

    def __init__(self, county: str) -> None:
        super().__init__()
        self.county = county
        self._units: dict[str, _Unit] = {}
        self._names: dict[str, str] = {}
        self._watches: list[WatchDeclared] = []
        self._county_units: list[str] = [county]

    def learn(self, fact: RosterFact) -> None:
        match fact:
            case WatchDeclared():
                self._watches.append(fact)
            case UnitRegistered():
                self._unit(fact.unit).registered.append(fact)
                self._names[fact.unit] = fact.name
                if fact.kind in COUNTY_KINDS and fact.unit not in self._county_units:
                    self._county_units.append(fact.unit)
            case UnitRenamed():
                self._names[fact.unit] = fact.name
            case UnitMerged() | UnitClosed():
                self._unit(fact.unit).ends.append(fact)
            case PostAssigned():
                self._assign(fact)
            case PostEnded():
                self._end(fact)
            case ProcedureAdopted() | KeepersAdopted():
                pass
            case _:
                assert_never(fact)

    def name_of(self, unit: str) -> str | None:
        """As it is called today: names carry no verdict, so what was called otherwise is shown by its new name."""
        return self._names.get(unit)

    def holders(self, unit: str, post: str, day: date, before_us: int, portfolio: str | None = None) -> list[Seat]:
        """Who holds the post that day, by person; with `portfolio`, only those whose portfolio names it."""
        persons = {
            told.person
            for told in self._held(unit, post, day, before_us)
            if portfolio is None or portfolio in told.portfolio
        }
        return [Seat(unit, post, person) for person in sorted(persons)]

    def holder(self, unit: str, post: str, day: date, before_us: int) -> Seat:
        """The one who answers for the post: of several that day, the one who took it last."""
        held = self._held(unit, post, day, before_us)
        latest = max(held, key=lambda told: (told.on, told.recorded_us, told.person), default=None)
        return Seat(unit, post, latest.person if latest else None)

    def county_units(self, before_us: int) -> list[str]:
        """The county itself and its offices, by code."""
        return sorted(unit for unit in self._county_units if unit == self.county or self.registered(unit, before_us))

    def unit_on(self, unit: str, day: date, before_us: int) -> str:
        """Whoever carries the unit's affairs on that day. The day of a merger still belongs to the old unit."""
        for code in self._line(unit, before_us):
            end = self.ended(code, before_us)
            if not isinstance(end, UnitMerged) or day <= end.on:
                break
        return code

    def speaks_for(self, home: str, speaker: str, day: date, before_us: int) -> bool:
        """Whether the speaker owned on that day what `home` opened, or carries on the affairs of whoever did."""
        return speaker in self._line(self.unit_on(home, day, before_us), before_us)

    def closed(self, unit: str, before_us: int) -> UnitClosed | None:
        """The closing that left the unit's affairs, or its successor's, with nobody."""
        end = self.ended(self.unit_on(unit, date.max, before_us), before_us)
        return end if isinstance(end, UnitClosed) else None

    def committee_of(self, unit: str, day: date, before_us: int) -> str:
        """The committee above a village or branch on that day; a unit without a parent stands for itself."""
        registered = self.registered(unit, before_us)
        if registered is None or registered.kind not in BRANCH_KINDS or registered.parent is None:
            return unit
        return self.unit_on(registered.parent, day, before_us)

    def kind_of(self, unit: str, before_us: int) -> str | None:
        registered = self.registered(unit, before_us)
        return None if registered is None else registered.kind

    def secretary_of(self, unit: str, before_us: int) -> str:
        """The post that answers for what the unit owes."""
        return "branch_secretary" if self.kind_of(unit, before_us) in BRANCH_KINDS else SECRETARY

    def office_in(self, unit: str, day: date, before_us: int) -> str:
        """The post by which a unit of the county answers: that of the office which sits in it that day."""
        return next((post for post in OFFICE_POSTS if self._held(unit, post, day, before_us)), SECRETARY)

    def sector_of(self, unit: str, before_us: int) -> str | None:
        """Its own, or else that of the committee above it."""
        registered = self.registered(unit, before_us)
        if registered is not None and registered.sector is None and registered.parent is not None:
            registered = self.registered(registered.parent, before_us)
        return None if registered is None else registered.sector

    def watched_from(self, unit: str, before_us: int) -> date:
        """The later of the county's first watched day and the unit's enrolment; nothing before it is judged."""
        watched = [watch.watched_from for watch in self._watches if watch.recorded_us < before_us]
        registered = self.registered(unit, before_us)
        return max(watched[-1] if watched else date.min, registered.on if registered else date.min)

    def successors(self, unit: str) -> set[str]:
        """The unit and all that were ever told to carry on its affairs, directly or not."""
        found: set[str] = set()
        waiting = [unit]
        while waiting:
            code = waiting.pop()
            if code not in found:
                found.add(code)
                known = self._units.get(code)
                waiting += [end.into for end in known.ends if isinstance(end, UnitMerged)] if known else []
        return found

    def committees_of(self, branches: set[str]) -> set[str]:
        """All that were ever told to stand above one of these, and those that carry on their affairs."""
        parents = {told.parent for code in branches if code in self._units for told in self._units[code].registered}
        return {code for parent in parents if parent is not None for code in self.successors(parent)}

    def below(self, units: set[str]) -> set[str]:
        """All that were ever told to stand below one of these."""
        return {code for code, known in self._units.items() if any(told.parent in units for told in known.registered)}

    def predecessors(self, unit: str) -> set[str]:
        """The unit and all whose affairs it was ever told to carry on, directly or not."""
        return {code for code in self._units if unit in self.successors(code)} | {unit}

    def _line(self, unit: str, before_us: int) -> Iterator[str]:
        """The unit and, one after the other, those into which it was merged."""
        seen: set[str] = set()
        while unit not in seen:
            yield unit
            seen.add(unit)
            end = self.ended(unit, before_us)
            unit = end.into if isinstance(end, UnitMerged) else unit

    def _unit(self, code: str) -> _Unit:
        return self._units.setdefault(code, _Unit())

    def registered(self, unit: str, before_us: int) -> UnitRegistered | None:
        """Its enrolment, as told last; None as long as it is not known."""
        known = self._units.get(unit)
        told = [fact for fact in known.registered if fact.recorded_us < before_us] if known else []
        return told[-1] if told else None

    def ended(self, unit: str, before_us: int) -> UnitMerged | UnitClosed | None:
        """How the unit came to its end; the whole of that day is still its own."""
        known = self._units.get(unit)
        told = [fact for fact in known.ends if fact.recorded_us < before_us] if known else []
        return told[-1] if told else None
