"""What later records do to a matter's account: corrections, late entries, breaches and their cure; and its lights."""

import pytest

from services.supervision.domain.account import changed
from services.supervision.domain.duty import Debtor, Duty, State, light_of, yellow_from
from services.supervision.domain.facts.matters import StepApproved
from tests.supervision.county import (
    RULES,
    VILLAGE,
    County,
    account,
    day,
    filled,
    moment,
    owed,
    rungs,
    track,
)


@pytest.fixture
def county() -> County:
    county = filled()
    county.opens("03-01")
    return county


# Corrections and late records.


def test_another_predecessor_recorded_late_makes_a_new_duty_and_the_old_rungs_stay(county: County) -> None:
    county.approves("proposal", "03-10", record="m1")
    county.approves("proposal", "03-02", "04-15 10:00", record="m0", command="late")
    county.voids("proposal", "03-10", "04-15 10:00", record="m1", command="late")
    kept = account(county, "04-20")
    assert rungs(kept, "matter.deliberation", "04-09") == [(1, "04-13"), (2, "04-15")]
    assert track(kept, "matter.deliberation", "04-09").state == "cancelled"
    assert rungs(kept, "matter.deliberation", "04-01") == [(1, "04-16"), (2, "04-16"), (3, "04-16"), (4, "04-19")]


def test_a_predecessor_replaced_before_any_rung_leaves_only_the_new_duty(county: County) -> None:
    county.approves("proposal", "03-10", record="m1")
    county.approves("proposal", "03-02", "03-15 10:00", record="m0", command="late")
    county.voids("proposal", "03-10", "03-15 10:00", record="m1", command="late")
    kept = account(county, "03-20")
    assert [t.duty.due for t in kept.tracks if t.duty.rule == "matter.deliberation"] == [day("04-01")]
    assert len(kept.dropped) == 1


def test_a_corrected_day_moves_the_due_day_and_keeps_the_rungs(county: County) -> None:
    county.approves("proposal", "03-05", record="m1")  # due 4 April, red from 8 April
    county.voids("proposal", "03-05", "04-09 10:00", record="m1", command="right")
    county.approves("proposal", "03-15", "04-09 10:00", record="m1", command="right")  # due 14 April, red from 18 April
    kept = account(county, "05-01")
    assert rungs(kept, "matter.deliberation") == [(1, "04-08"), (2, "04-20"), (3, "04-24")]
    assert track(kept, "matter.deliberation").period == "2026-04-04"


def test_a_duty_that_is_unmet_again_reopens_and_climbs_on(county: County) -> None:
    county.approves("proposal", "03-20", "04-05 10:00", record="m1")
    county.voids("proposal", "03-20", "04-07 10:00", record="m1")
    kept = account(county, "04-08")
    assert rungs(kept, "matter.proposal") == [(1, "04-04"), (2, "04-08")]
    assert [n.kind for n in kept.notices] == ["raised", "resolved", "reopened", "escalated"]


def test_an_approval_that_was_voided_and_given_again_later_was_recorded_late(county: County) -> None:
    county.approves("proposal", "03-20", record="m1")
    county.voids("proposal", "03-20", "04-02 10:00", record="m1")
    county.approves("proposal", "03-20", "04-05 10:00", record="m1")
    assert track(account(county, "04-30"), "matter.proposal").state == "met_recorded_late"


def test_undone_and_redone_between_two_midnights_it_was_known_as_done_at_every_one(county: County) -> None:
    county.approves("proposal", "03-20", record="m1")
    county.voids("proposal", "03-20", "04-10 10:00", record="m1")
    county.approves("proposal", "03-20", "04-10 15:00", record="m1")
    assert track(account(county, "04-30"), "matter.proposal").state == "met"


def test_undone_before_a_midnight_and_redone_after_it_it_was_recorded_late(county: County) -> None:
    county.approves("proposal", "03-20", record="m1")
    county.voids("proposal", "03-20", "04-10 23:59", record="m1")
    county.approves("proposal", "03-20", "04-11 00:00", record="m1")
    assert track(account(county, "04-30"), "matter.proposal").state == "met_recorded_late"


def test_a_duty_first_known_when_it_was_long_red_was_recorded_late(county: County) -> None:
    county.approves("proposal", "03-02", "04-15 10:00")
    county.approves("deliberation", "03-03", "04-15 10:00")
    assert owed(county, "04-30")["deliberation@04-01"] == "met_recorded_late"


def test_a_due_day_corrected_to_an_earlier_one_asks_what_was_known_at_the_midnights_since_then(county: County) -> None:
    county.approves("proposal", "03-10", record="m1")  # the deliberation is due on 9 April, red from 13 April
    county.approves("deliberation", "03-30", "04-09 10:00", record="m2")
    assert owed(county, "04-20")["deliberation@04-09"] == "met"
    county.approves("proposal", "03-06", "04-20 10:00", record="m1")  # due on 5 April, red from 9 April, 00:00
    assert owed(county, "04-21")["deliberation@04-05"] == "met_recorded_late"


