"""Whose a problem is: who answers, who is told, and what becomes of it when its unit ends or is not watched."""

import pytest

from services.supervision.domain.ladder import answerable
from services.supervision.domain.roster import Seat
from tests.supervision.affairs.problems import (
    DEPARTMENT,
    OFFICE,
    Campaign,
    account,
    campaign,
    light,
    listed,
    owed,
    track,
)
from tests.supervision.county import COUNTY, OTHER, TOWN, VILLAGE, day

CLAIM = "problem.claim"


def told(county: Campaign, rule: str = CLAIM, until: str = "12-31") -> list[tuple[int, str, list[str | None]]]:
    """Number, day and receivers of each rung, by name."""
    return [
        (rung.number, rung.day.isoformat()[5:], sorted((seat.person for seat in rung.addressed.receivers), key=str))
        for rung in track(account(county, until), rule).rungs
    ]


# The owner.


def test_a_villages_problem_climbs_its_ladder() -> None:
    assert told(listed()) == [
        (1, "06-09", ["ban", "zhi"]),
        (2, "06-11", ["fu"]),
        (3, "06-15", ["shu"]),
        (4, "06-23", ["du"]),
    ]


def test_whoever_of_the_committee_has_rectification_in_the_portfolio_is_told_first_too() -> None:
    county = listed()
    county.seat("wei", "committee_member", TOWN, portfolio="rectification venues")
    county.seat("qi", "committee_member", TOWN, portfolio="party_building")
    assert told(county)[0] == (1, "06-09", ["ban", "wei", "zhi"])


def test_a_townships_problem_is_answered_for_by_the_committee_secretary() -> None:
    county = campaign()
    county.lists(unit=TOWN)
    duty = track(account(county, "06-02"), CLAIM).duty
    assert (duty.debtor.unit, duty.debtor.post, duty.debtor.own) == (TOWN, "committee_secretary", False)
    assert [receivers for _, _, receivers in told(county)] == [["ban"], ["fu"], ["shu"], ["du"]]


@pytest.mark.parametrize(
    ("post", "unit", "rungs"),
    [
        ("branch_secretary", VILLAGE, [(1, ["ban", "zhi"]), (2, ["fu"]), (3, ["shu"]), (4, ["du"])]),
        ("village_clerk", VILLAGE, [(1, ["ban", "wen", "zhi"]), (2, ["fu"]), (3, ["shu"]), (4, ["du"])]),
        ("deputy_secretary", TOWN, [(1, ["ban", "fu"]), (3, ["shu"]), (4, ["du"])]),
        ("committee_secretary", TOWN, [(1, ["ban", "fu", "shu"]), (4, ["du"])]),
    ],
)
def test_a_problem_of_a_post_holder_begins_on_his_rung(
    post: str, unit: str, rungs: list[tuple[int, list[str]]]
) -> None:
    county = campaign()
    county.lists(unit=unit, post=post)
    duty = track(account(county, "06-02"), CLAIM).duty
    assert (duty.debtor.post, duty.debtor.own, duty.debtor.inherited) == (post, True, True)
    assert [(number, receivers) for number, _, receivers in told(county)] == rungs


def test_whoever_holds_the_post_on_the_due_day_answers_and_is_told() -> None:
    county = campaign()
    county.lists(post="village_director")
    county.appoints("lao", "village_director", "2025-01-01", "06-08")
    county.appoints("xin", "village_director", "06-09")
    kept = account(county, "06-30")
    roster, duty = kept.roster, track(kept, CLAIM).duty
    assert answerable(roster, duty.debtor, duty.due, 2**62) == Seat(VILLAGE, "village_director", "lao")
    assert told(county)[0] == (1, "06-09", ["ban", "xin", "zhi"])


def test_all_that_the_owner_owes_is_the_post_holders() -> None:
    county = campaign()
    county.lists(post="village_director")
    county.plans("06-03")
    county.declines("06-04")
    of_post = {one.duty.rule for one in account(county, "06-05").tracks if one.duty.debtor.post == "village_director"}
    assert of_post == {"problem.claim", "problem.cause", "problem.measures", "problem.measure", "problem.close"}


def test_an_office_that_nobody_is_named_for_is_told_all_the_same() -> None:
    county = listed()
    county.leaves_post("du-inspection_office-2025-01-01", OFFICE, "06-01")
    county.declines("06-04")
    assert told(county, "problem.ruling") == [(1, "06-12", [None])]
    [rung] = track(account(county, "06-12"), "problem.ruling").rungs
    assert rung.addressed.receivers == (Seat(COUNTY, "inspection_office", None),)


