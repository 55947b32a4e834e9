"""What changes a matter after the fact: withdrawn, returned, corrected, or a predecessor recorded late."""

from functools import partial

from deploy.sample.days import moment, plus
from deploy.sample.rules import DEFAULT
from deploy.sample.stories.common import carry, enlist, finish, hold, soon, started, story, take
from deploy.sample.teller import Teller


@story()
def withdrawn_in_time(t: Teller) -> None:
    m = started(t, "review")
    t.withdraw(m, plus(m.trigger, 12))


@story()
def withdrawn_while_red(t: Teller) -> None:
    """Past the second rung; the lateness so far stays, no further rung fires."""
    m = started(t, "deliberation")
    t.withdraw(m, plus(m.due, DEFAULT.grace_days + DEFAULT.rung_2_day + 1))


@story()
def withdrawn_with_an_open_objection(t: Teller) -> None:
    m = started(t, "awareness")
    t.object(m, plus(m.trigger, 2))
    t.withdraw(m, plus(m.trigger, 4))


@story()
def withdrawal_recorded_late(t: Teller) -> None:
    """Withdrawn within grace, but two rungs fire before anybody hears of it."""
    m = started(t, "review")
    known = plus(m.due, DEFAULT.grace_days + DEFAULT.rung_2_day)
    t.withdraw(m, plus(m.due, 2), moment(known, "10:00"))


def returned(t: Teller, at: str, to: str) -> None:
    m = started(t, at)
    t.give_back(m, to, plus(m.trigger, 6))
    carry(t, m)


@story()
def returned_while_red(t: Teller) -> None:
    m = started(t, "resolution")
    t.give_back(m, "deliberation", plus(m.due, DEFAULT.grace_days + DEFAULT.rung_1_day))
    carry(t, m)


@story()
def returned_from_the_notice_with_an_objection(t: Teller) -> None:
    """The open objection is void with the notice; reports start anew after the next one."""
    m = started(t, "awareness")
    t.object(m, plus(m.trigger, 3))
    t.give_back(m, "disclosure", plus(m.trigger, 5))
    take(t, m, "disclosure", m.due)
    finish(t, m)


@story()
def returned_and_never_taken_up(t: Teller) -> None:
    m = started(t, "review")
    t.give_back(m, "proposal", plus(m.trigger, 9))


@story()
def predecessor_recorded_two_days_late(t: Teller) -> None:
    """The deliberation is out of order until the proposal, held before it, is recorded."""
    m = t.open()
    proposed, deliberated = plus(m.trigger, 4), plus(m.trigger, 11)
    known = moment(plus(deliberated, 2), "10:00")
    early = hold(t, m, "deliberation", deliberated, reasons=["out_of_order"])
    take(t, m, "proposal", proposed, known)
    t.retell(m, early.id, known)
    t.moved_on(m, "deliberation", deliberated, known)
    carry(t, m)


@story()
def two_meetings_of_one_day_recorded_in_reverse(t: Teller) -> None:
    """The starting hours order them; for an hour the deliberation stood alone."""
    m = t.open()
    day = plus(m.trigger, 5)
    known = moment(day, "18:30")
    second = hold(t, m, "deliberation", day, moment(day, "17:30"), ["out_of_order"], start="15:00")
    hold(t, m, "proposal", day, known, start="09:00")
    t.retell(m, second.id, known)
    t.moved_on(m, "deliberation", day, known)
    carry(t, m)


@story()
def resolved_and_posted_on_one_day(t: Teller) -> None:
    m = started(t, "resolution")
    day = soon(t, m)
    take(t, m, "resolution", day)
    take(t, m, "disclosure", day)
    finish(t, m)


@story()
def deliberated_before_the_proposal(t: Teller) -> None:
    """By its day too it came first: nothing cures it, it is held again."""
    m = t.open()
    hold(t, m, "deliberation", plus(m.trigger, 3), reasons=["out_of_order"])
    take(t, m, "proposal", plus(m.trigger, 10))
    carry(t, m)


@story()
def an_earlier_proposal_turns_up(t: Teller) -> None:
    """What had been the proposal comes second now, and the deliberation counts from the earlier one."""
    m = t.open()
    later = hold(t, m, "proposal", plus(m.trigger, 12))
    opened = m.opened_on
    known = moment(plus(opened, 16), "10:00")
    t.retell(m, later.id, known, ["already_approved"])
    take(t, m, "proposal", plus(opened, 6), known)
    carry(t, m)


@story()
def an_earlier_proposal_turns_up_after_the_rung(t: Teller) -> None:
    """The deliberation has been red by the later proposal; by the earlier one it is redder, and a new duty."""
    m = t.open()
    later = hold(t, m, "proposal", plus(m.trigger, 12))
    opened, known = m.opened_on, moment(plus(m.due, DEFAULT.grace_days + DEFAULT.rung_1_day + 1), "10:00")
    t.retell(m, later.id, known, ["already_approved"])
    take(t, m, "proposal", plus(opened, 6), known)
    carry(t, m)


