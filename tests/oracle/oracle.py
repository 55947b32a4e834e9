"""The whole account, one 00:00 after the other.

Nothing is carried from day to day but what has been sent (a rung fires once, a breach is shown once) and what was
known at each of them. Everything else is judged afresh from the facts recorded until then.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from itertools import groupby
from typing import Any

from tests.oracle import cadence, conduct, guidance, ladder, lectures, roster, study
from tests.oracle.days import DAY, midnight
from tests.oracle.debtors import Affairs, Debtor, Leader, Lecturer, Office
from tests.oracle.duties import owed
from tests.oracle.duty import Duty, light, state
from tests.oracle.facts import Fact, Facts, of_type
from tests.oracle.rules import RULES, Rules
from tests.oracle.steps import Course, judge

Row = dict[str, Any]
Key = tuple[str, str, str]


class Knowledge:
    """What follows from the facts known at some moment. Asked for as seldom as the facts change, for time's sake."""

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
        ]

    @cached_property
    def unmet(self) -> list[tuple[date, Debtor, Duty]]:
        """With red day 1, in its order."""
        told = [(duty.first_red_day, debtor, duty) for debtor, duty in self.duties if not duty.met]
        return sorted(told, key=lambda one: one[0])

    @cached_property
    def done(self) -> set[Key]:
        """By what they count from, and by their due days: two with the same are one."""
        met = [duty for _, duty in self.duties if duty.met]
        return {duty.key for duty in met} | {(duty.rule, duty.subject, str(duty.due)) for duty in met}

    @cached_property
    def breaches(self) -> dict[tuple[str, str], tuple[Debtor, date]]:
        """By rule and subject, with the day of the record. An unknown number is none, nor what was not watched yet."""
        of_matters = {
            (f"matter.{verdict.step}.{reason}", f"matter/{course.opening['matter']}/{verdict.record}"): (
                Affairs(course.opening["unit"]),
                verdict.day,
            )
            for course in self.courses
            for verdict in course.verdicts
            if verdict.day >= roster.watched_from(self.facts, course.opening["unit"])
            for reason in verdict.reasons - {"counts_missing"}
        }
        others = {(rule, subject): (Affairs(unit), day) for rule, subject, unit, day in conduct.breaches(self.facts)}
        return {**of_matters, **others}


@dataclass
class Breach:
    """Day of the record and receivers as it was first shown: an alert that is reopened stays the same one."""

    day: date
    receivers: list[ladder.Receiver]
    withdrawn: date | None = None


@dataclass
class Account:
    """Told fact by fact and midnight by midnight, in order."""

    rules: Rules
    horizon: date
    facts: list[Fact] = field(default_factory=list)
    fired: dict[Key, dict[int, tuple[date, list[ladder.Receiver]]]] = field(default_factory=dict)
    periods: dict[Key, str] = field(default_factory=dict)
    breaches: dict[tuple[str, str], Breach] = field(default_factory=dict)
    midnights: list[tuple[date, Knowledge]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.known = Knowledge([], self.rules, self.horizon)

    def learn(self, facts: list[Fact]) -> None:
        """What was recorded at one moment is known at once, and breaches with it; the duties wait for midnight."""
        self.facts += facts
        self.known = Knowledge(self.facts, self.rules, self.horizon)
        today = facts[0].at.date()
        standing = self.known.breaches
        for name, (debtor, day) in standing.items():
            if name not in self.breaches:
                self.breaches[name] = Breach(day, ladder.of_breach(debtor.rungs(self.known.facts, day, today)))
            self.breaches[name].withdrawn = None
        for name, breach in self.breaches.items():
            if name not in standing and not breach.withdrawn:
                breach.withdrawn = today

    def strike_midnight(self, day: date) -> None:
        """00:00 of the day: whatever is red by now fires the rungs that it has come to; a missed period its first."""
        self.midnights.append((day, self.known))
        for first_red_day, debtor, duty in self.known.unmet:
            if first_red_day > day:
                break
            if duty.is_cancelled_by(day):
                continue
            red_day = 1 if duty.closed_by(day) else (day - duty.first_red_day).days + 1
            self.periods.setdefault(duty.key, duty.period)
            fired = self.fired.setdefault(self._alert(duty), {})
            reached = [rung for rung, from_day in ladder.RED_DAYS.items() if red_day >= from_day and rung not in fired]
            if reached:
                rungs = debtor.rungs(self.known.facts, duty.due, day)
                fired |= {rung: (day, ladder.receivers(rungs, rung)) for rung in reached if rung in rungs}

    def _alert(self, duty: Duty) -> Key:
        """Rule, subject and period, which make the alert's id. A due day that moves keeps the alert that it had."""
        return duty.rule, duty.subject, self.periods.get(duty.key, duty.period)

    def rows(self, today: date) -> list[Row]:
        """Every duty as it is shown on the day, by what is known now."""
        return [self._row(debtor, duty, today) for debtor, duty in self.known.duties if duty.shown_from <= today]

    def _row(self, debtor: Debtor, duty: Duty, today: date) -> Row:
        if duty.ended and 1 not in self.fired.get(self._alert(duty), {}):
            duty = replace(duty, ended=None)  # no alert has ended that was not yet raised
        shown = state(duty, today, self._was_known_as_done(duty))
        closed = duty.closed_by(today)
        seat = debtor.seat(self.known.facts, duty.due)
        return {
            "rule": duty.rule,
            "subject": duty.subject,
            "period": self._alert(duty)[2],
            "unit": seat[0],
            "due": str(duty.due),
            "answerable": seat,
            "state": shown,
            "light": light(duty, shown, today),
            "days_overdue": max(0, ((closed or today) - duty.due).days),
            "resolved_on": str(closed) if closed else None,
            "rungs": {rung: (str(on), who) for rung, (on, who) in self.fired.get(self._alert(duty), {}).items()},
        }

    def _was_known_as_done(self, duty: Duty) -> bool:
        """At each 00:00 from red day 1 on."""
        if not duty.met or duty.met > duty.due:
            return False
        red = {id(known): known for day, known in self.midnights if day >= duty.first_red_day}
        names = {duty.key, (duty.rule, duty.subject, str(duty.due))}
        return all(names & known.done for known in red.values())

    def breach_rows(self) -> list[Row]:
        return [
            {
                "rule": rule,
                "subject": subject,
                "period": str(breach.day),
                "withdrawn_on": str(breach.withdrawn) if breach.withdrawn else None,
                "receivers": breach.receivers,
            }
            for (rule, subject), breach in self.breaches.items()
        ]


def account(facts: Sequence[Fact], until: datetime, rules: Rules = RULES) -> Account:
    """What the county knows at that moment: every fact recorded before or at it, every 00:00 up to it."""
    return next(accounts(facts, [until], rules))


def accounts(facts: Sequence[Fact], moments: Sequence[datetime], rules: Rules = RULES) -> Iterator[Account]:
    """The account at one moment after the other. It is the same one, told on: look before the next is asked for."""
    found = Account(rules, moments[-1].date())
    told = [list(together) for _, together in groupby(facts, key=lambda fact: fact.at)]
    day = facts[0].at.date() if facts else moments[-1].date()
    for until in moments:
        while day <= until.date():
            while told and told[0][0].at < midnight(day):
                found.learn(told.pop(0))
            found.strike_midnight(day)
            day += DAY
        while told and told[0][0].at <= until:
            found.learn(told.pop(0))
        yield found
