"""The oracle on the branch's year, held against days that were worked out by hand from the text."""

from dataclasses import replace
from datetime import date

from tests.oracle.given import COUNTY, SCHOOL, SECTOR, VILLAGE, breaches, counts, county, held, post, row, rungs, shown
from tests.oracle.rules import RULES, Row

THEME_DAY, COMMITTEE, ASSEMBLY = "cadence.theme_day", "cadence.branch_committee", "cadence.members_assembly"
SCHOOLS = (
    ("2026-01-01T00:00", "register_unit", {"unit": SECTOR, "kind": "committee", "parent": COUNTY}),
    ("2026-01-01T00:00", "register_unit", {"unit": SCHOOL, "kind": "branch", "parent": SECTOR}),
)
SCHOOL_COUNTS = {"unit": SCHOOL, "first_day": "2026-01-01", "counts": {"committee_members": 5}}


def test_case_1_and_5_a_month_without_theme_day_is_open_until_the_grace_is_over_and_then_missed() -> None:
    facts = county()
    days = ("2026-03-23", "2026-03-24", "2026-04-03", "2026-04-04")
    assert [shown(facts, day, THEME_DAY, "2026-03", "state", "light") for day in days] == [
        ("open", "green"),
        ("open", "yellow"),
        ("open", "yellow"),
        ("missed", "red"),
    ]
    assert shown(facts, "2026-02-28", THEME_DAY, "2026-03", "state") is None
    assert shown(facts, "2026-04-04", THEME_DAY, "2026-03", "days_overdue") == 4


def test_case_1_a_theme_day_of_march_told_in_the_last_moment_of_the_grace_is_met_and_a_moment_later_recorded_late() -> (
    None
):
    for at, state, fired in (
        ("2026-04-03T23:59:59.999999", "met", {}),
        ("2026-04-04T00:00", "met_recorded_late", {1: "2026-04-04"}),
    ):
        facts = county(held("2026-03-31", "theme_day", at=at))
        assert shown(facts, "2026-05-01", THEME_DAY, "2026-03", "state", "days_overdue") == (state, 0)
        assert rungs(facts, "2026-05-01", THEME_DAY, "2026-03") == fired


def test_case_4_a_quarter_of_ninety_days_and_a_year_are_near_for_fourteen() -> None:
    facts = county()
    lights = [shown(facts, day, ASSEMBLY, "2026-Q1", "light") for day in ("2026-03-16", "2026-03-17")]
    assert lights == ["green", "yellow"]
    lights = [shown(facts, day, "cadence.appraisal", "2026", "light") for day in ("2026-12-16", "2026-12-17")]
    assert lights == ["green", "yellow"]


def test_case_6_a_later_month_ends_the_alert_but_not_before_the_first_rung_and_catches_nothing_up() -> None:
    early = county(held("2026-04-02", "theme_day"))
    assert shown(early, "2026-04-03", THEME_DAY, "2026-03", "light", "resolved_on") == ("yellow", None)
    fields = ("state", "light", "resolved_on", "days_overdue")
    assert shown(early, "2026-05-01", THEME_DAY, "2026-03", *fields) == ("missed", "missed", "2026-04-04", 4)
    assert rungs(early, "2026-05-01", THEME_DAY, "2026-03") == {1: "2026-04-04"}
    later = county(held("2026-04-10", "theme_day"))
    assert shown(later, "2026-05-01", THEME_DAY, "2026-03", *fields) == ("missed", "missed", "2026-04-10", 10)
    assert rungs(later, "2026-05-01", THEME_DAY, "2026-03") == {1: "2026-04-04", 2: "2026-04-06", 3: "2026-04-10"}


def test_case_7_and_42_what_is_recorded_late_leaves_the_rungs_that_fired() -> None:
    facts = county(held("2026-03-12", "theme_day", at="2026-04-11T09:00"))
    assert shown(facts, "2026-04-10", THEME_DAY, "2026-03", "state") == "missed"
    assert shown(facts, "2026-04-11", THEME_DAY, "2026-03", "state", "light") == ("met_recorded_late", "green")
    assert rungs(facts, "2026-05-01", THEME_DAY, "2026-03") == {1: "2026-04-04", 2: "2026-04-06", 3: "2026-04-10"}


