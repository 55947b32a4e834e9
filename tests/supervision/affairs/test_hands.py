"""Other hands: a verdict by whoever asked, fixed, owns or does not sit in an office is a breach, as far as is known."""

import pytest

from tests.supervision.affairs.problems import DEPARTMENT, OFFICE, Campaign, account, breaches, campaign, listed, owed
from tests.supervision.county import COUNTY, OTHER, TOWN, VILLAGE, day


@pytest.fixture
def county() -> Campaign:
    """The clerk has completed the measure, the secretary asks for the closing on 13 July."""
    county = listed()
    county.solves("06-02", "06-05", "06-08", "07-10")
    county.asks("07-13", requester="zhi")
    return county


def test_a_verdict_by_somebody_else_of_an_office_is_none(county: Campaign) -> None:
    county.rejects("07-14", verifier="du", office=OFFICE)
    county.asks("07-15", "S")
    county.closes_problem("07-16", "S", verifier="zu", office=DEPARTMENT)
    assert breaches(county, "07-17") == {}


@pytest.mark.parametrize("rejected", [True, False])
@pytest.mark.parametrize("verifier", ["zhi", "clerk"])
def test_a_verdict_by_whoever_asked_or_completed_a_measure_is_one(
    county: Campaign, verifier: str, rejected: bool
) -> None:
    county.appoints(verifier, "inspection_office", "2025-01-01", unit=OFFICE)
    verdict = county.rejects if rejected else county.closes_problem
    event = verdict("07-14", verifier=verifier)
    assert breaches(county, "07-15") == {"07-14": None}
    [found] = account(county, "07-15").breaches.values()
    assert (found.rule, found.subject, found.found.on) == ("problem.verify.other_hands", "problem/P", day("07-14"))
    assert (found.found.event, found.row.group) == (event, "rectification")


def test_the_requester_of_another_request_is_none(county: Campaign) -> None:
    county.appoints("hu", "inspection_office", "2025-01-01", unit=OFFICE)
    county.asks("07-14", "S", requester="hu")
    county.closes_problem("07-15", "R", verifier="hu")
    assert breaches(county, "07-16") == {}


def test_a_completion_that_is_recorded_later_shows_it(county: Campaign) -> None:
    county.plans("06-08", measure="N")
    county.rejects("07-14", verifier="du")
    assert breaches(county, "07-20") == {}
    county.completes_measure("07-10", measure="N", completer="du", recorded="07-20 09:00")
    assert breaches(county, "07-21") == {"07-14": None}


@pytest.mark.parametrize(
    ("post", "unit", "office", "breach"),
    [
        ("inspection_office", OFFICE, OFFICE, False),
        ("organisation_department", DEPARTMENT, DEPARTMENT, False),
        ("organisation_department", OFFICE, OFFICE, False),
        ("inspection_office", OFFICE, DEPARTMENT, True),
        ("committee_member", OFFICE, OFFICE, True),
        ("linked_leader", TOWN, OFFICE, True),
    ],
)
def test_the_verifier_holds_one_of_the_two_posts_in_the_office_that_is_named(
    county: Campaign, post: str, unit: str, office: str, breach: bool
) -> None:
    county.appoints("hu", post, "2025-01-01", unit=unit)
    county.closes_problem("07-14", verifier="hu", office=office)
    assert bool(breaches(county, "07-15")) == breach


@pytest.mark.parametrize(
    ("first", "last", "breach"),
    [
        ("07-14", None, False),
        ("07-15", None, True),
        ("07-01", "07-14", False),
        ("07-01", "07-13", True),
    ],
)
def test_it_goes_by_the_posts_of_the_verdicts_day(county: Campaign, first: str, last: str | None, breach: bool) -> None:
    county.appoints("hu", "inspection_office", first, last, unit=OFFICE)
    county.closes_problem("07-14", verifier="hu")
    assert bool(breaches(county, "07-16")) == breach


@pytest.mark.parametrize(
    ("unit", "first", "last", "breach"),
    [
        (VILLAGE, "2025-01-01", None, True),
        (VILLAGE, "07-15", None, False),
        (VILLAGE, "2025-01-01", "07-13", False),
        (VILLAGE, "2025-01-01", "07-14", True),
        (OTHER, "2025-01-01", None, False),
        (TOWN, "2025-01-01", None, False),
    ],
)
def test_a_post_in_the_owners_unit_makes_it_the_owners_own_hands(
    county: Campaign, unit: str, first: str, last: str | None, breach: bool
) -> None:
    county.appoints("du", "work_team_member", first, last, unit=unit)
    county.closes_problem("07-14", verifier="du")
    assert bool(breaches(county, "07-16")) == breach


@pytest.mark.parametrize(("merged", "breach"), [("07-13", True), ("07-14", False)])
def test_the_owner_is_whoever_carries_the_problem_that_day(county: Campaign, merged: str, breach: bool) -> None:
    """Of the day of a merger all still belongs to the old unit."""
    county.merges(VILLAGE, OTHER, merged, "07-13 08:00")
    county.appoints("du", "work_team_member", "2025-01-01", unit=OTHER)
    county.closes_problem("07-14", verifier="du")
    assert bool(breaches(county, "07-16")) == breach


