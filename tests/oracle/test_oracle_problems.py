"""The oracle on campaigns, and on whose a problem is, held against days worked out by hand from the text."""

from datetime import datetime
from typing import Any

from tests.oracle import oracle
from tests.oracle.facts import Fact
from tests.oracle.given import COUNTY, TOWNSHIP, VILLAGE, Line, breaches, periods, post, row, rows, shown
from tests.oracle.given_problems import (
    NEIGHBOUR,
    asked,
    campaign,
    checked,
    closed,
    completed,
    done,
    filed,
    listed,
    planned,
    rectified,
    rejected,
)

CLAIM = "problem.claim"
CAUSE = "problem.cause"
MEASURES = "problem.measures"
CLOSE = "problem.close"
CHECK = "problem.self_check"
FILING = "campaign.filing"
HANDS = "problem.verify.other_hands problem/P"
END = "2026-11-30"
OFFICE = [(COUNTY, "inspection_office", "i")]


# Who answers.


def test_case_12_a_post_holder_shortens_the_ladder_by_that_post_alone() -> None:
    told = [
        post("committee_secretary", TOWNSHIP, "2026-01-01", person="c"),
        post("deputy_secretary", TOWNSHIP, "2026-01-01", person="d"),
        post("committee_member", TOWNSHIP, "2026-01-01", person="m", portfolio=["rectification"]),
        post("committee_member", TOWNSHIP, "2026-01-01", person="v", portfolio=["party_building"]),
    ]
    facts = rectified(*told, listed("2026-03-02", unit=TOWNSHIP, post="committee_secretary"))
    found = row(facts, "2026-04-30", CLAIM, "2026-03-09")
    assert found is not None
    assert found["answerable"] == (TOWNSHIP, "committee_secretary", ["c"])
    first = [(TOWNSHIP, "committee_member", "m"), (TOWNSHIP, "committee_secretary", "c")]
    first.append((TOWNSHIP, "deputy_secretary", "d"))
    assert found["rungs"] == {1: ("2026-03-10", first), 4: ("2026-03-24", OFFICE)}
    of_unit = row(rectified(*told, listed("2026-03-02", unit=TOWNSHIP)), "2026-04-30", CLAIM, "2026-03-09")
    assert of_unit is not None
    assert [*of_unit["rungs"]] == [1, 2, 3, 4]


def test_case_14_a_problem_passes_to_the_successor_with_its_due_days() -> None:
    merger = ("2026-03-09T12:00", "merge_unit", {"unit": VILLAGE, "into": NEIGHBOUR, "merged_on": "2026-03-09"})
    neighbour = post("branch_secretary", NEIGHBOUR, "2026-01-01", person="n")
    facts = rectified(neighbour, listed("2026-03-02"), merger)
    claim, cause = row(facts, "2026-04-30", CLAIM, "2026-03-09"), row(facts, "2026-04-30", CAUSE, "2026-03-23")
    assert claim is not None
    assert cause is not None
    assert (claim["unit"], cause["unit"]) == (VILLAGE, NEIGHBOUR)
    assert claim["rungs"][1] == ("2026-03-10", [(NEIGHBOUR, "branch_secretary", "n")])


def test_case_14_a_problem_of_a_unit_that_was_closed_is_withdrawn_red_duties_too() -> None:
    facts = rectified(
        listed("2026-03-02"),
        planned("2026-03-05"),
        ("2026-03-12T12:00", "close_unit", {"unit": VILLAGE, "closed_on": "2026-03-12"}),
    )
    fields = ("state", "resolved_on", "days_overdue")
    assert shown(facts, "2026-04-30", CLAIM, "2026-03-09", *fields) == ("cancelled", "2026-03-12", 3)
    assert shown(facts, "2026-04-30", CLOSE, END, *fields) == ("cancelled", "2026-03-12", 0)
    assert shown(facts, "2026-04-30", MEASURES, "2026-03-23", "state") == "met"


# Filings and self-checks.


def test_a_filing_is_due_twenty_working_days_after_the_opening_is_known() -> None:
    facts = rectified(filed("2026-03-30"), filed("2026-03-31", NEIGHBOUR))
    mine, other = f"campaign/C/{VILLAGE}", f"campaign/C/{NEIGHBOUR}"
    assert shown(facts, "2026-04-30", FILING, "2026-03-30", "state", subject=mine) == "met"
    assert shown(facts, "2026-04-30", FILING, "2026-03-30", "state", subject=other) == "met_late"
    assert shown(rectified(), "2026-03-31", FILING, "2026-03-30", "light", subject=mine) == "red"
    late = rectified(campaign("2026-03-02", at="2026-03-05T08:00", campaign="L"))
    assert shown(late, "2026-03-05", FILING, "2026-04-02", "state", subject=f"campaign/L/{VILLAGE}") == "open"


