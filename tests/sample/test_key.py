"""The answer key against examples reckoned by hand."""

import re
from collections.abc import Container
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from deploy.sample.county import County, Holding
from deploy.sample.days import moment
from deploy.sample.key import answers
from deploy.sample.matter import Matter, Objection, Report, Take, Told, Turn
from deploy.sample.rules import DEFAULT

VILLAGE, TOWNSHIP, COUNTY = "990101001001", "990101001000", "990101000000"
OPENED = date(2026, 3, 1)  # the proposal is due on 31 March, red day 1 is 4 April


def a_county(until: date = date(2026, 6, 1), gone: Container[str] = ()) -> County:
    county = County(COUNTY, date(2026, 1, 1), moment(date(2026, 1, 1), "08:00"), until)
    posts = (
        (VILLAGE, "branch_secretary", ()),
        (VILLAGE, "first_secretary", ()),
        (TOWNSHIP, "party_office_director", ()),
        (TOWNSHIP, "committee_member", ("party_building",)),
        (TOWNSHIP, "deputy_secretary", ()),
        (TOWNSHIP, "committee_secretary", ()),
        (COUNTY, "inspection_office", ()),
    )
    for unit, post, portfolio in posts:
        if post not in gone:
            county.hold(Holding(f"A-{post}", f"P-{post}", post, unit, date(2025, 1, 1), county.opening, portfolio))
    return county


def a_matter(**more: Any) -> Matter:
    return Matter("M-1", "by hand", VILLAGE, "works", "路灯", OPENED, moment(OPENED, "09:00"), **more)


def approved(step: str, record: str, day: date, at: datetime | None = None) -> Take:
    return Take(step, record, "09:00", [Told(at or moment(day, "15:00"), day, frozenset())])


def the(found: list[dict[str, Any]], rule: str, subject: str = "matter/M-1") -> dict[str, Any]:
    (row,) = [row for row in found if (row["rule"], row["subject"]) == (rule, subject)]
    return row


def rung_days(row: dict[str, Any]) -> dict[int, str]:
    return {rung["rung"]: rung["day"] for rung in row["rungs"]}


def test_a_matter_that_nobody_takes_up_climbs_the_whole_ladder() -> None:
    found = answers([a_matter()], a_county(), DEFAULT)
    row = the(found.duties, "matter.proposal")
    assert (row["due"], row["state"], row["light"], row["days_overdue"]) == ("2026-03-31", "open", "red", 62)
    assert rung_days(row) == {1: "2026-04-04", 2: "2026-04-06", 3: "2026-04-10", 4: "2026-04-18"}
    assert [who["post"] for who in row["rungs"][0]["receivers"]] == [
        "committee_member",
        "party_office_director",
        "branch_secretary",
        "first_secretary",
    ]
    assert not found.breaches


@pytest.mark.parametrize(
    ("held", "recorded", "state", "rungs"),
    [
        ("2026-03-31", "2026-03-31T15:00:00", "met", {}),
        ("2026-03-31", "2026-04-03T23:59:59.999999", "met", {}),
        ("2026-03-31", "2026-04-04T00:00:00", "met_recorded_late", {1: "2026-04-04"}),
        ("2026-04-01", "2026-04-01T15:00:00", "met_late", {}),
        ("2026-04-05", "2026-04-06T00:00:00", "met_late", {1: "2026-04-04", 2: "2026-04-06"}),
        ("2026-04-05", "2026-04-05T23:59:59", "met_late", {1: "2026-04-04"}),
    ],
)
def test_a_rung_fires_unless_the_fact_was_recorded_strictly_before_its_midnight(
    held: str, recorded: str, state: str, rungs: dict[int, str]
) -> None:
    at = datetime.fromisoformat(recorded + "+08:00")
    matter = a_matter(takes=[approved("proposal", "G-1", date.fromisoformat(held), at)])
    row = the(answers([matter], a_county(), DEFAULT).duties, "matter.proposal")
    assert (row["state"], rung_days(row)) == (state, rungs)
    assert row["days_overdue"] == max(0, (date.fromisoformat(held) - date(2026, 3, 31)).days)


def test_the_rung_of_the_last_midnight_counts() -> None:
    row = the(answers([a_matter()], a_county(until=date(2026, 4, 4)), DEFAULT).duties, "matter.proposal")
    assert rung_days(row) == {1: "2026-04-04"}
    row = the(answers([a_matter()], a_county(until=date(2026, 4, 3)), DEFAULT).duties, "matter.proposal")
    assert (row["light"], row["days_overdue"], row["rungs"]) == ("yellow", 3, [])


@pytest.mark.parametrize(
    ("until", "light"),
    [("2026-03-23", "green"), ("2026-03-24", "yellow"), ("2026-04-03", "yellow"), ("2026-04-04", "red")],
)
def test_a_duty_of_thirty_days_is_yellow_from_seven_days_before(until: str, light: str) -> None:
    row = the(answers([a_matter()], a_county(until=date.fromisoformat(until)), DEFAULT).duties, "matter.proposal")
    assert row["light"] == light


