"""A works, from its planning to the open door, and what is lost of it afterwards."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from services.supervision.domain.affairs import finishing
from services.supervision.domain.affairs.affair import Fault, Now
from services.supervision.domain.affairs.building import Building
from services.supervision.domain.affairs.carried import last_day, standing
from services.supervision.domain.affairs.finishing import ACCEPTING, Site
from services.supervision.domain.affairs.repairing import repairs
from services.supervision.domain.affairs.resolution import Resolution
from services.supervision.domain.duty import ONE_DAY, Debtor, Duty
from services.supervision.domain.facts.matters import MatterFact
from services.supervision.domain.facts.reading import AffairFact
from services.supervision.domain.facts.works import BuildingFact, VenueOpened, WorksStarted
from services.supervision.domain.ladder import debtors_of
from services.supervision.domain.roster import Roster, Seat

UNRESOLVED = "works.start_without_resolution"
INCOMPLETE = "works.accepted_incomplete"


@dataclass(slots=True)
class Works:
    """`resolutions` by the matters that were named for it."""

    works: str
    told: Building = field(default_factory=Building)
    resolutions: dict[str, Resolution] = field(default_factory=dict)

    @property
    def unit(self) -> str:
        return self.told.planned.unit if self.told.planned else ""

    @property
    def begun(self) -> bool:
        return self.told.planned is not None

    def learn(self, fact: AffairFact) -> None:
        if isinstance(fact, BuildingFact | VenueOpened):
            self.told.learn(fact)
        elif isinstance(fact, MatterFact):
            self.resolutions.setdefault(fact.matter, Resolution()).learn(fact)

    def turn(self) -> None:
        pass

    def duties(self, now: Now) -> list[Duty]:
        """Of two with the same rule and due day the later stands."""
        told, until = self.told, last_day(self.unit, now)
        assert told.planned is not None
        rounds = told.rounds_by(until)
        site = Site(self._subject, self._village, Debtor(now.roster.county, ACCEPTING), now.law)
        changes = [change for change in told.changes if change.on <= until]
        found = (
            *finishing.frost(told, rounds, site),
            *finishing.acceptance(told, rounds, site),
            *finishing.defects(rounds, site),
            *finishing.opening(told, rounds, site, until),
            *repairs(changes, site),
        )
        return list({(duty.rule, duty.due): duty for duty in standing(found, self.unit, told.planned, now)}.values())

    def faults(self, now: Now) -> Iterator[Fault]:
        start = self.told.start
        if start is not None and self._shown_from(start, now) <= now.day and self._unresolved(start, now):
            yield Fault(UNRESOLVED, self._subject, self._village, start.on, start.id)
        of_day = {told.on: told for told in reversed(self.told.incomplete) if self._judged(told.on, now)}
        for told in of_day.values():
            acceptor = finishing.acceptor(told, now)
            yield Fault(INCOMPLETE, self._subject, acceptor, told.on, told.id, record=told.on.isoformat())

    def next_turn(self, now: Now) -> date | None:
        """A start without a resolution is shown when the time for recording one has passed."""
        start = self.told.start
        if start is None or not self._unresolved(start, now):
            return None
        shown_from = self._shown_from(start, now)
        return shown_from if shown_from > now.day else None

    def debtors(self, duty: Duty, day: date, roster: Roster, before_us: int) -> tuple[Seat, ...]:
        return debtors_of(roster, duty.debtor, day, before_us)

    def ears(self, roster: Roster) -> set[str]:
        """Those of its village, and of the village of each matter that was named for it."""
        opened = (resolution.opened for resolution in self.resolutions.values())
        villages = {self.unit} | {told.unit for told in opened if told is not None}
        return {"every"} | {f"unit/{unit}" for village in villages for unit in roster.successors(village)}

    @property
    def _subject(self) -> str:
        return f"works/{self.works}"

    @property
    def _village(self) -> Debtor:
        return Debtor(self.unit, "branch_secretary", inherited=True)

    def _judged(self, on: date, now: Now) -> bool:
        return now.roster.watched_from(self.unit, now.known_us) <= on <= last_day(self.unit, now)

    def _shown_from(self, start: WorksStarted, now: Now) -> date:
        row = now.law.rules.breach(UNRESOLVED, start.on)
        return start.on + timedelta(days=row.grace_days) + ONE_DAY

    def _unresolved(self, start: WorksStarted, now: Now) -> bool:
        """It was begun under our eyes, and its village had not resolved on it by that day."""
        if self.told.before("started") or not self._judged(start.on, now):
            return False
        resolution = self.resolutions.get(start.matter) if start.matter is not None else None
        if resolution is None or resolution.opened is None or not resolution.stood_on(start.on):
            return True
        owners = {now.roster.unit_on(unit, start.on, now.known_us) for unit in (self.unit, resolution.opened.unit)}
        return len(owners) > 1