def test_a_due_day_corrected_to_a_later_one_forgives_what_was_not_known_before_it(county: County) -> None:
    county.approves("proposal", "03-06", record="m1")  # the deliberation is due on 5 April, red from 9 April
    county.approves("deliberation", "03-30", "04-10 10:00", record="m2")
    assert owed(county, "04-20")["deliberation@04-05"] == "met_recorded_late"
    county.approves("proposal", "03-10", "04-20 10:00", record="m1")
    assert owed(county, "04-21")["deliberation@04-09"] == "met"


def test_a_notice_names_the_event_that_is_behind_it(county: County) -> None:
    county.approves("proposal", "03-20", "04-05 10:00", record="m1")
    county.voids("proposal", "03-20", "04-07 10:00", record="m1")
    kept = account(county, "04-08")
    opened, approved, voided = [told.id for told in county.told[-3:]]
    assert [notice.by for notice in kept.notices] == [opened, approved, voided, opened]
    assert [notice.rung and notice.rung.number for notice in kept.notices] == [1, None, None, 2]


def test_the_alert_of_a_duty_whose_record_was_replaced_is_withdrawn_by_what_replaced_it(county: County) -> None:
    county.approves("proposal", "03-10", record="m1")
    county.approves("proposal", "03-02", "04-15 10:00", record="m0", command="late")
    county.voids("proposal", "03-10", "04-15 10:00", record="m1", command="late")
    kept = account(county, "04-16")
    replaced = track(kept, "matter.deliberation", "04-09")
    told = [(notice.kind, notice.by) for notice in kept.notices if notice.about is replaced]
    assert told[-1] == ("withdrawn", county.told[-1].id)


def test_a_record_that_stands_again_opens_the_alert_of_its_duty_again(county: County) -> None:
    county.approves("proposal", "03-10", record="m1")
    county.voids("proposal", "03-10", "04-15 10:00", record="m1")
    county.approves("proposal", "03-10", "04-17 10:00", record="m1")
    kept = account(county, "04-18")
    again = track(kept, "matter.deliberation", "04-09")
    assert again.state == "open"
    told = [notice.kind for notice in kept.notices if notice.about is again]
    assert told == ["raised", "escalated", "withdrawn", "reopened"]


def test_tracks_are_numbered_in_the_order_in_which_they_were_first_known(county: County) -> None:
    county.goes_through("03-02", "03-03")
    assert [one.number for one in account(county, "03-04").tracks] == [1, 2, 3]


def test_what_was_done_before_it_was_known_was_recorded_late_from_the_day_of_red_day_1_on() -> None:
    for recorded, state in (("04-03 23:59", "met"), ("04-04 00:00", "met_recorded_late")):
        late = filled()
        late.opens("03-01", recorded)
        late.approves("proposal", "03-20", recorded)
        assert track(account(late, "04-30"), "matter.proposal").state == state


def test_what_has_fired_is_to_be_written(county: County) -> None:
    kept = account(county, "04-03")
    assert [*changed(kept)] == kept.tracks
    kept.advance(day("04-04"))
    assert [*changed(kept)] == kept.tracks
    assert [*changed(kept)] == []


# Breaches.


def test_each_reason_of_a_refusal_is_a_breach_but_missing_counts_are_none(county: County) -> None:
    county.refuses("proposal", "03-05", "wrong_chair no_quorum counts_missing", record="m1")
    kept = account(county, "03-06")
    assert {(b.rule, b.subject, b.period) for b in kept.breaches.values()} == {
        ("matter.proposal.wrong_chair", "matter/M/m1", "2026-03-05"),
        ("matter.proposal.no_quorum", "matter/M/m1", "2026-03-05"),
    }
    posts = [seat.post for seat in next(iter(kept.breaches.values())).addressed.receivers]
    assert posts == [
        "inspection_office",
        "committee_member",
        "party_office_director",
        "branch_secretary",
        "first_secretary",
    ]


def test_a_breach_is_withdrawn_by_what_cures_it_and_only_then(county: County) -> None:
    county.refuses("deliberation", "03-06", "out_of_order wrong_chair", record="m2")
    county.refuses("deliberation", "03-06", "wrong_chair", "03-10", record="m2")
    kept = account(county, "03-11")
    cured = {b.rule.rpartition(".")[2]: b.withdrawn_by is not None for b in kept.breaches.values()}
    assert cured == {"out_of_order": True, "wrong_chair": False}
    county.approves("deliberation", "03-06", "03-12", record="m2")
    assert all(b.withdrawn_by for b in account(county, "03-13").breaches.values())


def test_a_reason_that_comes_back_opens_its_breach_again(county: County) -> None:
    county.refuses("proposal", "03-05", "no_quorum", record="m1")
    county.approves("proposal", "03-05", "03-07", record="m1")
    county.voids("proposal", "03-05", "03-09", record="m1")
    county.refuses("proposal", "03-05", "no_quorum", "03-09", record="m1")
    kept = account(county, "03-20")
    assert [b.withdrawn_by for b in kept.breaches.values()] == [None]
    assert [n.kind for n in kept.notices] == ["raised", "withdrawn", "reopened"]


