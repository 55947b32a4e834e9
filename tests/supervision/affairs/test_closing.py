"""Closing a problem: which request counts, what waiting does, who verifies until when, and reopening."""

import pytest

from tests.supervision.affairs.problems import Campaign, account, campaign, light, listed, owed, rungs, track
from tests.supervision.county import COUNTY, day

CLOSE, VERIFY = "problem.close", "problem.verify"


@pytest.fixture
def county() -> Campaign:
    """Solved by 10 July."""
    county = listed()
    county.solves("06-02", "06-05", "06-08", "07-10")
    return county


@pytest.fixture
def late() -> Campaign:
    """The same; the campaign ends on 15 July."""
    county = listed(ends="07-15")
    county.solves("06-02", "06-05", "06-08", "07-10")
    return county


# Which request counts.


def test_a_request_that_counts_is_to_be_verified_by_the_office_in_10_working_days(county: Campaign) -> None:
    event = county.asks("07-10")
    duty = track(account(county, "07-11"), VERIFY).duty
    assert (duty.debtor.unit, duty.debtor.post) == (COUNTY, "inspection_office")
    assert (duty.trigger_event, duty.since, duty.due, duty.red_from) == (
        event,
        day("07-10"),
        day("07-24"),
        day("07-25"),
    )
    assert rungs(county, "12-31", VERIFY) == ["07-25"]


@pytest.mark.parametrize(
    ("claimed", "analysed", "planned", "completed", "counts"),
    [
        ("07-13", "07-13", "07-13", "07-13", True),
        ("07-14", "07-13", "07-13", "07-13", False),
        ("07-13", "07-14", "07-13", "07-13", False),
        ("07-13", "07-13", "07-13", "07-14", False),
        ("06-02", "06-05", "06-08", "07-12", True),
    ],
)
def test_it_counts_when_everything_was_done_by_its_day(
    claimed: str, analysed: str, planned: str, completed: str, counts: bool
) -> None:
    county = listed()
    county.solves(claimed, analysed, planned, completed)
    county.asks("07-13", at="20:00")
    assert ("verify@07-27" in owed(county, "07-20")) == counts
    assert track(account(county, "07-20"), CLOSE).duty.waits == counts


def test_without_any_measure_it_does_not_count() -> None:
    county = listed()
    county.claims("06-02")
    county.analyses("06-02")
    county.asks("07-13")
    assert owed(county, "07-14", "verify") == {}


def test_a_measure_that_is_planned_after_its_day_does_not_matter(county: Campaign) -> None:
    county.plans("07-14", measure="N")
    county.asks("07-13")
    assert owed(county, "07-15", "verify") == {"verify@07-27": "open"}


def test_a_second_measure_of_its_own_day_matters(county: Campaign) -> None:
    county.asks("07-13")
    county.plans("07-13", measure="N", recorded="07-15 09:00")
    assert owed(county, "07-15", "verify") == {"verify@07-27": "open"}
    assert owed(county, "07-16", "verify") == {}
    county.completes_measure("07-13", measure="N", recorded="07-16 09:00")
    assert owed(county, "07-17", "verify") == {"verify@07-30": "open"}


def test_steps_that_were_taken_before_an_opening_record_are_done() -> None:
    county = campaign()
    county.lists("05-11", "06-01 10:00", before="claim cause measures")
    county.asks("06-02")
    assert owed(county, "06-03") == {"close@11-30": "open", "verify@06-16": "open"}


def test_what_is_recorded_late_makes_a_request_count_from_then_on(late: Campaign) -> None:
    late.plans("06-08", measure="N")
    late.asks("07-15")
    assert rungs(late, "07-18", CLOSE) == ["07-16", "07-18"]
    late.completes_measure("07-15", measure="N", recorded="07-18 09:00")
    assert light(late, "07-19", CLOSE) == "yellow 4"
    assert rungs(late, "09-30", CLOSE) == ["07-16", "07-18"]
    assert owed(late, "07-19", "verify") == {"verify@07-31": "open"}
    late.closes_problem("07-20")
    assert owed(late, "07-21", "close") == {"close@07-15": "met_recorded_late 07-15"}


