"""Works and venues whose village is merged into its neighbour, or closed for good."""

from datetime import date

from deploy.sample.days import moment, plus, working_days_after
from deploy.sample.stories.affairs import works_story
from deploy.sample.stories.venue_weeks import in_use
from deploy.sample.stories.works_moves import begun, finished, frost_day, planned
from deploy.sample.teller import Infeasible
from deploy.sample.venue_teller import VenueTeller, later, usual


def heir(t: VenueTeller) -> str:
    if t.neighbour is None:
        raise Infeasible(t.story)
    return t.neighbour


@works_story(alone=True, pair=True)
def merged_while_it_is_built(t: VenueTeller) -> None:
    """The heir finishes it and opens the door; a defect of before goes over with its day."""
    into = heir(t)
    works, done = finished(t, 90, carried=False)
    day = working_days_after(done.day, 3)
    t.reject(works, day, plus(day, 12))
    t.merge(plus(day, 8), into)
    t.complete(works, plus(day, 14))
    t.accept(works, plus(day, 20))
    t.open_door(works, plus(day, 51))


@works_story(alone=True, pair=True)
def merged_before_the_frost(t: VenueTeller) -> None:
    """Never finished; the heir answers for it."""
    into, due = heir(t), frost_day(t, 8)
    works = begun(t, plus(due, -60), carried=False)
    t.progress(works, plus(due, -40), 30)
    t.merge(plus(due, -12), into)


@works_story(alone=True, pair=True)
def merged_in_mid_week(t: VenueTeller) -> None:
    """The week and the month go over; from the next day on the heir's cadres keep the shifts."""
    into = heir(t)
    works, opened_on = in_use(t, 62, carried=False)
    week = t.weeks(opened_on)[1]
    day = plus(week.first, 2)
    t.merge(day, into)
    t.use(works, opened_on)


@works_story(alone=True, pair=True)
def merged_and_kept_by_the_old_cadres(t: VenueTeller) -> None:
    """On the shift's day the clerk held no post in the village that carries it."""
    into = heir(t)
    works, opened_on = in_use(t, 62, carried=False)
    week = t.weeks(opened_on)[1]
    clerk = t.holder("village_clerk", week.first)
    t.merge(plus(week.first, 2), into)
    t.use(works, opened_on, weeks_out=[week.name])
    first, second = usual(week)
    t.post(works, week)
    t.check_in(works, first.day, later(first.starts, 20))
    t.check_in(works, second.day, later(second.starts, 20), by=clerk)


@works_story(alone=True)
def closed_while_it_is_built(t: VenueTeller) -> None:
    """Everything of the village's ends on the day, what was red as well."""
    works, done = finished(t, 40, carried=False)
    day = working_days_after(done.day, 3)
    t.reject(works, day, plus(day, 4), plus(day, 20))
    _close(t, plus(day, 10))


@works_story(alone=True)
def closed_with_the_door_open(t: VenueTeller) -> None:
    """In mid-week and mid-month: both are cancelled, and earlier ones stay."""
    works, opened_on = in_use(t, 62, carried=False)
    weeks = t.weeks(opened_on)
    day = plus(weeks[3].first, 2)
    if plus(day, 12) >= t.until:
        raise Infeasible(t.story)
    for week in (weeks[0], weeks[2]):
        t.keep(works, week)
    _close(t, day)


@works_story(alone=True)
def closed_before_the_frost(t: VenueTeller) -> None:
    due = frost_day(t, 2)
    planned(t, None, plus(due, -100))
    _close(t, plus(due, -30))


def _close(t: VenueTeller, day: date) -> None:
    t.close(day, moment(day, "22:20"))