def test_a_problem_of_a_county_office_has_one_rung_the_holders_of_its_post() -> None:
    county = campaign()
    county.lists(unit=DEPARTMENT, post="organisation_department")
    assert told(county) == [(1, "06-09", ["zu"])]


def test_a_county_office_is_told_as_such_when_nobody_is_named() -> None:
    county = campaign()
    county.lists(unit=DEPARTMENT, post="inspection_office")
    [rung] = track(account(county, "12-31"), CLAIM).rungs
    assert rung.addressed.receivers == (Seat(DEPARTMENT, "inspection_office", None),)


@pytest.mark.parametrize(
    ("unit", "post", "person"),
    [(OFFICE, "inspection_office", "du"), (DEPARTMENT, "organisation_department", "zu")],
)
def test_where_no_post_is_named_a_county_office_answers_by_its_own(unit: str, post: str, person: str) -> None:
    county = campaign()
    county.lists(unit=unit)
    kept = account(county, "12-31")
    claim = track(kept, CLAIM)
    assert [rung.addressed.receivers for rung in claim.rungs] == [(Seat(unit, post, person),)]
    assert answerable(kept.roster, claim.duty.debtor, claim.duty.due, 2**62) == Seat(unit, post, person)


def test_of_two_offices_in_one_unit_the_one_answers_that_does_not_verify() -> None:
    county = campaign()
    county.appoints("hu", "organisation_department", "2025-01-01", unit=OFFICE)
    county.lists(unit=OFFICE)
    assert told(county) == [(1, "06-09", ["hu"])]


def test_it_is_the_office_that_sits_there_on_the_day() -> None:
    county = campaign()
    county.leaves_post("du-inspection_office-2025-01-01", OFFICE, "06-08")
    county.appoints("hu", "organisation_department", "06-09", unit=OFFICE)
    county.lists(unit=OFFICE)
    kept = account(county, "12-31")
    assert told(county) == [(1, "06-09", ["hu"])]
    debtor = track(kept, CLAIM).duty.debtor
    assert answerable(kept.roster, debtor, day("06-08"), 2**62) == Seat(OFFICE, "inspection_office", "du")


@pytest.mark.parametrize("person", ["lin", None])
def test_a_department_in_which_no_office_sits_answers_by_its_secretary_or_is_told_as_such(person: str | None) -> None:
    county = campaign()
    bureau = "990101900300"
    county.enrols(bureau, "county_department", "2025-01-01", parent=COUNTY)
    if person is not None:
        county.appoints(person, "committee_secretary", "2025-01-01", unit=bureau)
    county.lists(unit=bureau)
    kept = account(county, "12-31")
    claim = track(kept, CLAIM)
    assert [rung.addressed.receivers for rung in claim.rungs] == [(Seat(bureau, "committee_secretary", person),)]
    assert answerable(kept.roster, claim.duty.debtor, claim.duty.due, 2**62).person == person


def test_the_county_itself_answers_by_the_office_that_sits_in_it() -> None:
    county = campaign()
    county.appoints("xian", "inspection_office", "2025-01-01", unit=COUNTY)
    county.lists(unit=COUNTY)
    assert told(county) == [(1, "06-09", ["xian"])]


# When its unit ends.


def test_the_successor_carries_it_on_with_its_days() -> None:
    county = listed()
    county.plans("06-03", due="07-15")
    county.merges(VILLAGE, OTHER, "06-05")
    assert owed(county, "06-06", "claim measure close") == {
        "claim@06-08": "open",
        "measure@07-15": "open",
        "close@11-30": "open",
    }
    assert told(county)[0] == (1, "06-09", ["ban", "ling"])


def test_closed_without_a_successor_all_that_its_owner_owed_ends_the_red_too() -> None:
    county = listed()
    county.analyses("06-03")
    county.plans("06-03", due="07-15")
    county.plans("06-12", due="07-20", measure="N")  # of that day all is still the village's
    county.closes(VILLAGE, "06-12")
    assert owed(county, "06-13") == {
        "claim@06-08": "cancelled 06-12",
        "cause@06-23": "met 06-03",
        "measures@06-23": "met 06-03",
        "measure@07-15": "cancelled 06-12",
        "measure@07-20": "cancelled 06-12",
        "close@11-30": "cancelled 06-12",
    }
    assert light(county, "06-13", CLAIM) == "grey 4"
    assert [number for number, _, _ in told(county)] == [1, 2]


