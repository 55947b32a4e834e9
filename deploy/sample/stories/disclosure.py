"""The notice, the objections to it, the reports after it, and the final report that ends a matter."""

from datetime import date
from functools import partial

from deploy.sample.days import day_of, moment, plus, working_days_after
from deploy.sample.matter import Matter
from deploy.sample.rules import DEFAULT
from deploy.sample.stories.common import carry, enlist, finish, microsecond_before, soon, started, story, waiting_since
from deploy.sample.teller import Infeasible, Teller


def posted(t: Teller, full_days: int = 9) -> Matter:
    m = started(t, "disclosure")
    t.notice(m, soon(t, m), full_days=full_days)
    return m


def answer_due(objected: date) -> date:
    return working_days_after(objected, DEFAULT.objection_working_days)


@story()
def notice_one_day_too_short(t: Teller) -> None:
    """As 5 to 11 April: six whole days after the first."""
    m = started(t, "disclosure")
    day = soon(t, m)
    t.notice(m, day, full_days=6, reasons=["disclosure_too_short"])
    t.notice(m, plus(day, 7), full_days=7)
    finish(t, m)


@story()
def notice_just_long_enough(t: Teller) -> None:
    """As 5 to 12 April."""
    m = posted(t, full_days=7)
    finish(t, m)


@story()
def notice_before_the_resolution(t: Teller) -> None:
    m = started(t, "resolution")
    t.notice(m, soon(t, m), reasons=["out_of_order"])
    m.free_from = plus(m.free_from, 5)
    carry(t, m)


@story()
def final_report_before_the_notice(t: Teller) -> None:
    m = started(t, "disclosure")
    t.report(m, soon(t, m), final=True, reasons=["out_of_order"])
    carry(t, m)


@story()
def final_report_on_the_notices_last_day(t: Teller) -> None:
    """Refused, and yet a progress report; the day after the last one it is approved."""
    m = posted(t)
    t.report(m, m.notice_until, final=True, reasons=["disclosure_running"])
    t.report(m, plus(m.notice_until, 1), final=True)


@story()
def final_report_with_an_open_objection(t: Teller) -> None:
    m = posted(t)
    objection = t.object(m, plus(m.trigger, 3))
    day = plus(m.notice_until, 2)
    t.report(m, day, final=True, reasons=["objection_open"])
    t.answer(m, objection, plus(day, 1))
    t.report(m, plus(day, 4), final=True)


@story()
def the_answer_is_recorded_after_the_final_report(t: Teller) -> None:
    """Answered in time; until the office hears of it the final report is refused."""
    m = posted(t)
    objection = t.object(m, plus(m.trigger, 2))
    answered_on = answer_due(objection.raised_on)
    day = max(plus(m.notice_until, 6), answered_on)
    final = t.report(m, day, final=True, reasons=["objection_open"])
    known = moment(plus(day, 1), "10:00")
    t.answer(m, objection, answered_on, known)
    t.retell(m, final, known)
    m.finished = True


@story()
def answered_and_finished_on_one_day(t: Teller) -> None:
    """Answers come before reports within a day."""
    m = posted(t)
    objection = t.object(m, plus(m.notice_until, 1))
    day = answer_due(objection.raised_on)
    t.answer(m, objection, day)
    t.report(m, day, final=True)


@story()
def objection_recorded_late(t: Teller) -> None:
    """The five working days run from the day on which the office knew."""
    m = posted(t)
    raised = plus(m.trigger, 1)
    known = plus(raised, 4)
    objection = t.object(m, raised, moment(known, "16:20"))
    t.answer(m, objection, answer_due(known))
    finish_after(t, m)


def finish_after(t: Teller, m: Matter) -> None:
    known = (day_of(objection.answered_at) for objection in m.objections if objection.answered_at)
    last = max(known, default=m.notice_until)
    t.report(m, plus(max(last, m.notice_until), t.random.randint(3, 20)), final=True)


def answered(t: Teller, edge: str) -> None:
    m = posted(t)
    objection = t.object(m, plus(m.trigger, t.random.randint(1, 6)))
    due = answer_due(objection.raised_on)
    red = plus(due, DEFAULT.grace_days + 1)
    match edge:
        case "on_the_fifth_working_day":
            t.answer(m, objection, due)
        case "on_the_sixth_working_day":
            t.answer(m, objection, working_days_after(due, 1))
        case "in_time_known_at_red":
            t.answer(m, objection, due, moment(red))
        case "in_time_known_just_before_red":
            t.answer(m, objection, due, microsecond_before(red))
        case "after_the_second_rung":
            t.answer(m, objection, plus(red, DEFAULT.rung_2_day))
        case _:
            raise AssertionError(edge)
    finish_after(t, m)


def across_the_holiday(t: Teller, month: int, first: int, last: int) -> None:
    """Raised just before a holiday with make-up working days around it."""
    year = t.county.watched_from.year
    raised = date(year, month, t.random.randint(first, last))
    if plus(raised, -40) <= t.county.watched_from:
        opened = plus(t.county.watched_from, t.random.randint(2, 20))
        m = t.open(opened, steps_before=("proposal", "deliberation", "review", "resolution"))
        t.notice(m, plus(raised, -1))
    else:
        m = waiting_since(t, "awareness", plus(raised, -1))
    objection = t.object(m, raised)
    t.answer(m, objection, answer_due(raised))
    finish_after(t, m)


@story()
def objection_never_answered(t: Teller) -> None:
    m = posted(t)
    t.object(m, plus(m.trigger, 2))
    t.report(m, plus(m.notice_until, 20), final=True, reasons=["objection_open"])


def objection_at_until(t: Teller, after_due: int) -> None:
    """Open on the last day, so many days after its due day (or before it)."""
    due = plus(t.until, -after_due)
    raised = next((day for back in range(20) if answer_due(day := plus(due, -back)) == due), None)
    if raised is None or raised >= t.until:
        raise Infeasible(t.story)
    m = waiting_since(t, "awareness", plus(raised, -3))
    t.object(m, raised)


for _edge in (
    "on_the_fifth_working_day",
    "on_the_sixth_working_day",
    "in_time_known_at_red",
    "in_time_known_just_before_red",
    "after_the_second_rung",
):
    enlist(f"objection_answered_{_edge}", partial(answered, edge=_edge))
# In the days before the Spring Festival and the National Day there is a make-up Saturday or Sunday in most years.
enlist("objection_across_the_spring_festival", partial(across_the_holiday, month=2, first=11, last=14))
enlist("objection_across_may_day", partial(across_the_holiday, month=4, first=26, last=30))
enlist("objection_across_the_national_day", partial(across_the_holiday, month=9, first=24, last=30))
for _after in (-3, -2, -1, 2, 3, 4, 5, 6, 7, 10, 18):
    enlist(f"objection_open_{_after}_days_after_its_due_day", partial(objection_at_until, after_due=_after))
