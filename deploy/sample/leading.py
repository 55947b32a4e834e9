"""What persons owe by the year: lectures by who holds a leading post, guidance by who is linked to a township."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from deploy.sample.county import County, Holding
from deploy.sample.days import moment, plus
from deploy.sample.life import Guide, Life, Sitting
from deploy.sample.matter import STEPS, Matter
from deploy.sample.periods import Period, periods
from deploy.sample.recurring import Recurring, Standing

# From the highest to the lowest.
LEADING = ("committee_secretary", "deputy_secretary", "committee_member", "branch_secretary", "first_secretary")


@dataclass(frozen=True)
class Tenures:
    """Posts, or links, that one duty hangs on."""

    county: County
    holdings: tuple[Holding, ...]

    def moments(self) -> set[datetime]:
        ends = {end.known_at for one in self.holdings if (end := self.county.ends.get(one.id))}
        return {one.known_at for one in self.holdings} | ends

    def on(self, day: date, known: datetime) -> list[Holding]:
        """Those held on the day by what was recorded up to `known`."""
        return [
            one for one in self.holdings if one.known_at <= known and one.first_day <= day <= self._last(one, known)
        ]

    def _last(self, holding: Holding, known: datetime) -> date:
        end = self.county.ends.get(holding.id)
        return end.last_day if end and end.known_at <= known else date.max

    def first_gap(self, first: date, last: date, known: datetime) -> date | None:
        """The first day from `first` to `last` on which none of them is held."""
        day = first
        while day <= last:
            held = self.on(day, known)
            if not held:
                return day
            end = max(self._last(one, known) for one in held)
            if end >= last:
                return None
            day = plus(end, 1)
        return None


def tracked(duty: Recurring, moments: set[datetime], until: date, standing: Mapping[datetime, Standing]) -> Recurring:
    for at in sorted(at for at in moments if at < moment(until)):
        if not duty.track or duty.track[-1][1] != standing[at]:
            duty.track.append((at, standing[at]))
    return duty


@dataclass(frozen=True)
class Lecturer:
    """One who held a leading post on 30 June of some year."""

    person: str
    tenures: Tenures

    def seat(self, day: date) -> Holding | None:
        """The highest leading post held on the day, of equal ones that of the lowest code; else the last one held."""
        known = moment(self.tenures.county.until)
        while day >= self.tenures.county.watched_from:
            held = self.tenures.on(day, known)
            if held:
                return min(held, key=lambda one: (LEADING.index(one.post), one.unit))
            day = plus(day, -1)
        return None


def lecturers(county: County) -> Iterator[Lecturer]:
    """Posts in units that were not watched from the year's beginning are none."""
    watched = {unit.code for unit in county.units if county.start(unit) == county.watched_from}
    by_person: dict[str, list[Holding]] = defaultdict(list)
    for holding in county.holdings:
        if holding.post in LEADING and holding.unit in watched:
            by_person[holding.person].append(holding)
    for person, holdings in by_person.items():
        yield Lecturer(person, Tenures(county, tuple(holdings)))


def lectures(lecturer: Lecturer, given: list[Sitting]) -> list[Recurring]:
    """`given` are the sittings that at some time named this person as lecturer."""
    county = lecturer.tenures.county
    found = []
    for period in periods("year", county.watched_from, county.until):
        shown = date(period.first.year, 6, 30)
        duty = Recurring("cadence.party_lecture", f"person/{lecturer.person}", period, shown)
        moments = lecturer.tenures.moments() | {held.at for sitting in given for held in sitting.told}
        standing = {at: _lecture(lecturer, given, period, at) for at in moments}
        tracked(duty, moments, county.until, standing)
        if shown <= county.until and any(one.owed for _, one in duty.track):
            found.append(duty)
    return found


def _lecture(lecturer: Lecturer, given: list[Sitting], period: Period, known: datetime) -> Standing:
    county = lecturer.tenures.county
    shown = date(period.first.year, 6, 30)
    days = []
    for sitting in given:
        held, ended = sitting.known(known), county.merged.get(sitting.unit)
        in_vain = held and ended and ended.known_at <= known and ended.day < held.day
        named = held and "party_lecture" in held.kinds and held.lecturer == lecturer.person
        if held and named and held.day in period and not in_vain:
            days.append(held.day)
    gap = lecturer.tenures.first_gap(shown, period.last, known)
    return Standing(min(days, default=None), gap, owed=gap != shown)


@dataclass(frozen=True)
class Link:
    """A chain of leaders who succeeded each other in one township; it is named by the first one's assignment."""

    name: str
    township: str
    tenures: Tenures


def links(county: County) -> Iterator[Link]:
    leaders = [one for one in county.holdings if one.post == "linked_leader"]
    for first in leaders:
        if first.succeeds is None:
            chain = [first]
            while following := next((one for one in leaders if one.succeeds == chain[-1].id), None):
                chain.append(following)
            yield Link(first.id, first.unit, Tenures(county, tuple(chain)))


def guidance(link: Link, life: Life, matters: Mapping[str, Matter]) -> list[Recurring]:
    county = link.tenures.county
    chain = {one.id for one in link.tenures.holdings}
    guides = [guide for guide in life.guides if guide.assignment in chain]
    guided = [matters[name] for name in dict.fromkeys(guide.matter for guide in guides) if name in matters]
    found = []
    for period in periods("year", county.watched_from, county.until):
        duty = Recurring("cadence.guidance", f"link/{link.name}", period, period.first)
        moments = link.tenures.moments() | {guide.at for guide in guides}
        moments |= {at for matter in guided for at in matter.moments(moment(county.until))}
        standing = {at: _guided(link, guided, guides, period, at) for at in moments}
        tracked(duty, moments, county.until, standing)
        if any(one.owed for _, one in duty.track):
            found.append(duty)
    return found


def _guided(link: Link, matters: list[Matter], guides: list[Guide], period: Period, known: datetime) -> Standing:
    held = [one for one in link.tenures.holdings if one.known_at <= known and one.first_day <= period.last]
    day = max(period.first, min((one.first_day for one in held), default=date.max))
    gap = link.tenures.first_gap(day, period.last, known)
    days = [on for matter in matters if (on := _run(matter, guides, known)) and on in period]
    return Standing(min(days, default=None), gap, owed=day <= period.last and gap != day)


def _run(matter: Matter, guides: list[Guide], known: datetime) -> date | None:
    """The day on which the matter was completed, when its guides stand at all six steps."""
    returns = [turn for turn in matter.turns if turn.to_step and turn.at <= known]
    steps = {
        guide.step
        for guide in guides
        if guide.matter == matter.id and guide.at <= known
        if not any(
            turn.to_step and guide.day <= turn.day and STEPS.index(guide.step) >= STEPS.index(turn.to_step)
            for turn in returns
        )
    }
    final = [
        told.day
        for take in matter.takes
        if take.step == "awareness" and (told := take.known(known)) and not told.reasons
    ]
    return min(final) if final and steps == set(STEPS) else None
