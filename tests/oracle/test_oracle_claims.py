"""The oracle on claims, causes, measures and declines, held against days that were worked out by hand from the text."""

from typing import Any

from tests.oracle.given import COUNTY, VILLAGE, Line, periods, row, rungs, shown
from tests.oracle.given_problems import (
    NEIGHBOUR,
    analysed,
    campaign,
    claimed,
    closed_in_april,
    completed,
    declined,
    done,
    extended,
    listed,
    planned,
    rectified,
    reopened,
    ruled,
)

CLAIM = "problem.claim"
CAUSE = "problem.cause"
MEASURES = "problem.measures"
MEASURE = "problem.measure"
CLOSE = "problem.close"
RULING = "problem.ruling"
CHECK = "problem.self_check"
END = "2026-11-30"
OFFICE = [(COUNTY, "inspection_office", "i")]


# Claim, cause, measures.


def test_case_2_working_days_over_the_spring_festival_and_over_national_day() -> None:
    spring = rectified(campaign("2026-02-02"), listed("2026-02-12"))
    assert periods(spring, "2026-02-12", CLAIM) == ["2026-02-26"]
    assert periods(spring, "2026-02-12", CAUSE) == periods(spring, "2026-02-12", MEASURES) == ["2026-03-11"]
    autumn = rectified(listed("2026-09-29"))
    assert periods(autumn, "2026-09-29", CLAIM) == ["2026-10-12"]
    assert periods(autumn, "2026-09-29", CAUSE) == ["2026-10-26"]


def test_case_1_a_claim_is_an_act_in_the_system_and_a_cause_may_still_be_recorded_for_three_days() -> None:
    facts = rectified(listed("2026-03-02"))
    days = ("2026-03-06", "2026-03-07", "2026-03-09", "2026-03-10")
    assert [shown(facts, day, CLAIM, "2026-03-09", "light") for day in days] == ["green", "yellow", "yellow", "red"]
    assert rungs(facts, "2026-04-30", CLAIM, "2026-03-09") == {
        1: "2026-03-10",
        2: "2026-03-12",
        3: "2026-03-16",
        4: "2026-03-24",
    }
    days = ("2026-03-20", "2026-03-21", "2026-03-26", "2026-03-27")
    assert [shown(facts, day, CAUSE, "2026-03-23", "light") for day in days] == ["green", "yellow", "yellow", "red"]


def test_case_5_a_cause_of_the_due_day_recorded_within_the_grace_and_after_it() -> None:
    for at, state in (("2026-03-26T23:59", "met"), ("2026-03-27T00:00", "met_recorded_late")):
        facts = rectified(listed("2026-03-02"), analysed("2026-03-23", at=at))
        assert shown(facts, "2026-04-30", CAUSE, "2026-03-23", "state") == state
    late = rectified(listed("2026-03-02"), analysed("2026-03-24"))
    assert shown(late, "2026-04-30", CAUSE, "2026-03-23", "state", "days_overdue") == ("met_late", 1)


def test_measures_are_planned_on_the_earliest_day_of_any() -> None:
    facts = rectified(listed("2026-03-02"), planned("2026-03-24"), planned("2026-03-23", measure="n", at="2026-03-25"))
    assert shown(facts, "2026-03-24", MEASURES, "2026-03-23", "state") == "met_late"
    assert shown(facts, "2026-03-25", MEASURES, "2026-03-23", "state", "resolved_on") == ("met", "2026-03-23")


def test_case_27_dues_of_the_owner_are_capped_at_the_end_and_those_of_the_office_are_not() -> None:
    facts = rectified(listed("2026-11-20"), declined("2026-11-27"), planned("2026-11-25", due_on="2026-12-31"))
    assert periods(facts, "2026-11-27", CLAIM) == ["2026-11-27"]
    assert periods(facts, "2026-11-27", CAUSE) == periods(facts, "2026-11-27", CLOSE) == [END]
    assert periods(facts, "2026-11-27", MEASURE) == [END]
    assert periods(facts, "2026-11-27", RULING) == ["2026-12-04"]


def test_case_47_what_counts_from_a_day_after_the_end_is_not_capped() -> None:
    for day, due in (("2026-11-30", END), ("2026-12-01", "2026-12-31")):
        facts = rectified(listed("2026-11-20"), planned(day, due_on="2026-12-31", at="2026-12-01"))
        assert periods(facts, "2026-12-01", MEASURE) == [due]