def test_to_verify_it_counts_from_when_the_last_that_makes_it_count_was_recorded() -> None:
    """Until then nothing was owed, and the office could not know better."""
    county = listed()
    county.claims("06-02")
    county.analyses("06-05")
    county.plans("06-08")
    county.asks("07-13")
    event = county.completes_measure("07-10", recorded="08-20")
    assert owed(county, "08-20", "verify") == {}
    duty = track(account(county, "08-21"), VERIFY).duty
    assert (duty.trigger_event, duty.since, duty.due) == (event, day("08-20"), day("09-03"))
    assert rungs(county, "12-31", VERIFY) == ["09-04"]


def test_of_several_records_of_a_step_the_one_counts_that_was_told_first() -> None:
    county = listed()
    county.solves("06-02", "06-05", "06-08", "07-10")
    county.asks("07-13")
    county.analyses("06-03", recorded="07-20")
    assert owed(county, "07-21", "verify") == {"verify@07-27": "open"}


def test_one_that_counts_again_is_to_be_verified_anew_with_a_ladder_of_its_own(county: Campaign) -> None:
    county.asks("07-13")
    county.plans("07-13", measure="N", recorded="08-03 09:00")
    county.completes_measure("07-13", measure="N", recorded="08-05 09:00")
    assert rungs(county, "12-31", VERIFY, "08-19") == ["08-20"]


def test_rejected_before_it_counted_it_was_never_to_be_verified() -> None:
    county = listed()
    county.claims("06-02")
    county.analyses("06-05")
    county.plans("06-08")
    county.asks("07-13")
    county.rejects("07-20")
    county.completes_measure("07-10", recorded="08-20")
    assert owed(county, "08-21", "verify close") == {"close@11-30": "open"}


def test_of_two_the_one_waits_first_that_was_known_first_to_count() -> None:
    """The one that was asked for first counts by a cause that is told later than the other's."""
    county = listed()
    county.solves("06-02", "07-13", "06-08", "07-09")
    county.asks("07-10", "R")
    county.asks("07-14", "S")
    assert owed(county, "07-15", "verify") == {"verify@07-28": "open"}
    county.analyses("07-09", recorded="07-20")
    assert owed(county, "07-21", "verify") == {"verify@07-28": "open"}
    county.rejects("07-21", "S")
    assert owed(county, "07-22", "verify") == {"verify@07-28": "met 07-21", "verify@08-04": "open"}
    county.rejects("07-22", "R")
    assert owed(county, "07-23", "verify") == {"verify@07-28": "met 07-21", "verify@08-04": "met 07-22"}


# While it waits.


@pytest.mark.parametrize(
    ("on", "shown"),
    [("07-10", "green"), ("07-11", "yellow"), ("11-30", "yellow"), ("12-01", "yellow 1"), ("12-31", "yellow 31")],
)
def test_while_a_request_waits_closing_is_yellow_and_no_rung_fires(county: Campaign, on: str, shown: str) -> None:
    county.asks("07-10")
    assert light(county, on, CLOSE) == shown
    assert rungs(county, on, CLOSE) == []
    assert track(account(county, on), CLOSE).state == "open"


def test_closed_it_is_met_on_the_requests_day_however_late_the_verdict(late: Campaign) -> None:
    late.asks("07-15")
    event = late.closes_problem("09-01")
    assert owed(late, "09-02", "close verify") == {"close@07-15": "met 07-15", "verify@07-29": "met_late 09-01"}
    kept = account(late, "09-02")
    assert track(kept, CLOSE).closed_by == track(kept, VERIFY).closed_by == event
    assert rungs(late, "09-02", CLOSE) == []


def test_asked_for_the_day_after_it_is_met_late(late: Campaign) -> None:
    late.asks("07-16")
    late.closes_problem("07-20")
    assert owed(late, "07-21", "close") == {"close@07-15": "met_late 07-16"}
    assert rungs(late, "07-21", CLOSE) == ["07-16"]


def test_rejected_it_is_red_from_the_old_day(late: Campaign) -> None:
    late.asks("07-14")
    late.rejects("07-21")
    assert light(late, "07-21", CLOSE) == "yellow 6"
    assert light(late, "07-22", CLOSE) == "red 7"
    kept = track(account(late, "07-22"), CLOSE)
    assert [(rung.number, rung.day, rung.highest) for rung in kept.rungs] == [
        (1, day("07-22"), False),
        (2, day("07-22"), False),
        (3, day("07-22"), True),
    ]


