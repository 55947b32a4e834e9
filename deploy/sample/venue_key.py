"""The rows of venues in use: the week's rota and the month's activity."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from deploy.sample.affairs import Affairs
from deploy.sample.county import County
from deploy.sample.days import day_of, moment, plus
from deploy.sample.ladders import WHOLE
from deploy.sample.periods import Period, Sort, periods
from deploy.sample.recurring import Recurring, Standing, settle
from deploy.sample.row import Judged, answerable, climbed, recurring_row
from deploy.sample.rules import Rules
from deploy.sample.works import Activity, CheckIn, Opening, Rota, Shift, Works
from deploy.sample.works_key import GROUP, endings

KEEPERS = (
    *("branch_secretary", "branch_committee_member", "village_director", "village_committee_member"),
    "village_clerk",
)


def duties(affairs: Affairs, county: County, rules: Rules) -> Iterator[Judged]:
    for works in affairs.works:
        venue = Venue(works, county)
        for every in (venue.rotas(), venue.activities()):
            for number, duty in enumerate(every):
                settled = settle(duty, every[number + 1 :], WHOLE, county.until, rules)
                unit = county.unit_on(works.unit, duty.due, moment(county.until))
                rungs = climbed(settled.rungs, county, WHOLE, venue.unit_on, group=GROUP)
                answers = answerable(county, unit, "branch_secretary", duty.due)
                yield recurring_row(duty, settled, answers, rungs, county, works.story), False


@dataclass(frozen=True)
class Venue:
    works: Works
    county: County

    def unit_on(self, day: date) -> str:
        """By what was known before."""
        return self.county.unit_on(self.works.unit, day, moment(day))

    def rotas(self) -> list[Recurring]:
        return [self._rota(week) for week in self._periods("week")]

    def activities(self) -> list[Recurring]:
        return [self._activity(month) for month in self._periods("month")]

    def _periods(self, sort: Sort) -> Iterator[Period]:
        """Whole ones that begin once the door is open, and not after the village was closed for good."""
        opened = self._opened_on()
        if opened is None:
            return
        ended = self.county.merged.get(self.works.unit)
        last = ended.day if ended and ended.into is None else date.max
        watched = self.county.start(self.county.unit(self.works.unit))
        for period in periods(sort, max(opened, watched), self.county.until):
            if period.first <= last:
                yield period

    def _opened_on(self) -> date | None:
        if "opened" in self.works.stages_before:
            return max(self.works.planned.day, day_of(self.works.planned.at))
        until = moment(self.county.until)
        return next((told.day for told in self.works.records if isinstance(told, Opening) and told.at < until), None)

    def _rota(self, week: Period) -> Recurring:
        duty = Week(self, week)
        return self._tracked("rota", week, {*duty.moments(), *self._roster_moments}, duty.kept)

    def _activity(self, month: Period) -> Recurring:
        told = {entry.at for entry in self.works.records if isinstance(entry, Activity)}
        return self._tracked("activity", month, told, lambda known: self._held(month, known))

    def _held(self, month: Period, known: datetime) -> date | None:
        days = (entry.day for entry in self.works.standing(Activity, known))
        return min((day for day in days if day in month), default=None)

    def _tracked(
        self, kind: str, period: Period, moments: set[datetime], met: Callable[[datetime], date | None]
    ) -> Recurring:
        duty = Recurring(f"venue.{kind}", f"works/{self.works.id}", period, period.first)
        for at in sorted({*moments, *endings(self.works, self.county)}):
            standing = Standing(met(at), self._cancelled_on(period, at))
            if at < moment(self.county.until) and (not duty.track or duty.track[-1][1] != standing):
                duty.track.append((at, standing))
        return duty

    def _cancelled_on(self, period: Period, known: datetime) -> date | None:
        ended = self.county.merged.get(self.works.unit)
        closed = ended is not None and ended.into is None and ended.known_at <= known and ended.day <= period.last
        return ended.day if ended and closed else None

    @cached_property
    def _roster_moments(self) -> set[datetime]:
        """When it became known who holds a keeper's post, or no longer does."""
        found: set[datetime] = set()
        ended = self.county.merged.get(self.works.unit)
        for unit in (self.works.unit, *([ended.into] if ended and ended.into else [])):
            for post in KEEPERS:
                for holding in self.county.by_post.get((unit, post), ()):
                    end = self.county.ends.get(holding.id)
                    found |= {holding.known_at, *([end.known_at] if end else [])}
        return found


@dataclass(frozen=True)
class Week:
    """One week's rota in a venue."""

    venue: Venue
    week: Period

    @cached_property
    def posted(self) -> list[Rota]:
        told = (record for record in self.venue.works.records if isinstance(record, Rota))
        return sorted((rota for rota in told if rota.week == self.week.name), key=lambda rota: rota.at)

    @cached_property
    def check_ins(self) -> list[CheckIn]:
        """Also those of the night after its Sunday."""
        told = (record for record in self.venue.works.records if isinstance(record, CheckIn))
        return [one for one in told if self.week.first <= one.day <= plus(self.week.last, 1)]

    def moments(self) -> Iterator[datetime]:
        yield from (record.at for record in (*self.posted, *self.check_ins))

    def kept(self, known: datetime) -> date | None:
        """The day of the last shift that is owed, when every one of them was kept."""
        owed = list(self._owed(known))
        if not owed or not all(self._was_kept(shift, known) for shift in owed):
            return None
        return max(shift.day for shift in owed)

    def _owed(self, known: datetime) -> Iterator[Shift]:
        """Of each day those of the rota that was the last to be posted by then."""
        told = [rota for rota in self.posted if rota.at <= known]
        for number in range(self.week.days):
            day = plus(self.week.first, number)
            posted = [(rota.day, place) for place, rota in enumerate(told) if rota.day <= day]
            if posted:
                yield from (shift for shift in told[max(posted)[1]].shifts if shift.day == day)

    def _was_kept(self, shift: Shift, known: datetime) -> bool:
        begins = moment(shift.day, shift.starts)
        ends = moment(plus(shift.day, 1) if shift.ends < shift.starts else shift.day, shift.ends)
        return any(
            told.at <= known
            and told.door_open
            and begins <= moment(told.day, told.clock) <= ends
            and self._keeps(told, shift, known)
            for told in self.check_ins
        )

    def _keeps(self, told: CheckIn, shift: Shift, known: datetime) -> bool:
        """By whoever holds one of the five posts in the village on the shift's own day."""
        county = self.venue.county
        unit = county.unit_on(self.venue.works.unit, shift.day, known, at_that_moment=True)
        return any(
            holding.person == told.person
            for post in KEEPERS
            for holding in county.holders(post, unit, shift.day, known, at_that_moment=True)
        )
