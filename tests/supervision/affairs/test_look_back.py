"""回头看: the inspection office goes to see whether what was closed holds."""

import pytest

from tests.supervision.affairs.problems import Campaign, account, light, listed, owed, rungs, track
from tests.supervision.county import COUNTY, day

LOOK_BACK = "problem.look_back"


@pytest.fixture
def county() -> Campaign:
    """Asked for on 15 June and closed on 16 June: 60 days after that is 15 August, 90 days 14 September."""
    county = listed()
    county.solves("06-02", "06-05", "06-08", "06-15")
    county.asks("06-15", at="13:00")
    county.closes_problem("06-16")
    return county


def test_it_is_owed_by_the_office_90_days_after_the_closing(county: Campaign) -> None:
    duty = track(account(county, "06-17"), LOOK_BACK).duty
    assert (duty.debtor.unit, duty.debtor.post) == (COUNTY, "inspection_office")
    assert (duty.since, duty.due, duty.red_from) == (day("06-16"), day("09-14"), day("09-18"))
    assert duty.trigger_event == track(account(county, "06-17"), "problem.close").closed_by
    assert rungs(county, "12-31", LOOK_BACK) == ["09-18"]


def test_it_is_not_owed_while_the_closing_is_only_asked_for(county: Campaign) -> None:
    assert owed(county, "06-16", "look_back") == {}


@pytest.mark.parametrize(
    ("on", "shown"), [("08-30", "green"), ("08-31", "yellow"), ("09-17", "yellow 3"), ("09-18", "red 4")]
)
def test_it_is_yellow_14_days_before(county: Campaign, on: str, shown: str) -> None:
    assert light(county, on, LOOK_BACK) == shown


@pytest.mark.parametrize(
    ("on", "became"),
    [
        ("06-16", "open"),
        ("08-14", "open"),
        ("08-15", "met 08-15"),
        ("09-14", "met 09-14"),
        ("09-15", "met_late 09-15"),
    ],
)
def test_it_counts_from_the_60th_day_on(county: Campaign, on: str, became: str) -> None:
    county.looks_back(on)
    assert owed(county, "09-16", "look_back") == {"look_back@09-14": became}


def test_one_that_came_too_early_does_not_hinder_the_next(county: Campaign) -> None:
    county.looks_back("07-01")
    event = county.looks_back("08-20")
    assert owed(county, "09-16", "look_back") == {"look_back@09-14": "met 08-20"}
    assert track(account(county, "09-16"), LOOK_BACK).closed_by == event


@pytest.mark.parametrize(("recorded", "state"), [("09-17 23:59", "met"), ("09-18 00:00", "met_recorded_late")])
def test_it_may_be_recorded_until_the_grace_is_over(county: Campaign, recorded: str, state: str) -> None:
    county.looks_back("09-14", recorded)
    assert owed(county, "09-20", "look_back") == {"look_back@09-14": f"{state} 09-14"}


def test_of_two_the_earlier_day_counts(county: Campaign) -> None:
    county.looks_back("09-18")
    county.looks_back("09-10", "09-20 09:00")
    assert owed(county, "09-21", "look_back") == {"look_back@09-14": "met_recorded_late 09-10"}


def test_a_reopening_cancels_it(county: Campaign) -> None:
    event = county.reopens("07-20")
    assert owed(county, "07-21", "look_back") == {"look_back@09-14": "cancelled 07-20"}
    assert track(account(county, "07-21"), LOOK_BACK).closed_by == event


def test_one_that_was_met_by_the_reopening_stays_met(county: Campaign) -> None:
    county.looks_back("09-01")
    county.reopens("09-01")
    assert owed(county, "09-02", "look_back") == {"look_back@09-14": "met 09-01"}


def test_one_may_be_recorded_after_the_reopening_that_it_caused(county: Campaign) -> None:
    county.reopens("09-01")
    assert owed(county, "09-02", "look_back") == {"look_back@09-14": "cancelled 09-01"}
    event = county.looks_back("08-31", "09-02 09:00")
    assert owed(county, "09-03", "look_back") == {"look_back@09-14": "met 08-31"}
    assert track(account(county, "09-03"), LOOK_BACK).closed_by == event


def test_one_of_a_day_after_the_reopening_meets_nothing(county: Campaign) -> None:
    county.reopens("09-01")
    county.looks_back("09-02")
    assert owed(county, "09-03", "look_back") == {"look_back@09-14": "cancelled 09-01"}


def test_it_belongs_to_the_closing_that_held_on_its_day_whenever_it_is_recorded(county: Campaign) -> None:
    county.reopens("09-01")
    county.asks("09-02", "S")
    county.closes_problem("09-03", "S")
    county.looks_back("08-31", "09-04 09:00")
    assert owed(county, "09-05", "look_back") == {"look_back@09-14": "met 08-31", "look_back@12-02": "open"}


def test_each_closing_has_one_of_its_own(county: Campaign) -> None:
    county.looks_back("09-01")
    county.reopens("09-01")
    county.asks("09-02", "S")
    county.closes_problem("09-03", "S")
    assert owed(county, "09-04", "look_back") == {
        "look_back@09-14": "met 09-01",
        "look_back@12-02": "open",
    }
    county.looks_back("11-01")  # the 59th day after the second closing
    assert owed(county, "11-03", "look_back")["look_back@12-02"] == "open"
    county.looks_back("11-02")
    assert owed(county, "11-03", "look_back")["look_back@12-02"] == "met 11-02"


def test_it_is_not_capped_at_the_campaigns_end() -> None:
    county = listed(ends="06-30")
    county.solves("06-02", "06-05", "06-08", "06-15")
    county.asks("06-15", at="13:00")
    county.closes_problem("07-06")
    assert owed(county, "07-07", "close look_back") == {"close@06-30": "met 06-15", "look_back@10-04": "open"}
