"""Lectures that leading cadres owe by the year: given at its edges, by whoever holds the post from 30 June on."""

from datetime import date, datetime
from functools import partial

from deploy.sample.county import Holding
from deploy.sample.days import moment, plus
from deploy.sample.sitting import SittingPlan
from deploy.sample.stories.common import microsecond_before
from deploy.sample.stories.year import AFTER_DUE, RED, enlist_year, year_story
from deploy.sample.teller import Infeasible
from deploy.sample.year import YearTeller


def day_in(t: YearTeller, month: int, day: int) -> date:
    return date(t.county.watched_from.year, month, day)


def silent(t: YearTeller, post: str = "branch_secretary") -> Holding:
    """The holder of the post at the beginning, of whom the routine has no lecture."""
    holding = t.leader(post, t.county.watched_from)
    if holding.id in t.county.ends:
        raise Infeasible(t.story)
    t.book.silent.add(holding.person)
    return holding


def lecture(t: YearTeller, day: date, person: str, at: datetime | None = None) -> SittingPlan:
    if plus(day, 20) > t.until:
        raise Infeasible(t.story)
    return t.sit(day, "party_lecture", at=at, lecturer=person)


def silent_all_year(t: YearTeller, post: str) -> None:
    silent(t, post)
    t.live()


@year_story()
def lecture_on_new_years_eve(t: YearTeller) -> None:
    lecture(t, day_in(t, 12, 31), silent(t).person)
    t.live()


@year_story()
def lecture_on_new_years_day(t: YearTeller) -> None:
    """In the first hours of the year; the next one ends nothing."""
    lecture(t, day_in(t, 1, 1), silent(t).person, moment(t.county.watched_from, "19:00"))
    t.live()


@year_story()
def lecture_a_day_late(t: YearTeller) -> None:
    lecture(t, plus(day_in(t, 12, 31), 1), silent(t).person)
    t.live()


def lecture_recorded(t: YearTeller, edge: str) -> None:
    due = day_in(t, 12, 31)
    red = plus(due, RED)
    moments = {
        "at_the_end_of_grace": microsecond_before(red),
        "at_the_very_00_00_of_red": moment(red),
        "after_rung_2": moment(plus(due, AFTER_DUE[1]), "10:00"),
        "after_rung_4": moment(plus(due, AFTER_DUE[3]), "10:00"),
    }
    lecture(t, due, silent(t).person, moments[edge])
    t.live()


@year_story()
def lecture_under_another_name(t: YearTeller) -> None:
    """The record names the wrong lecturer, and is corrected in the next month."""
    holding = silent(t)
    day = plus(t.period("theme_day", days_left=30).first, 6)
    sitting = lecture(t, day, t.leader("branch_committee_member", day).person)
    t.amend(sitting, moment(plus(day, 20), "10:00"), lecturer=holding.person)
    t.live()


@year_story()
def lecture_was_somebody_elses(t: YearTeller) -> None:
    """What had met the duty is corrected when it is red already."""
    holding = silent(t)
    sitting = lecture(t, day_in(t, 12, 20), holding.person)
    at = moment(plus(day_in(t, 12, 31), AFTER_DUE[2] + 1), "10:00")
    t.amend(sitting, at, lecturer=t.leader("branch_committee_member", sitting.day).person)
    t.live()


@year_story(alone=True)
def lecture_at_the_neighbours(t: YearTeller) -> None:
    """Whoever held the meeting, the lecturer is named in it."""
    holding = silent(t)
    day = plus(t.period("theme_day", days_left=30).first, 6)
    if t.neighbour is None or t.neighbour in t.county.merged:
        raise Infeasible(t.story)
    guest = YearTeller(t.book, t.neighbour, t.random, t.story)
    guest.sit(day, "party_lecture", lecturer=holding.person)
    t.live()


def leaves(t: YearTeller, month: int, day: int) -> None:
    """The last day in the post; nobody follows."""
    silent(t, "first_secretary")
    last = day_in(t, month, day)
    if last >= t.until:
        raise Infeasible(t.story)
    t.dismiss("first_secretary", last, moment(last, "17:30"))
    t.live()


