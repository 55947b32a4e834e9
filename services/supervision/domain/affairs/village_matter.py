"""A village matter as an affair: its six steps, its objections, and the records that were refused."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from services.supervision.domain.affairs.affair import Fault, Now
from services.supervision.domain.affairs.matter import Matter
from services.supervision.domain.affairs.owing import duties
from services.supervision.domain.duty import Debtor, Duty
from services.supervision.domain.facts.matters import MatterFact
from services.supervision.domain.facts.reading import AffairFact
from services.supervision.domain.roster import Roster, Seat


@dataclass(slots=True)
class VillageMatter:
    told: Matter = field(default_factory=Matter)

    @property
    def unit(self) -> str:
        return self.told.opened.unit if self.told.opened else ""

    @property
    def begun(self) -> bool:
        return self.told.opened is not None

    def learn(self, fact: AffairFact) -> None:
        if isinstance(fact, MatterFact):
            self.told.learn(fact)

    def turn(self) -> None:
        pass

    def duties(self, now: Now) -> list[Duty]:
        unit = self.unit

        def ours(speaker: str, day: date) -> bool:
            return now.roster.speaks_for(unit, speaker, day, now.known_us)

        closed = now.roster.closed(unit, now.known_us)
        return duties(self.told, now.law, closed, now.roster.watched_from(unit, now.known_us), ours)

    def faults(self, now: Now) -> Iterator[Fault]:
        if not self.told.refusals:
            return
        watched = now.roster.watched_from(self.unit, now.known_us)
        for told in self.told.refusals.values():
            silent = now.law.rules.breach(f"matter.{told.step}", told.on).silent_reasons
            for reason in told.reasons:
                if reason not in silent and told.on >= watched:
                    subject = f"matter/{told.matter}/{told.record}"
                    debtor = Debtor(self.unit, "branch_secretary", inherited=True)
                    yield Fault(f"matter.{told.step}.{reason}", subject, debtor, told.on, told.id)

    def next_turn(self, now: Now) -> date | None:
        return None

    def debtors(self, duty: Duty, day: date, roster: Roster, before_us: int) -> tuple[Seat, ...]:
        return ()

    def ears(self, roster: Roster) -> set[str]:
        return {"every"} | {f"unit/{unit}" for unit in roster.successors(self.unit)}
