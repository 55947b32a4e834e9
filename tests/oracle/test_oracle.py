"""The oracle itself, held against days that were worked out by hand from the text."""

from datetime import date, datetime
from typing import Any

from tests.oracle import oracle
from tests.oracle.days import working_days_after
from tests.oracle.facts import Fact

COUNTY, TOWNSHIP, VILLAGE = "990101000000", "990101001000", "990101001001"
FOUNDING = datetime(2026, 1, 1)  # noqa: DTZ001  (Shanghai's wall clock)


def told(*lines: tuple[str, str, dict[str, Any]]) -> list[Fact]:
    """A village with a secretary and a committee of five, a matter opened on 1 March, and these lines."""
    first: list[tuple[str, dict[str, Any]]] = [
        ("register_unit", {"unit": COUNTY, "kind": "county", "enrolled_on": "2026-01-01"}),
        ("register_unit", {"unit": TOWNSHIP, "kind": "township", "parent": COUNTY, "enrolled_on": "2026-01-01"}),
        ("register_unit", {"unit": VILLAGE, "kind": "village", "parent": TOWNSHIP, "enrolled_on": "2026-01-01"}),
        ("declare_watch", {"county": COUNTY, "watched_from": "2026-01-01"}),
        (
            "assign_post",
            {
                "assignment": "a",
                "person": "secretary",
                "post": "branch_secretary",
                "unit": VILLAGE,
                "first_day": "2026-01-01",
            },
        ),
        ("declare_counts", {"unit": VILLAGE, "first_day": "2026-01-01", "counts": {"committee_members": 5}}),
    ]
    facts = [Fact(number, FOUNDING, type_, data) for number, (type_, data) in enumerate(first)]
    matter = {"matter": "M", "unit": VILLAGE, "kind": "works", "opened_on": "2026-03-01"}
    facts.append(Fact(len(facts), datetime(2026, 3, 1, 9), "open_matter", matter))  # noqa: DTZ001
    for at, type_, data in lines:
        facts.append(Fact(len(facts), datetime.fromisoformat(at), type_, data))
    return facts


def proposal(recorded: str, held: str, present: int = 3, in_favour: int = 2) -> tuple[str, str, dict[str, Any]]:
    meeting = {
        "meeting": "G",
        "unit": VILLAGE,
        "held_on": held,
        "kinds": ["branch_committee"],
        "chair": "secretary",
        "recorder": "secretary",
        "attendance": [{"kind": "branch_committee", "counted": "committee_members", "present": present}],
        "items": [{"matter": "M", "step": "proposal", "in_favour": in_favour}],
    }
    return recorded, "hold_meeting", meeting


def row(facts: list[Fact], on: str, rule: str = "matter.proposal") -> oracle.Row:
    account = oracle.account(facts, datetime.fromisoformat(on))
    return next(row for row in account.rows(date.fromisoformat(on[:10])) if row["rule"] == rule)


def test_a_proposal_that_is_never_made_climbs_the_ladder_on_the_days_of_the_text() -> None:
    found = row(told(), "2026-04-30")
    assert found["due"] == "2026-03-31"
    assert {rung: day for rung, (day, _) in found["rungs"].items()} == {
        1: "2026-04-04",
        2: "2026-04-06",
        3: "2026-04-10",
        4: "2026-04-18",
    }


def test_the_light_of_a_duty_is_yellow_from_seven_days_before_until_the_grace_is_over() -> None:
    lights = {day: row(told(), day)["light"] for day in ("2026-03-23", "2026-03-24", "2026-04-03", "2026-04-04")}
    assert list(lights.values()) == ["green", "yellow", "yellow", "red"]


def test_what_is_held_in_time_is_met_when_it_is_recorded_within_the_grace_and_recorded_late_after_it() -> None:
    last_moment = proposal("2026-04-03T23:59:59.999999", "2026-03-31")
    too_late = proposal("2026-04-04T00:00:00", "2026-03-31")
    assert row(told(last_moment), "2026-05-01")["state"] == "met"
    found = row(told(too_late), "2026-05-01")
    assert (found["state"], list(found["rungs"])) == ("met_recorded_late", [1])


def test_the_grace_is_for_recording_and_not_for_acting() -> None:
    found = row(told(proposal("2026-04-01T12:00:00", "2026-04-01")), "2026-05-01")
    assert (found["state"], found["days_overdue"], found["rungs"]) == ("met_late", 1, {})


def test_two_of_five_are_no_quorum_and_half_of_those_present_no_majority() -> None:
    for present, in_favour, reasons in ((2, 2, {"no_quorum"}), (4, 2, {"no_majority"}), (3, 2, set())):
        facts = told(proposal("2026-03-09T12:00:00", "2026-03-09", present, in_favour))
        account = oracle.account(facts, datetime(2026, 3, 9, 13))  # noqa: DTZ001
        assert account.known.courses[0].verdicts[0].reasons == reasons


def test_five_working_days_over_the_spring_festival_count_the_worked_saturday() -> None:
    assert working_days_after(date(2026, 2, 12), 5) == date(2026, 2, 26)
    assert working_days_after(date(2026, 2, 28), 5) == date(2026, 3, 6)
