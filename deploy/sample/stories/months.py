"""Months, quarters and years in which a branch does what it owes at the last moment, too late, or not at all."""

from datetime import date, datetime
from functools import partial

from deploy.sample.days import moment, plus
from deploy.sample.periods import Period
from deploy.sample.stories.common import microsecond_before
from deploy.sample.stories.year import AFTER_DUE, RED, enlist_year, year_story
from deploy.sample.year import YearTeller

WITH_MATTERS = ("branch_study", "theme_day", "dues")  # a village's matters have it hold the others now and then
MONTHLY = (*WITH_MATTERS, "branch_committee")
YEARLY = ("organisation_life_meeting", "appraisal")
EVERY = (*MONTHLY, "members_assembly", *YEARLY)


def left_out(t: YearTeller, kind: str, days_left: int, *, next_too: bool = False) -> Period:
    """One period of which the routine does nothing of the kind."""
    period = t.period(kind, days_left=days_left)
    t.leave_out(kind, period, *([t.following(period)] if next_too else []))
    return period


@year_story()
def a_plain_year(t: YearTeller) -> None:
    t.live()


def on_the_last_day(t: YearTeller, kind: str) -> None:
    period = left_out(t, kind, 0)
    t.do(kind, period.last)
    t.live()


def on_the_first_day(t: YearTeller, kind: str) -> None:
    period = left_out(t, kind, 0)
    t.do(kind, period.first)
    t.live()


def a_day_late(t: YearTeller, kind: str) -> None:
    """It is the next period's; the missed one's alert ends with the first rung."""
    period = left_out(t, kind, RED, next_too=True)
    t.do(kind, plus(period.last, 1), of=t.following(period))
    t.live()


def recorded(t: YearTeller, kind: str, edge: str) -> None:
    period = left_out(t, kind, RED)
    red = plus(period.last, RED)
    moments: dict[str, datetime] = {
        "at_the_end_of_grace": microsecond_before(red),
        "at_the_very_00_00_of_red": moment(red),
        "a_microsecond_into_red": moment(red, "00:00:00.000001"),
    }
    t.do(kind, period.last, moments[edge])
    t.live()


def recorded_after_rung(t: YearTeller, kind: str, rung: int) -> None:
    """Held in time, known only after the rung; the next period's comes later still."""
    known = AFTER_DUE[rung - 1]
    period = left_out(t, kind, known + 8, next_too=True)
    t.do(kind, plus(period.last, -1), moment(plus(period.last, known), "10:00"), of=period)
    t.do(kind, plus(period.last, known + 5))
    t.live()


def ended_by_the_next(t: YearTeller, kind: str, rung: int, edge: str) -> None:
    """The next period's meeting is known around the 00:00 of the rung."""
    fires = AFTER_DUE[rung - 1]
    period = left_out(t, kind, fires + 1, next_too=True)
    day = plus(period.last, fires)
    if edge == "after":
        t.do(kind, day)
    else:
        t.do(kind, plus(day, -1), moment(day) if edge == "at" else microsecond_before(day))
    t.live()


def ended_by_one_recorded_late(t: YearTeller, kind: str) -> None:
    """Held before the first rung, known after the second: the alert ends with red day 1 all the same."""
    period = left_out(t, kind, AFTER_DUE[1] + 3, next_too=True)
    t.do(kind, plus(period.last, 2), moment(plus(period.last, AFTER_DUE[1]), "09:00"))
    t.live()


def never_again(t: YearTeller, kind: str) -> None:
    t.leave_out_since(kind, t.period(kind))
    t.live()


def two_in_a_row(t: YearTeller, kind: str) -> None:
    period = left_out(t, kind, 65, next_too=True)
    t.leave_out(kind, t.following(t.following(period)))
    t.do(kind, plus(period.last, 40 if period.days < 40 else 100))
    t.live()


