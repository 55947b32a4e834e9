"""The oracle on closings, held against days that were worked out by hand from the text."""

from typing import Any

from tests.oracle.given import Line, periods, rungs, shown
from tests.oracle.given_problems import (
    NEIGHBOUR,
    analysed,
    asked,
    checked,
    claimed,
    closed,
    closed_in_april,
    completed,
    done,
    listed,
    looked,
    planned,
    rectified,
    rejected,
    reopened,
)

CLAIM = "problem.claim"
MEASURE = "problem.measure"
CLOSE = "problem.close"
VERIFY = "problem.verify"
LOOK_BACK = "problem.look_back"
END = "2026-11-30"


def test_case_29_a_request_that_waits_is_yellow_and_climbs_no_ladder_also_after_the_end() -> None:
    told = [listed("2026-03-02"), *done("2026-03-05"), asked("2026-11-29")]
    fields = ("state", "light", "days_overdue")
    assert shown(rectified(*told), "2026-11-29", CLOSE, END, *fields) == ("open", "yellow", 0)
    assert shown(rectified(*told), "2026-12-20", CLOSE, END, *fields) == ("open", "yellow", 20)
    assert rungs(rectified(*told), "2026-12-20", CLOSE, END) == {}
    verified = rectified(*told, closed("2026-12-05"))
    assert shown(verified, "2026-12-20", CLOSE, END, *fields) == ("met", "green", 0)


def test_case_29_a_rejected_request_leaves_it_red_from_the_old_day() -> None:
    facts = rectified(listed("2026-03-02"), *done("2026-03-05"), asked("2026-11-29"), rejected("2026-12-05"))
    assert shown(facts, "2026-12-05", CLOSE, END, "light", "days_overdue") == ("red", 5)
    assert rungs(facts, "2026-12-05", CLOSE, END) == {}
    assert rungs(facts, "2026-12-07", CLOSE, END) == {1: "2026-12-06", 2: "2026-12-06", 3: "2026-12-07"}


def test_case_29_a_request_waits_at_once_and_not_only_when_the_end_is_near() -> None:
    facts = rectified(listed("2026-03-02"), *done("2026-03-05"), asked("2026-03-30"))
    assert [shown(facts, day, CLOSE, END, "light") for day in ("2026-03-29", "2026-03-30")] == ["green", "yellow"]


def test_case_29_a_request_counts_when_all_was_done_by_its_day_whenever_that_is_recorded() -> None:
    told = [
        listed("2026-03-02"),
        claimed("2026-03-05"),
        analysed("2026-03-05"),
        planned("2026-03-05"),
        asked("2026-11-29"),
    ]
    late = rectified(*told, completed("2026-11-29", at="2026-12-03T12:00"), closed("2026-12-08"))
    assert shown(late, "2026-12-02", CLOSE, END, "light") == "red"
    assert periods(late, "2026-12-02", VERIFY) == []
    assert shown(late, "2026-12-03", CLOSE, END, "light") == "yellow"
    assert periods(late, "2026-12-03", VERIFY) == ["2026-12-17"]
    assert shown(late, "2026-12-31", CLOSE, END, "state", "resolved_on") == ("met_recorded_late", "2026-11-29")
    assert rungs(late, "2026-12-31", CLOSE, END) == {1: "2026-12-01", 2: "2026-12-03"}
    too_late = rectified(*told, completed("2026-11-30", at="2026-12-03T12:00"))
    assert shown(too_late, "2026-12-03", CLOSE, END, "light") == "red"


def test_case_29_a_measure_planned_on_the_requests_day_must_be_done_by_it_and_a_later_one_need_not() -> None:
    told = [listed("2026-03-02"), *done("2026-03-05"), asked("2026-03-30")]
    same = rectified(*told, planned("2026-03-30", measure="n", at="2026-03-31"))
    assert periods(same, "2026-03-30", VERIFY) == ["2026-04-14"]
    assert periods(same, "2026-03-31", VERIFY) == []
    later = rectified(*told, planned("2026-03-31", measure="n", at="2026-03-31"))
    assert periods(later, "2026-03-31", VERIFY) == ["2026-04-14"]


def test_case_29_a_request_made_too_early_is_verified_by_nobody_but_that_of_a_closing_did_count() -> None:
    told = [listed("2026-03-02"), *done("2026-03-05"), asked("2026-03-04", "early"), asked("2026-03-30")]
    facts = rectified(*told, closed("2026-04-10"), reopened("2026-04-13"))
    assert periods(facts, "2026-04-13", VERIFY) == ["2026-04-14"]
    lacking = rectified(*told, closed("2026-04-10"), reopened("2026-04-13"), planned("2026-03-30", at="2026-04-14"))
    assert shown(lacking, "2026-04-14", VERIFY, "2026-04-14", "state") == "met"
    assert shown(lacking, "2026-04-14", CLOSE, END, "state", "resolved_on") == ("met", "2026-03-30")


def test_what_was_taken_before_an_opening_record_is_done_and_needs_no_measure() -> None:
    before: Any = {"opening_record": {"listed_on": "2026-03-02", "steps_before": ["claim", "cause", "measures"]}}
    facts = rectified(listed("2026-03-02", at="2026-03-03T09:00", **before), asked("2026-03-30"))
    assert shown(facts, "2026-03-30", CLOSE, END, "light") == "yellow"
    assert periods(facts, "2026-03-30", MEASURE) == []