def test_rejected_before_its_day_it_is_as_it_was(county: Campaign) -> None:
    county.asks("07-10")
    county.rejects("07-14")
    assert light(county, "07-15", CLOSE) == "green"
    assert owed(county, "07-15", "close verify") == {"close@11-30": "open", "verify@07-24": "met 07-14"}


def test_asked_again_after_a_rejection_it_waits_again(late: Campaign) -> None:
    late.asks("07-14")
    late.rejects("07-17")
    late.asks("07-20", "S")
    assert light(late, "07-20", CLOSE) == "red 5"
    assert light(late, "07-21", CLOSE) == "yellow 6"
    late.closes_problem("07-24", "S")
    assert owed(late, "07-25", "close verify") == {
        "close@07-15": "met_late 07-20",
        "verify@07-28": "met 07-17",
        "verify@08-03": "met 07-24",
    }
    assert rungs(late, "07-25", CLOSE) == ["07-18", "07-18"]


def test_a_request_that_does_not_count_changes_nothing_and_may_be_rejected() -> None:
    county = listed(ends="06-30")
    county.asks("06-29")
    assert light(county, "07-01", CLOSE) == "red 1"
    county.rejects("07-01")
    assert owed(county, "07-02", "close verify") == {"close@06-30": "open"}


# Several requests.


def test_a_second_request_changes_nothing(county: Campaign) -> None:
    county.asks("07-10", "R")
    county.asks("07-13", "S")
    assert owed(county, "07-14", "close verify") == {"close@11-30": "open", "verify@07-24": "open"}
    county.closes_problem("07-15", "R")
    assert owed(county, "07-16", "close verify") == {"close@11-30": "met 07-10", "verify@07-24": "met 07-15"}


def test_closed_by_the_second_it_is_met_on_that_ones_day_and_the_first_is_settled(county: Campaign) -> None:
    county.asks("07-10", "R")
    county.asks("07-13", "S")
    county.closes_problem("07-15", "S")
    assert owed(county, "07-16", "close verify") == {"close@11-30": "met 07-13", "verify@07-24": "met 07-15"}


def test_when_the_first_is_rejected_the_second_takes_its_place(late: Campaign) -> None:
    late.asks("07-10", "R")
    late.asks("07-13", "S")
    event = late.rejects("07-21", "R")
    assert light(late, "07-22", CLOSE) == "yellow 7"
    assert owed(late, "07-22", "verify") == {"verify@07-24": "met 07-21", "verify@08-04": "open"}
    duty = track(account(late, "07-22"), VERIFY, "08-04").duty
    assert (duty.trigger_event, duty.since) == (event, day("07-21"))
    late.closes_problem("07-22", "S")
    assert owed(late, "07-23", "close verify") == {
        "close@07-15": "met 07-13",
        "verify@07-24": "met 07-21",
        "verify@08-04": "met 07-22",
    }


def test_when_the_second_is_rejected_the_first_waits_on(county: Campaign) -> None:
    county.asks("07-10", "R")
    county.asks("07-13", "S")
    county.rejects("07-14", "S")
    assert owed(county, "07-15", "close verify") == {"close@11-30": "open", "verify@07-24": "open"}
    county.rejects("07-16", "R")
    assert owed(county, "07-17", "verify") == {"verify@07-24": "met 07-16"}


def test_of_three_the_next_one_that_still_waits_takes_the_place(county: Campaign) -> None:
    county.asks("07-10", "R")
    county.asks("07-13", "S")
    county.asks("07-14", "T")
    county.rejects("07-15", "S")
    county.rejects("07-16", "R")
    county.rejects("07-20", "T")
    assert owed(county, "07-21", "close verify") == {
        "close@11-30": "open",
        "verify@07-24": "met 07-16",
        "verify@07-30": "met 07-20",
    }


def test_one_that_does_not_count_takes_no_place() -> None:
    county = listed()
    county.asks("07-09", "Q")  # the measure was completed a day later
    county.solves("06-02", "06-05", "06-08", "07-10")
    county.asks("07-10", "R", at="13:00")
    county.rejects("07-13", "R")
    assert owed(county, "07-14", "verify") == {"verify@07-24": "met 07-13"}
    assert not track(account(county, "07-14"), CLOSE).duty.waits


