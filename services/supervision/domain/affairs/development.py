"""The development of one member, known by a case number: the committee's review comes before the acceptance."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from services.supervision.domain.affairs.affair import Fault, Now
from services.supervision.domain.duty import Debtor, Duty
from services.supervision.domain.facts.branches import DevelopmentStepRecorded
from services.supervision.domain.facts.reading import AffairFact
from services.supervision.domain.roster import Roster, Seat

NO_PRE_REVIEW = "development.no_pre_review"


@dataclass(slots=True)
class Development:
    """`standing` are the records that no later one corrects; `unit` is the branch of the first that was heard."""

    case: str
    unit: str = ""
    standing: dict[str, DevelopmentStepRecorded] = field(default_factory=dict)

    @property
    def begun(self) -> bool:
        return bool(self.standing)

    def learn(self, fact: AffairFact) -> None:
        if not isinstance(fact, DevelopmentStepRecorded):
            return
        self.unit = self.unit or fact.unit
        if fact.corrects is not None:
            self.standing.pop(fact.corrects, None)
        self.standing[fact.record] = fact

    def turn(self) -> None:
        pass

    def duties(self, now: Now) -> list[Duty]:
        return []

    def faults(self, now: Now) -> Iterator[Fault]:
        """An acceptance is a breach when no review in writing, by the committee above the branch, came a day before."""
        watched_from = now.roster.watched_from(self.unit, now.known_us)
        for told in self.standing.values():
            if told.step != "probationary_member" or told.on < watched_from:
                continue
            if not any(review.on < told.on for review in self._reviews(now)):
                debtor = Debtor(told.unit, "branch_secretary", inherited=True)
                yield Fault(NO_PRE_REVIEW, f"development/{self.case}", debtor, told.on, told.id)

    def next_turn(self, now: Now) -> date | None:
        return None

    def debtors(self, duty: Duty, day: date, roster: Roster, before_us: int) -> tuple[Seat, ...]:
        return ()

    def ears(self, roster: Roster) -> set[str]:
        branches = roster.successors(self.unit)
        return {"every"} | {f"unit/{unit}" for unit in branches | roster.committees_of(branches)}

    def _reviews(self, now: Now) -> Iterator[DevelopmentStepRecorded]:
        """Those in writing, by the committee above whichever branch the case was with on that day."""
        reviews = (told for told in self.standing.values() if told.step == "pre_review" and told.in_writing)
        for told in reviews:
            branch = now.roster.unit_on(self.unit, told.on, now.known_us)
            if told.reviewer == now.roster.committee_of(branch, told.on, now.known_us):
                yield told
