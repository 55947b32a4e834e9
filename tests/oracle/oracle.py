"""The whole account, one 00:00 after the other.

Nothing is carried from day to day but what has been sent (a rung fires once, a breach is shown once) and what was
known at each of them. Everything else is judged afresh from the facts recorded until then.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any

from tests.oracle import ladder
from tests.oracle.breach import Breach
from tests.oracle.days import DAY, midnight
from tests.oracle.debtors import CountyOffice, Debtor
from tests.oracle.duty import Duty, light, state
from tests.oracle.facts import Fact
from tests.oracle.knowledge import Key, Knowledge
from tests.oracle.rules import RULES, Rules

Row = dict[str, Any]


@dataclass
class Shown:
    """A breach: day of the record and receivers as it was first shown: an alert that is reopened stays the same one."""

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
    breaches: dict[Key, Shown] = field(default_factory=dict)
    midnights: list[tuple[date, Knowledge]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.known = Knowledge([], self.rules, self.horizon)

    def learn(self, facts: list[Fact]) -> None:
        """What was recorded at one moment is known at once, and breaches with it; the duties wait for midnight."""
        self.facts += facts
        self.known = Knowledge(self.facts, self.rules, self.horizon)
        self._show_breaches(facts[0].at.date())

    def _show_breaches(self, today: date) -> None:
        standing = {key: breach for key, breach in self.known.breaches.items() if breach.shown_from <= today}
        for key, breach in standing.items():
            if key not in self.breaches:
                self.breaches[key] = Shown(breach.day, self._receivers(breach, today))
            self.breaches[key].withdrawn = None
        for key, shown in self.breaches.items():
            if key not in standing and not shown.withdrawn:
                shown.withdrawn = today

    def _receivers(self, breach: Breach, today: date) -> list[ladder.Receiver]:
        """Who holds the posts on the day on which it is shown (case 45)."""
        facts = self.known.facts
        rungs, (unit, _, _) = breach.debtor.rungs(facts, breach.day, today), breach.debtor.seat(facts, breach.day)
        return ladder.of_breach(facts, rungs, unit, today)

    def strike_midnight(self, day: date) -> None:
        """00:00 of the day: whatever is red by now fires the rungs that it has come to; a missed period its first."""
        self.midnights.append((day, self.known))
        self._show_breaches(day)
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
            "unit": debtor.unit if isinstance(debtor, CountyOffice) else seat[0],  # the county's, wherever it sits
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
                "period": str(shown.day),
                "withdrawn_on": str(shown.withdrawn) if shown.withdrawn else None,
                "receivers": shown.receivers,
            }
            for (rule, subject, _), shown in self.breaches.items()
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
