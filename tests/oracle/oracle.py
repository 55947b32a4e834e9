"""The whole account, one 00:00 after the other.

Nothing is carried from day to day but what has been sent (a rung fires once, a breach is shown once) and what was
known at each of them. Everything else is judged afresh from the facts recorded until then.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import groupby
from typing import Any

from tests.oracle import ladder, roster
from tests.oracle.days import DAY, each_day, midnight
from tests.oracle.duties import Duty, owed
from tests.oracle.facts import Fact, Facts, of_type
from tests.oracle.steps import Course, judge

Row = dict[str, Any]


class Knowledge:
    """What follows from the facts known at some moment. Asked for as seldom as the facts change, for time's sake."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts

    @cached_property
    def courses(self) -> list[Course]:
        return [judge(self.facts, opening) for opening in of_type(self.facts, "open_matter")]

    @cached_property
    def duties(self) -> list[tuple[Course, Duty]]:
        return [(course, duty) for course in self.courses for duty in owed(self.facts, course)]

    @cached_property
    def breaches(self) -> dict[tuple[str, str], tuple[Course, date]]:
        """By rule and subject, with the day of the record. An unknown number is none, nor what was not watched yet."""
        return {
            (f"matter.{verdict.step}.{reason}", f"matter/{_matter(course)}/{verdict.record}"): (course, verdict.day)
            for course in self.courses
            for verdict in course.verdicts
            if verdict.day >= roster.watched_from(self.facts, course.opening["unit"])
            for reason in verdict.reasons - {"counts_missing"}
        }


def _matter(course: Course) -> str:
    return str(course.opening["matter"])


@dataclass
class Breach:
    """Day of the record and receivers as it was first shown: an alert that is reopened stays the same one."""

    day: date
    receivers: list[ladder.Receiver]
    withdrawn: date | None = None


@dataclass
class Account:
    """Told fact by fact and midnight by midnight, in order."""

    facts: list[Fact] = field(default_factory=list)
    fired: dict[tuple[str, str, str], dict[int, tuple[date, list[ladder.Receiver]]]] = field(default_factory=dict)
    periods: dict[tuple[str, str, str], date] = field(default_factory=dict)
    breaches: dict[tuple[str, str], Breach] = field(default_factory=dict)
    midnights: list[tuple[date, Knowledge]] = field(default_factory=list)
    known: Knowledge = field(default_factory=lambda: Knowledge([]))

    def learn(self, facts: list[Fact]) -> None:
        """What was recorded at one moment is known at once, and breaches with it; the duties wait for midnight."""
        self.facts += facts
        self.known = Knowledge(list(self.facts))
        today = facts[0].at.date()
        standing = self.known.breaches
        for name, (course, day) in standing.items():
            village = roster.owner(self.facts, course.opening["unit"], today)
            if name not in self.breaches:
                self.breaches[name] = Breach(day, ladder.of_breach(self.facts, village, today))
            self.breaches[name].withdrawn = None
        for name, breach in self.breaches.items():
            if name not in standing and not breach.withdrawn:
                breach.withdrawn = today

    def strike_midnight(self, day: date) -> None:
        """00:00 of the day: whatever is red by now fires the rungs that it has come to."""
        self.midnights.append((day, self.known))
        for course, duty in self.known.duties:
            if duty.closed or day < duty.first_red_day:
                continue
            red_day = (day - duty.first_red_day).days + 1
            village = roster.owner(self.facts, course.opening["unit"], day)
            rungs = self.fired.setdefault(duty.key, {})
            self.periods.setdefault(duty.key, duty.due)
            for rung, from_day in ladder.RED_DAYS.items():
                if red_day >= from_day and rung not in rungs:
                    rungs[rung] = day, ladder.receivers(self.facts, rung, village, day)

    def rows(self, today: date) -> list[Row]:
        """Every duty as it is shown on the day, by what is known now."""
        return [self._row(course, duty, today) for course, duty in self.known.duties]

    def _row(self, course: Course, duty: Duty, today: date) -> Row:
        village = roster.owner(self.facts, course.opening["unit"], duty.due)
        secretaries = sorted(roster.holders(self.facts, "branch_secretary", village, duty.due))
        state = self._state(duty)
        return {
            "rule": duty.rule,
            "subject": duty.subject,
            "period": str(self.periods.get(duty.key, duty.due)),  # a due day that moves keeps the ladder that it had
            "due": str(duty.due),
            "answerable": (village, "branch_secretary", secretaries),
            "state": state,
            "light": light(duty, state, today),
            "days_overdue": max(0, ((duty.closed or today) - duty.due).days),
            "resolved_on": str(duty.closed) if duty.closed else None,
            "rungs": {rung: (str(day), receivers) for rung, (day, receivers) in self.fired.get(duty.key, {}).items()},
        }

    def _state(self, duty: Duty) -> str:
        if duty.met is None:
            return "cancelled" if duty.cancelled else "open"
        if duty.met > duty.due:
            return "met_late"
        red = [known for day, known in self.midnights if day >= duty.first_red_day]
        return "met" if all(_done(known, duty) for known in red) else "met_recorded_late"

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


def _done(known: Knowledge, duty: Duty) -> bool:
    """Whether the duty was known as done by then."""
    return any(other.key == duty.key and other.met for _, other in known.duties)


def light(duty: Duty, state: str, today: date) -> str:
    if state.startswith("met"):
        return "green"
    if state == "cancelled":
        return "grey"
    if today >= duty.first_red_day:
        return "red"
    runs = (duty.due - duty.trigger).days
    near = 14 if runs >= 90 else 7 if runs >= 25 else 2
    yellow_from = max(duty.due - timedelta(days=near), duty.trigger + DAY)
    return "yellow" if today >= yellow_from else "green"


def account(facts: Facts, until: datetime) -> Account:
    """What the county knows at that moment: every fact recorded before or at it, every 00:00 up to it."""
    told = [fact for fact in facts if fact.at <= until]
    found = Account()
    if not told:
        return found
    moments = [list(together) for _, together in groupby(told, key=lambda fact: fact.at)]
    for day in each_day(told[0].at.date(), until.date()):
        while moments and moments[0][0].at < midnight(day):
            found.learn(moments.pop(0))
        found.strike_midnight(day)
    while moments:
        found.learn(moments.pop(0))
    return found
