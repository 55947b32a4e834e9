"""What follows from the facts known at some moment: verdicts, duties, breaches."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property

from tests.oracle import cadence, conduct, guidance, lectures, rectification, roster, study, venues
from tests.oracle.breach import Breach
from tests.oracle.debtors import Affairs, Debtor, Leader, Lecturer, Office
from tests.oracle.duties import owed
from tests.oracle.duty import Duty
from tests.oracle.facts import Fact, Facts, of_type
from tests.oracle.rules import Rules
from tests.oracle.steps import Course, judge

Key = tuple[str, str, str]


class Knowledge:
    """Asked for as seldom as the facts change, for time's sake."""

    def __init__(self, facts: Sequence[Fact], rules: Rules, horizon: date) -> None:
        self.facts = Facts(facts)
        self.rules = rules
        self.horizon = horizon

    @cached_property
    def courses(self) -> list[Course]:
        return [judge(self.facts, opening) for opening in of_type(self.facts, "open_matter")]

    @cached_property
    def duties(self) -> list[tuple[Debtor, Duty]]:
        """All that begin by the horizon."""
        facts, rules, horizon = self.facts, self.rules, self.horizon
        return [
            *((Affairs(course.opening["unit"]), duty) for course in self.courses for duty in owed(facts, course)),
            *((Office(unit), duty) for unit, duty in cadence.owed(facts, rules, horizon)),
            *((Office(unit), duty) for unit, duty in study.owed(facts, rules)),
            *((Lecturer(person), duty) for person, duty in lectures.owed(facts, rules, horizon)),
            *((Leader(link), duty) for link, duty in guidance.owed(facts, self.courses, rules, horizon)),
            *rectification.owed(facts),
            *venues.owed(facts, rules, horizon),
        ]

    @cached_property
    def unmet(self) -> list[tuple[date, Debtor, Duty]]:
        """With red day 1, in its order. What waits for somebody else's word is not held against anybody."""
        told = [(duty.first_red_day, debtor, duty) for debtor, duty in self.duties if not duty.met and not duty.waits]
        return sorted(told, key=lambda one: one[0])

    @cached_property
    def done(self) -> set[Key]:
        """By what they count from, and by their due days: two with the same are one."""
        done = [duty for _, duty in self.duties if duty.met or duty.waits]
        return {duty.key for duty in done} | {(duty.rule, duty.subject, str(duty.due)) for duty in done}

    @cached_property
    def breaches(self) -> dict[Key, Breach]:
        facts = self.facts
        found = [
            *self._of_matters(),
            *conduct.breaches(facts),
            *rectification.breaches(facts),
            *venues.breaches(facts, self.courses),
        ]
        return {breach.key: breach for breach in found}

    def _of_matters(self) -> Iterator[Breach]:
        """An unknown number is none, nor what was not watched yet."""
        for course in self.courses:
            matter, unit = course.opening["matter"], course.opening["unit"]
            for verdict in course.verdicts:
                if verdict.day >= roster.watched_from(self.facts, unit):
                    for reason in verdict.reasons - {"counts_missing"}:
                        rule, subject = f"matter.{verdict.step}.{reason}", f"matter/{matter}/{verdict.record}"
                        yield Breach(rule, subject, Affairs(unit), verdict.day)
