"""A common problem goes last: no verification is owed while a self-check or a child of it is open."""

import pytest

from services.supervision.domain.affairs.listed_problem import ListedProblem
from services.supervision.domain.affairs.opening import concerned
from services.supervision.domain.roster import Roster
from tests.supervision.affairs.problems import Campaign, account, light, listed, owed, rungs, track
from tests.supervision.county import COUNTY, OTHER, TOWN, VILLAGE, day

CLOSE, VERIFY = "problem.close", "problem.verify"


def verifications(county: Campaign, until: str) -> dict[str, str]:
    return owed(county, until, "verify")


@pytest.fixture
def county() -> Campaign:
    """The other village is asked to look on 1 June; on 13 July, a Monday, all is done and the closing is asked for."""
    county = listed()
    county.asks_others("06-01", OTHER)
    county.solves("06-02", "06-05", "06-08", "07-10")
    county.asks("07-13")
    return county


# Self-checks.


def test_while_a_self_check_is_open_the_closing_waits_and_nothing_is_to_be_verified(county: Campaign) -> None:
    assert verifications(county, "11-01") == {}
    assert light(county, "12-15", CLOSE) == "yellow 15"
    assert rungs(county, "12-31", CLOSE) == []


def test_its_answer_is_where_the_ten_working_days_begin(county: Campaign) -> None:
    event = county.files("07-20", OTHER)
    duty = track(account(county, "07-21"), VERIFY).duty
    assert (duty.trigger, duty.since, duty.due) == (event, day("07-20"), day("08-03"))
    assert duty.trigger_event == next(told.id for told in county.acted if told.on == day("07-13"))
    assert rungs(county, "12-31", VERIFY) == ["08-04"]


def test_the_last_of_them_counts() -> None:
    county = listed()
    county.asks_others("06-01", f"{OTHER} {TOWN}")
    county.solves("06-02", "06-05", "06-08", "07-10")
    county.asks("07-13")
    county.files("07-20", TOWN)
    assert verifications(county, "07-21") == {}
    county.files("07-21", OTHER)
    assert verifications(county, "07-22") == {"verify@08-04": "open"}


def test_one_that_was_answered_before_the_request_hinders_nothing() -> None:
    county = listed()
    county.asks_others("06-01", OTHER)
    county.files("06-20", OTHER)
    county.solves("06-02", "06-05", "06-08", "07-10")
    county.asks("07-13")
    assert verifications(county, "07-14") == {"verify@07-27": "open"}


def test_a_request_that_counts_later_than_that_is_counted_from_then(county: Campaign) -> None:
    county.files("07-20", OTHER)
    county.plans("07-13", measure="N", recorded="07-14 09:00")
    county.completes_measure("07-13", measure="N", recorded="08-05 09:00")
    assert verifications(county, "08-06") == {"verify@08-19": "open"}


def test_one_that_is_asked_for_later_ends_what_was_owed_until_it_is_answered() -> None:
    county = listed()
    county.solves("06-02", "06-05", "06-08", "07-10")
    county.asks("07-13")
    county.asks_others("07-29", OTHER)
    assert rungs(county, "07-29", VERIFY) == ["07-28"]
    assert verifications(county, "07-30") == {}
    county.files("08-10", OTHER)
    assert verifications(county, "08-11") == {"verify@08-24": "open"}
    assert rungs(county, "12-31", VERIFY, "08-24") == ["08-25"]  # a duty of its own


@pytest.mark.parametrize("merged", [False, True])
def test_a_unit_that_has_ended_is_awaited_no_more_since_that_was_recorded(county: Campaign, merged: bool) -> None:
    if merged:
        county.merges(OTHER, VILLAGE, "07-17", "07-20")
    else:
        county.closes(OTHER, "07-17", "07-20")
    assert verifications(county, "07-20") == {}
    assert verifications(county, "07-21") == {"verify@08-03": "open"}


def test_nor_one_that_owes_none_because_it_was_not_watched_by_then() -> None:
    county = listed()
    county.enrols(OTHER, "village", "07-01", recorded="05-01")
    county.asks_others("06-01", OTHER)
    county.solves("06-02", "06-05", "06-08", "07-10")
    county.asks("07-13")
    assert verifications(county, "07-14") == {"verify@07-27": "open"}