def test_the_six_duties_of_a_matter_taken_on_time() -> None:
    steps = [
        ("proposal", 3, 10),
        ("deliberation", 3, 20),
        ("review", 4, 1),
        ("resolution", 4, 10),
        ("disclosure", 4, 12),
    ]
    takes = [approved(step, f"G-{step}", date(2026, month, day)) for step, month, day in steps]
    takes.append(approved("awareness", "R-2", date(2026, 7, 20), moment(date(2026, 7, 20), "18:00")))
    reports = [
        Report("R-1", date(2026, 7, 11), moment(date(2026, 7, 11), "18:00"), final=False),
        Report("R-2", date(2026, 7, 20), moment(date(2026, 7, 20), "18:00"), final=True),
    ]
    duties = answers([a_matter(takes=takes, reports=reports)], a_county(until=date(2026, 8, 1)), DEFAULT).duties
    assert [(row["rule"], row["due"], row["state"], row["resolved_on"]) for row in duties] == [
        ("matter.deliberation", "2026-04-09", "met", "2026-03-20"),
        ("matter.disclosure", "2026-04-20", "met", "2026-04-12"),
        ("matter.progress", "2026-07-11", "met", "2026-07-11"),
        ("matter.progress", "2026-10-09", "met", "2026-07-20"),
        ("matter.proposal", "2026-03-31", "met", "2026-03-10"),
        ("matter.resolution", "2026-05-01", "met", "2026-04-10"),
        ("matter.review", "2026-04-19", "met", "2026-04-01"),
    ]


def test_an_objection_recorded_late_counts_from_its_recording() -> None:
    """Raised on 13 February, recorded on Tuesday 24: Saturday 28 is made up, the fifth is Monday 2 March."""
    objection = Objection("O-1", date(2026, 2, 13), moment(date(2026, 2, 24), "10:00"))
    matter = replace(a_matter(objections=[objection]), opened_on=date(2026, 2, 1))
    row = the(answers([matter], a_county(until=date(2026, 3, 7)), DEFAULT).duties, "matter.objection", "objection/O-1")
    assert row["due"] == "2026-03-02"
    assert rung_days(row) == {1: "2026-03-06"}


def test_a_withdrawal_cancels_from_its_day_and_the_lateness_stays() -> None:
    turn = Turn("T-1", date(2026, 4, 7), moment(date(2026, 4, 7), "21:00"), None)
    row = the(answers([a_matter(turns=[turn])], a_county(), DEFAULT).duties, "matter.proposal")
    assert (row["state"], row["light"], row["days_overdue"]) == ("cancelled", "grey", 7)
    assert rung_days(row) == {1: "2026-04-04", 2: "2026-04-06"}


def test_a_vacant_rung_goes_to_the_next_filled_one_which_keeps_its_own() -> None:
    gone = {"branch_secretary", "first_secretary", "party_office_director", "committee_member", "deputy_secretary"}
    row = the(answers([a_matter()], a_county(gone=gone), DEFAULT).duties, "matter.proposal")
    assert [[who["post"] for who in rung["receivers"]] for rung in row["rungs"]] == [
        ["committee_secretary"],
        ["committee_secretary"],
        ["committee_secretary"],
        ["inspection_office"],
    ]
    assert row["answerable"] == {"person": None, "post": "branch_secretary", "unit": VILLAGE}


def test_a_breach_is_shown_on_the_day_of_its_recording_and_withdrawn_on_the_day_of_its_cure() -> None:
    shown, cured = moment(date(2026, 3, 12), "15:00"), moment(date(2026, 3, 20), "09:00")
    day = date(2026, 3, 10)
    chair = Told(shown, day, frozenset({"wrong_chair"}))
    take = Take("proposal", "G-1", "09:00", [chair, Told(cured, day, frozenset())])
    found = answers([a_matter(takes=[take])], a_county(), DEFAULT)
    (breach,) = found.breaches
    assert (breach["rule"], breach["subject"]) == ("matter.proposal.wrong_chair", "matter/M-1/G-1")
    assert (breach["period"], breach["withdrawn_on"]) == ("2026-03-10", "2026-03-20")
    (rung,) = breach["rungs"]
    assert (rung["rung"], rung["day"]) == (0, "2026-03-12")
    assert "inspection_office" in [who["post"] for who in rung["receivers"]]
    assert the(found.duties, "matter.proposal")["resolved_on"] == "2026-03-10"


def test_the_plan_reckons_without_the_services_and_without_their_calendar() -> None:
    for file in Path("deploy/sample").rglob("*.py"):
        assert not re.search(r"^\s*(from|import) (services|shared)\b", file.read_text("utf-8"), re.MULTILINE), file


def test_an_objection_answered_after_the_return_that_voided_it_stays_cancelled() -> None:
    raised, back = date(2026, 3, 9), date(2026, 3, 10)
    answered = date(2026, 3, 11)
    objection = Objection("O-1", raised, moment(raised, "09:00"), answered, moment(answered, "09:00"))
    turn = Turn("R-1", back, moment(back, "20:00"), "proposal")
    found = answers([a_matter(objections=[objection], turns=[turn])], a_county(), DEFAULT)
    row = the(found.duties, "matter.objection", "objection/O-1")
    assert (row["state"], row["resolved_on"]) == ("cancelled", "2026-03-10")


def test_a_reason_that_comes_back_opens_its_breach_again() -> None:
    day = date(2026, 3, 5)
    told = [
        Told(moment(date(2026, 3, at), "15:00"), day, frozenset(reasons))
        for at, reasons in ((5, {"no_quorum"}), (7, set[str]()), (9, {"no_quorum"}))
    ]
    found = answers([a_matter(takes=[Take("proposal", "m1", "09:00", told)])], a_county(), DEFAULT)
    (row,) = found.breaches
    assert (row["state"], row["withdrawn_on"], row["rungs"][0]["day"]) == ("open", None, "2026-03-05")
