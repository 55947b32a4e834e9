"""What each branch owes by month, quarter and year, and which planned sitting meets it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from deploy.sample.county import County, Unit
from deploy.sample.days import day_of, moment
from deploy.sample.life import Dues, Held, Life, Sitting
from deploy.sample.periods import Period, Sort, periods
from deploy.sample.recurring import Recurring, Standing
from deploy.sample.rules import Rules, Share

BRANCHES = frozenset({"village", "branch"})
KINDS: dict[str, Sort] = {
    "branch_study": "month",
    "branch_committee": "month",
    "theme_day": "month",
    "members_assembly": "quarter",
    "organisation_life_meeting": "year",
    "appraisal": "year",
}
_COUNTED = {"branch_committee": "committee_members", "members_assembly": "voting_members"}


def right_chair(county: County, unit: str, kind: str, held: Held, known: datetime) -> bool:
    """By the posts held that day; the first secretary chairs a committee only in the secretary's absence."""

    def who(post: str) -> set[str]:
        return {one.person for one in county.holders(post, unit, held.day, known, at_that_moment=True)}

    if held.chair in who("branch_secretary"):
        return True
    absent = not who("branch_secretary") & held.there
    return held.chair in who("first_secretary") and (kind == "members_assembly" or absent)


@dataclass
class Branch:
    """One branch: its sittings and collections, and how its duties stood by what was known."""

    unit: Unit
    county: County
    rules: Rules
    sittings: list[Sitting] = field(default_factory=list)
    dues: list[Dues] = field(default_factory=list)

    def duties(self) -> Iterator[list[Recurring]]:
        """For each rule its periods in order."""
        for kind, sort in KINDS.items():
            yield [self._recurring(f"cadence.{kind}", period, kind) for period in self._periods(sort)]
        yield [self._recurring("cadence.dues", period, "dues") for period in self._periods("month")]

    def _periods(self, sort: Sort) -> Iterator[Period]:
        registered = day_of(self.county.registered(self.unit))
        ended = self.county.merged.get(self.unit.code)
        for period in periods(sort, self.county.start(self.unit), self.county.until):
            if period.last >= registered and not (ended and period.first > ended.day):
                yield period

    def _recurring(self, rule: str, period: Period, kind: str) -> Recurring:
        duty = Recurring(rule, f"unit/{self.unit.code}", period, period.first)
        for at in self._moments(period, kind):
            standing = self._standing(period, kind, at)
            if not duty.track or duty.track[-1][1] != standing:
                duty.track.append((at, standing))
        return duty

    def _moments(self, period: Period, kind: str) -> list[datetime]:
        found: set[datetime] = {self.county.registered(self.unit)}
        if kind == "dues":
            found |= {at for dues in self.dues for at, day in dues.told if any(d in period for _, d in dues.told)}
        else:
            for sitting in self._sittings_of[kind, period]:
                found |= {held.at for held in sitting.told}
        if kind in _COUNTED:
            found |= self._roster_moments
        ended = self.county.merged.get(self.unit.code)
        if ended:
            found.add(ended.known_at)
        return sorted(at for at in found if at < moment(self.county.until))

    @cached_property
    def _sittings_of(self) -> dict[tuple[str, Period], list[Sitting]]:
        found: dict[tuple[str, Period], list[Sitting]] = defaultdict(list)
        for kind, sort in KINDS.items():
            for period in self._periods(sort):
                for sitting in self.sittings:
                    if any(kind in held.kinds and held.day in period for held in sitting.told):
                        found[kind, period].append(sitting)
        return found

    @cached_property
    def _roster_moments(self) -> set[datetime]:
        """When posts or numbers on which a quorum or a chair may hang became known."""
        return roster_moments(self.county, self.unit.code)

    def _standing(self, period: Period, kind: str, known: datetime) -> Standing:
        ended = self.county.merged.get(self.unit.code)
        last = ended.day if ended and ended.known_at <= known else date.max
        if kind == "dues":
            days = [day for dues in self.dues if (day := dues.known(known)) and day in period]
        else:
            days = [
                held.day
                for sitting in self._sittings_of[kind, period]
                if (held := sitting.known(known)) and held.day in period and self._counts(kind, held, known)
            ]
        met = min((day for day in days if day <= last), default=None)
        cancelled = last if last <= period.last else None
        return Standing(met, cancelled, self._owes(period, kind, known))

    def _owes(self, period: Period, kind: str, known: datetime) -> bool:
        """Whether there is a committee is judged on the period's last day, before that on the day of the view."""
        if kind != "branch_committee":
            return True
        day = min(period.last, self.county.until)
        members = self.county.count(self.unit.code, "voting_members", day, known)
        return members is None or members >= self.rules.committee_from_members

    def _counts(self, kind: str, held: Held, known: datetime) -> bool:
        if kind not in held.kinds or (kind == "branch_study" and "staff_study" in held.kinds):
            return False
        if kind not in _COUNTED:
            return True
        due = self.county.count(self.unit.code, _COUNTED[kind], held.day, known)
        present = held.counted.get((kind, _COUNTED[kind]))
        if due is None or present is None or not self._quorum(kind).reached(present, due):
            return False
        return self.unit.kind != "village" or right_chair(self.county, self.unit.code, kind, held, known)

    def _quorum(self, kind: str) -> Share:
        return self.rules.committee_quorum if kind == "branch_committee" else self.rules.assembly_quorum


def roster_moments(county: County, unit: str) -> set[datetime]:
    found = {row.known_at for row in county.declared if row.unit == unit}
    for post in ("branch_secretary", "first_secretary"):
        for holding in county.by_post.get((unit, post), ()):
            found.add(holding.known_at)
            if holding.id in county.ends:
                found.add(county.ends[holding.id].known_at)
    return found


def branches(life: Life, county: County, rules: Rules) -> Iterable[Branch]:
    found = {
        unit.code: Branch(unit, county, rules)
        for unit in county.units
        if unit.kind in BRANCHES and county.registered(unit) < moment(county.until)
    }
    for sitting in life.sittings.values():
        if sitting.unit in found:
            found[sitting.unit].sittings.append(sitting)
    for dues in life.dues.values():
        found[dues.unit].dues.append(dues)
    return found.values()
