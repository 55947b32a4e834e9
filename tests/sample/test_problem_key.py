"""The key of rectification against examples reckoned by hand.

The campaign runs from Monday 2 March to Tuesday 30 June 2026. The problem is listed on Monday 9 March: the claim's five
working days end on Monday 16, the fifteen of cause and measures (4 + 5 + 5 + 1) on Monday 30 March.
"""

from dataclasses import replace
from typing import Any

import pytest

from deploy.sample.affairs import Affairs
from deploy.sample.county import County, Ended, Holding, Merged
from deploy.sample.problem import (
    Campaign,
    Cause,
    Checked,
    CheckRequest,
    Claim,
    Completion,
    Decline,
    Extension,
    Filing,
    LookBack,
    Measure,
    Problem,
    Record,
    Reopening,
    Request,
    Ruling,
    Verdict,
)
from tests.sample.by_hand import (
    COUNTY,
    NEIGHBOUR,
    TOWNSHIP,
    VILLAGE,
    a_county,
    at,
    breaches,
    day,
    reached,
    rows,
    rung_days,
    said,
    the,
)


def a_campaign(*units: str) -> Campaign:
    return Campaign("C", day("03-02"), at("03-02T08:40"), day("06-30"), ("990101",), units)


def told(*records: Record, on: str = "03-09", **more: Any) -> Affairs:
    """One problem with these records."""
    about = {"unit": VILLAGE, "post": None, **more}
    listed = about.pop("listed", Record(at(f"{on}T09:00"), day(on)))
    problem = Problem("Q", "by hand", campaign=a_campaign(), listed=listed, records=list(records), **about)
    return Affairs([problem.campaign], [], [problem])


def on(text: str) -> tuple[Any, Any]:
    """Recorded in the evening of its day."""
    return at(text), day(text)


def taken(until: str = "03-24") -> list[Record]:
    """Claimed, analysed and planned in time; the one measure carried out on that day."""
    measure = Measure(*on("03-20"), "X", day("04-10"))
    return [Claim(*on("03-11")), Cause(*on("03-18")), measure, Completion(*on(until), "X", "clerk")]


def asked(text: str, request: str = "R") -> Request:
    return Request(*on(text), request, "secretary")


def verdict(text: str, closed: bool = True, request: str = "R", verifier: str = "inspector") -> Verdict:
    return Verdict(*on(text), request, verifier, COUNTY, closed)


# Claim, cause, measures.


def test_nobody_claims_it() -> None:
    """An act in the system has no grace: red from the 17th, and rungs on red days 1, 3, 7 and 15."""
    row = the(told(), a_county("04-10"), "problem.claim")
    assert said(row) == ("03-16", "open", "red", None, 25)
    assert rung_days(row) == {1: "03-17", 2: "03-19", 3: "03-23", 4: "03-31"}
    assert reached(row, 1) == ["first", "mender", "office", "secretary"]
    assert row["answerable"] == {"person": "secretary", "post": "branch_secretary", "unit": VILLAGE}
    assert said(the(told(), a_county("04-10"), "problem.cause")) == ("03-30", "open", "red", None, 11)


@pytest.mark.parametrize(
    ("recorded", "state", "ended", "rungs"),
    [
        ("03-16T23:59:59.999999", "met", "03-16", {}),
        ("03-17T00:00", "met_late", "03-17", {1: "03-17"}),
        ("03-18T23:59:59", "met_late", "03-18", {1: "03-17"}),
        ("03-19T00:00", "met_late", "03-19", {1: "03-17", 2: "03-19"}),
    ],
)
def test_a_claim_happens_when_it_is_recorded(recorded: str, state: str, ended: str, rungs: dict[int, str]) -> None:
    row = the(told(Claim(at(recorded), at(recorded).date())), a_county("04-10"), "problem.claim")
    assert (row["state"], row["resolved_on"][5:], rung_days(row)) == (state, ended, rungs)


@pytest.mark.parametrize(
    ("found", "recorded", "state", "rungs"),
    [
        ("03-30", "04-02T23:59:59", "met", {}),
        ("03-30", "04-03T00:00", "met_recorded_late", {1: "04-03"}),
        ("03-31", "03-31", "met_late", {}),
    ],
)
def test_a_cause_may_be_recorded_three_days_later(found: str, recorded: str, state: str, rungs: dict[int, str]) -> None:
    row = the(told(Cause(at(recorded), day(found))), a_county("04-10"), "problem.cause")
    assert (row["state"], rung_days(row)) == (state, rungs)