def test_what_the_office_owes_for_it_ends_too() -> None:
    county = listed()
    county.solves("06-02", "06-03", "06-03", "06-08")
    county.asks("06-08", at="13:00")
    county.declines("06-09")
    county.closes(VILLAGE, "06-10")
    assert owed(county, "06-11", "close ruling verify") == {
        "close@11-30": "cancelled 06-10",
        "ruling@06-16": "cancelled 06-10",
        "verify@06-23": "cancelled 06-10",
    }


def test_what_happened_after_that_day_leads_to_nothing() -> None:
    """Known late: by then the village had claimed, planned and been insisted upon."""
    county = listed()
    county.declines("06-04")
    county.claims("06-12")
    county.plans("06-12", due="07-15")
    county.insists("06-12", at="13:00")
    assert owed(county, "06-15", "claim measures measure") == {
        "claim@06-08": "cancelled 06-04",
        "claim@06-22": "met 06-12",
        "measures@06-23": "cancelled 06-04",
        "measures@07-06": "met 06-12",
        "measure@07-15": "open",
    }
    county.closes(VILLAGE, "06-10", "06-15 09:00")
    assert owed(county, "06-16", "claim measures measure") == {
        "claim@06-08": "cancelled 06-04",
        "measures@06-23": "cancelled 06-04",
    }


def test_a_decline_after_that_day_stops_nothing() -> None:
    county = listed()
    county.declines("06-12")
    county.closes(VILLAGE, "06-10", "06-15 09:00")
    assert owed(county, "06-16", "claim cause") == {"claim@06-08": "cancelled 06-10", "cause@06-23": "cancelled 06-10"}


def test_what_was_listed_of_a_unit_that_had_ended_stays_on_record_as_ended() -> None:
    county = listed()
    county.closes(VILLAGE, "05-29", "06-15 09:00")
    assert owed(county, "06-15", "claim close") == {"claim@06-08": "open", "close@11-30": "open"}
    assert owed(county, "06-16", "claim close") == {"claim@06-08": "cancelled 05-29", "close@11-30": "cancelled 05-29"}


def test_a_decline_of_the_last_day_itself_still_stops() -> None:
    county = listed()
    event = county.declines("06-10")
    county.closes(VILLAGE, "06-10", "06-15 09:00")
    kept = track(account(county, "06-16"), CLAIM)
    assert (kept.closed_on, kept.closed_by) == (day("06-10"), event)


def test_struck_off_and_closed_it_ends_by_whichever_came_first() -> None:
    county = listed()
    county.claims("06-02")
    county.declines("06-04")
    county.accepts("06-09")
    county.closes(VILLAGE, "06-11")
    assert owed(county, "06-12", "cause close") == {"cause@06-23": "cancelled 06-09", "close@11-30": "cancelled 06-09"}
    county.closes(VILLAGE, "06-08", "06-15 09:00")
    assert owed(county, "06-16", "cause close") == {"cause@06-23": "cancelled 06-08", "close@11-30": "cancelled 06-08"}


# Whether it is watched.


@pytest.mark.parametrize(
    ("watched", "owes"),
    [
        ("06-08", ["claim@06-08", "cause@06-23", "measures@06-23", "close@11-30"]),
        ("06-09", ["cause@06-23", "measures@06-23", "close@11-30"]),
        ("06-24", ["close@11-30"]),
        ("12-01", []),
    ],
)
def test_only_what_is_due_from_the_first_watched_day_on_is_owed(watched: str, owes: list[str]) -> None:
    county = listed()
    county.watches(watched, recorded="05-20")
    assert list(owed(county, "06-02")) == owes


@pytest.mark.parametrize(("enrolled", "ruled"), [("06-11", True), ("06-12", False)])
def test_what_an_office_owes_goes_by_the_countys_first_watched_day(enrolled: str, ruled: bool) -> None:
    county = listed()
    county.enrols(COUNTY, "county", enrolled, recorded="05-20", parent=None)
    county.declines("06-04")
    assert ("ruling@06-11" in owed(county, "06-05")) == ruled
    assert "close@11-30" in owed(county, "06-05")


def test_a_county_that_is_not_watched_yet_turns_no_listing_red_on_the_first_day() -> None:
    county = listed()
    county.watches("07-01", recorded="06-30")
    assert owed(county, "06-30", "claim") == {"claim@06-08": "open"}
    assert owed(county, "07-01", "claim") == {}
    assert day("06-09") == track(account(county, "06-30"), CLAIM).rungs[0].day