def test_case_14_a_filing_is_not_inherited() -> None:
    mine = f"campaign/C/{VILLAGE}"
    for day, state in (("2026-03-30", "cancelled"), ("2026-03-31", "open")):
        merger = (f"{day}T12:00", "merge_unit", {"unit": VILLAGE, "into": NEIGHBOUR, "merged_on": day})
        assert shown(rectified(merger), "2026-04-30", FILING, "2026-03-30", "state", subject=mine) == state


def test_a_scope_is_of_the_units_that_stood_as_the_roster_was_known() -> None:
    later = {"unit": "990101001003", "kind": "village", "parent": TOWNSHIP, "enrolled_on": "2026-01-01"}
    told = rectified(
        ("2026-03-03T08:00", "register_unit", later),
        campaign("2026-03-02", at="2026-03-04T08:00", campaign="L", scope={"prefix": "990101001"}),
        campaign("2026-03-02", at="2026-03-02T09:00", campaign="E", scope={"sector": "township"}),
    )
    found = sorted(str(one["subject"]) for one in _filings(told))
    assert found == [
        f"campaign/C/{VILLAGE}",
        f"campaign/C/{NEIGHBOUR}",
        f"campaign/E/{TOWNSHIP}",
        f"campaign/E/{VILLAGE}",
        f"campaign/E/{NEIGHBOUR}",
        f"campaign/L/{TOWNSHIP}",
        f"campaign/L/{VILLAGE}",
        f"campaign/L/{NEIGHBOUR}",
        "campaign/L/990101001003",
    ]


def _filings(facts: list[Fact]) -> list[oracle.Row]:
    return [one for one in rows(facts, "2026-03-04") if one["rule"] == FILING]


def test_what_a_unit_reports_of_itself_is_listed_on_the_day_of_its_filing() -> None:
    facts = rectified(filed("2026-03-16", VILLAGE, "own"))
    assert shown(facts, "2026-03-16", CLAIM, "2026-03-23", "subject", "unit") == ("problem/own", VILLAGE)


def test_case_30_a_common_problem_is_looked_for_elsewhere_and_found_opens_a_child() -> None:
    scope: Any = {"scope": {"prefix": "990101001"}}
    facts = rectified(listed("2026-03-02", **scope), checked("2026-03-30", NEIGHBOUR, found=True))
    assert periods(facts, "2026-03-02", CHECK) == ["2026-03-30", "2026-03-30"]  # the township and the neighbour
    assert shown(facts, "2026-03-30", CHECK, "2026-03-30", "state", subject=f"problem/P/{NEIGHBOUR}") == "met"
    child = shown(facts, "2026-03-30", CLAIM, "2026-04-07", "subject", "unit")
    assert child == (f"problem/P.{NEIGHBOUR}", NEIGHBOUR)


def test_a_child_is_listed_while_the_campaign_runs_and_what_is_found_later_opens_none() -> None:
    listing = listed("2026-11-27", scope={"prefix": "990101001"})
    last_day = rectified(listing, checked(END, NEIGHBOUR, found=True))
    assert periods(last_day, END, CLAIM) == [END, END]
    late = rectified(listing, checked("2026-12-01", NEIGHBOUR, found=True))
    assert shown(late, "2026-12-01", CHECK, "2026-12-25", "state", subject=f"problem/P/{NEIGHBOUR}") == "met"
    assert periods(late, "2026-12-01", CLAIM) == [END]
    for campaign_, found in (("C", [END]), ("L", [END, END])):
        ended = (f"{END}T09:00", "rectification/end_campaign", {"campaign": campaign_})
        told = rectified(campaign("2026-03-02", campaign="L"), listing, ended, checked(END, NEIGHBOUR, found=True))
        assert periods(told, END, CLAIM) == found


# The watch.


def test_what_was_due_before_the_watch_is_nobodys_duty() -> None:
    for watched_from, found in (("2026-03-09", ["2026-03-09"]), ("2026-03-10", [])):
        facts = rectified(listed("2026-03-02"), watched_from=watched_from)
        assert periods(facts, "2026-03-31", CLAIM) == found
        assert periods(facts, "2026-03-31", CAUSE) == ["2026-03-23"]
    assert breaches(rectified(*_verified("w"), watched_from="2026-04-10"), "2026-04-30") == {HANDS: None}
    assert breaches(rectified(*_verified("w"), watched_from="2026-04-11"), "2026-04-30") == {}