def test_of_two_causes_the_earlier_one_counts_also_when_it_is_told_last() -> None:
    records = Cause(*on("03-31")), Cause(at("04-04T10:00"), day("03-29"))
    row = the(told(*records), a_county("04-10"), "problem.cause")
    assert said(row) == ("03-30", "met", "green", "03-29", 0)


def test_everything_of_the_owners_is_due_by_the_end_of_the_campaign() -> None:
    """Listed on Monday 29 June; the measure's own day is in July."""
    affairs = told(Measure(*on("06-30"), "X", day("07-15")), on="06-29")
    county = a_county("07-10")
    assert {row["due"] for rule in ("claim", "cause", "close") for row in rows(affairs, county, f"problem.{rule}")} == {
        "2026-06-30"
    }
    row = the(affairs, county, "problem.measure", "problem/Q/X")
    assert said(row) == ("06-30", "open", "red", None, 10)
    assert rung_days(row) == {1: "07-04", 2: "07-06", 3: "07-10"}


@pytest.mark.parametrize(
    ("done", "recorded", "state", "rungs"),
    [("04-10", "04-13T23:00", "met", {}), ("04-10", "04-14T09:00", "met_recorded_late", {1: "04-14"})],
)
def test_a_measure_is_due_on_its_own_day(done: str, recorded: str, state: str, rungs: dict[int, str]) -> None:
    records = Measure(*on("03-20"), "X", day("04-10")), Completion(at(recorded), day(done), "X", "clerk")
    row = the(told(*records), a_county("05-01"), "problem.measure")
    assert (row["due"][5:], row["state"], rung_days(row)) == ("04-10", state, rungs)


def test_an_opening_record_counts_from_the_day_on_which_it_is_told() -> None:
    listed = Record(at("03-09T09:00"), day("03-03"))
    affairs = told(listed=listed, steps_before=("claim",))
    assert rows(affairs, a_county("03-20"), "problem.claim") == []
    assert said(the(affairs, a_county("03-20"), "problem.measures")) == ("03-30", "open", "green", None, 0)


# Declines.


def test_a_decline_stops_and_an_insisting_ruling_begins_anew() -> None:
    """Declined on Wednesday 11, insisted on Friday 13: five working days later is Friday 20 March."""
    affairs = told(Decline(*on("03-11"), "D"), Ruling(*on("03-13"), "D", accepted=False), Claim(*on("03-21")))
    county = a_county("04-10")
    old, new = rows(affairs, county, "problem.claim")
    assert said(old) == ("03-16", "cancelled", "grey", "03-11", 0)
    assert said(new) == ("03-20", "met_late", "green", "03-21", 1)
    assert said(the(affairs, county, "problem.close")) == ("06-30", "open", "green", None, 0)
    ruling = the(affairs, county, "problem.ruling")
    assert said(ruling) == ("03-18", "met", "green", "03-13", 0)
    assert (ruling["unit"], ruling["answerable"]["person"]) == (COUNTY, "inspector")


def test_lateness_stands_still_from_the_decline() -> None:
    affairs = told(Decline(*on("03-18"), "D"))
    row = the(affairs, a_county("04-10"), "problem.claim")
    assert said(row) == ("03-16", "cancelled", "grey", "03-18", 2)
    assert rung_days(row) == {1: "03-17"}
    ruling = the(affairs, a_county("04-10"), "problem.ruling")  # 19, 20, 23, 24, 25
    assert said(ruling)[:3] == ("03-25", "open", "red")
    assert (rung_days(ruling), reached(ruling, 1)) == ({1: "03-26"}, ["inspector"])


def test_a_cause_found_before_the_ruling_meets_the_duty_that_begins_with_it() -> None:
    """Fifteen working days after Friday 13 March are 3 April (5 + 5 + 5)."""
    affairs = told(Decline(*on("03-11"), "D"), Cause(*on("03-12")), Ruling(*on("03-13"), "D", accepted=False))
    old, new = rows(affairs, a_county("04-10"), "problem.cause")
    assert said(old) == ("03-30", "cancelled", "grey", "03-11", 0)
    assert said(new) == ("04-03", "met", "green", "03-12", 0)


def test_what_was_done_by_the_declines_day_does_not_begin_anew() -> None:
    affairs = told(Cause(*on("03-10")), Decline(*on("03-11"), "D"), Ruling(*on("03-13"), "D", accepted=False))
    assert said(the(affairs, a_county("04-10"), "problem.cause")) == ("03-30", "met", "green", "03-10", 0)


