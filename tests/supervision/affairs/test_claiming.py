"""Claim, cause and measures of a listed problem: when they are due, what meets them, and what a decline does."""

import pytest

from tests.supervision.affairs.problems import (
    Campaign,
    account,
    campaign,
    light,
    listed,
    owed,
    rungs,
    track,
)
from tests.supervision.county import COUNTY, VILLAGE, day

STEPS = "claim cause measures"


@pytest.fixture
def county() -> Campaign:
    return listed()


# When they are due.


def test_a_listing_is_to_be_claimed_in_5_working_days_and_planned_in_15(county: Campaign) -> None:
    assert owed(county, "06-02") == {
        "claim@06-08": "open",
        "cause@06-23": "open",
        "measures@06-23": "open",
        "close@11-30": "open",
    }


def test_they_count_from_the_listing_and_name_it() -> None:
    county = campaign()
    event = county.lists("06-01")
    for rule in STEPS.split():
        duty = track(account(county, "06-02"), f"problem.{rule}").duty
        assert (duty.trigger_event, duty.since, duty.subject) == (event, day("06-01"), "problem/P")
        assert (duty.debtor.unit, duty.debtor.post, duty.debtor.inherited) == (VILLAGE, "branch_secretary", True)
        assert not duty.debtor.own


@pytest.mark.parametrize(
    ("rule", "red", "climbs"),
    [
        ("claim", "06-09", ["06-09", "06-11", "06-15", "06-23"]),
        ("cause", "06-27", ["06-27", "06-29", "07-03", "07-11"]),
        ("measures", "06-27", ["06-27", "06-29", "07-03", "07-11"]),
        ("close", "12-01", ["12-01", "12-03", "12-07", "12-15"]),
    ],
)
def test_an_act_in_the_system_is_red_the_next_day_what_is_done_in_the_world_three_days_later(
    county: Campaign, rule: str, red: str, climbs: list[str]
) -> None:
    assert track(account(county, "06-02"), f"problem.{rule}").duty.red_from == day(red)
    assert rungs(county, "12-31", f"problem.{rule}") == climbs


def test_an_opening_record_counts_from_the_day_of_its_recording_and_leaves_out_what_was_done_before() -> None:
    county = campaign()
    county.lists("05-11", "06-01 10:00", before="claim")
    assert owed(county, "06-02") == {"cause@06-23": "open", "measures@06-23": "open", "close@11-30": "open"}
    county = campaign()
    county.lists("05-11", "06-01 10:00", before="claim cause measures")
    assert owed(county, "06-02") == {"close@11-30": "open"}


@pytest.mark.parametrize(
    ("ends", "claim", "cause"),
    [
        ("06-24", "06-08", "06-23"),
        ("06-22", "06-08", "06-22"),
        ("06-08", "06-08", "06-08"),
        ("06-05", "06-05", "06-05"),
    ],
)
def test_nothing_of_the_owners_is_due_after_the_campaigns_end(ends: str, claim: str, cause: str) -> None:
    county = listed(ends=ends)
    assert list(owed(county, "06-02")) == [f"claim@{claim}", f"cause@{cause}", f"measures@{cause}", f"close@{ends}"]


def test_what_is_brought_in_after_the_campaigns_end_is_red_at_once() -> None:
    county = campaign(ends="05-29")
    county.lists("05-11", "06-01 10:00")
    assert owed(county, "06-02", "claim") == {"claim@05-29": "open"}
    assert light(county, "06-02", "problem.claim") == "red 4"
    assert rungs(county, "06-02", "problem.claim") == ["06-02", "06-02"]  # red days 1 and 3, at the first 00:00


# What meets them.


def test_each_is_met_by_its_first_record_in_time(county: Campaign) -> None:
    county.claims("06-08")
    county.analyses("06-23")
    county.plans("06-22")
    county.claims("06-25")  # somebody else is responsible now
    assert owed(county, "06-30", STEPS) == {
        "claim@06-08": "met 06-08",
        "cause@06-23": "met 06-23",
        "measures@06-23": "met 06-22",
    }


def test_what_is_done_the_day_after_is_met_late(county: Campaign) -> None:
    county.claims("06-09")
    county.analyses("06-24")
    county.plans("06-24")
    assert owed(county, "06-30", STEPS) == {
        "claim@06-08": "met_late 06-09",
        "cause@06-23": "met_late 06-24",
        "measures@06-23": "met_late 06-24",
    }


@pytest.mark.parametrize(("recorded", "state"), [("06-26 23:59", "met"), ("06-27 00:00", "met_recorded_late")])
def test_a_cause_may_be_recorded_until_the_grace_is_over(county: Campaign, recorded: str, state: str) -> None:
    county.analyses("06-23", recorded)
    assert owed(county, "06-30", "cause") == {"cause@06-23": f"{state} 06-23"}
    assert len(rungs(county, "06-30", "problem.cause")) == (state != "met")


