"""Branches that are closed, or merged into a neighbour, in the middle of a month and of a quarter."""

from datetime import date
from functools import partial

from deploy.sample.days import moment, plus
from deploy.sample.periods import period_of
from deploy.sample.stories.year import AFTER_DUE, enlist_year, year_story
from deploy.sample.teller import Infeasible
from deploy.sample.year import YearTeller

MONTHLY = ("branch_study", "branch_committee", "theme_day")


def end(t: YearTeller, day: date, merged: bool) -> None:
    """Closed, or merged; whoever led it leaves the post on the same day."""
    if merged:
        if t.neighbour is None:
            raise Infeasible(t.story)
        t.merge(day, t.neighbour)
    else:
        t.close(day)
    t.vacate(day)


def ended(t: YearTeller, merged: bool, done: bool) -> None:
    """In mid-quarter, on the 11th; what was not met by then is cancelled, and met stays met."""
    month = t.period("theme_day", first=5, days_left=15)
    left = period_of("quarter", month.last)
    if not done:
        t.leave_out(MONTHLY, month)
        t.leave_out("dues", month)
        t.leave_out("members_assembly", left)
    else:
        t.leave_out("branch_study", month)
        t.sit(plus(month.first, 3), *MONTHLY, "members_assembly")
        t.leave_out(MONTHLY, month)
        t.leave_out("members_assembly", left)
    end(t, plus(month.first, 10), merged)
    t.live()


def ended_on_the_last_day(t: YearTeller, merged: bool, shift: int) -> None:
    """A month that falls due on the closing day is cancelled, one that was due the day before is missed."""
    month = t.period("theme_day", first=3, days_left=20)
    t.leave_out((*MONTHLY, "dues"), month, t.following(month))
    end(t, plus(month.last, shift), merged)
    t.live()


@year_story(alone=True)
def met_on_the_closing_day(t: YearTeller) -> None:
    """The whole of that day is still the branch's own."""
    month = t.period("theme_day", first=3, days_left=15)
    t.leave_out((*MONTHLY, "dues"), month)
    day = plus(month.first, 10)
    t.sit(day, *MONTHLY)
    t.collect(day)
    end(t, day, merged=False)
    t.live()


@year_story(alone=True)
def met_after_the_closing_day(t: YearTeller) -> None:
    """The closing is recorded a day late; what was held in between counts for nothing then."""
    month = t.period("theme_day", first=3, days_left=15)
    t.leave_out((*MONTHLY, "dues"), month)
    day = plus(month.first, 10)
    t.sit(plus(day, 1), "theme_day", "branch_study")
    t.collect(plus(day, 1))
    t.close(day, moment(plus(day, 2), "10:00"))
    t.vacate(day, moment(plus(day, 2), "10:30"))
    t.live()


@year_story(alone=True)
def closed_with_an_old_red(t: YearTeller) -> None:
    """The lateness so far stays, though nobody can end it any more."""
    month = t.period("theme_day", first=2, days_left=45)
    t.leave_out("theme_day", month, t.following(month))
    t.leave_out("dues", month)
    t.leave_out("branch_study", t.following(month))
    day = plus(month.last, AFTER_DUE[3] + 6)
    end(t, day, merged=False)
    t.live()


for _merged in (False, True):
    _how = "merged" if _merged else "closed"
    for _done in (True, False):
        _tell = partial(ended, merged=_merged, done=_done)
        enlist_year(f"{_how}_in_mid_quarter_{'done' if _done else 'undone'}", _tell, alone=True, pair=_merged)
    for _shift in (0, 1):
        _tell = partial(ended_on_the_last_day, merged=_merged, shift=_shift)
        _name = f"{_how}_{_shift}_days_after_the_months_last"
        enlist_year(_name, _tell, alone=True, pair=_merged)