@year_story(alone=True)
def leaves_after_the_lecture(t: YearTeller) -> None:
    """Met outranks cancelled."""
    holding = silent(t)
    last = day_in(t, 9, 20)
    if last >= t.until:
        raise Infeasible(t.story)
    lecture(t, day_in(t, 5, 12), holding.person)
    t.dismiss("branch_secretary", last, moment(last, "17:30"))
    t.appoint("branch_secretary", plus(last, 1), moment(last, "17:40"))
    t.live()


def begins(t: YearTeller, first_day: date) -> None:
    """The new first secretary gives no lecture, and owes one only if he was there on 30 June."""
    if first_day >= t.until:
        raise Infeasible(t.story)
    last = plus(first_day, -1)
    t.dismiss("first_secretary", last, moment(last, "17:30"))
    t.book.silent.add(t.appoint("first_secretary", first_day, moment(last, "17:40")).person)
    t.live()


def posts_in_succession(t: YearTeller, gap: int, gives: bool) -> None:
    """From the branch to the township's committee: any of the posts, every day."""
    holding = silent(t, "first_secretary")
    last = day_in(t, 9, 14)
    first_day = plus(last, 1 + gap)
    if first_day >= t.until:
        raise Infeasible(t.story)
    t.dismiss("first_secretary", last, moment(last, "17:30"))
    at = moment(plus(first_day, -1), "18:10")
    t.appoint("committee_member", first_day, at, person=holding.person, unit=t.county.parent(t.village))
    if gives:
        lecture(t, day_in(t, 10, 20), holding.person)
    t.live()


@year_story(alone=True)
def two_leading_posts_at_once(t: YearTeller) -> None:
    """The ladder is the higher post's, in the township."""
    holding = silent(t)
    first_day = day_in(t, 3, 2)
    at = moment(plus(first_day, -1), "18:10")
    if first_day >= t.until:
        raise Infeasible(t.story)
    t.appoint("deputy_secretary", first_day, at, person=holding.person, unit=t.county.parent(t.village))
    t.live()


def new_secretary_on_the_ladder(t: YearTeller, after_red: int) -> None:
    """The lecturer has left when the rung fires, or leaves after it."""
    silent(t, "first_secretary")
    first_day = plus(day_in(t, 12, 31), RED + after_red)
    if plus(first_day, 1) >= t.until:
        raise Infeasible(t.story)
    last = plus(first_day, -1)
    t.dismiss("first_secretary", last, moment(last, "17:30"))
    t.book.silent.add(t.appoint("first_secretary", first_day, moment(last, "17:40")).person)
    t.live()


for _post in ("branch_secretary", "first_secretary"):
    _village = _post == "first_secretary"
    enlist_year(f"{_post}_gives_no_lecture", partial(silent_all_year, post=_post), village=_village)
for _edge in ("at_the_end_of_grace", "at_the_very_00_00_of_red", "after_rung_2", "after_rung_4"):
    enlist_year(f"lecture_recorded_{_edge}", partial(lecture_recorded, edge=_edge))
for _month, _day in ((6, 29), (6, 30), (11, 30), (12, 30), (12, 31)):
    _tell = partial(leaves, month=_month, day=_day)
    enlist_year(f"leaves_the_post_on_{_month}_{_day}", _tell, alone=True, village=True)
for _month, _day in ((6, 30), (7, 1)):

    def _begin(t: YearTeller, month: int = _month, day: int = _day) -> None:
        begins(t, day_in(t, month, day))

    enlist_year(f"begins_in_the_post_on_{_month}_{_day}", _begin, alone=True, village=True)
for _gap in (0, 1):
    for _gives in (True, False):
        _tell = partial(posts_in_succession, gap=_gap, gives=_gives)
        _name = f"another_post_after_{_gap}_days_{'lecture_given' if _gives else 'no_lecture'}"
        if (_gap, _gives) != (1, True):
            enlist_year(_name, _tell, alone=True, village=True)
for _after in (0, 1):
    _tell = partial(new_secretary_on_the_ladder, after_red=_after)
    enlist_year(f"lecturer_succeeded_{_after}_days_from_the_rung", _tell, alone=True, village=True)
