"""Finished before the frost, on the very day, a day late, recorded late; and what the reports before it foretell."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from deploy.sample.days import plus
from deploy.sample.stories.affairs import AFTER_DUE, RED, enlist_works, works_story
from deploy.sample.stories.problem_steps import recorded
from deploy.sample.stories.works_moves import begun, frost, frost_day, planned, some_day
from deploy.sample.venue_teller import VenueTeller
from deploy.sample.works import Works


def under_way(t: VenueTeller, told: int) -> tuple[Works, date]:
    """Begun in summer or autumn; the day of the frost."""
    due = frost_day(t, told)
    works = begun(t, plus(due, -t.random.randint(35, 130)))
    t.progress(works, plus(due, -28), 60)
    return works, due


def finished_after_the_day(t: VenueTeller, days: int) -> None:
    works, due = under_way(t, days + 1)
    t.complete(works, plus(due, days))


def finished_on_the_day_recorded(t: VenueTeller, edge: str) -> None:
    works, due = under_way(t, RED + 1)
    t.complete(works, due, recorded(due, edge))


@works_story()
def finished_a_day_late_and_recorded_after_the_rung(t: VenueTeller) -> None:
    works, due = under_way(t, RED + 2)
    t.complete(works, plus(due, 1), recorded(due, "after_rung_2"))


@works_story()
def never_finished(t: VenueTeller) -> None:
    """A pause stops nothing."""
    works, due = under_way(t, 5)
    t.pause(works, plus(due, -10))


@works_story()
def planned_and_never_begun(t: VenueTeller) -> None:
    due = frost_day(t, 5)
    planned(t, None, plus(due, -t.random.randint(60, 250)))


@works_story()
def planned_for_the_next_year(t: VenueTeller) -> None:
    planned(t, None, some_day(t, 10), t.county.watched_from.year + 1)


@works_story()
def corrected_to_a_day_after_the_frost(t: VenueTeller) -> None:
    """It was told as finished in time."""
    works, due = under_way(t, AFTER_DUE[1] + 3)
    done = t.complete(works, plus(due, -1))
    t.complete(works, plus(due, 1), recorded(due, "after_rung_2"), corrects=done)


@works_story()
def corrected_to_a_day_before_the_frost(t: VenueTeller) -> None:
    """Met late; then, as it turns out past a rung, in time."""
    works, due = under_way(t, AFTER_DUE[1] + 3)
    done = t.complete(works, plus(due, 2))
    t.complete(works, due, recorded(due, "after_rung_2"), corrects=done)


def rejected(t: VenueTeller, finished: int, days: int, again: int) -> None:
    """Finished and rejected so many days after the frost (or before), finished again so many days after it."""
    works, due = under_way(t, max(days, again) + 1)
    t.complete(works, plus(due, finished))
    t.reject(works, plus(due, days), plus(due, days + 20))
    t.complete(works, plus(due, again))


# What the reports foretell, of a works of the next year: whoever looks today sees it.


def foretold(t: VenueTeller, days_late: int) -> None:
    """A tenth stands when a tenth of the time is over, or so many days later: then all of it takes ten times that."""
    year = t.county.watched_from.year + 1
    day = some_day(t, 75)
    day = plus(day, (frost(year) - day).days % 10)
    works = begun(t, day, year)
    tenth = plus(day, (frost(year) - day).days // 10)
    t.progress(works, plus(tenth, -9), 5)
    t.progress(works, plus(tenth, days_late), 10)


def reported(t: VenueTeller, percents: Sequence[int]) -> None:
    """Every two weeks from the start on."""
    day = some_day(t, 14 * len(percents) + 8)
    works = begun(t, day, t.county.watched_from.year + 1)
    for number, percent in enumerate(percents, start=1):
        t.progress(works, plus(day, 14 * number), percent)


@works_story()
def a_report_is_corrected(t: VenueTeller) -> None:
    """Two per cent foretold a finish years away; it had been twenty."""
    day = some_day(t, 40)
    works = begun(t, day, t.county.watched_from.year + 1)
    t.progress(works, plus(day, 10), 1)
    told = t.progress(works, plus(day, 20), 2)
    t.progress(works, plus(day, 20), 20, t.at(plus(day, 23), "report_progress"), corrects=told)


@works_story()
def two_reports_on_one_day(t: VenueTeller) -> None:
    """The one that was recorded last counts, and foretells a finish in time no more."""
    day = some_day(t, 40)
    works = begun(t, day, t.county.watched_from.year + 1)
    t.progress(works, plus(day, 20), 40)
    t.progress(works, plus(day, 20), 3, t.at(plus(day, 21), "report_progress"))


@works_story()
def an_earlier_report_is_told_last(t: VenueTeller) -> None:
    """The latest is the one with the latest day."""
    day = some_day(t, 40)
    works = begun(t, day, t.county.watched_from.year + 1)
    t.progress(works, plus(day, 20), 3)
    t.progress(works, plus(day, 10), 40, t.at(plus(day, 24), "report_progress"))


for _days in (-1, 0, 1, RED + 1):
    enlist_works(f"finished_{_days}_days_after_the_frost", partial(finished_after_the_day, days=_days))
for _edge in ("at_the_end_of_grace", "at_the_very_00_00_of_red", "after_rung_2", "after_rung_4"):
    enlist_works(f"finished_by_the_frost_recorded_{_edge}", partial(finished_on_the_day_recorded, edge=_edge))
for _finished, _rejected, _again in ((-20, -10, 0), (-20, -10, 1), (-5, 7, 10), (-6, 3, 4)):
    _tell = partial(rejected, finished=_finished, days=_rejected, again=_again)
    enlist_works(f"rejected_{_rejected}_days_after_the_frost_and_finished_{_again}_after", _tell)
enlist_works("foretold_for_the_frosts_own_day", partial(foretold, days_late=0))
enlist_works("foretold_for_after_the_frost", partial(foretold, days_late=1))
enlist_works("foretold_by_a_single_report", partial(reported, percents=(1,)))
enlist_works("foretold_by_slow_reports", partial(reported, percents=(1, 2)))
enlist_works("foretold_by_quick_reports", partial(reported, percents=(20, 45)))
enlist_works("a_report_of_nothing", partial(reported, percents=(2, 0)))
enlist_works("less_than_was_reported_before", partial(reported, percents=(40, 3)))