def test_an_accepted_decline_ends_everything_that_is_open_also_after_a_claim() -> None:
    claim, cause = Claim(*on("03-10")), Decline(*on("03-11"), "D")
    affairs = told(claim, cause, Ruling(*on("03-17"), "D", accepted=True))
    county = a_county("04-10")
    assert said(the(affairs, county, "problem.claim")) == ("03-16", "met", "green", "03-10", 0)
    assert said(the(affairs, county, "problem.measures")) == ("03-30", "cancelled", "grey", "03-17", 0)
    assert said(the(affairs, county, "problem.close")) == ("06-30", "cancelled", "grey", "03-17", 0)


def test_insisted_after_the_end_the_new_days_are_not_capped() -> None:
    """Wednesday 1 July; the fifth working day after it is the 8th."""
    affairs = told(Decline(*on("06-29"), "D"), Ruling(*on("07-01"), "D", accepted=False), on="06-26")
    assert [row["due"][5:] for row in rows(affairs, a_county("07-20"), "problem.claim")] == ["06-30", "07-08"]


def test_planned_after_the_end_a_measure_has_its_own_day() -> None:
    affairs = told(Measure(*on("07-01"), "X", day("07-15")), on="06-29")
    assert the(affairs, a_county("07-10"), "problem.measure", "problem/Q/X")["due"] == "2026-07-15"


# Extensions.


@pytest.mark.parametrize(
    ("granted", "to", "due", "rung_1"),
    [("03-16", "03-25", "03-25", "03-26"), ("03-17", "03-25", "03-16", "03-17"), ("03-12", "03-16", "03-16", "03-17")],
)
def test_an_extension_comes_by_the_old_day_and_gives_a_later_one(granted: str, to: str, due: str, rung_1: str) -> None:
    row = the(told(Extension(*on(granted), "claim", day(to))), a_county("04-10"), "problem.claim")
    assert (row["due"][5:], row["period"][5:], rung_days(row)[1]) == (due, due, rung_1)


# The closing.


def test_while_a_request_waits_the_closing_is_yellow_and_silent_and_the_office_is_red() -> None:
    """Asked on Tuesday 30 June: ten working days (3 + 5 + 2) later is Tuesday 14 July."""
    affairs, county = told(*taken(), asked("06-30")), a_county("07-20")
    assert said(the(affairs, county, "problem.close")) == ("06-30", "open", "yellow", None, 20)
    assert rung_days(the(affairs, county, "problem.close")) == {}
    verify = the(affairs, county, "problem.verify")
    assert said(verify) == ("07-14", "open", "red", None, 6)
    assert (rung_days(verify), verify["unit"]) == ({1: "07-15"}, COUNTY)


def test_verified_it_is_met_on_the_requests_day() -> None:
    affairs, county = told(*taken(), asked("06-30"), verdict("07-15")), a_county("07-20")
    row = the(affairs, county, "problem.close")
    assert (said(row), rung_days(row)) == (("06-30", "met", "green", "06-30", 0), {})
    assert said(the(affairs, county, "problem.verify")) == ("07-14", "met_late", "green", "07-15", 1)


def test_rejected_it_is_red_from_the_old_day() -> None:
    """Rejected on 8 July: at 00:00 of the 9th red day is 9, so three rungs fire at once."""
    affairs = told(*taken(), asked("06-30"), verdict("07-08", closed=False))
    row = the(affairs, a_county("07-20"), "problem.close")
    assert said(row) == ("06-30", "open", "red", None, 20)
    assert rung_days(row) == {1: "07-09", 2: "07-09", 3: "07-09", 4: "07-15"}


def test_a_request_of_before_the_measure_was_done_does_not_count() -> None:
    affairs = told(*taken("04-09"), asked("04-08"))
    assert rows(affairs, a_county("05-01"), "problem.verify") == []
    assert said(the(affairs, a_county("07-02"), "problem.close"))[1:3] == ("open", "red")


def test_what_was_done_by_the_requests_day_counts_also_when_it_is_told_later() -> None:
    """On 2 July it becomes known; at 00:00 of 1 and 2 July the closing was red."""
    done = Completion(at("07-02T10:00"), day("06-29"), "X", "clerk")
    affairs = told(*taken()[:3], done, asked("06-30"), verdict("07-06"))
    row = the(affairs, a_county("07-20"), "problem.close")
    assert said(row) == ("06-30", "met_recorded_late", "green", "06-30", 0)
    assert rung_days(row) == {1: "07-01"}