def test_case_3_an_opening_record_counts_from_its_recording_and_owes_what_was_not_taken() -> None:
    before: Any = {"opening_record": {"listed_on": "2026-03-02", "steps_before": ["claim", "cause"]}}
    facts = rectified(listed("2026-03-02", at="2026-03-16T09:00", **before))
    assert periods(facts, "2026-03-16", CLAIM) == periods(facts, "2026-03-16", CAUSE) == []
    assert periods(facts, "2026-03-16", MEASURES) == ["2026-04-07"]
    after = rectified(listed("2026-11-16", at="2026-12-03T09:00", **before))
    assert shown(after, "2026-12-03", MEASURES, END, "light", "days_overdue") == ("yellow", 3)
    assert rungs(after, "2026-12-04", CLOSE, END) == {1: "2026-12-04", 2: "2026-12-04"}


def test_case_4_a_measure_runs_from_its_planning_until_its_own_day() -> None:
    facts = rectified(listed("2026-03-02"), planned("2026-03-05", due_on="2026-06-30"))
    days = ("2026-06-15", "2026-06-16", "2026-07-03", "2026-07-04")
    lights = [shown(facts, day, MEASURE, "2026-06-30", "light") for day in days]
    assert lights == ["green", "yellow", "yellow", "red"]
    told = rectified(listed("2026-03-02"), planned("2026-03-05"), completed("2026-06-30", at="2026-07-03T23:59"))
    assert shown(told, "2026-07-31", MEASURE, "2026-06-30", "state", "subject") == ("met", "problem/P/m")


# Declines.


def test_case_28_a_decline_stops_what_was_not_done_and_the_ruling_is_due_in_five_working_days() -> None:
    facts = rectified(listed("2026-03-02"), declined("2026-03-11"))
    fields = ("state", "light", "resolved_on", "days_overdue")
    assert shown(facts, "2026-05-30", CLAIM, "2026-03-09", *fields) == ("cancelled", "grey", "2026-03-11", 2)
    assert shown(facts, "2026-05-30", CAUSE, "2026-03-23", *fields) == ("cancelled", "grey", "2026-03-11", 0)
    assert shown(facts, "2026-05-30", CLOSE, END, "state") == "open"
    found = row(facts, "2026-05-30", RULING, "2026-03-18")
    assert found is not None
    assert found["rungs"] == {1: ("2026-03-19", OFFICE)}
    assert found["answerable"] == (COUNTY, "inspection_office", ["i"])


def test_case_28_insisting_begins_anew_what_the_decline_had_ended() -> None:
    facts = rectified(listed("2026-03-02"), declined("2026-03-11"), ruled("2026-03-20", "insisted"))
    assert shown(facts, "2026-03-20", RULING, "2026-03-18", "state", "days_overdue") == ("met_late", 2)
    assert periods(facts, "2026-03-20", CLAIM) == ["2026-03-09", "2026-03-27"]
    assert periods(facts, "2026-03-20", CAUSE) == periods(facts, "2026-03-20", MEASURES) == ["2026-03-23", "2026-04-13"]
    again = rectified(*_declined_and_insisted(), declined("2026-03-23", "E"), ruled("2026-03-24", "insisted", "E"))
    assert periods(again, "2026-03-24", CLAIM) == ["2026-03-09", "2026-03-27"]
    assert periods(again, "2026-03-24", RULING) == ["2026-03-18", "2026-03-30"]


def _declined_and_insisted(*lines: Line) -> list[Line]:
    return [listed("2026-03-02"), declined("2026-03-11"), ruled("2026-03-20", "insisted"), *lines]


def test_case_28_what_was_done_by_the_decline_does_not_begin_anew() -> None:
    by_then = rectified(*_declined_and_insisted(analysed("2026-03-11", at="2026-03-25")))
    assert periods(by_then, "2026-03-24", CAUSE) == ["2026-03-23", "2026-04-13"]
    assert periods(by_then, "2026-03-25", CAUSE) == ["2026-03-23"]
    after = rectified(*_declined_and_insisted(analysed("2026-03-12", at="2026-03-25")))
    assert shown(after, "2026-03-25", CAUSE, "2026-03-23", "state") == "cancelled"
    assert shown(after, "2026-03-25", CAUSE, "2026-04-13", "state", "resolved_on") == ("met", "2026-03-12")


def test_case_47_an_insisting_ruling_after_the_end_is_uncapped_and_one_on_the_last_day_is_not() -> None:
    def facts(ruling: str) -> list[str]:
        told = rectified(listed("2026-11-20"), declined("2026-11-27"), ruled(ruling, "insisted"))
        return [*periods(told, ruling, CLAIM), *periods(told, ruling, CAUSE)]

    assert facts("2026-12-02") == ["2026-11-27", "2026-12-09", END, "2026-12-23"]
    assert facts(END) == ["2026-11-27", END, END]