def test_two_verifications_due_on_one_day_are_one_and_the_later_stands(county: Campaign) -> None:
    county.asks("07-10", "R", at="13:00")
    county.rejects("07-10", "R", at="14:00")
    county.asks("07-10", "S", at="15:00")
    assert owed(county, "07-11", "verify") == {"verify@07-24": "open"}


def test_the_request_that_closed_it_counts_whatever_is_known_later(county: Campaign) -> None:
    county.asks("07-13")
    county.closes_problem("07-14")
    county.reopens("08-03")
    county.plans("07-13", measure="N", due="08-20", recorded="08-05 09:00")
    assert owed(county, "08-06", "close verify") == {
        "close@11-30": "met 07-13",
        "close@09-02": "open",
        "verify@07-27": "met 07-14",
    }


# Reopening.


def test_reopened_only_the_closing_is_owed_again_in_30_days(county: Campaign) -> None:
    county.asks("07-10")
    county.closes_problem("07-13")
    event = county.reopens("08-03")
    assert owed(county, "08-04", "claim cause measures measure close") == {
        "claim@06-08": "met 06-02",
        "cause@06-23": "met 06-05",
        "measures@06-23": "met 06-08",
        "measure@07-15": "met 07-10",
        "close@11-30": "met 07-10",
        "close@09-02": "open",
    }
    duty = track(account(county, "08-04"), CLOSE, "09-02").duty
    assert (duty.trigger_event, duty.since, duty.red_from) == (event, day("08-03"), day("09-03"))


@pytest.mark.parametrize(("reopened", "due"), [("10-30", "11-29"), ("10-31", "11-30"), ("11-01", "11-30")])
def test_a_reopening_is_capped_at_the_campaigns_end(county: Campaign, reopened: str, due: str) -> None:
    county.asks("07-10")
    county.closes_problem("07-13")
    county.reopens(reopened)
    became = owed(county, "11-02", "close")
    assert became[f"close@{due}"] == "open"
    assert len(became) == (2 if due < "11-30" else 1)  # due on the same day as the first one it stands for both


def test_a_request_belongs_to_the_reopening_after_which_it_was_made(county: Campaign) -> None:
    county.asks("07-10")
    county.closes_problem("07-13")
    county.reopens("08-03")
    county.asks("08-20", "S")
    assert light(county, "08-21", CLOSE, "09-02") == "yellow"
    county.closes_problem("09-07", "S")
    assert owed(county, "09-08", "close verify") == {
        "close@11-30": "met 07-10",
        "close@09-02": "met 08-20",
        "verify@07-24": "met 07-13",
        "verify@09-03": "met_late 09-07",
    }


@pytest.mark.parametrize(
    ("on", "due"), [("08-03", "10-01"), ("09-02", "10-01"), ("09-03", "09-02"), ("08-02", "09-02")]
)
def test_a_reopenings_closing_may_be_extended_by_its_day(county: Campaign, on: str, due: str) -> None:
    county.asks("07-10")
    county.closes_problem("07-13")
    county.reopens("08-03")
    county.extends("close", to="10-01", on=on)
    assert owed(county, "09-04", "close") == {"close@11-30": "met 07-10", f"close@{due}": "open"}


def test_closing_goes_on_while_a_decline_awaits_its_ruling(county: Campaign) -> None:
    county.asks("07-10")
    county.declines("07-13")
    assert owed(county, "07-14", "close verify") == {"close@11-30": "open", "verify@07-24": "open"}


def test_an_accepted_decline_ends_a_closing_that_waits_and_its_verification(late: Campaign) -> None:
    late.asks("07-10")
    late.declines("07-13")
    event = late.accepts("07-20")
    assert owed(late, "07-21", "close verify") == {"close@07-15": "cancelled 07-20", "verify@07-24": "cancelled 07-20"}
    assert track(account(late, "07-21"), CLOSE).closed_by == event
    assert light(late, "07-21", CLOSE) == "grey 5"
    assert rungs(late, "12-31", CLOSE) == []