def corrected_day_after_the_rung(t: Teller, days: int) -> None:
    """The rungs that fired stay; the later ones go by the new due day, under the old one's name."""
    m = started(t, "proposal")
    meeting = hold(t, m, "proposal", plus(m.trigger, 10))
    known = moment(plus(m.due, DEFAULT.grace_days + DEFAULT.rung_2_day + 1), "10:00")
    t.correct(meeting, known, {m.id: []}, day=plus(meeting.plan.day, days))
    take(t, m, "deliberation", plus(m.due, DEFAULT.grace_days + DEFAULT.rung_4_day + 1))
    carry(t, m)


@story()
def returned_twice(t: Teller) -> None:
    m = started(t, "resolution")
    t.give_back(m, "review", plus(m.trigger, 4))
    take(t, m, "review", plus(m.trigger, 7))
    t.give_back(m, "proposal", plus(m.trigger, 5))
    carry(t, m)


@story()
def corrected_within_the_week_to_a_refusal(t: Teller) -> None:
    """The minutes had too many votes in favour: the review is open again with its old due day."""
    m = started(t, "review")
    meeting = hold(t, m, "review", soon(t, m))
    held = meeting.plan.day
    due = t.county.count(t.village, "voting_members", held) or 0
    at = moment(plus(held, 3), "10:00")
    t.correct(meeting, at, {m.id: ["no_majority"]}, present=due, in_favour=due // 2)
    m.next_step, m.free_from = "review", plus(held, 4)
    take(t, m, "review", plus(held, 12))
    carry(t, m)


@story()
def corrected_to_a_refusal_when_long_due(t: Teller) -> None:
    """Met for weeks, then not: several rungs fire at one 00:00."""
    m = started(t, "review")
    due_day = m.due
    meeting = hold(t, m, "review", plus(due_day, -2))
    voting = t.county.count(t.village, "voting_members", meeting.plan.day) or 0
    known = plus(due_day, DEFAULT.grace_days + DEFAULT.rung_3_day)
    t.correct(meeting, moment(known, "11:00"), {m.id: ["no_majority"]}, present=voting, in_favour=voting // 2)
    m.next_step, m.free_from = "review", plus(known, 1)
    take(t, m, "review", plus(known, 3))
    carry(t, m)


@story()
def corrected_to_an_approval(t: Teller) -> None:
    """The clerk had put the wrong person into the chair's place."""
    m = started(t, "proposal")
    meeting = hold(t, m, "proposal", soon(t, m), chair="assigned_cadre", reasons=["wrong_chair"])
    t.correct(meeting, moment(plus(meeting.plan.day, 2), "09:30"), {m.id: []}, chair="branch_secretary")
    carry(t, m)


@story()
def corrected_after_the_rungs(t: Teller) -> None:
    """Refused, red past the second rung, then cured: held in time, known late."""
    m = started(t, "review")
    meeting = hold(t, m, "review", soon(t, m), chair="assigned_leader", reasons=["wrong_chair"])
    at = moment(plus(m.due, DEFAULT.grace_days + DEFAULT.rung_2_day + 1), "09:30")
    t.correct(meeting, at, {m.id: []}, chair="first_secretary")
    carry(t, m)


@story()
def corrected_day(t: Teller) -> None:
    """Held two days earlier than first told: the next step counts from the new day."""
    m = started(t, "deliberation")
    meeting = hold(t, m, "deliberation", plus(soon(t, m), 3))
    day = meeting.plan.day
    t.correct(meeting, moment(plus(day, 2), "09:30"), {m.id: []}, day=plus(day, -2))
    carry(t, m)


@story()
def a_correction_that_unsettles_what_followed(t: Teller) -> None:
    """The proposal falls, and with it the deliberation; corrected again, both stand."""
    m = started(t, "proposal")
    proposal = hold(t, m, "proposal", soon(t, m))
    deliberation = hold(t, m, "deliberation", soon(t, m))
    fallen = moment(plus(deliberation.plan.day, 1), "10:00")
    cured = moment(plus(deliberation.plan.day, 3), "10:00")
    t.correct(proposal, fallen, {m.id: ["wrong_chair"]}, chair="village_clerk")
    t.retell(m, deliberation.id, fallen, ["out_of_order"])
    t.correct(proposal, cured, {m.id: []}, chair="branch_secretary")
    t.retell(m, deliberation.id, cured)
    t.moved_on(m, "deliberation", deliberation.plan.day, cured)
    carry(t, m)


for _at, _to in (("review", "proposal"), ("resolution", "review"), ("disclosure", "deliberation")):
    enlist(f"returned_before_{_at}_to_{_to}", partial(returned, at=_at, to=_to))
for _days in (2, -2):
    enlist(f"corrected_by_{_days}_days_after_the_rung", partial(corrected_day_after_the_rung, days=_days))
enlist("returned_after_the_notice_to_resolution", partial(returned, at="awareness", to="resolution"))