def test_of_several_causes_and_measures_the_earliest_day_counts(county: Campaign) -> None:
    county.analyses("06-20")
    early = county.analyses("06-10", "06-22 09:00")
    county.plans("06-24", measure="M")
    first = county.plans("06-23", measure="N", recorded="06-25 09:00")
    kept = account(county, "06-30")
    cause, measures = track(kept, "problem.cause").duty, track(kept, "problem.measures").duty
    assert (cause.done_on, cause.done_by) == (day("06-10"), early)
    assert (measures.done_on, measures.done_by) == (day("06-23"), first)


def test_of_two_causes_of_one_day_the_one_recorded_first_counts(county: Campaign) -> None:
    first = county.analyses("06-10", "06-11 09:00")
    county.analyses("06-10", "06-11 10:00")
    assert track(account(county, "06-30"), "problem.cause").duty.done_by == first


# A decline, and its ruling.


def test_a_decline_stops_the_three_and_is_to_be_ruled_upon_by_the_office_in_5_working_days(county: Campaign) -> None:
    event = county.declines("06-04")
    assert owed(county, "06-05") == {
        "claim@06-08": "cancelled 06-04",
        "cause@06-23": "cancelled 06-04",
        "measures@06-23": "cancelled 06-04",
        "close@11-30": "open",
        "ruling@06-11": "open",
    }
    kept = account(county, "06-05")
    assert track(kept, "problem.claim").closed_by == event
    ruling = track(kept, "problem.ruling").duty
    assert (ruling.debtor.unit, ruling.debtor.post) == (COUNTY, "inspection_office")
    assert (ruling.trigger_event, ruling.since, ruling.red_from) == (event, day("06-04"), day("06-12"))


def test_while_it_awaits_the_ruling_they_are_grey_and_their_days_overdue_stand_still(county: Campaign) -> None:
    county.declines("06-10")
    assert light(county, "06-10", "problem.claim") == "red 2"
    assert light(county, "06-11", "problem.claim") == "grey 2"
    assert light(county, "07-30", "problem.claim") == "grey 2"
    assert rungs(county, "07-30", "problem.claim") == ["06-09"]


def test_what_was_done_by_the_declines_day_is_not_stopped(county: Campaign) -> None:
    county.analyses("06-04", "06-05 09:00")
    county.declines("06-04")
    assert owed(county, "06-06", STEPS) == {
        "claim@06-08": "cancelled 06-04",
        "cause@06-23": "met 06-04",
        "measures@06-23": "cancelled 06-04",
    }


def test_a_claim_of_the_declines_own_day_stands(county: Campaign) -> None:
    county.declines("06-04", at="09:00")
    county.claims("06-04", at="10:00")
    assert owed(county, "06-05", STEPS) == {
        "claim@06-08": "met 06-04",
        "cause@06-23": "cancelled 06-04",
        "measures@06-23": "cancelled 06-04",
    }


def test_a_decline_after_a_claim_stops_nothing_and_is_ruled_upon(county: Campaign) -> None:
    county.claims("06-04", at="09:00")
    county.declines("06-04", at="10:00")
    assert owed(county, "06-05", f"{STEPS} ruling") == {
        "claim@06-08": "met 06-04",
        "cause@06-23": "open",
        "measures@06-23": "open",
        "ruling@06-11": "open",
    }


def test_a_problem_that_was_brought_in_as_claimed_is_not_stopped_by_a_decline() -> None:
    county = campaign()
    county.lists("05-11", "06-01 10:00", before="claim")
    county.declines("06-04")
    assert owed(county, "06-05", STEPS) == {"cause@06-23": "open", "measures@06-23": "open"}


def test_insisting_begins_anew_from_the_ruling_what_was_stopped(county: Campaign) -> None:
    county.analyses("06-03")
    county.declines("06-04")
    event = county.insists("06-11")
    assert owed(county, "06-12") == {
        "claim@06-08": "cancelled 06-04",
        "claim@06-18": "open",
        "cause@06-23": "met 06-03",
        "measures@06-23": "cancelled 06-04",
        "measures@07-03": "open",
        "close@11-30": "open",
        "ruling@06-11": "met 06-11",
    }
    duty = track(account(county, "06-12"), "problem.claim", "06-18").duty
    assert (duty.trigger_event, duty.since) == (event, day("06-11"))


