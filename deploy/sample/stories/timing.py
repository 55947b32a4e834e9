"""Done on the day, a day late, recorded late: the exact edges of due day, grace and rungs."""

from datetime import date, datetime
from functools import partial

from deploy.sample.days import moment, plus
from deploy.sample.matter import STEPS
from deploy.sample.rules import DEFAULT
from deploy.sample.stories.common import (
    any_step,
    carry,
    enlist,
    finish,
    microsecond_before,
    second_before,
    started,
    story,
    take,
    waiting_since,
)
from deploy.sample.teller import Infeasible, Teller

RED = DEFAULT.grace_days + 1  # days from the due day to red day 1
AFTER_DUE = tuple(RED - 1 + red_day for red_day in DEFAULT.rungs)  # days from the due day to each rung


@story()
def clean(t: Teller) -> None:
    carry(t, t.open())


@story()
def every_step_on_its_due_day(t: Teller) -> None:
    m = t.open(plus(t.county.watched_from, 1))
    for step in STEPS:
        take(t, m, step, m.due)
    finish(t, m)


def one_day_late(t: Teller, step: str) -> None:
    m = started(t, step)
    take(t, m, step, plus(m.due, 1))
    carry(t, m)


def recorded(t: Teller, at_of: str) -> None:
    """Done on the due day; recorded around the 00:00 at which red day 1 begins."""
    step = any_step(t)
    m = started(t, step)
    red = plus(m.due, RED)
    moments: dict[str, datetime] = {
        "on_the_last_day_of_grace": moment(plus(red, -1), "10:00"),
        "a_second_before_red": second_before(red),
        "a_microsecond_before_red": microsecond_before(red),
        "at_the_very_00_00_of_red": moment(red),
        "a_microsecond_into_red": moment(red, "00:00:00.000001"),
    }
    take(t, m, step, m.due, moments[at_of])
    carry(t, m)


def resolved_after_rung(t: Teller, rung: int, edge: str) -> None:
    """Done late, and known around the 00:00 of the rung: only what is recorded strictly before keeps it from firing."""
    step = any_step(t)
    m = started(t, step)
    day = plus(m.due, AFTER_DUE[rung - 1])
    if edge == "after":
        take(t, m, step, day)
    else:
        at = moment(day) if edge == "at" else microsecond_before(day)
        take(t, m, step, plus(day, -1), at)
    carry(t, m)


def recorded_after_rung(t: Teller, rung: int) -> None:
    """Done in time, known only after the rung."""
    step = any_step(t)
    m = started(t, step)
    take(t, m, step, plus(m.due, -t.random.randint(0, 2)), moment(plus(m.due, AFTER_DUE[rung - 1]), "10:00"))
    carry(t, m)


def at_until(t: Teller, step: str, after_due: int) -> None:
    """Open on the last day, so many days after its due day (or before it)."""
    runs = {"disclosure": DEFAULT.disclosure_days, "awareness": DEFAULT.progress_days}.get(step, DEFAULT.next_step_days)
    trigger = plus(t.until, -after_due - runs)
    if trigger >= t.until:
        raise Infeasible(t.story)
    waiting_since(t, step, trigger)


def under_way(t: Teller, days: tuple[int, int]) -> None:
    """Begun so lately that the last day finds it on its way."""
    carry(t, t.open(plus(t.until, -t.random.randint(*days))))


@story()
def everything_recorded_on_one_day(t: Teller) -> None:
    """Months of a matter entered in one sitting: nothing was known at any 00:00 before."""
    m = t.open(at=moment(plus(t.start, 75), "09:00"))
    day = t.start
    for number, step in enumerate(STEPS[:4]):
        day = plus(day, t.random.randint(5, 15))
        take(t, m, step, day, moment(plus(t.start, 75), f"{10 + number}:00"))
    t.notice(m, plus(day, 6), at=moment(plus(t.start, 75), "15:00"))
    finish(t, m)


@story()
def a_chain_of_reports(t: Teller) -> None:
    """The first after exactly 90 days, the next after 91."""
    m = started(t, "awareness", plus(t.county.watched_from, 2))
    t.report(m, m.due)
    t.report(m, plus(m.due, 1))
    finish(t, m)


@story()
def two_reports_on_one_day(t: Teller) -> None:
    """Both are due on the same day again: one duty, and the later stands."""
    m = started(t, "awareness")
    day = plus(m.trigger, 20)
    t.report(m, day, moment(day, "10:00"))
    t.report(m, day, moment(day, "18:30"))


@story()
def the_opening_itself_recorded_late(t: Teller) -> None:
    """The proposal is red, and past two rungs, before anybody knows of the matter."""
    known: date = plus(t.start, DEFAULT.next_step_days + AFTER_DUE[1] + 1)
    m = t.open(at=moment(known, "11:00"))
    take(t, m, "proposal", plus(known, 3))
    carry(t, m)


for _days in ((1, 10), (11, 20), (21, 30), (31, 60)):
    enlist(f"begun_{_days[0]}_to_{_days[1]}_days_ago", partial(under_way, days=_days))
for _step in STEPS:
    enlist(f"{_step}_one_day_late", partial(one_day_late, step=_step))
for _edge in (
    "on_the_last_day_of_grace",
    "a_second_before_red",
    "a_microsecond_before_red",
    "at_the_very_00_00_of_red",
    "a_microsecond_into_red",
):
    enlist(f"recorded_{_edge}", partial(recorded, at_of=_edge))
for _rung in (1, 2, 3, 4):
    enlist(f"done_in_time_recorded_after_rung_{_rung}", partial(recorded_after_rung, rung=_rung))
    for _edge in ("before", "at", "after"):
        enlist(f"done_late_known_{_edge}_rung_{_rung}", partial(resolved_after_rung, rung=_rung, edge=_edge))
# Red at each rung's own midnight and the day before it; then a red that nobody ends.
for _after in sorted({day + shift for day in AFTER_DUE for shift in (-1, 0)} | {40}):
    enlist(f"open_{_after}_days_after_its_due_day", partial(at_until, step="proposal", after_due=_after))
    enlist(f"disclosure_open_{_after}_days_after", partial(at_until, step="disclosure", after_due=_after))
for _step, _before in (("deliberation", 7), ("review", 8), ("disclosure", 2), ("disclosure", 3), ("awareness", 14)):
    enlist(f"{_step}_{_before}_days_before_its_due_day", partial(at_until, step=_step, after_due=-_before))
enlist("awareness_15_days_before_its_due_day", partial(at_until, step="awareness", after_due=-15))
enlist("resolution_on_its_due_day", partial(at_until, step="resolution", after_due=0))
enlist("review_one_day_after_its_due_day", partial(at_until, step="review", after_due=1))
