"""Committees that let six months pass without a meeting on grass-roots Party building, or just not."""

from datetime import date
from functools import partial

from deploy.sample.committee import CommitteeTeller
from deploy.sample.days import moment, plus
from deploy.sample.periods import months_after
from deploy.sample.rules import DEFAULT
from deploy.sample.stories.common import microsecond_before
from deploy.sample.stories.year import AFTER_DUE, OF_COMMITTEES, RED, committee_story
from deploy.sample.teller import Infeasible

SIX = DEFAULT.study_months


def within(t: CommitteeTeller, day: date) -> date:
    if day >= t.last_day:
        raise Infeasible(t.story)
    return day


def first_due(t: CommitteeTeller) -> date:
    return months_after(t.first_day, SIX)


@committee_story
def a_plain_committee(t: CommitteeTeller) -> None:
    t.go_on(t.first_day)
    t.live()


def first_study(t: CommitteeTeller, after: int) -> None:
    """So many days after the first due day."""
    day = within(t, plus(first_due(t), after))
    t.study(day)
    t.go_on(day)
    t.live()


def study_recorded(t: CommitteeTeller, edge: str) -> None:
    """Held on the very due day."""
    day = first_due(t)
    red = plus(day, RED)
    moments = {
        "at_the_end_of_grace": microsecond_before(red),
        "at_the_very_00_00_of_red": moment(red),
        "after_rung_2": moment(plus(day, AFTER_DUE[1]), "10:00"),
        "after_rung_4": moment(plus(day, AFTER_DUE[3]), "10:00"),
    }
    within(t, plus(day, 20))
    t.study(day, moments[edge])
    t.go_on(day)
    t.live()


def six_months_from(t: CommitteeTeller, month: int, day: int, after: int) -> None:
    """The chain counts to the same day of the sixth month after, or to its last."""
    held = date(t.county.watched_from.year, month, day)
    if first_due(t) < held:
        t.study(plus(t.first_day, 60))
    within(t, held)
    t.study(held)
    following = plus(months_after(held, SIX), after)
    if following <= t.last_day:
        t.study(following)
        t.go_on(following)
    t.live()


@committee_story
def two_studies_with_one_due_day(t: CommitteeTeller) -> None:
    """Six months after 29 and after 31 August is 28 February: one duty, and the later stands."""
    year = t.county.watched_from.year
    within(t, date(year, 8, 31))
    t.study(date(year, 4, 10))
    for day in (29, 30, 31):
        t.study(date(year, 8, day))
    t.live()


@committee_story
def two_studies_on_one_day(t: CommitteeTeller) -> None:
    day = within(t, plus(t.first_day, 75))
    t.study(day, moment(day, "11:00"), start="09:00")
    t.study(day, moment(day, "17:00"), start="15:00")
    t.go_on(day)
    t.live()


@committee_story
def met_without_the_topic(t: CommitteeTeller) -> None:
    """The committee met, and talked about other things."""
    due = within(t, first_due(t))
    t.study(plus(due, -20), topics=("directives", "venues"))
    t.study(plus(due, -2), topics=())
    late = plus(due, AFTER_DUE[3] + 9)
    if late <= t.last_day:
        t.study(late)
        t.go_on(late)
    t.live()


@committee_story
def studied_but_not_as_a_committee(t: CommitteeTeller) -> None:
    """Training on the topic is no committee meeting."""
    due = within(t, plus(first_due(t), AFTER_DUE[1]))
    t.sit(plus(due, -30), "group_meeting", topics=("party_building",))
    t.study(due)
    t.go_on(due)
    t.live()


def topic_corrected(t: CommitteeTeller, known: int) -> None:
    """The topic was left out of the record."""
    due = first_due(t)
    within(t, plus(due, known + 1))
    sitting = t.study(plus(due, -6), topics=("venues",))
    t.amend(sitting, moment(plus(due, known), "10:20"), topics=("venues", "party_building"))
    t.go_on(plus(due, -6))
    t.live()


def topic_taken_away(t: CommitteeTeller, known: int) -> None:
    """What had met the duty, and begun the next one, turns out to have been about other things."""
    due = first_due(t)
    within(t, plus(due, known + 30))
    sitting = t.study(plus(due, -6))
    t.amend(sitting, moment(plus(due, known), "10:20"), topics=("venues",))
    t.study(plus(due, known + 12))
    t.go_on(plus(due, known + 12))
    t.live()


@committee_story
def study_moved_past_the_due_day(t: CommitteeTeller) -> None:
    due = first_due(t)
    within(t, plus(due, 30))
    sitting = t.study(plus(due, -2))
    t.amend(sitting, moment(plus(due, 8), "10:20"), day=plus(due, 3))
    t.go_on(due)
    t.live()


@committee_story
def an_earlier_study_recorded_late(t: CommitteeTeller) -> None:
    """Another predecessor makes a new duty."""
    first, second = plus(t.first_day, 70), plus(t.first_day, 150)
    within(t, plus(second, 10))
    t.study(second)
    t.study(first, moment(plus(second, 6), "10:30"))
    t.go_on(second)
    t.live()


@committee_story
def a_predecessor_recorded_when_the_next_is_red(t: CommitteeTeller) -> None:
    """The first duty turns out to have been met in time; the second was never late."""
    due = first_due(t)
    within(t, plus(due, 30))
    t.study(plus(due, -100), moment(plus(due, AFTER_DUE[1] + 1), "10:30"))
    t.study(plus(due, 20))
    t.go_on(plus(due, 20))
    t.live()


@committee_story
def never_studied(t: CommitteeTeller) -> None:
    t.live()


def new_secretary_on_red_day_1(t: CommitteeTeller, known: int) -> None:
    """Who answers is the holder on the due day; whom the rungs reach is decided at each rung."""
    due = first_due(t)
    day = within(t, plus(due, AFTER_DUE[2]))
    if t.holds("committee_secretary", day):
        if t.leader("committee_secretary", day).id in t.county.ends:
            raise Infeasible(t.story)
        eve = plus(day, -1)
        t.dismiss("committee_secretary", eve, moment(eve, "07:10"))
        t.appoint("committee_secretary", day, moment(plus(eve, known), "07:20"))
    late = plus(due, AFTER_DUE[3] + 3)
    if late <= t.last_day:
        t.study(late)
        t.go_on(late)
    t.live()


def enlist(name: str, tell: "partial[None]") -> None:
    assert name not in OF_COMMITTEES, name
    OF_COMMITTEES[name] = tell


for _after in (0, 1, RED + 1):
    enlist(f"first_study_{_after}_days_after_its_due_day", partial(first_study, after=_after))
for _edge in ("at_the_end_of_grace", "at_the_very_00_00_of_red", "after_rung_2", "after_rung_4"):
    enlist(f"study_recorded_{_edge}", partial(study_recorded, edge=_edge))
for _month, _day, _later in ((2, 28, 0), (3, 31, 0), (3, 31, 1), (5, 31, 0), (6, 30, 1), (7, 31, 1)):
    enlist(
        f"study_{_later}_days_past_six_months_from_{_month}_{_day}",
        partial(six_months_from, month=_month, day=_day, after=_later),
    )
for _known in (RED - 1, RED + 7):
    enlist(f"topic_added_{_known}_days_after", partial(topic_corrected, known=_known))
    enlist(f"topic_taken_away_{_known}_days_after", partial(topic_taken_away, known=_known))
for _known in (0, 1):
    enlist(f"new_secretary_known_{_known}_days_after_the_eve", partial(new_secretary_on_red_day_1, known=_known))
