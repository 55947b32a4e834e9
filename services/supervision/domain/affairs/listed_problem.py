"""A problem as an affair: what its owner owes, what the inspection office does, and what other units do for it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from services.supervision.domain.affairs import claiming, closing, hands, verifying
from services.supervision.domain.affairs.affair import Fault, Now
from services.supervision.domain.affairs.alone import Child, ChildFact, Hindered, hindrances
from services.supervision.domain.affairs.carried import last_day, standing
from services.supervision.domain.affairs.checking import check
from services.supervision.domain.affairs.problem import Problem
from services.supervision.domain.affairs.terms import Terms, terms_of
from services.supervision.domain.duty import Duty
from services.supervision.domain.facts.problems import ClosureVerdict, ProblemFact
from services.supervision.domain.facts.reading import AffairFact
from services.supervision.domain.ladder import debtors_of
from services.supervision.domain.roster import Roster, Seat

SELF_CHECK = "problem.self_check"


@dataclass(slots=True)
class ListedProblem:
    """`children` by their numbers."""

    number: str
    told: Problem = field(default_factory=Problem)
    children: dict[str, Child] = field(default_factory=dict)

    @property
    def unit(self) -> str:
        return self.told.listed.unit if self.told.listed else ""

    @property
    def begun(self) -> bool:
        return self.told.listed is not None

    def learn(self, fact: AffairFact) -> None:
        if isinstance(fact, ChildFact) and fact.problem != self.number:
            self.children.setdefault(fact.problem, Child()).told.append(fact)
        elif isinstance(fact, ProblemFact):
            self.told.learn(fact)

    def turn(self) -> None:
        pass

    def duties(self, now: Now) -> list[Duty]:
        """Of two of one rule and subject with the same due day, the later stands."""
        terms, of_others = terms_of(self.told, now), [*self._of_others(now)]
        checking = [duty.debtor.unit for duty in of_others]
        hindered = hindrances(self.told, checking, self.children.values(), now)
        every = (*self._of_owner(terms, now), *self._of_office(terms, hindered, now), *of_others)
        return list({(duty.rule, duty.subject, duty.due): duty for duty in every}.values())

    def faults(self, now: Now) -> Iterator[Fault]:
        return hands.faults(self.told, now)

    def next_turn(self, now: Now) -> date | None:
        return None

    def debtors(self, duty: Duty, day: date, roster: Roster, before_us: int) -> tuple[Seat, ...]:
        return debtors_of(roster, duty.debtor, day, before_us)

    def ears(self, roster: Roster) -> set[str]:
        checked = self.told.check.units if self.told.check else ()
        carried = {self.unit, *(child.unit for child in self.children.values())}
        units = {roster.county, *checked, *(unit for one in carried for unit in roster.successors(one))}
        verifiers = {turn.verifier for turn in self.told.turns if isinstance(turn, ClosureVerdict)}
        return {"every", *(f"unit/{unit}" for unit in units), *(f"person/{person}" for person in verifiers)}

    def _of_owner(self, terms: Terms, now: Now) -> Iterator[Duty]:
        steps = claiming.steps(self.told, terms, last_day(self.unit, now))
        return self._standing((*steps, *claiming.measures(self.told, terms), *closing.closings(self.told, terms)), now)

    def _of_office(self, terms: Terms, hindered: list[Hindered], now: Now) -> Iterator[Duty]:
        verified = (*verifying.verifications(self.told, hindered, terms), *closing.look_backs(self.told, terms))
        return self._standing((*claiming.rulings(self.told, terms), *verified), now)

    def _standing(self, duties: Iterable[Duty], now: Now) -> Iterator[Duty]:
        assert self.told.listed is not None
        for duty in standing(duties, self.unit, self.told.listed, now):
            self._strike(duty)
            yield duty

    def _strike(self, duty: Duty) -> None:
        """What was taken off the list is owed no more."""
        if self.told.struck is not None:
            duty.end(self.told.struck.on, self.told.struck.id)

    def _of_others(self, now: Now) -> Iterator[Duty]:
        asked = self.told.check
        for unit in () if asked is None else asked.units:
            assert asked is not None
            duty = check(SELF_CHECK, f"problem/{asked.problem}", unit, asked, self.told.filed.get(unit), now)
            if duty is not None:
                self._strike(duty)
                yield duty
