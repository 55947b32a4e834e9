"""A link between a county leader and a township: each year its holder guides one matter through the whole procedure.

A link is handed on from one assignment to the next, and their guides add up.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter

from services.supervision.domain.affairs.affair import Fault, Now
from services.supervision.domain.affairs.life import Life, life_of
from services.supervision.domain.duty import ONE_DAY, Debtor, Duty
from services.supervision.domain.facts.branches import GuideRecorded
from services.supervision.domain.facts.matters import (
    STEP_NUMBER,
    STEPS,
    MatterReturned,
    StepApproved,
    StepRefused,
    StepVoided,
)
from services.supervision.domain.facts.reading import AffairFact
from services.supervision.domain.periods import Period, period_of, periods
from services.supervision.domain.roster import Roster, Seat
from services.supervision.domain.rows import GuidanceRow
from services.supervision.domain.rules import in_force
from services.supervision.domain.tenures import Tenure

COMPLETION = STEPS[-1]
_day = attrgetter("on")


@dataclass(slots=True)
class _Guided:
    """What was heard of one matter. `completions` are the final reports that stand approved, by their entry."""

    guides: list[GuideRecorded] = field(default_factory=list)
    returns: list[MatterReturned] = field(default_factory=list)
    completions: dict[tuple[str, str, int], StepApproved] = field(default_factory=dict)

    def done(self, row: GuidanceRow, year: Period, chain: list[Tenure]) -> tuple[date, str] | None:
        """The day on which it was completed and guided at all steps, and the event that was the last to say so.

        It is completed in the year; what was guided in the year before counts too.
        """
        completion = min((told for told in self.completions.values() if told.on in year), key=_day, default=None)
        if completion is None:
            return None
        last: GuideRecorded | StepApproved = completion
        first = period_of("year", year.first - ONE_DAY).first
        for step in row.steps:
            guides = (told for told in self._standing(step, chain) if first <= told.on <= year.last)
            guide = min(guides, key=_day, default=None)
            if guide is None:
                return None
            last = max(last, guide, key=_day)
        return last.on, last.id

    def _standing(self, step: str, chain: list[Tenure]) -> Iterator[GuideRecorded]:
        """Whoever guided held the link that day, and the step was not made void by a return on that day or later."""
        for told in self.guides:
            held = any(one.assignment == told.assignment and one.held_on(told.on) for one in chain)
            void = any(STEP_NUMBER[back.to_step] <= STEP_NUMBER[step] and told.on <= back.on for back in self.returns)
            if told.step == step and held and not void:
                yield told


@dataclass(slots=True)
class Guidance:
    """`first` is the link's first assignment, `unit` the township of all of them."""

    first: str
    unit: str
    matters: dict[str, _Guided] = field(default_factory=dict)

    @property
    def begun(self) -> bool:
        return True  # the link is the roster's

    def learn(self, fact: AffairFact) -> None:
        match fact:
            case GuideRecorded():
                self._matter(fact.matter).guides.append(fact)
            case MatterReturned():
                self._matter(fact.matter).returns.append(fact)
            case StepApproved(step=step) if step == COMPLETION:
                self._matter(fact.matter).completions[fact.entry] = fact
            case StepRefused() | StepVoided():
                self._matter(fact.matter).completions.pop(fact.entry, None)
            case _:
                pass

    def turn(self) -> None:
        pass

    def duties(self, now: Now) -> list[Duty]:
        chain, life = now.roster.chain(self.first, now.known_us), life_of(self.unit, now)
        if life is None or not chain:
            return []
        start = max(life.watched_from, min(tenure.first for tenure in chain))
        begun = periods("year", period_of("year", start).first, now.day)
        owed = (self._duty(year, chain, life, now) for year in begun)
        return [duty for duty in owed if duty is not None]

    def faults(self, now: Now) -> tuple[Fault, ...]:
        return ()

    def next_turn(self, now: Now) -> date | None:
        """The link's first day, the day after its last one, and 1 January while it is held."""
        if now.roster.ended(self.unit, now.known_us) is not None:
            return None
        chain = now.roster.chain(self.first, now.known_us)
        days = {tenure.first for tenure in chain}
        days |= {tenure.last + ONE_DAY for tenure in chain if tenure.last is not None and tenure.last < date.max}
        next_year = period_of("year", now.day).last + ONE_DAY
        if any(tenure.held_on(next_year) for tenure in chain):
            days.add(next_year)
        return min((day for day in days if day > now.day), default=None)

    def debtors(self, duty: Duty, day: date, roster: Roster, before_us: int) -> tuple[Seat, ...]:
        """Whoever holds the link then."""
        chain = roster.chain(self.first, before_us)
        return tuple(Seat(self.unit, duty.debtor.post, one.person) for one in chain if one.held_on(day))

    def ears(self, roster: Roster) -> set[str]:
        return {"every", f"link/{self.first}", f"unit/{self.unit}"}

    def _matter(self, matter: str) -> _Guided:
        return self.matters.setdefault(matter, _Guided())

    def _duty(self, year: Period, chain: list[Tenure], life: Life, now: Now) -> Duty | None:
        """Owed while the link is held at the year's end. It is listed from the first day of the year on which it is."""
        last_day = min(year.last, life.last_day)
        held = [tenure for tenure in chain if tenure.touches(year.first, last_day)]
        if life.watched_from > year.first or life.recorded_on > year.last or last_day < year.first:
            return None
        if all(tenure.first > now.day for tenure in held):
            return None
        row = in_force(now.law.rules.guidances, year.first)
        holders = sorted((tenure for tenure in held if tenure.held_on(year.last)), key=attrgetter("first"))
        debtor = Debtor(self.unit, row.post, holders[-1].person if holders else None, own=True)
        subject, since, event = f"link/{self.first}", year.first - ONE_DAY, chain[0].begun_by
        duty = Duty(row, subject, debtor, year.name, event, since, year.last, period=year)
        done = (matter.done(row, year, chain) for matter in self.matters.values())
        duty.done_on, duty.done_by = min((one for one in done if one is not None), default=(None, None))
        ends = [end for end in _ends(year, held, life) if end[0] <= now.day]
        if ends:
            duty.end(*min(ends))
        return duty


def _ends(year: Period, held: list[Tenure], life: Life) -> Iterator[tuple[date, str]]:
    """What cancels it: nobody holds the link up to the year's end, or the township has come to its own."""
    last = max(held, key=lambda tenure: tenure.last or date.max)
    if last.last is not None and last.last < year.last:
        assert last.ended_by is not None
        yield last.last + ONE_DAY, last.ended_by
    if life.end is not None and life.end.on <= year.last:
        yield life.end.on, life.end.id
