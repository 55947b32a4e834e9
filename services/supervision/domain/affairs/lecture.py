"""The Party lecture that a leading cadre gives each year, in whichever unit."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from services.supervision.domain.affairs.affair import Fault, Now
from services.supervision.domain.affairs.life import life_of
from services.supervision.domain.duty import ONE_DAY, Debtor, Duty
from services.supervision.domain.facts.branches import MeetingTold
from services.supervision.domain.facts.reading import AffairFact
from services.supervision.domain.periods import Period, period_of, periods
from services.supervision.domain.roster import Roster, Seat
from services.supervision.domain.rows import LectureRow
from services.supervision.domain.rules import in_force
from services.supervision.domain.tenures import Tenure


@dataclass(frozen=True, slots=True)
class _Year:
    """`row` is what is asked in it, `held` the posts for which it is."""

    period: Period
    row: LectureRow
    held: list[Tenure]

    @property
    def from_day(self) -> date:
        month, day = self.row.from_day.split("-")
        return self.period.first.replace(month=int(month), day=int(day))

    def unbroken(self) -> Tenure | None:
        """The last of the posts that leave no day empty from `from_day` on; None: none is held on that day."""
        last: Tenure | None = None
        day = self.from_day
        while on_day := [tenure for tenure in self.held if tenure.held_on(day)]:
            last = max(on_day, key=lambda tenure: tenure.last or date.max)
            if last.last is None or last.last >= self.period.last:
                break
            day = last.last + ONE_DAY
        return last

    def highest(self, day: date) -> Tenure | None:
        """Of the posts held that day the one named first in the rule, and of several such that of the lowest code."""
        on_day = (tenure for tenure in self.held if tenure.held_on(day))
        return min(on_day, key=lambda tenure: (self.row.posts.index(tenure.post), tenure.unit), default=None)


@dataclass(slots=True)
class Lecture:
    """`given` are the meetings whose record, as it stands, names the person as lecturer.

    `units` are those in which any was ever told to be given.
    """

    person: str
    given: dict[str, MeetingTold] = field(default_factory=dict)
    units: set[str] = field(default_factory=set)

    @property
    def unit(self) -> str:
        return ""

    @property
    def begun(self) -> bool:
        return True  # his posts are the roster's

    def learn(self, fact: AffairFact) -> None:
        if isinstance(fact, MeetingTold):
            if fact.lecturer == self.person:
                self.units.add(fact.unit)
                self.given[fact.meeting] = fact  # a correction keeps the place of what it corrects
            else:
                self.given.pop(fact.meeting, None)

    def turn(self) -> None:
        pass

    def duties(self, now: Now) -> list[Duty]:
        starts = self._starts(now)
        if not starts:
            return []
        begun = periods("year", period_of("year", min(starts)).first, now.day)
        owed = (self._duty(self._year(period, now), now) for period in begun)
        return [duty for duty in owed if duty is not None]

    def faults(self, now: Now) -> tuple[Fault, ...]:
        return ()

    def next_turn(self, now: Now) -> date | None:
        return min((day for day in self._turns(now) if day > now.day), default=None)

    def debtors(self, duty: Duty, day: date, roster: Roster, before_us: int) -> tuple[Seat, ...]:
        return (Seat(duty.debtor.unit, duty.debtor.post, duty.debtor.person),)

    def ears(self, roster: Roster) -> set[str]:
        return {"every", f"lecture/{self.person}"} | {
            f"unit/{unit}" for unit in roster.units_of(self.person) | self.units
        }

    def _duty(self, year: _Year, now: Now) -> Duty | None:
        """Owed from `from_day` on by whoever holds a post then; cancelled on the first day on which he holds none."""
        last = year.unbroken()
        if last is None or year.from_day > now.day:
            return None
        period = year.period
        until = min(last.last or period.last, period.last)
        seat = year.highest(period.last) or year.highest(min(now.day, until)) or last
        debtor = Debtor(seat.unit, seat.post, self.person, own=True)
        subject, since = f"person/{self.person}", period.first - ONE_DAY
        duty = Duty(year.row, subject, debtor, period.name, seat.begun_by, since, period.last, period=period)
        given = min(self._given_in(year, now), key=lambda told: told.on, default=None)
        if given is not None:
            duty.done_on, duty.done_by = given.on, given.id
        if until < min(period.last, now.day):
            assert last.ended_by is not None
            duty.end(until + ONE_DAY, last.ended_by)
        return duty

    def _given_in(self, year: _Year, now: Now) -> Iterator[MeetingTold]:
        """What a unit holds after its own end counts for nothing."""
        for told in self.given.values():
            life = life_of(told.unit, now)
            if told.on in year.period and year.row.kind in told.kinds and (life is None or told.on <= life.last_day):
                yield told

    def _turns(self, now: Now) -> Iterator[date]:
        """While no post is known for the due day, whoever is highest on the day itself is shown: that changes too."""
        known = {day.year for day in (now.day, *self._starts(now))}
        for number in sorted(known | {year + 1 for year in known}):
            if not now.day.year <= number <= date.max.year:
                continue
            year = self._year(period_of("year", date(number, 1, 1)), now)
            last = year.unbroken()
            if last is None:
                continue
            yield year.from_day
            if last.last is not None and last.last < year.period.last:
                until = last.last
                yield from (tenure.first for tenure in year.held if year.from_day < tenure.first <= until)
                yield from (tenure.last + ONE_DAY for tenure in year.held if tenure.last and tenure.last <= until)

    def _starts(self, now: Now) -> list[date]:
        """The days from which posts of his may count."""
        roster, posts = now.roster, {post for row in now.law.rules.lectures for post in row.posts}
        held = roster.tenures_of(self.person, posts, now.known_us)
        return [max(tenure.first, roster.watched_from(tenure.unit, now.known_us)) for tenure in held]

    def _year(self, period: Period, now: Now) -> _Year:
        """A post counts in a unit that is watched all year and was enrolled in time, and no longer than the unit."""
        row = in_force(now.law.rules.lectures, period.first)
        held = []
        for tenure in now.roster.tenures_of(self.person, row.posts, now.known_us):
            life = life_of(tenure.unit, now)
            if life is not None and life.watched_from <= period.first and life.recorded_on <= period.last:
                held.append(tenure if life.end is None else tenure.until(life.end.on, life.end.id))
        return _Year(period, row, held)