def test_the_next_request_takes_the_place_of_a_rejected_one() -> None:
    """From Wednesday 10 June (the 19th is off): 25 June. From the rejection on Tuesday 16: 1 July."""
    records = asked("06-10", "R1"), asked("06-12", "R2"), verdict("06-16", closed=False, request="R1")
    affairs, county = told(*taken(), *records), a_county("06-20")
    first, second = rows(affairs, county, "problem.verify")
    assert said(first) == ("06-25", "met", "green", "06-16", 0)
    assert said(second)[:2] == ("07-01", "open")
    assert said(the(affairs, county, "problem.close"))[1:3] == ("open", "yellow")


def test_a_measure_of_before_that_is_told_later_unsettles_a_request() -> None:
    late = Measure(at("04-06T10:00"), day("03-31"), "X2", day("04-20"))
    affairs, county = told(*taken(), asked("04-01"), late), a_county("04-10")
    assert rows(affairs, county, "problem.verify") == []
    assert said(the(affairs, county, "problem.close"))[1:3] == ("open", "green")


def test_reopened_only_the_closing_is_owed_within_thirty_days_and_the_campaign() -> None:
    closed = (*taken(), asked("04-01"), verdict("04-08"))
    affairs, county = told(*closed, Reopening(*on("05-10"), "Z")), a_county("06-12")
    new, old = rows(affairs, county, "problem.close")
    assert said(new) == ("06-09", "open", "red", None, 3)
    assert said(old) == ("06-30", "met", "green", "04-01", 0)
    assert said(the(affairs, county, "problem.look_back")) == ("07-07", "cancelled", "grey", "05-10", 0)
    late = told(*closed, Reopening(*on("06-20"), "Z"))
    assert [row["due"][5:] for row in rows(late, county, "problem.close")] == ["06-30"]


@pytest.mark.parametrize(
    ("looked", "recorded", "state"),
    [
        ("05-30", "05-30", "open"),
        ("05-31", "05-31", "met"),
        ("06-30", "07-03T23:00", "met"),
        ("06-30", "07-04T00:00", "met_recorded_late"),
        ("07-01", "07-01", "met_late"),
    ],
)
def test_a_look_back_counts_from_the_sixtieth_day_and_is_due_on_the_ninetieth(
    looked: str, recorded: str, state: str
) -> None:
    """Closed on 1 April: 31 May, and 30 June."""
    closed = (*taken(), asked("03-25"), verdict("04-01"))
    row = the(told(*closed, LookBack(at(recorded), day(looked))), a_county("07-10"), "problem.look_back")
    assert (row["due"][5:], row["state"], row["unit"]) == ("06-30", state, COUNTY)


# Others who look, and who files.


@pytest.mark.parametrize(("merged", "state"), [("04-06", "cancelled"), ("04-07", "cancelled"), ("04-08", "open")])
def test_a_self_check_ends_with_its_unit_by_its_due_day(merged: str, state: str) -> None:
    """Twenty working days after 9 March (6 April is off): 7 April."""
    county = a_county("04-20")
    county.merged[NEIGHBOUR] = Merged(NEIGHBOUR, day(merged), at(merged), VILLAGE)
    row = the(told(CheckRequest(*on("03-09"), (NEIGHBOUR,))), county, "problem.self_check", f"problem/Q/{NEIGHBOUR}")
    assert (row["due"][5:], row["state"], row["unit"]) == ("04-07", state, NEIGHBOUR)


def test_the_first_self_check_counts_whatever_it_found() -> None:
    checked = [Checked(*on("04-07"), NEIGHBOUR), Checked(*on("04-15"), NEIGHBOUR)]
    row = the(told(CheckRequest(*on("03-09"), (NEIGHBOUR,)), *checked), a_county("04-20"), "problem.self_check")
    assert said(row) == ("04-07", "met", "green", "04-07", 0)
    assert row["answerable"]["person"] == "neighbour"


