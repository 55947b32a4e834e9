"""A duty that comes back each period: what was known of it and when, and what follows at 00:00 of the last day."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from deploy.sample.days import day_of, moment, plus
from deploy.sample.ladders import Ladder
from deploy.sample.periods import Period
from deploy.sample.rules import Rules


@dataclass(frozen=True)
class Standing:
    """What is known of a duty. `owed` is False when it turns out that nobody owes it."""

    met_on: date | None = None
    cancelled_on: date | None = None
    owed: bool = True

    def open_at(self, day: date) -> bool:
        cancelled = self.cancelled_on is not None and self.cancelled_on <= day
        return self.owed and self.met_on is None and not cancelled


@dataclass
class Recurring:
    """`track` holds, in order, each moment before `until` at which something of it became known, and what."""

    rule: str
    subject: str
    period: Period
    first_shown: date
    track: list[tuple[datetime, Standing]] = field(default_factory=list)

    @property
    def due(self) -> date:
        return self.period.last

    def before(self, day: date) -> Standing:
        """By what was recorded strictly before 00:00 of the day."""
        midnight = moment(day)
        return next((standing for at, standing in reversed(self.track) if at < midnight), Standing())

    def changes(self) -> Iterator[date]:
        """The first 00:00 after each moment at which something became known."""
        return (plus(day_of(at), 1) for at, _ in self.track)


@dataclass(frozen=True)
class Settled:
    """`ended_on`: the day met, the day cancelled, or the day on which a missed period's alert ended."""

    state: str
    light: str
    ended_on: date | None
    rungs: dict[int, date]
    owed: bool


def settle(duty: Recurring, later: Sequence[Recurring], ladder: Ladder, until: date, rules: Rules) -> Settled:
    """The duty at 00:00 of `until`; `later` are the same duty's later periods."""
    red = plus(duty.due, rules.grace_days + 1)
    now = duty.before(until)
    if now.met_on and all(change <= red for change in duty.changes()):
        return Settled("met", "green", now.met_on, {}, now.owed)
    rungs = _rungs(duty, later, [(rung, rules.rungs[rung - 1]) for rung in ladder], red, until)
    if now.met_on:
        late = any(duty.before(day).met_on is None for day in _midnights([duty], red, until))
        return Settled("met_recorded_late" if late else "met", "green", now.met_on, rungs, now.owed)
    if not now.open_at(until):
        return Settled("cancelled", "grey", now.cancelled_on, rungs, now.owed)
    if until < red:
        return Settled("open", _light(duty, until, rules), None, rungs, now.owed)
    met = [standing.met_on for standing in (one.before(until) for one in later) if standing.met_on]
    if met:
        return Settled("missed", "missed", max(min(met), red), rungs, now.owed)
    return Settled("missed", "red", None, rungs, now.owed)


def _rungs(
    duty: Recurring, later: Sequence[Recurring], ladder: Iterable[tuple[int, int]], red: date, until: date
) -> dict[int, date]:
    """The first one fires whatever came later; the others only while no later period is known to be met."""
    red_days = list(ladder)
    fired: dict[int, date] = {}
    for day in _midnights([duty, *later], red, until, [plus(red, red_day - 1) for _, red_day in red_days]):
        if not duty.before(day).open_at(day):
            continue
        ended = any(one.before(day).met_on for one in later)
        for rung, red_day in red_days:
            if rung not in fired and plus(red, red_day - 1) <= day and (rung == 1 or not ended):
                fired[rung] = day
    return fired


def _midnights(duties: Iterable[Recurring], red: date, until: date, more: Iterable[date] = ()) -> list[date]:
    """From red day 1 on: the midnights at which anything can differ from the one before."""
    days = {red, *more, *(day for duty in duties for day in duty.changes())}
    return sorted(day for day in days if red <= day <= until)


def _light(duty: Recurring, today: date, rules: Rules) -> str:
    ahead = rules.yellow_days(duty.period.days)
    return "yellow" if today >= max(plus(duty.due, -ahead), duty.first_shown) else "green"
