"""The oracle on works, held against days that were worked out by hand from the text."""

from datetime import datetime
from typing import Any

from tests.oracle import oracle
from tests.oracle.given import COUNTY, TOWNSHIP, VILLAGE, breaches, periods, post, row, rungs, shown
from tests.oracle.given_works import (
    ITEMS,
    accepted,
    brought_in,
    built,
    changed,
    completed,
    opened,
    planned,
    rejected,
    reported,
    started,
)

FROST, ACCEPTANCE, DEFECT = "works.frost", "works.acceptance", "works.defect"
OPENING, REPAIR = "works.opening", "works.repair"
FROST_DAY = "2026-11-15"
INCOMPLETE = "works.accepted_incomplete works/W"


# The frost.


def test_case_31_completed_on_15_november_is_in_time_and_a_day_later_is_not() -> None:
    for day, state, overdue in ((FROST_DAY, "met", 0), ("2026-11-16", "met_late", 1)):
        facts = built(planned(), completed(day))
        assert shown(facts, "2026-12-31", FROST, FROST_DAY, "state", "days_overdue") == (state, overdue)
    for at, state in (("2026-11-18T23:59", "met"), ("2026-11-19T00:00", "met_recorded_late")):
        facts = built(planned(), completed(FROST_DAY, at=at))
        assert shown(facts, "2026-12-31", FROST, FROST_DAY, "state") == state


def test_the_frost_is_near_for_fourteen_days_and_red_when_the_grace_is_over() -> None:
    facts = built(planned())
    days = ("2026-10-31", "2026-11-01", "2026-11-18", "2026-11-19")
    lights = [shown(facts, day, FROST, FROST_DAY, "light") for day in days]
    assert lights == ["green", "yellow", "yellow", "red"]
    found = row(facts, "2026-11-30", FROST, FROST_DAY)
    assert found is not None
    assert found["answerable"] == (VILLAGE, "branch_secretary", ["s"])
    assert rungs(facts, "2026-11-24", FROST, FROST_DAY) == {1: "2026-11-19", 2: "2026-11-21"}


def test_what_is_recorded_of_one_works_is_nothing_of_another() -> None:
    other = planned()
    other[2]["works"] = "V"
    facts = built(planned(), other, completed(FROST_DAY))
    assert shown(facts, "2026-12-31", FROST, FROST_DAY, "state", subject="works/W") == "met"
    assert shown(facts, "2026-12-31", FROST, FROST_DAY, "state", subject="works/V") == "open"


def test_case_12_the_committee_member_for_venues_is_told_first() -> None:
    member = post("committee_member", TOWNSHIP, "2026-01-01", person="v", portfolio=["venues"])
    other = post("committee_member", TOWNSHIP, "2026-01-01", person="m", portfolio=["party_building"])
    found = row(built(planned(), member, other), "2026-11-19", FROST, FROST_DAY)
    assert found is not None
    assert found["rungs"] == {
        1: ("2026-11-19", [(TOWNSHIP, "committee_member", "v"), (VILLAGE, "branch_secretary", "s")])
    }


def test_case_31_a_rejection_reopens_the_frost_with_its_old_day() -> None:
    told = [planned(), completed("2026-11-10"), rejected("2026-11-20", "2026-12-10")]
    facts = built(*told)
    assert shown(facts, "2026-11-19", FROST, FROST_DAY, "state") == "met"
    assert shown(facts, "2026-11-20", FROST, FROST_DAY, "light", "days_overdue") == ("red", 5)
    assert rungs(facts, "2026-11-21", FROST, FROST_DAY) == {1: "2026-11-21", 2: "2026-11-21"}
    mended = built(*told, completed("2026-12-01"))
    assert shown(mended, "2026-12-31", FROST, FROST_DAY, "state", "days_overdue") == ("met_late", 16)
    whole = built(*told, completed("2026-12-01"), accepted("2026-12-02"))
    assert shown(whole, "2026-12-31", FROST, FROST_DAY, "resolved_on") == "2026-12-01"


def test_a_correction_belongs_to_the_round_of_the_completion_that_it_corrects() -> None:
    told = [planned(), completed("2026-11-10", record="c"), rejected("2026-11-12", "2026-12-10")]
    facts = built(*told, completed("2026-11-09", at="2026-11-20", record="d", corrects="c"))
    assert shown(facts, "2026-11-20", FROST, FROST_DAY, "light") == "red"
    mended = built(*told, completed("2026-11-14", record="e"), completed("2026-11-16", "2026-11-20", "f", "e"))
    assert shown(mended, "2026-11-15", FROST, FROST_DAY, "state") == "met"
    assert shown(mended, "2026-11-20", FROST, FROST_DAY, "state", "days_overdue") == ("met_late", 1)


# The forecast. From 1 May, 15 November is 198 days away.


