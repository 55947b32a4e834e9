"""The guidance that a linked leader owes his township in a year (§6, cases 21, 26, 46)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tests.oracle import roster
from tests.oracle.cadence import of_period, with_ends
from tests.oracle.days import DAY
from tests.oracle.duty import Duty
from tests.oracle.facts import Facts, remembered
from tests.oracle.periods import owed_by
from tests.oracle.roster import Tenure
from tests.oracle.rules import Rules
from tests.oracle.steps import STEPS, Course

RULE = "cadence.guidance"


@dataclass(frozen=True)
class Link:
    """A linked leader of a township and those who succeeded him, by the first one's assignment."""

    name: str
    unit: str
    tenures: tuple[Tenure, ...]

    def held(self, day: date) -> list[Tenure]:
        return [tenure for tenure in self.tenures if tenure.covers(day)]


@remembered
def links(facts: Facts) -> list[Link]:
    told = {t.assignment: t for t in roster.tenures(facts) if t.post == "linked_leader"}
    chains: dict[str, list[Tenure]] = {}
    for tenure in told.values():
        first = tenure
        while first.succeeds in told:
            first = told[first.succeeds]
        chain = chains.setdefault(first.assignment, [])
        if tenure.first <= roster.last_day(facts, tenure.unit):
            chain.append(tenure)
    return [Link(name, told[name].unit, tuple(tenures)) for name, tenures in chains.items()]


def owed(facts: Facts, courses: Sequence[Course], rules: Rules, horizon: date) -> Iterator[tuple[Link, Duty]]:
    for one in links(facts):
        yield from ((one, duty) for duty in with_ends(list(_of_link(facts, courses, rules, horizon, one))))


def _of_link(facts: Facts, courses: Sequence[Course], rules: Rules, horizon: date, link: Link) -> Iterator[Duty]:
    began = min((tenure.first for tenure in link.tenures), default=date.max)
    closed = roster.last_day(facts, link.unit)
    for period, row in owed_by(facts, link.unit, rules, RULE, horizon):
        last = max((min(t.last, period.last) for t in link.tenures if t.first <= period.last), default=date.min)
        if last < period.first:
            continue
        runs = [day for course in courses if (day := _guided(course, link, period.first.year))]
        end = min(closed, last + DAY)
        duty = of_period(row, f"link/{link.name}", period, [day for day in runs if day <= end])
        yield replace(duty, cancelled=end if end <= period.last else None, shown_from=max(period.first, began))


def _guided(course: Course, link: Link, year: int) -> date | None:
    """The day on which the matter was completed and the link's leaders had guided every step of it.

    A leader guides while the link is his; the earlier steps may lie in the year before.
    """
    if course.completed is None:
        return None
    first: dict[str, date] = {}
    for guide in course.guides:
        held = any(t.assignment == guide["assignment"] and t.covers(guide.day) for t in link.tenures)
        if held and guide.day.year >= year - 1:
            first[guide["step"]] = min(guide.day, first.get(guide["step"], guide.day))
    return max(course.completed, *first.values()) if len(first) == len(STEPS) else None
