"""The year's answer key against examples reckoned by hand."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pytest

from deploy.sample.county import County, Declared, Ended, Holding, Merged, Unit
from deploy.sample.days import moment
from deploy.sample.key import answers
from deploy.sample.life import Case, Dues, Entry, Guide, Life
from deploy.sample.matter import STEPS, Matter, Take, Told
from deploy.sample.periods import months_after, period_of
from deploy.sample.rules import DEFAULT

COUNTY, TOWNSHIP, VILLAGE = "990101000000", "990101001000", "990101001001"
POSTS = (
    (VILLAGE, "branch_secretary", ()),
    (VILLAGE, "first_secretary", ()),
    (TOWNSHIP, "committee_secretary", ()),
    (TOWNSHIP, "deputy_secretary", ()),
    (TOWNSHIP, "party_office_director", ()),
    (TOWNSHIP, "committee_member", ("party_building",)),
    (TOWNSHIP, "linked_leader", ()),
    (COUNTY, "inspection_office", ()),
)
Row = dict[str, Any]


def day(text: str) -> date:
    """ "03-31" is of 2026."""
    return date.fromisoformat(text if len(text) > 5 else f"2026-{text}")


def at(text: str) -> datetime:
    """ "03-31" is its evening; "03-31T10:00" that moment."""
    on, _, clock = text.partition("T")
    return moment(day(on), clock or "18:00")


def a_county(until: str, members: int = 10) -> County:
    county = County(COUNTY, date(2026, 1, 1), moment(date(2026, 1, 1), "08:00"), day(until))
    county.units += [
        Unit(COUNTY, "县", "county", None),
        Unit(TOWNSHIP, "乡", "township", COUNTY),
        Unit(VILLAGE, "村", "village", TOWNSHIP),
    ]
    for unit, post, portfolio in POSTS:
        county.hold(Holding(f"A-{post}", f"P-{post}", post, unit, date(2025, 1, 1), county.opening, portfolio))
    counts = {"voting_members": members, "committee_members": 4}
    county.declared.append(Declared(VILLAGE, county.watched_from, counts, county.opening))
    return county


def sat(life: Life, meeting: str, on: str, *kinds: str, told: str = "", unit: str = VILLAGE, **more: Any) -> None:
    """A sitting, or under a known id its correction; recorded on its evening unless told otherwise."""
    counted = {"branch_committee": "committee_members", "members_assembly": "voting_members"}
    present: Mapping[str, int] = more.pop("counted", {"branch_committee": 4, "members_assembly": 10})
    record = {
        "meeting": meeting,
        "unit": unit,
        "held_on": day(on).isoformat(),
        "kinds": list(kinds),
        "chair": "P-branch_secretary",
        "present": ["P-branch_secretary"],
        "attendance": [{"kind": k, "counted": counted[k], "present": present[k]} for k in kinds if k in counted],
    }
    life.heard(at(told or on), record | more, "by hand")


def the(life: Life, county: County, rule: str, period: str, matters: list[Matter] | None = None) -> Row:
    found = answers(matters or [], county, DEFAULT, life).duties
    (row,) = [row for row in found if (row["rule"], row["period"]) == (f"cadence.{rule}", period)]
    return row


def rung_days(row: Row) -> dict[int, str]:
    return {rung["rung"]: rung["day"][5:] for rung in row["rungs"]}


def said(row: Row) -> tuple[str, str, str | None, int]:
    return row["state"], row["light"], row["resolved_on"], row["days_overdue"]


def test_six_months_are_counted_to_the_months_last_day() -> None:
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_after(date(2026, 3, 31), 6) == date(2026, 9, 30)
    assert months_after(date(2026, 2, 28), 6) == date(2026, 8, 28)
    assert period_of("quarter", date(2026, 12, 1)).name == "2026-Q4"


def test_the_first_periods_are_those_that_begin_when_the_county_is_first_watched() -> None:
    found = answers([], a_county("05-10"), DEFAULT, Life()).duties
    told = {(row["rule"], row["period"]) for row in found}
    months = {(f"cadence.{kind}", f"2026-0{n}") for kind in ("dues", "theme_day") for n in range(1, 6)}
    assert months <= told
    assert {period for rule, period in told if rule == "cadence.members_assembly"} == {"2026-Q1", "2026-Q2"}
    assert ("cadence.party_lecture", "2026") not in told


def test_a_month_of_which_nothing_is_told_climbs_the_whole_ladder() -> None:
    """Due on 31 March; red from 4 April on; rungs on red days 1, 3, 7 and 15. April, too, is not met by 1 May."""
    row = the(Life(), a_county("05-01"), "theme_day", "2026-03")
    assert said(row) == ("missed", "red", None, 31)
    assert rung_days(row) == {1: "04-04", 2: "04-06", 3: "04-10", 4: "04-18"}
    assert the(Life(), a_county("05-01"), "theme_day", "2026-04")["light"] == "yellow"


@pytest.mark.parametrize(
    ("told", "state", "rungs"),
    [
        ("04-03T23:59:59.999999", "met", {}),
        ("04-04T00:00:00", "met_recorded_late", {1: "04-04"}),
        ("04-10T00:00:00", "met_recorded_late", {1: "04-04", 2: "04-06", 3: "04-10"}),
    ],
)
def test_a_sitting_of_the_last_day_recorded_in_april(told: str, state: str, rungs: dict[int, str]) -> None:
    life = Life()
    sat(life, "G-1", "03-31", "theme_day", told=told)
    row = the(life, a_county("05-01"), "theme_day", "2026-03")
    assert said(row) == (state, "green", "2026-03-31", 0)
    assert rung_days(row) == rungs


@pytest.mark.parametrize(
    ("on", "told", "ended", "rungs"),
    [
        ("04-01", "04-01", "2026-04-04", {1: "04-04"}),
        ("04-05", "04-05T23:59:59", "2026-04-05", {1: "04-04"}),
        ("04-05", "04-06T00:00:00", "2026-04-05", {1: "04-04", 2: "04-06"}),
        ("04-20", "04-20", "2026-04-20", {1: "04-04", 2: "04-06", 3: "04-10", 4: "04-18"}),
    ],
)
def test_the_next_months_sitting_ends_the_alert(on: str, told: str, ended: str, rungs: dict[int, str]) -> None:
    """Not before the first rung, and the month stays missed."""
    life = Life()
    sat(life, "G-1", on, "theme_day", told=told)
    row = the(life, a_county("05-01"), "theme_day", "2026-03")
    assert said(row)[:3] == ("missed", "missed", ended)
    assert row["days_overdue"] == (date.fromisoformat(ended) - date(2026, 3, 31)).days
    assert rung_days(row) == rungs


def test_a_correction_reopens_a_month_and_three_rungs_fire_at_once() -> None:
    """On 12 April the sitting turns out to have been another: at 00:00 of the 13th red day is 10."""
    life = Life()
    sat(life, "G-1", "03-20", "theme_day")
    sat(life, "G-1", "03-20", "group_meeting", told="04-12")
    row = the(life, a_county("05-01"), "theme_day", "2026-03")
    assert rung_days(row) == {1: "04-13", 2: "04-13", 3: "04-13", 4: "04-18"}


def test_of_a_reopened_month_only_the_first_rung_fires_when_the_next_is_met() -> None:
    life = Life()
    sat(life, "G-1", "03-20", "theme_day")
    sat(life, "G-1", "04-01", "theme_day", told="04-12")
    row = the(life, a_county("05-01"), "theme_day", "2026-03")
    assert said(row) == ("missed", "missed", "2026-04-04", 4)
    assert rung_days(row) == {1: "04-13"}


@pytest.mark.parametrize(
    ("kind", "present", "state"),
    [
        ("branch_committee", 2, "met"),
        ("branch_committee", 1, "missed"),
        ("members_assembly", 5, "met"),
        ("members_assembly", 4, "missed"),
    ],
)
def test_half_of_them_are_a_quorum(kind: str, present: int, state: str) -> None:
    """Two of a committee of four, five of ten members; and the sitting counts for its other kinds either way."""
    life = Life()
    sat(life, "G-1", "03-31", kind, "branch_study", counted={kind: present})
    county = a_county("05-01")
    assert the(life, county, kind, "2026-Q1" if kind == "members_assembly" else "2026-03")["state"] == state
    assert the(life, county, "branch_study", "2026-03")["state"] == "met"


def test_numbers_told_late_have_the_sitting_judged_again() -> None:
    life, county = Life(), a_county("05-01")
    county.declared[0] = Declared(VILLAGE, county.watched_from, {"voting_members": 10}, county.opening)
    county.declared.append(Declared(VILLAGE, county.watched_from, {"committee_members": 4}, at("04-07")))
    sat(life, "G-1", "03-31", "branch_committee", counted={"branch_committee": 2})
    row = the(life, county, "branch_committee", "2026-03")
    assert said(row) == ("met_recorded_late", "green", "2026-03-31", 0)
    assert rung_days(row) == {1: "04-04", 2: "04-06"}


def test_the_first_secretary_chairs_an_assembly_but_not_a_committee_beside_the_secretary() -> None:
    life, county = Life(), a_county("05-01")
    chair: Row = {"chair": "P-first_secretary", "present": ["P-branch_secretary"]}
    sat(life, "G-1", "03-31", "branch_committee", "members_assembly", **chair)
    assert the(life, county, "branch_committee", "2026-03")["state"] == "missed"
    assert the(life, county, "members_assembly", "2026-Q1")["state"] == "met"
    (breach,) = answers([], county, DEFAULT, life).breaches
    assert (breach["rule"], breach["subject"], breach["period"]) == ("meeting.chair", "meeting/G-1", "2026-03-31")
    sat(life, "G-1", "03-31", "branch_committee", "members_assembly", **chair | {"present": []}, told="04-09")
    (breach,) = answers([], county, DEFAULT, life).breaches
    assert breach["withdrawn_on"] == "2026-04-09"
    assert the(life, county, "branch_committee", "2026-03")["state"] == "met_recorded_late"


def test_staff_study_is_no_branch_study_and_claiming_both_is_a_breach() -> None:
    life, county = Life(), a_county("05-01")
    sat(life, "G-1", "03-31", "staff_study", "branch_study", "theme_day")
    assert the(life, county, "branch_study", "2026-03")["state"] == "missed"
    assert the(life, county, "theme_day", "2026-03")["state"] == "met"
    (breach,) = answers([], county, DEFAULT, life).breaches
    assert breach["rule"] == "meeting.staff_study_as_branch_study"
    assert [who["post"] for who in breach["rungs"][0]["receivers"]] == [
        "inspection_office",
        "committee_member",
        "party_office_director",
        "branch_secretary",
        "first_secretary",
    ]


@pytest.mark.parametrize(("first_day", "owed"), [("03-31", False), ("04-01", True)])
def test_six_members_on_the_months_last_day_owe_no_committee(first_day: str, owed: bool) -> None:
    county = a_county("05-10", members=7)
    county.declared.append(Declared(VILLAGE, day(first_day), {"voting_members": 6}, at(first_day)))
    found = answers([], county, DEFAULT, Life()).duties
    months = {row["period"] for row in found if row["rule"] == "cadence.branch_committee"}
    assert months == ({"2026-01", "2026-02", "2026-03"} if owed else {"2026-01", "2026-02"})


def test_closing_cancels_what_is_due_from_its_day_on_and_earlier_red_stays() -> None:
    life, county = Life(), a_county("06-01")
    county.merged[VILLAGE] = Merged(VILLAGE, day("04-30"), at("04-30"), None)
    sat(life, "G-1", "04-30", "theme_day")
    sat(life, "G-2", "05-01", "branch_study")
    assert said(the(life, county, "theme_day", "2026-04")) == ("met", "green", "2026-04-30", 0)
    assert said(the(life, county, "branch_study", "2026-04")) == ("cancelled", "grey", "2026-04-30", 0)
    assert said(the(life, county, "members_assembly", "2026-Q2"))[:3] == ("cancelled", "grey", "2026-04-30")
    assert said(the(life, county, "branch_study", "2026-03")) == ("missed", "red", None, 62)
    months = {row["period"] for row in answers([], county, DEFAULT, life).duties if row["rule"] == "cadence.dues"}
    assert max(months) == "2026-04"


@pytest.mark.parametrize(
    ("enrolled", "registered", "first"),
    [
        ("03-01", "03-01", "2026-03"),
        ("03-02", "03-02", "2026-04"),
        ("03-01", "03-31", "2026-03"),
        ("03-01", "04-01", "2026-04"),
    ],
)
def test_the_first_month_of_a_branch_that_is_enrolled_later(enrolled: str, registered: str, first: str) -> None:
    county = a_county("06-10")
    county.units.append(Unit("990101001002", "新", "branch", TOWNSHIP, None, day(enrolled), at(registered)))
    found = answers([], county, DEFAULT, Life()).duties
    months = {row["period"] for row in found if row["subject"] == "unit/990101001002" and row["rule"].endswith("dues")}
    assert min(months) == first


def test_dues_count_by_the_day_of_their_collection() -> None:
    life, county = Life(), a_county("05-01")
    life.dues["a"] = Dues(VILLAGE, [(at("03-31"), day("03-31")), (at("04-12"), day("04-01"))])
    row = the(life, county, "dues", "2026-03")
    assert said(row) == ("missed", "missed", "2026-04-04", 4)
    assert the(life, county, "dues", "2026-04")["resolved_on"] == "2026-04-01"


def test_a_committee_is_never_six_months_without_the_topic() -> None:
    """Watched from 1 January: due on 1 July; met on the 3rd; then due on 3 January."""
    life, county = Life(), a_county("2026-12-20")
    sat(life, "G-1", "06-20", "committee_meeting", unit=TOWNSHIP, topics=["venues"])
    sat(life, "G-2", "07-03", "committee_meeting", unit=TOWNSHIP, topics=["party_building"], told="07-07")
    first = the(life, county, "committee_study", "2026-07-01")
    assert said(first) == ("met_late", "green", "2026-07-03", 2)
    assert rung_days(first) == {1: "07-05", 2: "07-07"}
    assert first["answerable"]["post"] == "committee_secretary"
    assert [who["post"] for who in first["rungs"][0]["receivers"]] == ["committee_member", "party_office_director"]
    assert said(the(life, county, "committee_study", "2027-01-03")) == ("open", "yellow", None, 0)


def test_two_studies_with_one_due_day_are_one_duty_and_the_later_stands() -> None:
    life, county = Life(), a_county("2026-10-01")
    for meeting, on in (("G-1", "05-10"), ("G-2", "08-29"), ("G-3", "08-31")):
        sat(life, meeting, on, "committee_meeting", unit=TOWNSHIP, topics=["party_building"])
    found = [row for row in answers([], county, DEFAULT, life).duties if row["rule"] == "cadence.committee_study"]
    assert [(row["period"], row["state"]) for row in found] == [
        ("2026-07-01", "met"),
        ("2026-11-10", "met"),
        ("2027-02-28", "open"),
    ]


@pytest.mark.parametrize(
    ("post", "rungs", "first"),
    [
        (
            "committee_secretary",
            [1, 4],
            {"committee_member", "committee_secretary", "deputy_secretary", "party_office_director"},
        ),
        ("deputy_secretary", [1, 3, 4], {"committee_member", "deputy_secretary", "party_office_director"}),
        ("committee_member", [1, 2, 3, 4], {"committee_member", "party_office_director"}),
    ],
)
def test_the_lecturers_own_rung_and_those_below_become_the_first(post: str, rungs: list[int], first: set[str]) -> None:
    found = answers([], a_county("2027-02-01"), DEFAULT, Life()).duties
    (row,) = [row for row in found if row["subject"] == f"person/P-{post}"]
    assert said(row) == ("missed", "red", None, 32)
    assert [rung["rung"] for rung in row["rungs"]] == rungs
    assert {who["post"] for who in row["rungs"][0]["receivers"]} == first
    assert row["answerable"] == {"person": f"P-{post}", "post": post, "unit": TOWNSHIP}


@pytest.mark.parametrize(
    ("last", "state", "resolved_on"),
    [("12-31", "missed", None), ("12-30", "cancelled", "2026-12-31"), ("11-30", "cancelled", "2026-12-01")],
)
def test_a_lecture_is_owed_while_the_post_is_held_every_day(last: str, state: str, resolved_on: str | None) -> None:
    county = a_county("2027-02-01")
    county.ends["A-first_secretary"] = Ended(day(last), at(last))
    found = answers([], county, DEFAULT, Life()).duties
    (row,) = [row for row in found if row["subject"] == "person/P-first_secretary"]
    assert (row["state"], row["resolved_on"]) == (state, resolved_on)


@pytest.mark.parametrize(("first_day", "owed"), [("06-30", True), ("07-01", False)])
def test_who_begins_after_30_june_owes_no_lecture(first_day: str, owed: bool) -> None:
    county = a_county("2027-02-01")
    county.hold(Holding("A-9", "P-9", "first_secretary", VILLAGE, day(first_day), at(first_day)))
    subjects = {row["subject"] for row in answers([], county, DEFAULT, Life()).duties}
    assert ("person/P-9" in subjects) is owed


def a_run(life: Life, completed: str, leaders: Mapping[str, str]) -> Matter:
    """Completed that day, each step guided by the assignment named, all of them in November."""
    matter = Matter("M-1", "by hand", VILLAGE, "works", "路灯", day("10-20"), at("10-20"))
    matter.takes.append(Take("awareness", "R-1", "", [Told(at(completed), day(completed), frozenset())]))
    for step, leader in leaders.items():
        life.guides.append(Guide(leader, "M-1", step, day("11-02"), at("11-02")))
    return matter


@pytest.mark.parametrize(
    ("completed", "steps", "state"),
    [("12-31", STEPS, "met"), ("2027-01-01", STEPS, "missed"), ("12-31", STEPS[:5], "missed")],
)
def test_guidance_is_one_whole_run_completed_in_the_year(completed: str, steps: tuple[str, ...], state: str) -> None:
    life = Life()
    matter = a_run(life, completed, dict.fromkeys(steps, "A-linked_leader"))
    row = the(life, a_county("2027-02-01"), "guidance", "2026", [matter])
    assert row["state"] == state
    assert rung_days(row) == ({} if state == "met" else {1: "01-04"} if steps == STEPS else {1: "01-04", 4: "01-18"})


def test_guides_of_those_who_succeed_each_other_add_up() -> None:
    life, county = Life(), a_county("2027-02-01")
    county.ends["A-linked_leader"] = Ended(day("10-31"), at("10-31"))
    county.hold(Holding("A-9", "P-9", "linked_leader", TOWNSHIP, day("11-01"), at("11-01"), (), "A-linked_leader"))
    leaders = {step: "A-9" if number > 2 else "A-linked_leader" for number, step in enumerate(STEPS)}
    row = the(life, county, "guidance", "2026", [a_run(life, "12-20", leaders)])
    assert (row["state"], row["subject"], row["answerable"]["person"]) == ("met", "link/A-linked_leader", "P-9")


def test_a_link_that_ends_before_the_due_day_is_cancelled_the_day_after() -> None:
    county = a_county("2027-02-01")
    county.ends["A-linked_leader"] = Ended(day("12-30"), at("12-30"))
    row = the(Life(), county, "guidance", "2026")
    assert said(row)[:3] == ("cancelled", "grey", "2026-12-31")


@pytest.mark.parametrize(
    ("reviewed", "reviewer", "in_writing", "breach"),
    [
        ("03-09", TOWNSHIP, True, False),
        ("03-10", TOWNSHIP, True, True),
        ("03-09", TOWNSHIP, False, True),
        ("03-09", COUNTY, True, True),
    ],
)
def test_a_review_is_in_writing_by_the_unit_above_on_a_day_before(
    reviewed: str, reviewer: str, in_writing: bool, breach: bool
) -> None:
    life = Life()
    review = Entry("E-1", at(reviewed), day(reviewed), "pre_review", reviewer, in_writing, None)
    accepted = Entry("E-2", at("03-10"), day("03-10"), "probationary_member", None, False, None)
    life.cases["C-1"] = Case("C-1", VILLAGE, "by hand", [review, accepted])
    found = answers([], a_county("05-01"), DEFAULT, life).breaches
    assert [row["subject"] for row in found] == (["development/C-1"] if breach else [])