def test_a_common_problem_is_verified_when_all_have_looked_and_every_child_is_gone() -> None:
    """Ten working days after 2 April (6 April is off) is the 17th, after the 9th the 23rd."""
    asks = *taken(), CheckRequest(*on("03-09"), (NEIGHBOUR,)), asked("03-27")
    assert rows(told(*asks), a_county("04-30"), "problem.verify") == []
    looked = told(*asks, Checked(*on("04-02"), NEIGHBOUR))
    assert the(looked, a_county("04-30"), "problem.verify")["due"] == "2026-04-17"
    child = replace(looked.problems[0], id=f"Q.{NEIGHBOUR}", unit=NEIGHBOUR, listed=Record(*on("04-02")), records=[])
    looked.problems.append(child)
    assert rows(looked, a_county("04-30"), "problem.verify", "problem/Q") == []
    child.records.append(verdict("04-09"))
    assert the(looked, a_county("04-30"), "problem.verify", "problem/Q")["due"] == "2026-04-23"


def test_every_organisation_files_the_plan_within_twenty_working_days() -> None:
    """After 2 March: 4 + 5 + 5 + 5 + 1, Monday 30 March."""
    affairs = Affairs([a_campaign(VILLAGE, TOWNSHIP)], [Filing("C", VILLAGE, at("03-31T00:00"))])
    village, township = (
        the(affairs, a_county("04-10"), "campaign.filing", f"campaign/C/{u}") for u in (VILLAGE, TOWNSHIP)
    )
    assert (said(village), rung_days(village)) == (("03-30", "met_late", "green", "03-31", 1), {1: "03-31"})
    assert said(township) == ("03-30", "open", "red", None, 11)
    assert township["answerable"]["post"] == "committee_secretary"
    assert reached(township, 1) == ["mender", "office"]


# Whose it is.


@pytest.mark.parametrize(
    ("post", "unit", "rungs", "first"),
    [
        ("village_director", VILLAGE, [1, 2, 3, 4], ["director", "first", "mender", "office", "secretary"]),
        ("deputy_secretary", TOWNSHIP, [1, 3, 4], ["deputy", "mender", "office"]),
        ("committee_secretary", TOWNSHIP, [1, 4], ["deputy", "head", "mender", "office"]),
    ],
)
def test_a_post_holders_own_rung_and_those_below_become_the_first(
    post: str, unit: str, rungs: list[int], first: list[str]
) -> None:
    row = the(told(unit=unit, post=post), a_county("04-10"), "problem.claim")
    assert ([rung["rung"] for rung in row["rungs"]], reached(row, 1)) == (rungs, first)
    assert row["answerable"]["post"] == post


def test_the_successor_inherits_and_a_closed_unit_ends_all() -> None:
    county = a_county("04-10")
    county.merged[VILLAGE] = Merged(VILLAGE, day("03-13"), at("03-13"), NEIGHBOUR)
    row = the(told(), county, "problem.claim")
    assert (row["unit"], row["answerable"]["person"], row["state"]) == (NEIGHBOUR, "neighbour", "open")
    county.merged[VILLAGE] = Merged(VILLAGE, day("03-18"), at("03-18"), None)
    assert said(the(told(), county, "problem.claim")) == ("03-16", "cancelled", "grey", "03-18", 2)
    assert said(the(told(), county, "problem.close")) == ("06-30", "cancelled", "grey", "03-18", 0)


def with_a_guest(county: County, known: str) -> County:
    """Of the organisation department, with a post in the village from 1 March on, told on that day."""
    county.hold(Holding("A-guest", "guest", "organisation_department", COUNTY, day("02-01"), at("02-01")))
    county.hold(Holding("A-guest-2", "guest", "work_team_member", VILLAGE, day("03-01"), at(known)))
    return county


def test_a_verifier_turns_out_to_hold_a_post_in_the_village() -> None:
    affairs = told(*taken(), asked("03-25"), verdict("04-01", verifier="guest"))
    county = with_a_guest(a_county("05-01"), "04-09")
    assert breaches(affairs, county) == [("problem.verify.other_hands", "04-01", "04-09", None)]
    county.ends["A-guest-2"] = Ended(day("03-31"), at("04-20"))
    assert breaches(affairs, county) == [("problem.verify.other_hands", "04-01", "04-09", "04-20")]


def test_a_verifier_turns_out_to_have_left_the_office() -> None:
    affairs = told(*taken(), asked("03-25"), verdict("04-01"))
    county = a_county("05-01")
    assert breaches(affairs, county) == []
    county.ends["A-inspector"] = Ended(day("03-31"), at("04-20"))
    assert breaches(affairs, county) == [("problem.verify.other_hands", "04-01", "04-20", None)]