def dues_moved(t: YearTeller, to: str, known: int) -> None:
    """The collection turns out to have been on another month's day."""
    period = left_out(t, "dues", max(known, 0) + 14, next_too=True)
    record = t.collect(plus(period.first, 10))
    day = plus(period.last, 1) if to == "next" else plus(period.first, -1)
    t.collect(day, moment(plus(period.last, known), "11:00"), period.name, corrects=record)
    t.collect(plus(period.last, known + 10), month=t.following(period).name)
    t.live()


def moved(t: YearTeller, kind: str, to: str, known: int) -> None:
    """A correction moves the sitting out of its period, before or after the first rung."""
    period = left_out(t, kind, max(known, 0) + 14, next_too=True)
    sitting = t.sit(plus(period.first, 10), kind)
    day = plus(period.last, 1) if to == "next" else plus(period.first, -1)
    t.amend(sitting, moment(plus(period.last, known), "11:00"), day=day)
    t.sit(plus(period.last, known + 10), kind)
    t.live()


def kind_taken_away(t: YearTeller, kind: str, known: int) -> None:
    """It was a group meeting, as it turns out; three rungs may be due at once."""
    period = left_out(t, kind, known + 14, next_too=True)
    sitting = t.sit(plus(period.last, -3), kind, "group_meeting")
    t.amend(sitting, moment(plus(period.last, known), "11:00"), kinds=("group_meeting",))
    t.sit(plus(period.last, known + 10), kind)
    t.live()


def kind_added(t: YearTeller, kind: str, known: int) -> None:
    period = left_out(t, kind, known + 1, next_too=True)
    sitting = t.sit(plus(period.last, -3), "group_meeting")
    t.amend(sitting, moment(plus(period.last, known), "11:00"), kinds=("group_meeting", kind))
    t.sit(plus(period.last, known + 3), kind)
    t.live()


def the_end_of_it_taken_back(t: YearTeller, kind: str) -> None:
    """What had ended the alert turns out to have been something else: the rungs that are due fire at the next 00:00."""
    period = left_out(t, kind, AFTER_DUE[2] + 3, next_too=True)
    sitting = t.sit(plus(period.last, 2), kind, "group_meeting")
    t.amend(sitting, moment(plus(period.last, AFTER_DUE[2] + 1), "15:00"), kinds=("group_meeting",))
    t.live()


@year_story()
def a_sitting_of_two_days_counts_on_its_first(t: YearTeller) -> None:
    period = left_out(t, "theme_day", 1, next_too=True)
    t.sit(period.last, "theme_day", last_day=plus(period.last, 1))
    t.live()


def staff_study(t: YearTeller, corrected: int | None) -> None:
    """Staff study passed off as the branch's: a breach, and the month's study stays unmet. The theme day counts."""
    period = t.period("branch_study", days_left=RED + 8)
    t.leave_out(("branch_study", "theme_day"), period)
    sitting = t.sit(plus(period.last, -5), "staff_study", "branch_study", "theme_day")
    if corrected is not None:
        at = moment(plus(period.last, corrected), "09:30")
        t.amend(sitting, at, kinds=("branch_study", "theme_day"))
    t.live()


@year_story()
def staff_study_beside_the_months_own(t: YearTeller) -> None:
    """A breach, though the month's study is met by another sitting."""
    period = t.period("branch_study")
    t.sit(plus(period.first, 2), "branch_study", "staff_study")
    t.live()


@year_story()
def staff_study_alone(t: YearTeller) -> None:
    """Held as what it is: no breach, and no branch study either."""
    period = left_out(t, "branch_study", RED + 2)
    t.sit(plus(period.last, -2), "staff_study")
    t.live()


@year_story()
def dues_paid_ahead_for_three_months(t: YearTeller) -> None:
    """They count by the day of the collection, whichever month they are for."""
    period = left_out(t, "dues", 70, next_too=True)
    later = t.following(t.following(period))
    t.leave_out("dues", later)
    for month in (period, t.following(period), later):
        t.collect(plus(period.first, 9), month=month.name)
    t.live()