# Children.


def test_a_child_hinders_from_its_listing_until_it_is_closed(county: Campaign) -> None:
    county.finds("06-20")
    assert verifications(county, "11-01") == {}
    event = county.ends_child("07-20")
    assert track(account(county, "07-21"), VERIFY).duty.trigger == event
    assert verifications(county, "07-21") == {"verify@08-03": "open"}


def test_or_until_it_is_struck_off_the_list(county: Campaign) -> None:
    county.finds("06-20")
    county.ends_child("07-20", struck=True)
    assert verifications(county, "07-21") == {"verify@08-03": "open"}


def test_one_that_comes_back_hinders_once_more(county: Campaign) -> None:
    county.finds("06-20")
    county.ends_child("07-20")
    county.reopens_child("07-22")
    assert verifications(county, "07-23") == {}
    county.ends_child("08-10")
    assert verifications(county, "08-11") == {"verify@08-24": "open"}


def test_one_for_which_nobody_answers_any_more_does_not(county: Campaign) -> None:
    county.finds("06-20")
    county.closes(OTHER, "07-17", "07-20")
    assert verifications(county, "07-20") == {}
    assert verifications(county, "07-21") == {"verify@08-03": "open"}


def test_but_one_that_has_passed_to_a_successor_does_until_that_is_closed(county: Campaign) -> None:
    county.finds("06-20")
    county.merges(OTHER, TOWN, "07-17")
    assert verifications(county, "07-21") == {}
    county.closes(TOWN, "07-21", "07-22")
    assert verifications(county, "07-23") == {"verify@08-05": "open"}


def test_of_another_closing_what_a_child_does_is_nothing(county: Campaign) -> None:
    """While the parent is closed there is nothing to verify; reopened, it waits for the child again."""
    county.finds("06-20")
    county.ends_child("07-20")
    county.closes_problem("07-21")
    county.reopens_child("08-03")
    assert verifications(county, "08-04") == {"verify@08-03": "met 07-21"}
    county.reopens("08-05")
    county.asks("08-06", "S")
    assert verifications(county, "08-07") == {"verify@08-03": "met 07-21"}
    county.ends_child("08-10")
    assert verifications(county, "08-11") == {"verify@08-03": "met 07-21", "verify@08-24": "open"}


# Verdicts meanwhile.


def test_a_rejection_meanwhile_rejects(county: Campaign) -> None:
    county.rejects("07-15")
    county.files("07-20", OTHER)
    assert owed(county, "07-21", "verify close") == {"close@11-30": "open"}
    assert not track(account(county, "07-21"), CLOSE).duty.waits


def test_of_two_that_wait_meanwhile_the_one_that_is_left_is_to_be_verified(county: Campaign) -> None:
    county.asks("07-14", "S")
    county.rejects("07-15")
    county.files("07-20", OTHER)
    assert verifications(county, "07-21") == {"verify@08-03": "open"}
    county.closes_problem("07-22", "S")
    assert owed(county, "07-23", "verify close") == {"verify@08-03": "met 07-22", "close@11-30": "met 07-14"}


# What it hears.


def test_the_listing_of_a_child_is_told_to_its_parent_which_listens_for_its_unit_from_then_on() -> None:
    county = listed()
    county.asks_others("06-01", OTHER)
    county.finds("06-20")
    told = list(concerned(county.acted[-1], f"problem/P.{OTHER}", Roster(COUNTY)))
    assert [subject for name, subject in told if name == "problem/P"] == [f"problem/P.{OTHER}", f"unit/{OTHER}"]
    affair = ListedProblem("P")
    for fact in county.acted:
        affair.learn(fact)
    assert affair.unit == VILLAGE
    assert f"unit/{OTHER}" in affair.ears(Roster(COUNTY))


def test_what_is_told_of_a_child_before_its_parent_or_itself_was_listed_is_put_by() -> None:
    county = listed()
    county.finds("06-20")
    affair = ListedProblem("P")
    affair.learn(county.acted[-1])
    assert not affair.begun
    county.reopens_child("07-22", unit=TOWN)
    affair.learn(county.acted[-1])
    assert not affair.begun