def test_case_28_an_accepted_decline_ends_all_that_is_open() -> None:
    scope: Any = {"scope": {"units": [VILLAGE, NEIGHBOUR]}}
    facts = rectified(
        listed("2026-03-02", **scope),
        planned("2026-03-05"),
        declined("2026-03-11"),
        ruled("2026-03-20", "accepted"),
    )
    for rule, period in ((CLOSE, END), (MEASURE, "2026-06-30"), (CHECK, "2026-03-30")):
        assert shown(facts, "2026-05-30", rule, period, "state", "resolved_on") == ("cancelled", "2026-03-20")
    assert shown(facts, "2026-05-30", MEASURES, "2026-03-23", "state") == "met"


def test_cases_28_and_47_a_decline_after_a_claim_stops_nothing_but_is_ruled_upon() -> None:
    facts = rectified(listed("2026-03-02"), claimed("2026-03-05"), declined("2026-03-06"))
    assert shown(facts, "2026-03-28", CAUSE, "2026-03-23", "light") == "red"
    assert shown(facts, "2026-03-28", RULING, "2026-03-13", "state", "light") == ("open", "red")


def test_case_44_of_two_rulings_due_on_one_day_the_later_stands() -> None:
    friday = [listed("2026-03-02"), declined("2026-03-13"), ruled("2026-03-13", "insisted")]
    facts = rectified(*friday, declined("2026-03-14", "E"))
    assert shown(facts, "2026-03-13", RULING, "2026-03-20", "state") == "met"
    assert shown(facts, "2026-03-14", RULING, "2026-03-20", "state") == "open"


# Extensions.


def test_case_27_an_extension_in_time_is_a_new_period_that_runs_from_the_listing() -> None:
    facts = rectified(listed("2026-03-02"), extended("2026-03-23", "cause", "2026-04-10"))
    assert periods(facts, "2026-03-22", CAUSE) == ["2026-03-23"]
    assert periods(facts, "2026-03-23", CAUSE) == ["2026-04-10"]
    days = ("2026-04-02", "2026-04-03", "2026-04-13", "2026-04-14")
    lights = [shown(facts, day, CAUSE, "2026-04-10", "light") for day in days]
    assert lights == ["green", "yellow", "yellow", "red"]


def test_case_27_an_extension_that_is_late_or_gives_no_later_day_changes_nothing() -> None:
    for day, until in (("2026-03-24", "2026-04-10"), ("2026-03-20", "2026-03-23"), ("2026-03-20", "2026-03-20")):
        facts = rectified(listed("2026-03-02"), extended(day, "cause", until))
        assert periods(facts, "2026-03-31", CAUSE) == ["2026-03-23"]


def test_an_extension_is_of_what_had_begun_last_on_its_day() -> None:
    told = _declined_and_insisted(extended("2026-03-26", "claim", "2026-04-02"))
    assert periods(rectified(*told), "2026-03-31", CLAIM) == ["2026-03-09", "2026-04-02"]
    stopped = [listed("2026-03-02"), declined("2026-03-03"), extended("2026-03-05", "claim", "2026-03-30")]
    facts = rectified(*stopped, ruled("2026-03-06", "insisted"))
    assert periods(facts, "2026-03-31", CLAIM) == ["2026-03-13", "2026-03-30"]
    assert shown(facts, "2026-03-31", CLAIM, "2026-03-30", "state", "resolved_on") == ("cancelled", "2026-03-03")


def test_an_extension_may_be_granted_on_the_day_of_the_listing() -> None:
    facts = rectified(listed("2026-03-02"), extended("2026-03-02", "claim", "2026-03-10"))
    assert periods(facts, "2026-03-31", CLAIM) == ["2026-03-10"]


def test_what_is_recorded_of_one_problem_is_nothing_of_another() -> None:
    facts = rectified(listed("2026-03-02"), listed("2026-03-02", "Q"), *done("2026-03-05", "Q"))
    assert shown(facts, "2026-03-05", CLAIM, "2026-03-09", "state", subject="problem/Q") == "met"
    assert shown(facts, "2026-03-05", CLAIM, "2026-03-09", "state", subject="problem/P") == "open"


def test_an_extension_of_a_measure_and_of_a_reopened_closing() -> None:
    told = [listed("2026-03-02"), planned("2026-03-05", due_on="2026-03-20"), planned("2026-03-05", "2026-03-20", "n")]
    facts = rectified(*told, extended("2026-03-20", "measure", "2026-04-20", "n"))
    assert shown(facts, "2026-03-20", MEASURE, "2026-03-20", "subject") == "problem/P/m"
    assert shown(facts, "2026-03-20", MEASURE, "2026-04-20", "subject") == "problem/P/n"
    again = rectified(*closed_in_april(), reopened("2026-05-04"), extended("2026-06-03", "close", "2026-07-15"))
    assert periods(again, "2026-05-04", CLOSE) == ["2026-06-03", END]
    assert periods(again, "2026-06-03", CLOSE) == ["2026-07-15", END]