def test_case_31_a_forecast_past_the_frost_is_yellow_from_its_report_on() -> None:
    told = [planned(), started("2026-05-01"), reported("2026-06-01", 40)]
    for day, percent, light in (
        ("2026-08-08", 50, "green"),  # 99 days for a half: on 15 November
        ("2026-08-09", 50, "yellow"),
        ("2026-07-07", 34, "green"),  # 67 days for 34 %: 197.06, and so 198
        ("2026-07-07", 33, "yellow"),  # 203.03
        ("2026-08-09", 0, "green"),
    ):
        assert shown(built(*told, reported(day, percent)), "2026-08-31", FROST, FROST_DAY, "light") == light
    slow = built(*told, reported("2026-08-09", 50, at="2026-08-11"))
    assert [shown(slow, day, FROST, FROST_DAY, "light") for day in ("2026-08-10", "2026-08-11")] == ["green", "yellow"]


def test_case_31_a_forecast_needs_two_reports_since_the_start_and_goes_by_the_latest() -> None:
    slow = reported("2026-08-09", 10)
    assert shown(built(planned(), started("2026-05-01"), slow), "2026-08-31", FROST, FROST_DAY, "light") == "green"
    before = [planned(), started("2026-05-01"), reported("2026-04-30", 10), slow]
    assert shown(built(*before), "2026-08-31", FROST, FROST_DAY, "light") == "green"
    moved = [*before, started("2026-04-30", at="2026-08-20", record="T", corrects="S")]
    assert shown(built(*moved), "2026-08-31", FROST, FROST_DAY, "light") == "yellow"
    later = reported("2026-08-10", 90), reported("2026-06-01", 1, "2026-08-12")
    facts = built(planned(), started("2026-05-01"), slow, *later)
    assert shown(facts, "2026-08-31", FROST, FROST_DAY, "light") == "green"
    same_day = [planned(), started("2026-05-01"), slow, reported("2026-08-09", 90, record="again")]
    assert shown(built(*same_day), "2026-08-31", FROST, FROST_DAY, "light") == "green"
    put_right = [planned(), started("2026-05-01"), reported("2026-06-01", 40), slow]
    facts = built(*put_right, reported("2026-08-09", 90, "2026-08-20", "again", "R 2026-08-09"))
    assert [shown(facts, day, FROST, FROST_DAY, "light") for day in ("2026-08-19", "2026-08-20")] == ["yellow", "green"]


# Acceptance, defects, opening, repair.


def test_case_32_acceptance_is_due_fifteen_working_days_after_the_completion_is_known() -> None:
    facts = built(planned(), completed("2026-09-24", at="2026-09-28"))
    assert periods(facts, "2026-09-28", ACCEPTANCE) == ["2026-10-23"]
    found = row(facts, "2026-12-31", ACCEPTANCE, "2026-10-23")
    assert found is not None
    assert found["rungs"] == {1: ("2026-10-24", [(COUNTY, "organisation_department", "o")])}
    assert found["answerable"] == (COUNTY, "organisation_department", ["o"])
    told = [planned(), completed("2026-09-24", at="2026-09-28", record="c")]
    for day, due in (("2026-09-30", "2026-10-27"), ("2026-09-20", "2026-10-23")):
        moved = built(*told, completed(day, "2026-10-03", "d", "c"))
        assert periods(moved, "2026-10-03", ACCEPTANCE) == [due]


def test_case_8_and_10_a_completion_that_is_moved_keeps_the_rung_that_fired() -> None:
    told = [planned(), completed("2026-09-24", at="2026-09-28", record="c")]
    facts = built(*told, completed("2026-10-23", "2026-11-02", "d", "c"))
    assert shown(facts, "2026-11-01", ACCEPTANCE, "2026-10-23", "light") == "red"
    assert shown(facts, "2026-11-02", ACCEPTANCE, "2026-10-23", "due", "light") == ("2026-11-13", "green")
    assert rungs(facts, "2026-11-20", ACCEPTANCE, "2026-10-23") == {1: "2026-10-24"}


def test_case_48_an_acceptance_with_an_item_missing_is_a_breach_and_no_verdict() -> None:
    told = [planned(), completed("2026-10-12"), accepted("2026-10-13", "culture_room")]
    assert breaches(built(*told), "2026-10-13") == {INCOMPLETE: None}
    assert shown(built(*told), "2026-10-13", ACCEPTANCE, "2026-11-02", "state") == "open"
    assert periods(built(*told), "2026-12-31", OPENING) == []
    whole = built(*told, accepted("2026-10-20"))
    assert shown(whole, "2026-10-20", ACCEPTANCE, "2026-11-02", "state", "resolved_on") == ("met", "2026-10-20")
    assert periods(whole, "2026-10-20", OPENING) == ["2026-11-19"]


def test_the_office_that_accepted_answers_and_is_told_with_the_inspection_office() -> None:
    secretary = post("committee_secretary", TOWNSHIP, "2026-01-01", person="c")
    inspects, department = (COUNTY, "inspection_office", None), (COUNTY, "organisation_department", "o")
    townships = [inspects, (TOWNSHIP, "committee_secretary", "c")]
    for office, told in ((COUNTY, [inspects, department]), (TOWNSHIP, townships)):
        facts = built(secretary, planned(), completed("2026-10-12"), accepted("2026-10-13", ITEMS[0], office=office))
        account = oracle.account(facts, datetime.fromisoformat("2026-10-13T23:00"))
        assert account.breach_rows()[0]["receivers"] == told


