"""The moves that most stories of works share."""

from datetime import date, datetime

from deploy.sample.days import day_of, plus, working_days_after
from deploy.sample.matter import Matter
from deploy.sample.rules import DEFAULT
from deploy.sample.stories.common import carry, hold, waiting_since
from deploy.sample.teller import Infeasible
from deploy.sample.venue_teller import VenueTeller
from deploy.sample.works import Completion, Works

EARLIEST = 40  # days after the first, before which no matter is resolved on


def frost(year: int) -> date:
    return date(year, DEFAULT.frost_month, DEFAULT.frost_day)


def frost_day(t: VenueTeller, told: int) -> date:
    """This year's, when so many days are told after it. Raises Infeasible."""
    due = frost(t.county.watched_from.year)
    if plus(due, told) > t.until:
        raise Infeasible(t.story)
    return due


def some_day(t: VenueTeller, room: int, first: int = EARLIEST) -> date:
    """With so many days told after it; early enough in the year for a matter before it. Raises Infeasible."""
    last = (t.until - t.county.watched_from).days - room
    if last < first:
        raise Infeasible(t.story)
    return plus(t.county.watched_from, t.random.randint(first, last))


def wants_resolution(t: VenueTeller, day: date) -> Matter:
    """A matter that may be resolved on, from that day on."""
    return waiting_since(t, "resolution", plus(day, -2))


def resolved(t: VenueTeller, day: date, at: datetime | None = None) -> Matter:
    m = wants_resolution(t, day)
    hold(t, m, "resolution", day, at)
    return m


def planned(t: VenueTeller, m: Matter | None, start: date, year: int | None = None) -> Works:
    """Once the matter is open, before the start."""
    first = plus(m.opened_on if m else plus(start, -12), 1)
    return t.plan(first, m, year)


def begun(t: VenueTeller, day: date, year: int | None = None, *, carried: bool = True) -> Works:
    """As it should be: the village had resolved on it some days before. The matter goes on to its end, or is left."""
    m = resolved(t, plus(day, -t.random.randint(1, 8)))
    works = planned(t, m, day, year)
    if t.random.random() < 0.5:
        t.pay(works, max(works.planned.day, plus(day, -1)))
    t.begin(works, day)
    if carried:
        carry(t, m)
    return works


def finished(
    t: VenueTeller, room: int, *, first: int = EARLIEST, told: int = 0, carried: bool = True
) -> tuple[Works, Completion]:
    """Built in a few weeks, with so many days told after it. `told`: so many days after. Raises Infeasible."""
    weeks = t.random.randint(2, 6)
    day = some_day(t, room + 7 * weeks, first)
    works = begun(t, day, carried=carried)
    if t.random.random() < 0.3:
        t.pause(works, plus(day, 4))
    for number in range(1, weeks):
        t.progress(works, plus(day, 7 * number), 100 * number // weeks)
    last = plus(day, 7 * weeks)
    return works, t.complete(works, last, t.at(plus(last, told), "complete_works"))


def acceptance_due(done: Completion) -> date:
    trigger = max(done.day, day_of(done.at))
    return working_days_after(trigger, DEFAULT.acceptance_working_days)


def accepted(t: VenueTeller, room: int, *, first: int = EARLIEST, carried: bool = True) -> tuple[Works, date]:
    """With the day of the acceptance."""
    works, done = finished(t, room + 20, first=first, carried=carried)
    day = working_days_after(done.day, t.random.randint(3, DEFAULT.acceptance_working_days - 1))
    t.accept(works, day)
    return works, day


def opened(t: VenueTeller, room: int, *, first: int = EARLIEST, carried: bool = True) -> tuple[Works, date]:
    """With the day on which the door was opened."""
    works, day = accepted(t, room + 15, first=first, carried=carried)
    day = plus(day, t.random.randint(2, 14))
    t.open_door(works, day)
    return works, day
