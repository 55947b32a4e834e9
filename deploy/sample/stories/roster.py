"""Posts that change hands around a due day, and numbers that are told late: who answers, and who is written to."""

from datetime import date
from functools import partial

from deploy.sample.days import moment, plus
from deploy.sample.matter import Matter
from deploy.sample.rules import DEFAULT
from deploy.sample.stories.common import carry, enlist, hold, soon, started, story, take
from deploy.sample.teller import Teller

RED = DEFAULT.grace_days + 1


def succeeded(t: Teller, first_day: date, known: date | None = None) -> None:
    """A new branch secretary from that day; both changes recorded on it, or later."""
    at = moment(known or first_day, "08:30")
    if not known:
        t.dismiss("branch_secretary", plus(first_day, -1), moment(plus(first_day, -1), "17:30"))
    else:
        t.dismiss("branch_secretary", plus(first_day, -1), at)
    t.appoint("branch_secretary", first_day, at)


def overdue(t: Teller) -> Matter:
    """A matter whose deliberation nobody will hold in time; nothing of it is recorded after its proposal."""
    return started(t, "deliberation")


def secretary_changes(t: Teller, after_due: int) -> None:
    """The new one's first day lies so many days after the due day: who answers, and who gets which rung."""
    m = overdue(t)
    succeeded(t, plus(m.due, after_due))
    take(t, m, "deliberation", plus(m.due, RED + DEFAULT.rung_3_day))
    carry(t, m)


@story(alone=True)
def secretary_changes_and_the_office_hears_later(t: Teller) -> None:
    """The rungs go to whoever was known to hold the post; who answers is read by what is known now."""
    m = overdue(t)
    succeeded(t, plus(m.due, -2), known=plus(m.due, RED + DEFAULT.rung_2_day))
    take(t, m, "deliberation", plus(m.due, RED + DEFAULT.rung_4_day))
    carry(t, m)


@story(alone=True)
def secretary_appointed_a_day_ahead_of_the_rung(t: Teller) -> None:
    m = overdue(t)
    first_day = plus(m.due, RED)
    eve = plus(first_day, -1)
    t.dismiss("branch_secretary", eve, moment(eve, "17:30"))
    t.appoint("branch_secretary", first_day, moment(eve, "17:40"))
    take(t, m, "deliberation", plus(first_day, 1))
    carry(t, m)


def nobody_answers(t: Teller, first_secretary: bool) -> None:
    """The post is vacant on the due day; without a first secretary the rung may go upward."""
    m = overdue(t)
    last = plus(m.due, -4)
    t.dismiss("branch_secretary", last, moment(last, "17:30"))
    if not first_secretary:
        t.dismiss("first_secretary", last, moment(last, "17:40"))


@story(alone=True)
def first_secretary_leaves_before_the_rung(t: Teller) -> None:
    m = overdue(t)
    last = plus(m.due, RED - 1)
    t.dismiss("first_secretary", last, moment(last, "17:30"))
    take(t, m, "deliberation", plus(m.due, RED + 2))
    carry(t, m)


@story(alone=True)
def first_secretary_leaves_on_the_day_of_the_rung(t: Teller) -> None:
    """The last day in a post is a day in it."""
    m = overdue(t)
    last = plus(m.due, RED)
    t.dismiss("first_secretary", last, moment(last, "17:30"))
    take(t, m, "deliberation", plus(m.due, RED + 2))
    carry(t, m)


@story(alone=True)
def a_refusal_while_the_secretary_changes(t: Teller) -> None:
    """A breach goes to those who hold the posts on the day on which it is shown."""
    m = started(t, "review")
    day = plus(m.trigger, 6)
    succeeded(t, day)
    hold(t, m, "review", day, chair="assigned_cadre", reasons=["wrong_chair"])
    carry(t, m)


@story(alone=True)
def the_chairs_post_is_recorded_late(t: Teller) -> None:
    """A new secretary's first meeting is refused until the office records the post."""
    m = started(t, "review")
    first_day = plus(m.trigger, 5)
    last = plus(first_day, -1)
    t.dismiss("branch_secretary", last, moment(last, "17:30"))
    known = moment(plus(first_day, 6), "10:00")
    t.appoint("branch_secretary", first_day, known, registered=moment(first_day, "08:10"))
    meeting = hold(t, m, "review", plus(first_day, 2), chair="branch_secretary", reasons=["wrong_chair"])
    t.retell(m, meeting.id, known)
    t.moved_on(m, "review", meeting.plan.day, known)
    carry(t, m)


def counts_told_late(t: Teller, name: str, step: str, number: int, after_due: int) -> None:
    """Without the number there is no verdict and no breach, and the duty stays open; then it is judged again."""
    t.undeclare(name)
    m = started(t, step)
    due = m.due
    meeting = hold(t, m, step, soon(t, m), counted=name, present=number - 1, reasons=["counts_missing"])
    known = moment(plus(due, after_due), "10:30")
    t.declare(t.county.watched_from, known, **{name: number})
    t.retell(m, meeting.id, known)
    t.moved_on(m, step, meeting.plan.day, known)
    carry(t, m)


@story(alone=True)
def counts_told_late_show_no_quorum(t: Teller) -> None:
    """Eleven were there; the village turns out to have thirty members."""
    t.undeclare("voting_members")
    m = started(t, "review")
    meeting = hold(t, m, "review", soon(t, m), present=11, reasons=["counts_missing"])
    known = moment(plus(meeting.plan.day, 3), "10:30")
    t.declare(plus(meeting.plan.day, -1), known, voting_members=30)
    t.retell(m, meeting.id, known, ["no_quorum", "no_majority"])
    m.free_from = plus(meeting.plan.day, 4)
    carry(t, m)


@story(alone=True)
def counts_change_on_the_meetings_day(t: Teller) -> None:
    """Numbers hold from their day on: eleven of twenty suffice the day before, of twenty-two not."""
    t.redeclare(voting_members=20)
    first, second = t.open(), t.open()
    for m in (first, second):
        carry(t, m, "review")
    day = max(soon(t, first), soon(t, second))
    hold(t, first, "review", day, present=11)
    t.declare(plus(day, 1), moment(plus(day, 1), "08:30"), voting_members=22)
    hold(t, second, "review", plus(day, 1), present=11, reasons=["no_majority"])
    take(t, second, "review", plus(day, 8))
    carry(t, first)
    carry(t, second)


for _after in (0, 1, RED - 1, RED, RED + 1, RED + 2):
    _tell = partial(secretary_changes, after_due=_after)
    enlist(f"secretary_changes_{_after}_days_after_the_due_day", _tell, alone=True)
enlist("no_secretary_on_the_due_day", partial(nobody_answers, first_secretary=True), alone=True)
enlist("nobody_in_the_village_to_write_to", partial(nobody_answers, first_secretary=False), alone=True)
for _name, _step, _number in (
    ("committee_members", "proposal", 5),
    ("voting_members", "review", 24),
    ("representatives", "resolution", 36),
):
    for _when, _after in (("late", -3), ("when_red", RED + 1)):
        told = partial(counts_told_late, name=_name, step=_step, number=_number, after_due=_after)
        enlist(f"{_name}_told_{_when}", told, alone=True)