def test_what_was_done_between_the_decline_and_the_ruling_meets_the_new_one(county: Campaign) -> None:
    county.declines("06-04")
    county.claims("06-05")
    county.analyses("06-08")
    assert owed(county, "06-09", STEPS) == {
        "claim@06-08": "cancelled 06-04",
        "cause@06-23": "cancelled 06-04",
        "measures@06-23": "cancelled 06-04",
    }
    county.insists("06-11")
    assert owed(county, "06-12", "claim cause") == {
        "claim@06-08": "cancelled 06-04",
        "claim@06-18": "met 06-05",
        "cause@06-23": "cancelled 06-04",
        "cause@07-03": "met 06-08",
    }


def test_a_cause_of_before_the_decline_that_is_recorded_late_takes_the_new_one_away(county: Campaign) -> None:
    county.declines("06-04")
    county.insists("06-11")
    county.analyses("06-03", "06-22 09:00")
    assert list(owed(county, "06-22", "cause")) == ["cause@06-23", "cause@07-03"]
    assert owed(county, "06-23", "cause") == {"cause@06-23": "met 06-03"}


def test_the_same_due_day_makes_one_of_both() -> None:
    county = listed(ends="06-05")
    county.declines("06-02")
    county.insists("06-03")
    assert owed(county, "06-04", STEPS) == {"claim@06-05": "open", "cause@06-05": "open", "measures@06-05": "open"}
    assert track(account(county, "06-04"), "problem.claim").duty.since == day("06-03")


@pytest.mark.parametrize(("ends", "claim"), [("06-11", "06-11"), ("06-12", "06-12"), ("06-10", "06-18")])
def test_a_ruling_after_the_campaigns_end_gives_whole_days(ends: str, claim: str) -> None:
    county = listed(ends=ends)
    county.declines("06-04")
    county.insists("06-11")
    assert list(owed(county, "06-12", "claim")) == ["claim@06-08", f"claim@{claim}"]


def test_an_accepted_decline_ends_whatever_is_open(county: Campaign) -> None:
    county.claims("06-02")
    county.plans("06-03")
    county.asks_others("06-03")
    county.declines("06-04")
    event = county.accepts("06-09")
    assert owed(county, "06-10") == {
        "claim@06-08": "met 06-02",
        "cause@06-23": "cancelled 06-09",
        "measures@06-23": "met 06-03",
        "measure@07-15": "cancelled 06-09",
        "close@11-30": "cancelled 06-09",
        "ruling@06-11": "met 06-09",
        "self_check@07-02": "cancelled 06-09",
    }
    assert track(account(county, "06-10"), "problem.cause").closed_by == event


def test_the_days_overdue_of_what_was_stopped_stand_still_at_the_decline_also_when_it_is_accepted(
    county: Campaign,
) -> None:
    county.declines("06-10")
    county.accepts("06-15")
    assert owed(county, "06-16", "claim") == {"claim@06-08": "cancelled 06-10"}
    assert light(county, "06-16", "problem.claim") == "grey 2"


def test_a_second_decline_stops_nothing_and_is_ruled_upon_too(county: Campaign) -> None:
    county.declines("06-04")
    county.insists("06-11")
    county.declines("06-12", "E")
    assert owed(county, "06-13", "claim ruling") == {
        "claim@06-08": "cancelled 06-04",
        "claim@06-18": "open",
        "ruling@06-11": "met 06-11",
        "ruling@06-22": "open",
    }
    county.insists("06-15", "E")
    assert owed(county, "06-16", "claim ruling") == {
        "claim@06-08": "cancelled 06-04",
        "claim@06-18": "open",
        "ruling@06-11": "met 06-11",
        "ruling@06-22": "met 06-15",
    }


def test_the_second_decline_accepted_ends_what_had_begun_anew(county: Campaign) -> None:
    county.declines("06-04")
    county.insists("06-11")
    county.declines("06-12", "E")
    county.accepts("06-15", "E")
    assert owed(county, "06-16", "claim") == {"claim@06-08": "cancelled 06-04", "claim@06-18": "cancelled 06-15"}


def test_two_rulings_due_on_one_day_are_one_and_the_later_stands(county: Campaign) -> None:
    county.declines("06-04", at="09:00")
    county.insists("06-04", at="10:00")
    county.declines("06-04", "E", at="11:00")
    assert owed(county, "06-05", "ruling") == {"ruling@06-11": "open"}


def test_a_ruling_that_does_not_come_is_told_to_the_office_once(county: Campaign) -> None:
    county.declines("06-04")
    assert rungs(county, "12-31", "problem.ruling") == ["06-12"]
    [rung] = track(account(county, "12-31"), "problem.ruling").rungs
    assert [(seat.post, seat.person) for seat in rung.addressed.receivers] == [("inspection_office", "du")]