@year_story()
def dues_of_last_month_collected_with_this_months(t: YearTeller) -> None:
    period = left_out(t, "dues", 30, next_too=True)
    day = plus(period.last, 2)
    t.collect(day, month=period.name)
    t.collect(day)
    t.live()


@year_story()
def appraisal_before_the_fourth_quarter(t: YearTeller) -> None:
    """Advisory, and it counts."""
    year = t.county.watched_from.year
    t.leave_out("appraisal", t.period("appraisal"))
    t.sit(date(year, 9, 30), "appraisal", "organisation_life_meeting")
    t.live()


@year_story()
def everything_forgotten_in_one_month(t: YearTeller) -> None:
    period = t.period("theme_day", days_left=20)
    t.leave_out(MONTHLY, period)
    t.live()


for _kind in EVERY:
    _alone = _kind in ("branch_committee", "members_assembly")
    _sitting = _kind != "dues"
    enlist_year(f"{_kind}_on_the_last_day", partial(on_the_last_day, kind=_kind), alone=_alone)
    enlist_year(f"{_kind}_a_day_late", partial(a_day_late, kind=_kind), alone=_alone)
    for _edge in ("at_the_end_of_grace", "at_the_very_00_00_of_red"):
        enlist_year(f"{_kind}_recorded_{_edge}", partial(recorded, kind=_kind, edge=_edge), alone=_alone)
    enlist_year(f"{_kind}_never_again", partial(never_again, kind=_kind), alone=_alone)
for _kind in (*MONTHLY, "members_assembly"):
    _alone = _kind in ("branch_committee", "members_assembly")
    enlist_year(f"{_kind}_on_the_first_day", partial(on_the_first_day, kind=_kind), alone=_alone)
    enlist_year(f"{_kind}_two_in_a_row", partial(two_in_a_row, kind=_kind), alone=_alone)
    enlist_year(f"{_kind}_ended_by_one_recorded_late", partial(ended_by_one_recorded_late, kind=_kind), alone=_alone)
    for _rung in (1, 2, 3, 4):
        _late = partial(recorded_after_rung, kind=_kind, rung=_rung)
        if (_rung, _kind) in ((1, "dues"), (2, "theme_day"), (3, "branch_study"), (4, "branch_committee")):
            enlist_year(f"{_kind}_recorded_after_rung_{_rung}", _late, alone=_alone)
    if _kind in WITH_MATTERS:
        for _rung in (1, 2, 3, 4):
            _edge = {"branch_study": "before", "theme_day": "at", "dues": "after"}[_kind]
            _tell = partial(ended_by_the_next, kind=_kind, rung=_rung, edge=_edge)
            enlist_year(f"{_kind}_ended_by_the_next_{_edge}_rung_{_rung}", _tell)
for _known in (RED - 1, RED, RED + 8):
    _when = {RED - 1: "in_grace", RED: "on_red_day_1", RED + 8: "on_red_day_9"}[_known]
    for _to in ("next", "previous"):
        enlist_year(
            f"study_moved_to_the_{_to}_month_{_when}", partial(moved, kind="branch_study", to=_to, known=_known)
        )
        enlist_year(f"dues_moved_to_the_{_to}_month_{_when}", partial(dues_moved, to=_to, known=_known))
    enlist_year(f"theme_day_taken_away_{_when}", partial(kind_taken_away, kind="theme_day", known=_known))
    enlist_year(f"study_added_{_when}", partial(kind_added, kind="branch_study", known=_known))
    enlist_year(f"staff_study_corrected_{_when}", partial(staff_study, corrected=_known))
enlist_year("staff_study_passed_off", partial(staff_study, corrected=None))
enlist_year("assembly_moved_out", partial(moved, kind="members_assembly", to="next", known=RED + 8), alone=True)
enlist_year("the_next_theme_day_taken_back", partial(the_end_of_it_taken_back, kind="theme_day"))
enlist_year("the_next_study_taken_back", partial(the_end_of_it_taken_back, kind="branch_study"))