def test_an_office_does_not_verify_its_own_problem() -> None:
    county = campaign()
    county.lists("06-01", unit=OFFICE, post="inspection_office")
    county.solves("06-02", "06-05", "06-08", "07-10")
    county.asks("07-13")
    county.rejects("07-14", verifier="zu", office=DEPARTMENT)
    assert breaches(county, "07-15") == {}
    county.asks("07-15", "S")
    county.appoints("hu", "inspection_office", "2025-01-01", unit=OFFICE)
    county.rejects("07-16", "S", verifier="hu", office=OFFICE)
    assert breaches(county, "07-17") == {"07-16": None}


def test_but_the_other_office_that_sits_in_the_same_unit_does() -> None:
    county = campaign()
    county.lists("06-01", unit=OFFICE, post="inspection_office")
    county.solves("06-02", "06-05", "06-08", "07-10")
    county.asks("07-13")
    county.appoints("hu", "organisation_department", "2025-01-01", unit=OFFICE)
    county.rejects("07-16", verifier="hu", office=OFFICE)
    assert breaches(county, "07-17") == {}


@pytest.mark.parametrize("post", ["linked_leader", "committee_secretary", None])
def test_of_what_is_no_offices_own_neither_office_of_the_unit_is_another(post: str | None) -> None:
    county = campaign()
    county.lists("06-01", unit=OFFICE, post=post)
    county.solves("06-02", "06-05", "06-08", "07-10")
    county.asks("07-13")
    county.rejects("07-14", verifier="du", office=OFFICE)
    assert breaches(county, "07-15") == {"07-14": None}


# What becomes known later.


def test_a_post_that_is_recorded_late_shows_it_from_then_on(county: Campaign) -> None:
    county.closes_problem("07-14", verifier="du")
    county.appoints("du", "work_team_member", "07-01", recorded="08-03 09:00")
    assert breaches(county, "08-03") == {}
    assert breaches(county, "08-04") == {"07-14": None}


def test_a_post_that_is_recorded_late_withdraws_it(county: Campaign) -> None:
    county.closes_problem("07-14", verifier="hu")
    assert breaches(county, "07-15") == {"07-14": None}
    county.appoints("hu", "inspection_office", "07-01", recorded="08-03 09:00", unit=OFFICE)
    event = county.told[-1].id
    assert breaches(county, "08-04") == {"07-14": event}


def test_the_end_of_a_post_that_is_recorded_late_shows_it(county: Campaign) -> None:
    county.seat("hu", "inspection_office", OFFICE)
    county.closes_problem("07-14", verifier="hu")
    county.leaves("hu", "inspection_office", OFFICE, "07-13", "08-03 09:00")
    assert breaches(county, "08-03") == {}
    assert breaches(county, "08-04") == {"07-14": None}


def test_a_merger_that_is_recorded_late_shows_it(county: Campaign) -> None:
    county.appoints("du", "work_team_member", "2025-01-01", unit=OTHER)
    county.closes_problem("07-14", verifier="du")
    county.merges(VILLAGE, OTHER, "07-01", "08-03 09:00")
    assert breaches(county, "08-03") == {}
    assert breaches(county, "08-04") == {"07-14": None}


# How it is shown.


def test_two_of_one_day_are_one_and_two_of_two_days_are_two(county: Campaign) -> None:
    county.rejects("07-14", verifier="hu", at="09:00")
    county.asks("07-14", "S", at="10:00")
    county.rejects("07-14", "S", verifier="hu", at="11:00")
    assert len(account(county, "07-15").breaches) == 1
    county.asks("07-15", "T")
    county.closes_problem("07-16", "T", verifier="hu")
    assert breaches(county, "07-17") == {"07-14": None, "07-16": None}


def test_one_of_two_of_a_day_that_is_cured_leaves_the_other(county: Campaign) -> None:
    county.appoints("zhi", "organisation_department", "2025-01-01", unit=DEPARTMENT)
    county.rejects("07-14", verifier="hu", at="09:00")
    county.asks("07-14", "S", at="10:00")
    county.rejects("07-14", "S", verifier="zhi", office=DEPARTMENT, at="11:00")
    county.appoints("hu", "inspection_office", "07-01", recorded="08-03 09:00", unit=OFFICE)
    assert breaches(county, "08-04") == {"07-14": None}


@pytest.mark.parametrize(
    ("posts", "told"),
    [("", ["du"]), ("inspection_office", ["du", "hu"]), ("organisation_department", ["du", "hu", "zu"])],
)
def test_the_office_answers_in_which_the_verifier_sat_and_if_in_none_the_inspection_office(
    county: Campaign, posts: str, told: list[str]
) -> None:
    """He has a post in the owner's unit too. The inspection office is told of it as of every breach."""
    county.appoints("hu", "village_committee_member", "2025-01-01")
    for post in posts.split():
        county.appoints("hu", post, "2025-01-01", unit=OFFICE)
    county.closes_problem("07-14", verifier="hu")
    [found] = account(county, "07-15").breaches.values()
    assert (found.found.debtor.unit, found.found.debtor.post) == (COUNTY, posts or "inspection_office")
    assert [seat.person for seat in found.addressed.receivers] == told


def test_the_verdict_counts_all_the_same(county: Campaign) -> None:
    county.closes_problem("07-14", verifier="hu")
    assert owed(county, "07-15", "close verify") == {"close@11-30": "met 07-13", "verify@07-27": "met 07-14"}


@pytest.mark.parametrize(("watched", "breach"), [("07-14", True), ("07-15", False)])
def test_what_was_before_the_first_watched_day_is_none(county: Campaign, watched: str, breach: bool) -> None:
    county.watches(watched, recorded="06-30")
    county.closes_problem("07-14", verifier="hu")
    assert bool(breaches(county, "07-16")) == breach