def test_case_29_verification_is_due_in_ten_working_days_and_a_second_request_changes_nothing() -> None:
    told = [listed("2026-03-02"), *done("2026-03-05"), asked("2026-03-30"), asked("2026-04-01", "S")]
    facts = rectified(*told)
    assert periods(facts, "2026-04-01", VERIFY) == ["2026-04-14"]
    assert rungs(facts, "2026-05-30", VERIFY, "2026-04-14") == {1: "2026-04-15"}
    verified = rectified(*told, closed("2026-04-16", "S"))
    assert shown(verified, "2026-05-30", VERIFY, "2026-04-14", "state", "days_overdue") == ("met_late", 2)
    assert shown(verified, "2026-05-30", CLOSE, END, "resolved_on") == "2026-04-01"


def test_a_request_takes_the_place_of_the_one_that_was_rejected_and_counts_from_that_day() -> None:
    told = [listed("2026-03-02"), *done("2026-03-05"), asked("2026-03-30"), asked("2026-04-01", "S")]
    facts = rectified(*told, rejected("2026-04-08"))
    assert shown(facts, "2026-04-08", VERIFY, "2026-04-14", "state") == "met"
    assert shown(facts, "2026-04-08", VERIFY, "2026-04-22", "state") == "open"
    assert shown(facts, "2026-04-08", CLOSE, END, "light") == "yellow"
    second = rectified(*told, rejected("2026-04-08", "S"))
    assert periods(second, "2026-04-08", VERIFY) == ["2026-04-14"]
    assert shown(second, "2026-04-08", VERIFY, "2026-04-14", "state") == "open"


def test_case_29_a_look_back_counts_from_day_60_and_is_due_on_day_90() -> None:
    for day, state in (("2026-06-08", "open"), ("2026-06-09", "met")):
        facts = rectified(*closed_in_april(), looked(day))
        assert shown(facts, "2026-06-10", LOOK_BACK, "2026-07-09", "state") == state
    facts = rectified(*closed_in_april())
    days = ("2026-06-24", "2026-06-25", "2026-07-12", "2026-07-13")
    lights = [shown(facts, day, LOOK_BACK, "2026-07-09", "light") for day in days]
    assert lights == ["green", "yellow", "yellow", "red"]
    assert rungs(facts, "2026-08-31", LOOK_BACK, "2026-07-09") == {1: "2026-07-13"}


def test_case_29_reopened_only_the_closing_is_owed_and_the_look_back_ends() -> None:
    facts = rectified(*closed_in_april(), reopened("2026-06-01"))
    assert shown(facts, "2026-06-01", LOOK_BACK, "2026-07-09", "state", "resolved_on") == ("cancelled", "2026-06-01")
    assert shown(facts, "2026-06-01", CLOSE, "2026-07-01", "state") == "open"
    assert shown(facts, "2026-06-01", CLOSE, END, "state", "resolved_on") == ("met", "2026-03-30")
    assert periods(facts, "2026-06-01", CLAIM) == ["2026-03-09"]
    again = rectified(*closed_in_april(), reopened("2026-06-01"), asked("2026-06-10", "S"), closed("2026-06-12", "S"))
    assert shown(again, "2026-06-12", CLOSE, "2026-07-01", "state", "resolved_on") == ("met", "2026-06-10")
    assert periods(again, "2026-06-12", LOOK_BACK) == ["2026-07-09", "2026-09-10"]


def test_a_look_back_belongs_to_the_closing_of_its_day_though_it_is_recorded_after_the_reopening() -> None:
    told = [*closed_in_april(), reopened("2026-06-20"), asked("2026-06-21", "S"), closed("2026-06-22", "S")]
    for day, became in (
        ("2026-06-09", ("met", "2026-06-09")),
        ("2026-06-20", ("met", "2026-06-20")),
        ("2026-06-08", ("cancelled", "2026-06-20")),
        ("2026-06-21", ("cancelled", "2026-06-20")),
    ):
        facts = rectified(*told, looked(day, at="2026-06-23"))
        assert shown(facts, "2026-06-23", LOOK_BACK, "2026-07-09", "state", "resolved_on") == became
        assert shown(facts, "2026-06-23", LOOK_BACK, "2026-09-20", "state") == "open"


def test_case_44_reopened_near_the_end_the_later_of_two_closings_due_on_one_day_stands() -> None:
    facts = rectified(*closed_in_april(), reopened("2026-11-10"))
    assert shown(facts, "2026-11-10", CLOSE, END, "state", "light") == ("open", "green")


def test_a_common_problem_is_verified_when_all_have_looked_and_every_child_is_gone() -> None:
    told = [listed("2026-03-02", scope={"units": [NEIGHBOUR]}), *done("2026-03-05"), asked("2026-03-30")]
    assert periods(rectified(*told), "2026-04-30", VERIFY) == []
    answered = rectified(*told, checked("2026-04-01", NEIGHBOUR, found=False))
    assert periods(answered, "2026-04-30", VERIFY) == ["2026-04-16"]
    child = f"P.{NEIGHBOUR}"
    found = [*told, checked("2026-04-01", NEIGHBOUR, found=True)]
    assert periods(rectified(*found), "2026-04-30", VERIFY) == []
    gone = [asked("2026-04-07", "S", problem=child), closed("2026-04-08", "S", problem=child)]
    assert shown(rectified(*found, *gone), "2026-04-30", VERIFY, "2026-04-22", "subject") == "problem/P"
    left: Line = ("2026-04-08T09:00", "close_unit", {"unit": NEIGHBOUR, "closed_on": "2026-04-08"})
    assert periods(rectified(*found, left), "2026-04-30", VERIFY) == ["2026-04-22"]