def test_a_breach_that_is_cured_is_to_be_written(county: County) -> None:
    county.refuses("proposal", "03-05", "no_quorum", record="m1")
    kept = account(county, "03-06")
    [*changed(kept)]
    cure = StepApproved("e", "c", VILLAGE, day("03-05"), moment("03-07"), "M", "proposal", "m1", 1)
    kept.learn(cure)
    kept.conclude()
    (breach,) = kept.breaches.values()
    assert breach in [*changed(kept)]


def test_a_breach_is_dismissed_by_its_alert(county: County) -> None:
    county.refuses("proposal", "03-05", "wrong_chair", record="m1")
    (breach,) = account(county, "03-06").breaches.values()
    county.dismisses(breach.alert, "03-07 09:00")
    (breach,) = account(county, "03-08").breaches.values()
    assert (breach.dismissed_by is not None, breach.withdrawn_by) == (True, None)


def test_an_alert_is_dismissed_by_its_own_id(county: County) -> None:
    county.approves("proposal", "03-10")
    before = account(county, "04-14")
    proposal, deliberation = before.tracks[:2]
    assert [rung.number for rung in deliberation.rungs] == [1]
    county.dismisses("another", "04-14 09:00")
    assert track(account(county, "04-16"), "matter.deliberation").dismissed_by is None
    county.dismisses(deliberation.alert, "04-16 09:00")
    assert track(account(county, "04-30"), "matter.deliberation").dismissed_by == county.told[-1].id
    assert proposal.dismissed_by is None


def test_what_was_recorded_only_after_the_return_that_voids_it_had_taken_its_step(county: County) -> None:
    county.approves("proposal", "03-05")
    county.returns("proposal", "03-20")
    county.approves("deliberation", "03-10", "04-20", record="late", command="late")
    county.voids("deliberation", "03-10", "04-20", record="late", command="late", by_return=True)
    states = owed(county, "04-21")
    assert (states["deliberation@04-04"], states["proposal@04-19"]) == ("met_recorded_late", "open")
    assert states["review@04-09"] == "cancelled"


def test_what_lies_between_a_step_moved_behind_the_return_and_the_step_returned_to_is_owed(county: County) -> None:
    county.approves("proposal", "03-05", record="m1")
    county.approves("deliberation", "03-06", record="m2")
    county.returns("review", "03-06")
    county.approves("proposal", "03-10", "03-12", record="m1")
    county.voids("deliberation", "03-06", "03-12", record="m2")
    assert owed(county, "03-13") == {
        "proposal@03-31": "cancelled",
        "review@04-05": "open",
        "deliberation@04-09": "open",
    }
    county.approves("deliberation", "03-20", record="m3")
    states = owed(county, "03-21")
    assert (states["deliberation@04-09"], states["review@04-05"]) == ("met", "open")


def test_a_return_cures_no_breach(county: County) -> None:
    county.refuses("proposal", "03-05", "wrong_chair", record="m1")
    county.approves("proposal", "03-06", record="m2")
    county.returns("proposal", "03-10")
    assert [b.withdrawn_by for b in account(county, "03-20").breaches.values()] == [None]


# Lights.


@pytest.mark.parametrize(
    ("since", "due", "before", "first_yellow"),
    [("03-01", "03-31", 7, "03-24"), ("03-01", "05-30", 14, "05-16"), ("03-09", "03-11", 2, "03-10")],
)
def test_yellow_never_begins_before_the_first_day(since: str, due: str, before: int, first_yellow: str) -> None:
    row, debtor = RULES.term("matter.proposal", day(since)), Debtor(VILLAGE, "branch_secretary")
    duty = Duty(row, "matter/M", debtor, "opened", "opened", day(since), day(due))
    assert yellow_from(duty, before) == day(first_yellow)


@pytest.mark.parametrize(
    ("today", "light"), [("03-23", "green"), ("03-24", "yellow"), ("04-03", "yellow"), ("04-04", "red")]
)
def test_lights_change_at_their_exact_day(today: str, light: str) -> None:
    assert light_of("open", day("03-24"), day("04-04"), day(today)) == light


@pytest.mark.parametrize(
    ("state", "light"),
    [
        ("met", "green"),
        ("met_late", "green"),
        ("met_recorded_late", "green"),
        ("missed", "missed"),
        ("excused", "grey"),
        ("cancelled", "grey"),
    ],
)
def test_what_is_over_keeps_one_light(state: State, light: str) -> None:
    for today in ("03-23", "03-24", "04-04"):
        assert light_of(state, day("03-24"), day("04-04"), day(today)) == light


def test_the_window_follows_the_length_of_the_duty(county: County) -> None:
    windows = account(county, "03-02").law.rules.yellow(day("03-01"))
    assert [windows.before_days(length) for length in (90, 89, 25, 24, 7)] == [14, 7, 7, 2, 2]
