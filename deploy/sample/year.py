"""Tells the year of one branch or committee: what it held and collected, with the faults of its story left in."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from functools import cached_property
from random import Random
from typing import Any

from deploy.sample.cadence import KINDS
from deploy.sample.clerk import Book, Clerk
from deploy.sample.county import Holding
from deploy.sample.days import FOREVER, day_of, moment, plus
from deploy.sample.leading import LEADING
from deploy.sample.life import Case, Dues, Entry
from deploy.sample.periods import Period, Sort, months_after, period_of, periods
from deploy.sample.sitting import SittingPlan
from deploy.sample.teller import Infeasible

MONTHLY = ("branch_committee", "branch_study", "theme_day")


class YearTeller(Clerk):
    """`left_out` are the kinds, by period, that the routine does not hold."""

    def __init__(self, book: Book, unit: str, random: Random, story: str, neighbour: str | None = None) -> None:
        super().__init__(book, unit, random, story, neighbour)
        self.kind = self.county.unit(unit).kind
        self.left_out: set[tuple[str, str]] = set()
        book.life.stories[f"unit/{unit}"] = story

    # What is recorded.

    def sit(self, day: date, *kinds: str, at: datetime | None = None, **how: Any) -> SittingPlan:
        plan = SittingPlan(f"S-{len(self.book.lines):06d}", day, kinds, **how)
        at = at or self.clock(plan.last_day or day, "hold_meeting")
        self.say_meeting(at, "hold_meeting", self.village, plan.build(self, at))
        return plan

    def amend(self, plan: SittingPlan, at: datetime, **changes: Any) -> SittingPlan:
        """The whole record again, with these changes."""
        plan = plan.changed(**changes)
        self.say_meeting(at, "correct_meeting", self.village, plan.build(self, at))
        return plan

    def collect(
        self, day: date, at: datetime | None = None, month: str | None = None, corrects: str | None = None
    ) -> str:
        """Dues for `month`, the day's own unless another is named. Returns the record's id."""
        record = f"D-{len(self.book.lines):06d}"
        month = month or period_of("month", day).name
        paid = self.county.count(self.village, "voting_members", day) or 12
        about = {"record": record, "month": month, "members_paid": paid, "amount_fen": 100 * paid}
        told = about | ({"corrects": corrects} if corrects else {})
        at = at or self.clock(day, "collect_dues")
        self.say(at, "collect_dues", self.village, unit=self.village, collected_on=day.isoformat(), **told)
        dues = self.book.life.dues.setdefault(f"{self.village}/{month}", Dues(self.village))
        dues.told.append((at, day))
        return record

    def develop(
        self,
        case: str,
        step: str,
        day: date,
        at: datetime | None = None,
        reviewer: str | None = None,
        in_writing: bool = False,
        corrects: str | None = None,
    ) -> str:
        """One step of a member's development. Returns the record's id."""
        record = f"E-{len(self.book.lines):06d}"
        at = at or moment(day, "16:10")
        about: dict[str, Any] = {"record": record, "case": case, "step": step, "taken_on": day.isoformat()}
        if reviewer:
            about |= {"reviewer": reviewer, "in_writing": in_writing}
        if corrects:
            about["corrects"] = corrects
        self.say(at, "record_development_step", self.village, unit=self.village, **about)
        known = self.book.life.cases.setdefault(case, Case(case, self.village, self.story))
        known.entries.append(Entry(record, at, day, step, reviewer, in_writing, corrects))
        return record

    # The routine.

    def leave_out(self, kinds: str | Iterable[str], *left: Period) -> None:
        every = (kinds,) if isinstance(kinds, str) else kinds
        self.left_out |= {(kind, period.name) for kind in every for period in left}

    def leave_out_since(self, kinds: str | Iterable[str], first: Period) -> None:
        """From that period on, to the end of what is told."""
        while first.first <= self.until:
            self.leave_out(kinds, first)
            first = self.following(first)

    @property
    def first_day(self) -> date:
        unit = self.county.unit(self.village)
        return max(self.county.start(unit), day_of(self.county.registered(unit)))

    @property
    def last_day(self) -> date:
        """The unit's last one, or the last that is told."""
        ended = self.county.merged.get(self.village)
        eve = plus(self.until, -1)
        return min(ended.day, eve) if ended else eve

    def live(self) -> None:
        """Everything that the story has not told or left out."""
        assembly = self.random.choice((0, 1, 2))
        yearly = {kind: self.random.choice((9, 10, 11)) for kind in ("organisation_life_meeting", "appraisal")}
        lectures = self.random.sample(range(2, 9), 4)
        for month in periods("month", date(self.first_day.year, self.first_day.month, 1), self.last_day):
            first = max(month.first, plus(self.first_day, 1))
            if min(month.last, self.last_day) < first:
                continue
            number = (month.first.month - 1) % 12
            kinds = list(MONTHLY)
            if number % 3 == assembly:
                kinds.append("members_assembly")
            kinds += [kind for kind, at in yearly.items() if at == number]
            self._merged_sitting(month, first, kinds, lecture=number in lectures)
            if ("dues", month.name) not in self.left_out:
                self.collect(self._day(first, month))

    def _day(self, first: date, month: Period) -> date:
        """Not among the month's last, so that what is left for the edges stays there; never after the unit's end."""
        day = max(first, plus(month.first, self.random.randint(3, 24)))
        return min(day, self.last_day)

    def _merged_sitting(self, month: Period, first: date, kinds: list[str], *, lecture: bool) -> None:
        day = self._day(first, month)
        held = [kind for kind in kinds if self._is_wanted(kind, month, day)]
        at = self.clock(day, "hold_meeting")
        lecturer = self._lecturer(day, at) if lecture else None
        if lecturer:
            held.append("party_lecture")
        if held:
            self.sit(day, *held, at=at, lecturer=lecturer)

    def _is_wanted(self, kind: str, month: Period, day: date) -> bool:
        period = period_of(KINDS[kind], month.first)
        if (kind, period.name) in self.left_out:
            return False
        if kind == "branch_committee":
            members = self.county.count(self.village, "voting_members", day)
            return members is None or members >= 7
        return kind not in self._merged_with_matters.get(month.name, ())

    @cached_property
    def _merged_with_matters(self) -> dict[str, set[str]]:
        """By month the kinds that the village's matters have had it hold already."""
        found: dict[str, set[str]] = defaultdict(set)
        if self.village in self.book.merging:
            for sitting in self.book.life.sittings.values():
                if sitting.unit == self.village:
                    month = period_of("month", sitting.told[-1].day)
                    found[month.name] |= {"branch_study", "theme_day"} & sitting.told[-1].kinds
        return found

    def _lecturer(self, day: date, at: datetime) -> str | None:
        """Whoever of the unit's leading posts has not given a lecture this year."""
        for post in LEADING:
            for holding in self.county.holders(post, self.village, day, at, at_that_moment=True):
                if self.is_to_lecture(holding.person, day):
                    return holding.person
        return None

    def is_to_lecture(self, person: str, day: date) -> bool:
        """Whether the routine has this person lecture on the day; asked, it is noted."""
        lectured = (person, day.year)
        if person in self.book.silent or lectured in self.book.lectured:
            return False
        self.book.lectured.add(lectured)
        return True

    def leader(self, post: str, day: date) -> Holding:
        return self.county.holders(post, self.village, day, FOREVER)[0]

    # Days for the stories.

    def period(self, kind: str, first: int = 2, days_left: int = 0) -> Period:
        """One of the kind's periods in the first year, not before its `first`, with so many days told after it."""
        sort = KINDS.get(kind, "month")
        since = months_after(self.county.watched_from, first - 1) if sort == "month" else self.county.watched_from
        year = self.county.watched_from.year
        fit = [
            one
            for one in periods(sort, max(self.first_day, since), self.until)
            if one.last.year == year and plus(one.last, days_left) < self.last_day
        ]
        if not fit:
            raise Infeasible(self.story)
        return self.random.choice(fit)

    def following(self, period: Period) -> Period:
        sort: Sort = "month" if period.days < 32 else "quarter" if period.days < 93 else "year"
        return period_of(sort, plus(period.last, 1))

    def do(self, kind: str, day: date, at: datetime | None = None, of: Period | None = None) -> SittingPlan | str:
        """A sitting of this kind alone, or the collection of dues, for the month `of` unless it is the day's own."""
        if kind == "dues":
            return self.collect(day, at, of.name if of else None)
        return self.sit(day, kind, at=at)