def test_case_8_a_correction_to_another_kind_reopens_the_month() -> None:
    wrong = held("2026-03-12", "theme_day", meeting="G")
    right = ("2026-04-20T09:00", "correct_meeting", held("2026-03-12", "training", meeting="G")[2])
    facts = county(wrong, right)
    assert shown(facts, "2026-04-19", THEME_DAY, "2026-03", "state") == "met"
    assert shown(facts, "2026-04-20", THEME_DAY, "2026-03", "state", "light") == ("missed", "red")
    fired = rungs(facts, "2026-04-21", THEME_DAY, "2026-03")
    assert fired == dict.fromkeys((1, 2, 3, 4), "2026-04-21")


def test_case_10_a_rule_changed_in_the_middle_of_a_month_holds_from_the_next_period_on() -> None:
    longer = (*RULES, Row(THEME_DAY, "month", grace=10, since=date(2026, 3, 2)))
    assert shown(county(), "2026-04-04", THEME_DAY, "2026-03", "light", rules=longer) == "red"
    assert shown(county(), "2026-05-10", THEME_DAY, "2026-04", "light", rules=longer) == "yellow"
    assert shown(county(), "2026-05-11", THEME_DAY, "2026-04", "light", rules=longer) == "red"


def test_case_11_and_12_the_four_rungs_reach_the_holders_of_the_day() -> None:
    facts = county(
        post("committee_secretary", "990101001000", "2026-01-01", person="c"),
        post("committee_member", "990101001000", "2026-01-01", person="m", portfolio=["party_building"]),
        post("committee_member", "990101001000", "2026-01-01", person="v", portfolio=["venues"]),
        post("party_office_director", "990101001000", "2026-01-01", "2026-04-03", person="old"),
        ("2026-04-03T23:59", *post("party_office_director", "990101001000", "2026-04-04", person="new")[1:]),
    )
    found = row(facts, "2026-04-30", THEME_DAY, "2026-03")
    assert found is not None
    township, secretary = "990101001000", (VILLAGE, "branch_secretary", "s")
    first = [(township, "committee_member", "m"), (township, "party_office_director", "new"), secretary]
    assert found["rungs"] == {
        1: ("2026-04-04", first),
        2: ("2026-04-06", [(township, "committee_secretary", "c")]),
        3: ("2026-04-10", [(township, "committee_secretary", "c")]),
        4: ("2026-04-18", [(COUNTY, "inspection_office", None)]),
    }
    assert found["answerable"] == (VILLAGE, "branch_secretary", ["s"])


def test_case_14_the_first_period_begins_with_the_watch_and_ends_after_the_registration() -> None:
    assert shown(county(watched_from="2026-03-02"), "2026-04-30", THEME_DAY, "2026-03", "state") is None
    assert shown(county(watched_from="2026-03-01"), "2026-04-30", THEME_DAY, "2026-03", "state") == "missed"
    assert shown(county(watched_from="2026-03-01"), "2026-06-30", ASSEMBLY, "2026-Q1", "state") is None
    for at, state in (("2026-03-31T23:59", "missed"), ("2026-04-01T00:00", None)):
        late = [replace(fact, at=fact.at.fromisoformat(at)) for fact in county()]
        assert shown(late, "2026-04-30", THEME_DAY, "2026-03", "state") == state


def test_case_14_and_40_closing_cancels_what_is_due_from_that_day_on_and_leaves_what_is_red_or_met() -> None:
    closing = ("2026-04-30T09:00", "close_unit", {"unit": VILLAGE, "closed_on": "2026-04-30"})
    facts = county(closing, held("2026-04-30", "branch_study"), held("2026-05-01", "theme_day"))
    fields = ("state", "light", "resolved_on", "days_overdue")
    assert shown(facts, "2026-06-30", THEME_DAY, "2026-04", *fields) == ("cancelled", "grey", "2026-04-30", 0)
    assert shown(facts, "2026-06-30", THEME_DAY, "2026-03", *fields) == ("missed", "red", None, 91)
    assert shown(facts, "2026-06-30", THEME_DAY, "2026-05", "state") is None
    assert shown(facts, "2026-06-30", "cadence.branch_study", "2026-04", "state") == "met"