def test_case_48_defects_due_on_one_day_are_one_duty_and_met_by_the_next_completion() -> None:
    told = [planned(), completed("2026-10-12"), rejected("2026-10-13", "2026-11-02", "2026-11-09", "2026-11-02")]
    facts = built(*told, completed("2026-11-05"))
    assert periods(facts, "2026-11-04", DEFECT) == ["2026-11-02", "2026-11-09"]
    assert shown(facts, "2026-11-03", DEFECT, "2026-11-02", "light", "subject") == ("red", "works/W")
    assert shown(facts, "2026-11-05", DEFECT, "2026-11-02", "state", "days_overdue") == ("met_late", 3)
    assert shown(facts, "2026-11-05", DEFECT, "2026-11-09", "state") == "met"
    assert shown(facts, "2026-11-05", ACCEPTANCE, "2026-11-02", "state") == "met"
    assert shown(facts, "2026-11-05", ACCEPTANCE, "2026-11-26", "state") == "open"


def test_case_32_a_venue_is_opened_thirty_days_after_its_acceptance() -> None:
    told = [planned(), completed("2026-10-12"), accepted("2026-10-20")]
    days = ("2026-11-11", "2026-11-12", "2026-11-19", "2026-11-20")
    lights = [shown(built(*told), day, OPENING, "2026-11-19", "light") for day in days]
    assert lights == ["green", "yellow", "yellow", "red"]
    assert shown(built(*told, opened("2026-11-19")), "2026-12-31", OPENING, "2026-11-19", "state") == "met"


def test_case_48_items_lost_on_one_day_are_one_duty_until_the_last_is_back() -> None:
    facts = built(
        planned(),
        completed("2026-03-03"),
        accepted("2026-03-04"),
        changed("2026-04-01T09:00", "culture_room", "missing"),
        changed("2026-04-01T10:00", "notice_board", "missing"),
        changed("2026-04-03T10:00", "culture_square", "missing"),
        changed("2026-04-10T10:00", "culture_room", "present"),
        changed("2026-04-20T10:00", "notice_board", "working"),
        changed("2026-04-25T10:00", "notice_board", "missing"),
    )
    assert periods(facts, "2026-04-30", REPAIR) == ["2026-05-01", "2026-05-03", "2026-05-25"]
    assert shown(facts, "2026-04-19", REPAIR, "2026-05-01", "state") == "open"
    assert shown(facts, "2026-04-30", REPAIR, "2026-05-01", "state", "resolved_on") == ("met", "2026-04-20")
    assert shown(facts, "2026-05-04", REPAIR, "2026-05-03", "light") == "red"


def test_an_item_that_is_there_but_does_not_work_is_not_lost_and_a_missing_one_not_lost_anew() -> None:
    told = [planned(), completed("2026-03-03"), accepted("2026-03-04")]
    there = built(*told, changed("2026-04-01T09:00", "culture_room", "present"))
    assert periods(there, "2026-04-30", REPAIR) == []
    lost = [changed(f"2026-04-0{day}T09:00", "culture_room", "missing") for day in (1, 2)]
    facts = built(*told, *lost, changed("2026-04-07T09:00", "culture_room", "working"))
    assert periods(facts, "2026-04-30", REPAIR) == ["2026-05-01"]
    assert shown(facts, "2026-04-30", REPAIR, "2026-05-01", "resolved_on") == "2026-04-07"


def test_an_item_lost_twice_on_one_day_is_lost_until_it_is_back_for_the_second_time() -> None:
    facts = built(
        planned(),
        completed("2026-03-03"),
        accepted("2026-03-04"),
        changed("2026-04-01T09:00", "culture_room", "missing"),
        changed("2026-04-01T10:00", "culture_room", "working"),
        changed("2026-04-01T11:00", "culture_room", "missing"),
        changed("2026-04-07T10:00", "culture_room", "present"),
    )
    assert shown(facts, "2026-04-02", REPAIR, "2026-05-01", "state") == "open"
    assert shown(facts, "2026-04-07", REPAIR, "2026-05-01", "state", "resolved_on") == ("met", "2026-04-07")


# What lies behind an opening record.


def test_a_works_that_was_brought_in_owes_what_is_left_from_the_later_of_its_day_and_its_recording() -> None:
    late: Any = {"at": "2026-10-12"}
    completed_before = built(brought_in("2026-09-01", "started", "completed", **late))
    assert periods(completed_before, "2026-10-12", FROST) == []
    assert periods(completed_before, "2026-10-12", ACCEPTANCE) == ["2026-11-02"]
    accepted_before = built(brought_in("2026-09-01", "started", "completed", "accepted", **late))
    assert periods(accepted_before, "2026-10-12", ACCEPTANCE) == []
    assert periods(accepted_before, "2026-10-12", OPENING) == ["2026-11-11"]
    opened_before = built(brought_in("2026-09-01", "started", "completed", "accepted", "opened", **late))
    assert periods(opened_before, "2026-10-12", OPENING) == []
    assert periods(opened_before, "2026-10-19", "venue.rota") == ["2026-W42", "2026-W43"]
