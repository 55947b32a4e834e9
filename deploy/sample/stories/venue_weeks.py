"""Weeks of a venue in use: shifts kept and missed, the door closed, the minutes of a shift; months' activities."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial

from deploy.sample.days import moment, plus
from deploy.sample.periods import Period, periods
from deploy.sample.stories.affairs import AFTER_DUE, enlist_works, works_story
from deploy.sample.stories.problem_steps import recorded
from deploy.sample.stories.works_moves import EARLIEST, opened, some_day
from deploy.sample.teller import Infeasible
from deploy.sample.venue_teller import VenueTeller, later, usual
from deploy.sample.works import Shift, Works

LONGER = 120  # days, from the start of the works to the door; or else a county were mostly check-ins


def in_use(t: VenueTeller, days: int, *, carried: bool = True) -> tuple[Works, date]:
    """Open for at least so many days before the last, and not for much longer. Raises Infeasible."""
    first = max(EARLIEST, (t.until - t.county.watched_from).days - days - LONGER)
    return opened(t, days, first=first, carried=carried)


@works_story()
def a_venue_as_it_should_be(t: VenueTeller) -> None:
    works, day = in_use(t, 40)
    t.use(works, day)


@works_story()
def opened_and_never_used(t: VenueTeller) -> None:
    in_use(t, 40)


@works_story()
def open_before_the_county_was_watched(t: VenueTeller) -> None:
    """Its weeks and months begin after it was brought in."""
    first = max(8, (t.until - t.county.watched_from).days - LONGER)
    works = t.plan(some_day(t, 20, first), before=("started", "completed", "accepted", "opened"))
    t.use(works, works.planned.day)


def one_week(t: VenueTeller, tell: Callable[[VenueTeller, Works, Period], None], days: int = 40) -> None:
    """One week is told so, all others as they should be."""
    works, opened_on = in_use(t, days)
    week = t.weeks(opened_on)[t.random.randint(0, 1)]
    tell(t, works, week)
    t.use(works, opened_on, weeks_out=[week.name])


def check(t: VenueTeller, works: Works, shift: Shift, minutes: int = 40) -> None:
    t.check_in(works, shift.day, later(shift.starts, minutes))


# What becomes of one week.


def one_shift_missed(t: VenueTeller, works: Works, week: Period) -> None:
    t.post(works, week)
    check(t, works, usual(week)[0])


def the_door_was_closed(t: VenueTeller, works: Works, week: Period) -> None:
    """Somebody was there."""
    t.post(works, week)
    first, second = usual(week)
    check(t, works, first)
    t.check_in(works, second.day, later(second.starts, 30), door_open=False)


def by_somebody_else(t: VenueTeller, works: Works, week: Period, posts: Sequence[str]) -> None:
    """One of the five posts of the village, whoever's the shift was; or another post."""
    t.post(works, week)
    first, second = usual(week)
    check(t, works, first)
    t.check_in(works, second.day, later(second.starts, 30), posts=posts)


def at_the_minutes(t: VenueTeller, works: Works, week: Period, first: int, last: int) -> None:
    """So many minutes after the start of the one and after the end of the other shift."""
    t.post(works, week)
    one, other = usual(week)
    t.check_in(works, one.day, later(one.starts, first))
    t.check_in(works, other.day, later(other.ends, last))


def over_midnight(t: VenueTeller, works: Works, week: Period, weekday: int, clock: str) -> None:
    """A shift that ends on the next day by the clock belongs to its first, also to a Sunday."""
    shift = Shift(plus(week.first, weekday), "22:00", "06:00")
    t.post(works, week, shifts=(shift,))
    t.check_in(works, plus(shift.day, 1 if clock < "12:00" else 0), clock)


def posted_anew(t: VenueTeller, works: Works, week: Period, kept: bool) -> None:
    """In the middle of the week: the days before keep their shifts, those from then on have others."""
    first, second = usual(week)
    t.post(works, week)
    moved = Shift(plus(second.day, 1), "09:00", "11:00")
    t.post(works, week, plus(week.first, 3), (first, moved))
    check(t, works, first)
    check(t, works, moved if kept else second)


def posted_twice_on_one_day(t: VenueTeller, works: Works, week: Period) -> None:
    """The one that was recorded last holds."""
    first, second = usual(week)
    sunday = plus(week.first, -1)
    t.post(works, week, sunday, (first, second), moment(sunday, "08:10:00.500000"))
    t.post(works, week, sunday, (first,), moment(sunday, "18:10:00.500000"))
    check(t, works, first)


def swapped(t: VenueTeller, works: Works, week: Period) -> None:
    """Who answers for a shift changes nothing of the week."""
    rota = t.post(works, week)
    t.swap(works, rota, 2, week.first)
    for shift in usual(week):
        check(t, works, shift)


def no_rota(t: VenueTeller, works: Works, week: Period) -> None:
    """The door was open all the same."""
    check(t, works, usual(week)[0])


def posted_late(t: VenueTeller, works: Works, week: Period, weekday: int) -> None:
    """Only what lies on its day or later is owed; when nothing does, the week has no rota."""
    t.post(works, week, plus(week.first, weekday))
    for shift in usual(week)[1:]:
        check(t, works, shift)


