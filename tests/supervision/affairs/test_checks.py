"""举一反三: self-checks for a common problem, and the filing of a campaign's plan."""

import pytest

from tests.supervision.affairs.problems import (
    CAMPAIGN,
    PROBLEM,
    Campaign,
    account,
    campaign,
    listed,
    owed,
    track,
)
from tests.supervision.county import OTHER, TOWN, VILLAGE, day

SELF_CHECK, FILING = "problem.self_check", "campaign.filing"


def states(county: Campaign, until: str, rule: str = SELF_CHECK, name: str = PROBLEM) -> dict[str, str]:
    """The last three figures of a unit's code → what became of its check."""
    tracks = [one for one in account(county, until, name).tracks if one.duty.rule == rule]
    return {one.duty.subject[-3:]: f"{one.state} {one.closed_on or ''}".strip() for one in tracks}


# Self-checks.


@pytest.fixture
def county() -> Campaign:
    """On 1 June the other village and the township are asked to look; 20 working days later is 30 June."""
    county = listed()
    county.asks_others("06-01", f"{OTHER} {TOWN}")
    return county


def test_every_unit_that_was_asked_owes_one_in_20_working_days(county: Campaign) -> None:
    tracks = [one for one in account(county, "06-02").tracks if one.duty.rule == SELF_CHECK]
    assert [(t.duty.subject, t.duty.due, t.duty.red_from) for t in tracks] == [
        (f"problem/P/{OTHER}", day("06-30"), day("07-01")),
        (f"problem/P/{TOWN}", day("06-30"), day("07-01")),
    ]
    assert [(t.duty.debtor.unit, t.duty.debtor.post, t.duty.debtor.inherited) for t in tracks] == [
        (OTHER, "branch_secretary", False),
        (TOWN, "committee_secretary", False),
    ]


def test_it_counts_from_the_later_of_the_day_and_its_recording() -> None:
    county = listed()
    event = county.asks_others("06-01", recorded="06-02 09:00")
    duty = track(account(county, "06-03"), SELF_CHECK).duty
    assert (duty.since, duty.due, duty.trigger_event) == (day("06-02"), day("07-01"), event)


def test_each_is_met_by_the_units_own_first_answer(county: Campaign) -> None:
    first = county.files("06-30", OTHER)
    county.files("07-02", OTHER)
    assert states(county, "07-03") == {OTHER[-3:]: "met 2026-06-30", TOWN[-3:]: "open"}
    assert next(t for t in account(county, "07-03").tracks if t.duty.subject.endswith(OTHER)).closed_by == first


def test_the_filing_of_the_plan_is_none(county: Campaign) -> None:
    county.files("06-30", OTHER, about=CAMPAIGN)
    assert states(county, "07-03") == {OTHER[-3:]: "open", TOWN[-3:]: "open"}


def test_it_is_not_capped_at_the_campaigns_end() -> None:
    county = listed(ends="06-10")
    county.asks_others("06-01")
    assert owed(county, "06-02", "self_check") == {"self_check@06-30": "open"}


def test_the_unit_that_owes_it_is_told(county: Campaign) -> None:
    kept = next(t for t in account(county, "12-31").tracks if t.duty.subject.endswith(OTHER))
    assert [rung.day for rung in kept.rungs] == [day("07-01"), day("07-03"), day("07-07"), day("07-15")]
    assert [seat.person for seat in kept.rungs[0].addressed.receivers] == ["ban", "ling"]


@pytest.mark.parametrize(("closed", "state"), [("06-29", "cancelled"), ("06-30", "cancelled"), ("07-01", "open")])
def test_it_ends_with_its_unit_unless_it_was_due_before(county: Campaign, closed: str, state: str) -> None:
    county.closes(OTHER, closed)
    assert states(county, "07-02")[OTHER[-3:]].partition(" ")[0] == state


@pytest.mark.parametrize(("merged", "state"), [("06-30", "cancelled"), ("07-01", "open")])
def test_no_successor_inherits_it(county: Campaign, merged: str, state: str) -> None:
    event = f"e{county.numbers + 1}"
    county.merges(OTHER, VILLAGE, merged)
    kept = next(t for t in account(county, "07-03").tracks if t.duty.subject.endswith(OTHER))
    assert (kept.state, kept.duty.debtor.unit) == (state, OTHER)
    assert kept.closed_by == (event if state == "cancelled" else None)


@pytest.mark.parametrize("closed", ["06-10", "06-20"])
def test_what_ends_it_first_counts_whichever_that_is(closed: str, county: Campaign) -> None:
    """The problem is struck off the list on 15 June."""
    county.declines("06-12")
    county.accepts("06-15")
    county.closes(OTHER, closed)
    assert states(county, "06-25")[OTHER[-3:]] == f"cancelled 2026-{min(closed, '06-15')}"