# Other hands.


def test_case_29_who_sits_in_one_of_the_offices_and_did_nothing_of_it_may_verify() -> None:
    for by in ("i", "o"):
        assert breaches(rectified(*_verified(by)), "2026-04-30") == {}
    assert breaches(rectified(*_verified("w")), "2026-04-30") == {HANDS: None}
    assert breaches(rectified(*_verified("s")), "2026-04-30") == {HANDS: None}


def _verified(by: str, *lines: Line) -> list[Line]:
    told = [listed("2026-03-02"), *done("2026-03-05"), asked("2026-03-30"), closed("2026-04-10", by=by)]
    return [*told, *lines]


def test_case_29_who_asked_for_this_closing_or_had_completed_a_measure_by_that_day_must_not_verify() -> None:
    told = [listed("2026-03-02"), *done("2026-03-05"), asked("2026-03-30", by="i"), asked("2026-03-31", "S")]
    assert breaches(rectified(*told, closed("2026-04-10", "R")), "2026-04-30") == {HANDS: None}
    assert breaches(rectified(*told, closed("2026-04-10", "S")), "2026-04-30") == {}
    for day, found in (("2026-04-10", {HANDS: None}), ("2026-04-11", {})):
        more = [rejected("2026-04-10", "S"), planned("2026-04-09", measure="n"), completed(day, "n", by="i")]
        assert breaches(rectified(*told, *more), "2026-04-30") == found


def test_case_29_a_seat_that_had_ended_is_none_and_a_late_record_withdraws_the_breach() -> None:
    ended = ("2026-04-20T09:00", "end_post", {"assignment": f"inspection_office {COUNTY} i", "last_day": "2026-04-09"})
    again = ("2026-04-25T09:00", "end_post", {"assignment": f"inspection_office {COUNTY} i", "last_day": "2026-04-10"})
    assert breaches(rectified(*_verified("i", ended)), "2026-04-19") == {}
    assert breaches(rectified(*_verified("i", ended)), "2026-04-20") == {HANDS: None}
    assert breaches(rectified(*_verified("i", ended, again)), "2026-04-25") == {HANDS: "2026-04-25"}


def test_case_29_who_holds_a_post_in_the_owners_unit_must_not_verify() -> None:
    here = post("village_clerk", VILLAGE, "2026-04-10", person="i")
    assert breaches(rectified(*_verified("i"), here), "2026-04-30") == {HANDS: None}
    next_day = post("village_clerk", VILLAGE, "2026-04-11", person="i")
    assert breaches(rectified(*_verified("i"), next_day), "2026-04-30") == {}
    above = post("party_office_director", TOWNSHIP, "2026-04-10", person="i")
    assert breaches(rectified(*_verified("i"), above), "2026-04-30") == {}


def test_case_29_of_one_offices_own_problem_the_other_of_its_unit_may_verify_and_of_anybody_elses_there_neither() -> (
    None
):
    lines = [*done("2026-03-05"), asked("2026-03-30"), closed("2026-04-10", by="o")]
    for owner in ("inspection_office", "organisation_department", "linked_leader", None):
        facts = rectified(listed("2026-03-02", unit=COUNTY, post=owner), *lines)
        assert (HANDS in breaches(facts, "2026-04-30")) == (owner != "inspection_office")


def test_two_verdicts_of_one_day_by_the_wrong_hands_are_one_breach_and_of_two_days_two() -> None:
    told = [listed("2026-03-02"), *done("2026-03-05"), asked("2026-03-30"), asked("2026-03-31", "S")]
    asked_again = [rejected("2026-04-10", by="w"), rejected("2026-04-10", "S", by="w"), asked("2026-04-13", "T")]
    facts = rectified(*told, *asked_again, closed("2026-04-14", "T", by="w"))
    account = oracle.account(facts, datetime.fromisoformat("2026-04-30T12:00"))
    assert [(one["subject"], one["period"]) for one in account.breach_rows()] == [
        ("problem/P", "2026-04-10"),
        ("problem/P", "2026-04-14"),
    ]


def test_case_45_it_goes_to_the_office_that_gave_the_verdict_and_to_the_inspection_office() -> None:
    here = post("village_clerk", VILLAGE, "2026-04-10", person="o")
    for by, told in (("w", OFFICE), ("o", [*OFFICE, (COUNTY, "organisation_department", "o")])):
        account = oracle.account(rectified(*_verified(by), here), datetime.fromisoformat("2026-04-30T12:00"))
        assert account.breach_rows()[0]["receivers"] == told