def rota_recorded_late(t: VenueTeller, works: Works, week: Period, edge: str) -> None:
    """It had hung there all the week."""
    t.post(works, week, at=recorded(week.last, edge))
    for shift in usual(week):
        check(t, works, shift)


def check_in_recorded_late(t: VenueTeller, works: Works, week: Period, edge: str) -> None:
    t.post(works, week)
    first, second = usual(week)
    check(t, works, first)
    t.check_in(works, second.day, later(second.starts, 20), recorded(week.last, edge))


def the_clerk_turns_out_to_have_left(t: VenueTeller, works: Works, week: Period, days: int) -> None:
    """Before the shift's day, or on it; told when the week had long been met."""
    last = plus(usual(week)[1].day, -days)
    if len(t.county.truly("village_clerk", t.village, last)) != 1:
        raise Infeasible(t.story)
    t.keep(works, week)
    t.dismiss("village_clerk", last, moment(plus(week.last, AFTER_DUE[1]), "10:00"))


# The month's activity.


def one_month(t: VenueTeller, tell: Callable[[VenueTeller, Works, Period], None]) -> None:
    works, opened_on = in_use(t, 62)
    month = next(iter(periods("month", opened_on, t.until)))
    tell(t, works, month)
    t.use(works, opened_on, months_out=[month.name])


def nothing_held(t: VenueTeller, works: Works, month: Period) -> None:
    """The next month's ends the alert."""


def held_on_the_last_day(t: VenueTeller, works: Works, month: Period, edge: str) -> None:
    t.activity(works, month.last, recorded(month.last, edge) if edge else None)


def held_on_the_first_of_the_next(t: VenueTeller, works: Works, month: Period) -> None:
    t.activity(works, plus(month.last, 1))


def moved_to_the_next_month(t: VenueTeller, works: Works, month: Period) -> None:
    """By a correction, past a rung."""
    told = t.activity(works, plus(month.last, -2))
    at: datetime = recorded(month.last, "after_rung_2")
    t.activity(works, plus(month.last, 2), at, corrects=told)


def moved_from_the_next_month(t: VenueTeller, works: Works, month: Period) -> None:
    told = t.activity(works, plus(month.last, 1))
    t.activity(works, month.last, recorded(month.last, "after_rung_2"), corrects=told)


_WEEKS: dict[str, Callable[[VenueTeller, Works, Period], None]] = {
    "one_shift_missed": one_shift_missed,
    "the_door_was_closed": the_door_was_closed,
    "kept_by_another_cadre": partial(by_somebody_else, posts=("village_committee_member",)),
    "kept_by_the_secretary": partial(by_somebody_else, posts=("branch_secretary",)),
    "kept_by_the_assigned_cadre": partial(by_somebody_else, posts=("assigned_cadre",)),
    "kept_by_the_first_secretary": partial(by_somebody_else, posts=("first_secretary",)),
    "kept_at_the_first_and_the_last_minute": partial(at_the_minutes, first=0, last=0),
    "kept_a_minute_before_the_start": partial(at_the_minutes, first=-1, last=0),
    "kept_a_minute_after_the_end": partial(at_the_minutes, first=0, last=1),
    "over_midnight_kept_before": partial(over_midnight, weekday=2, clock="22:00"),
    "over_midnight_kept_after": partial(over_midnight, weekday=2, clock="06:00"),
    "over_midnight_a_minute_too_late": partial(over_midnight, weekday=2, clock="06:01"),
    "over_sundays_midnight": partial(over_midnight, weekday=6, clock="00:30"),
    "posted_anew_and_kept": partial(posted_anew, kept=True),
    "posted_anew_and_kept_by_the_old_one": partial(posted_anew, kept=False),
    "posted_twice_on_one_day": posted_twice_on_one_day,
    "a_shift_swapped": swapped,
    "no_rota": no_rota,
    "posted_on_the_last_shifts_day": partial(posted_late, weekday=4),
    "posted_after_the_last_shift": partial(posted_late, weekday=5),
}
for _name, _tell in _WEEKS.items():
    enlist_works(f"week_{_name}", partial(one_week, tell=_tell))
for _edge in ("at_the_end_of_grace", "at_the_very_00_00_of_red", "after_rung_2"):
    enlist_works(f"week_rota_recorded_{_edge}", partial(one_week, tell=partial(rota_recorded_late, edge=_edge)))
    enlist_works(f"week_check_in_recorded_{_edge}", partial(one_week, tell=partial(check_in_recorded_late, edge=_edge)))
for _days in (0, 1):
    _told = partial(the_clerk_turns_out_to_have_left, days=_days)
    enlist_works(f"week_kept_by_a_clerk_who_had_left_{_days}_days_before", partial(one_week, tell=_told), alone=True)
for _edge in ("", "at_the_end_of_grace", "at_the_very_00_00_of_red"):
    _held = partial(held_on_the_last_day, edge=_edge)
    enlist_works(f"month_held_on_its_last_day_recorded_{_edge or 'at_once'}", partial(one_month, tell=_held))
for _name, _tell in {
    "nothing_held": nothing_held,
    "held_on_the_first_of_the_next": held_on_the_first_of_the_next,
    "moved_to_the_next": moved_to_the_next_month,
    "moved_from_the_next": moved_from_the_next_month,
}.items():
    enlist_works(f"month_{_name}", partial(one_month, tell=_tell))