def test_an_answer_of_before_the_end_stands(county: Campaign) -> None:
    county.files("06-10", OTHER)
    county.closes(OTHER, "06-11")
    assert states(county, "07-02")[OTHER[-3:]] == "met 2026-06-10"


@pytest.mark.parametrize(("watched", "owes"), [("06-30", 2), ("07-01", 1)])
def test_a_unit_that_is_not_watched_by_then_owes_none(watched: str, owes: int) -> None:
    county = listed()
    county.enrols(OTHER, "village", watched, recorded="05-01")
    county.asks_others("06-01", f"{OTHER} {TOWN}")
    assert len(states(county, "06-02")) == owes


def test_it_goes_on_when_the_owner_is_closed(county: Campaign) -> None:
    county.closes(VILLAGE, "06-10")
    assert states(county, "06-12") == {OTHER[-3:]: "open", TOWN[-3:]: "open"}


# The filing of the plan.


@pytest.fixture
def plan() -> Campaign:
    """Opened on 1 June for two villages and the township; they are to file by 30 June."""
    county = campaign()
    county.acted.clear()
    county.opens_campaign("06-01", units=f"{VILLAGE} {OTHER} {TOWN}")
    return county


def filings(county: Campaign, until: str) -> dict[str, str]:
    return states(county, until, FILING, CAMPAIGN)


def test_every_unit_in_scope_owes_one_filing_in_20_working_days(plan: Campaign) -> None:
    tracks = account(plan, "06-02", CAMPAIGN).tracks
    assert [(t.duty.subject, t.duty.due, t.duty.red_from, t.state) for t in tracks] == [
        (f"campaign/C/{unit}", day("06-30"), day("07-01"), "open") for unit in (VILLAGE, OTHER, TOWN)
    ]
    assert [t.duty.debtor.post for t in tracks] == ["branch_secretary", "branch_secretary", "committee_secretary"]


def test_told_late_it_counts_from_its_recording() -> None:
    county = campaign()
    county.acted.clear()
    county.opens_campaign("05-06", recorded="06-01 09:00")
    assert owed(county, "06-02", name=CAMPAIGN) == {"filing@06-30": "open"}


def test_each_is_met_by_the_first_filing(plan: Campaign) -> None:
    plan.files("06-30", VILLAGE, about=CAMPAIGN)
    plan.files("07-01", VILLAGE, about=CAMPAIGN)
    plan.files("07-01", OTHER, about=CAMPAIGN)
    assert filings(plan, "07-02") == {
        VILLAGE[-3:]: "met 2026-06-30",
        OTHER[-3:]: "met_late 2026-07-01",
        TOWN[-3:]: "open",
    }


def test_an_answer_for_a_problem_is_none(plan: Campaign) -> None:
    plan.lists("06-02")
    plan.asks_others("06-02")
    plan.files("06-03", OTHER)
    assert set(filings(plan, "06-04").values()) == {"open"}


def test_it_is_not_capped_at_the_campaigns_end_either() -> None:
    county = campaign()
    county.acted.clear()
    county.opens_campaign("06-01", ends="06-10")
    assert owed(county, "06-02", name=CAMPAIGN) == {"filing@06-30": "open"}


def test_it_climbs_the_ladder_of_the_unit(plan: Campaign) -> None:
    kept = next(t for t in account(plan, "12-31", CAMPAIGN).tracks if t.duty.subject.endswith(TOWN))
    told = [[seat.person for seat in rung.addressed.receivers] for rung in kept.rungs]
    assert told == [["ban"], ["fu"], ["shu"], ["du"]]


@pytest.mark.parametrize(("ended", "state"), [("06-30", "cancelled"), ("07-01", "open")])
def test_a_filing_ends_with_its_unit_unless_it_was_due_before(plan: Campaign, ended: str, state: str) -> None:
    plan.merges(OTHER, VILLAGE, ended)
    assert filings(plan, "07-03")[OTHER[-3:]].partition(" ")[0] == state


@pytest.mark.parametrize(("watched", "owes"), [("06-30", 3), ("07-01", 0)])
def test_nothing_is_owed_that_was_due_before_the_county_is_watched(plan: Campaign, watched: str, owes: int) -> None:
    plan.watches(watched, recorded="06-03")
    assert len(filings(plan, "06-03")) == 3
    assert len(filings(plan, "06-04")) == owes


def test_a_campaign_is_shown_as_the_countys(plan: Campaign) -> None:
    assert account(plan, "06-02", CAMPAIGN).affair.unit == "990101000000"


def test_before_it_is_opened_nothing_is_owed(plan: Campaign) -> None:
    assert not account(plan, "06-01", CAMPAIGN).begun
    assert account(plan, "06-01", CAMPAIGN).tracks == []