def test_case_15_a_meeting_of_several_days_counts_on_its_first() -> None:
    facts = county(held("2026-03-31", "theme_day", at="2026-04-01T09:00", last_day="2026-04-01"))
    assert shown(facts, "2026-04-30", THEME_DAY, "2026-03", "state") == "met"
    assert shown(facts, "2026-04-30", THEME_DAY, "2026-04", "state") == "open"


def test_case_16_the_first_secretary_may_chair_the_committee_only_when_the_secretary_is_not_there() -> None:
    first = post("first_secretary", VILLAGE, "2026-01-01", person="f")
    for present, state in ((["f"], "met"), (["f", "s"], "missed")):
        facts = county(first, held("2026-03-10", "branch_committee", chair="f", present=present))
        assert shown(facts, "2026-04-30", COMMITTEE, "2026-03", "state") == state
        assert len(breaches(facts, "2026-04-30")) == (state == "missed")
    assembly = county(first, held("2026-03-10", "members_assembly", chair="f", present=["f", "s"]))
    assert shown(assembly, "2026-04-30", ASSEMBLY, "2026-Q1", "state") == "met"


def test_case_16_a_wrong_chair_is_judged_in_villages_only_and_leaves_the_other_kinds_met() -> None:
    facts = county(held("2026-03-10", "branch_committee", "theme_day", chair="nobody", meeting="G"))
    assert shown(facts, "2026-04-30", COMMITTEE, "2026-03", "state") == "missed"
    assert shown(facts, "2026-04-30", THEME_DAY, "2026-03", "state") == "met"
    assert breaches(facts, "2026-04-30") == {"meeting.chair meeting/G": None}
    units = [(at, type_, data | {"enrolled_on": "2026-01-01"}) for at, type_, data in SCHOOLS]
    school = held("2026-03-10", "branch_committee", unit=SCHOOL, chair="nobody")
    counted = ("2026-01-01T00:00", "declare_counts", SCHOOL_COUNTS)
    told = [fact for fact in county(*units, counted, school) if fact["unit"] != VILLAGE]
    assert shown(told, "2026-04-30", COMMITTEE, "2026-03", "state") == "met"
    assert breaches(told, "2026-04-30") == {}


def test_case_16_half_of_the_committee_and_half_of_the_members_are_a_quorum() -> None:
    for kind, counted, rule, period, numbers in (
        ("branch_committee", "committee_members", COMMITTEE, "2026-03", (2, 3)),
        ("members_assembly", "voting_members", ASSEMBLY, "2026-Q1", (3, 4)),
    ):
        for present, state in zip(numbers, ("missed", "met"), strict=True):
            attendance = [{"kind": kind, "counted": counted, "present": present}]
            facts = county(held("2026-03-10", kind, attendance=attendance))
            assert shown(facts, "2026-04-30", rule, period, "state") == state


def test_case_17_and_45_six_members_on_the_last_day_owe_no_committee() -> None:
    facts = county(counts("2026-03-31T09:00", "2026-03-31", voting_members=6))
    assert shown(facts, "2026-03-30", COMMITTEE, "2026-03", "state") == "open"
    assert shown(facts, "2026-03-31", COMMITTEE, "2026-03", "state") is None
    after = county(counts("2026-04-01T09:00", "2026-04-01", voting_members=6))
    assert shown(after, "2026-04-30", COMMITTEE, "2026-03", "state") == "missed"
    assert shown(after, "2026-04-30", COMMITTEE, "2026-04", "state") is None


def test_case_18_without_a_number_no_quorum_is_known_until_it_arrives() -> None:
    late = counts("2026-04-08T09:00", "2026-03-01", committee_members=5)
    facts = county(late, held("2026-03-10", "branch_committee"))
    without = [fact for fact in facts if fact.type != "declare_counts" or fact.at.month == 4]
    assert shown(without, "2026-04-07", COMMITTEE, "2026-03", "state") == "missed"
    assert shown(without, "2026-04-08", COMMITTEE, "2026-03", "state") == "met_recorded_late"
