"""The oracle on committees, dues, members and leaders, held against days worked out by hand from the text."""

from typing import Any

from tests.oracle.given import (
    COUNTY,
    TOWNSHIP,
    VILLAGE,
    Line,
    breaches,
    county,
    held,
    linked,
    matter,
    of_matter,
    post,
    row,
    run,
    rungs,
    shown,
)

DUES, STUDY, LECTURE, GUIDANCE = "cadence.dues", "cadence.committee_study", "cadence.party_lecture", "cadence.guidance"


def development(record: str, step: str, day: str, **more: Any) -> Line:
    data = {"record": record, "case": "D", "unit": VILLAGE, "step": step, "taken_on": day}
    return f"{day}T12:00", "record_development_step", data | more


def studied(day: str, *topics: str, **more: Any) -> Line:
    return held(day, "committee_meeting", unit=TOWNSHIP, topics=topics or ("party_building",), **more)


def test_case_22_the_review_is_in_writing_by_the_parent_on_an_earlier_day() -> None:
    accepted = development("a", "probationary_member", "2026-03-10")
    for day, reviewer, in_writing, is_breach in (
        ("2026-03-09", TOWNSHIP, True, False),
        ("2026-03-10", TOWNSHIP, True, True),
        ("2026-03-09", TOWNSHIP, False, True),
        ("2026-03-09", COUNTY, True, True),
    ):
        review = development("r", "pre_review", day, reviewer=reviewer, in_writing=in_writing)
        found = breaches(county(review, accepted), "2026-03-31")
        assert found == ({"development.no_pre_review development/D": None} if is_breach else {})


def test_case_22_a_review_recorded_late_withdraws_the_breach() -> None:
    review = development("r", "pre_review", "2026-03-09", reviewer=TOWNSHIP, in_writing=True)
    late = ("2026-03-20T09:00", *review[1:])
    found = breaches(county(late, development("a", "probationary_member", "2026-03-10")), "2026-03-31")
    assert found == {"development.no_pre_review development/D": "2026-03-20"}


def test_case_23_staff_study_with_branch_study_is_a_breach_and_other_kinds_count() -> None:
    facts = county(held("2026-03-10", "branch_study", "staff_study", "theme_day", meeting="G"))
    assert shown(facts, "2026-04-30", "cadence.branch_study", "2026-03", "state") == "missed"
    assert shown(facts, "2026-04-30", "cadence.theme_day", "2026-03", "state") == "met"
    assert breaches(facts, "2026-04-30") == {"meeting.staff_study_as_branch_study meeting/G": None}


def test_case_23_dues_count_by_the_day_of_collection_and_as_last_corrected() -> None:
    dues = {"record": "d1", "unit": VILLAGE, "month": "2026-03", "collected_on": "2026-04-01"}
    moved = dues | {"record": "d2", "corrects": "d1", "collected_on": "2026-03-31"}
    facts = county(("2026-04-01T09:00", "collect_dues", dues), ("2026-04-12T09:00", "collect_dues", moved))
    assert shown(facts, "2026-04-11", DUES, "2026-03", "state", "light", "resolved_on") == (
        "missed",
        "missed",
        "2026-04-04",
    )
    assert shown(facts, "2026-04-11", DUES, "2026-04", "state") == "met"
    assert shown(facts, "2026-04-12", DUES, "2026-03", "state") == "met_recorded_late"
    assert shown(facts, "2026-04-12", DUES, "2026-04", "state") == "open"


def test_case_24_and_40_the_chain_runs_from_the_start_and_from_each_meeting_with_the_topic() -> None:
    facts = county(studied("2026-06-30"), studied("2026-07-05", "venues"))
    assert shown(facts, "2026-07-06", STUDY, "2026-07-01", "state", "resolved_on") == ("met", "2026-06-30")
    assert shown(facts, "2026-07-06", STUDY, "2026-12-30", "state", "days_overdue") == ("open", 0)
    late = county(studied("2026-07-03"))
    assert shown(late, "2026-07-06", STUDY, "2026-07-01", "state", "days_overdue") == ("met_late", 2)
    assert shown(late, "2026-07-06", STUDY, "2027-01-03", "state") == "open"
    assert rungs(county(), "2026-07-08", STUDY, "2026-07-01") == {1: "2026-07-05", 2: "2026-07-07"}


def test_case_24_and_44_six_months_end_with_the_month_and_of_two_due_on_one_day_the_later_stands() -> None:
    since = {"since": "2027-08-01", "watched_from": "2027-08-29"}
    assert shown(county(**since), "2027-09-01", STUDY, "2028-02-29", "state") == "open"
    twice = county(studied("2027-08-30"), studied("2027-08-31"), **since)
    assert shown(twice, "2027-09-01", STUDY, "2028-02-29", "state") == "open"
    assert shown(county(studied("2027-08-28"), **since), "2027-09-01", STUDY, "2028-02-28", "state") is None


def test_case_24_and_46_a_registration_after_the_first_due_day_begins_the_chain() -> None:
    for registered, due in (("2026-07-01", "2026-07-01"), ("2026-07-02", "2027-01-02")):
        facts = county(studied("2026-06-30", at=f"{registered}T12:00"))
        facts = [
            fact if fact.type == "hold_meeting" else type(fact)(fact.number, facts[-1].at, fact.type, fact.data)
            for fact in facts
        ]
        state = "met" if due == "2026-07-01" else "open"
        assert shown(facts, "2026-07-03", STUDY, due, "state") == state


def test_case_44_a_corrected_meeting_moves_the_due_day_and_the_rungs_stay() -> None:
    moved = ("2026-07-20T09:00", "correct_meeting", studied("2026-01-12", meeting="G")[2])
    facts = county(studied("2026-01-10", meeting="G"), moved)
    assert rungs(facts, "2026-08-01", STUDY, "2026-07-10") == {
        1: "2026-07-14",
        2: "2026-07-16",
        3: "2026-07-20",
        4: "2026-07-30",
    }
    assert shown(facts, "2026-08-01", STUDY, "2026-07-10", "due") == "2026-07-12"


def test_case_25_a_lecture_is_owed_by_who_leads_every_day_from_30_june_to_31_december() -> None:
    def lecture(first: str, last: str | None, on: str = "2027-01-31", watched_from: str = "2026-01-01") -> Any:
        told = county(post("first_secretary", VILLAGE, first, last, person="f"), watched_from=watched_from)
        mine = [fact for fact in told if fact["person"] != "s"]
        return shown(mine, on, LECTURE, "2026", "state", "light", "resolved_on")

    assert lecture("2026-06-30", "2026-12-31") == ("missed", "red", None)
    assert lecture("2026-07-01", None) is None
    assert lecture("2026-01-01", "2026-12-30") == ("cancelled", "grey", "2026-12-31")
    assert lecture("2026-01-01", None, on="2026-06-29") is None
    assert lecture("2026-01-01", None, on="2026-12-16") == ("open", "green", None)
    assert lecture("2026-01-01", None, on="2026-12-17") == ("open", "yellow", None)
    assert lecture("2026-01-01", None, watched_from="2026-01-02") is None


def test_case_25_a_lecture_may_be_given_in_another_unit_and_before_30_june() -> None:
    facts = county(held("2026-02-03", "party_lecture", unit=TOWNSHIP, lecturer="s"))
    assert shown(facts, "2026-06-30", LECTURE, "2026", "state", "light", "resolved_on") == (
        "met",
        "green",
        "2026-02-03",
    )


def test_case_12_and_46_a_deputy_secretary_who_owes_a_lecture_is_told_first_with_all_below_him() -> None:
    deputy = post("deputy_secretary", TOWNSHIP, "2026-01-01", person="d")
    also = post("branch_secretary", VILLAGE, "2026-01-01", person="d")
    director = post("party_office_director", TOWNSHIP, "2026-01-01", person="o")
    told = [fact for fact in county(deputy, also, director) if fact["person"] != "s"]
    found = row(told, "2027-01-31", LECTURE, "2026")
    assert found is not None
    assert found["answerable"] == (TOWNSHIP, "deputy_secretary", ["d"])
    office = [(COUNTY, "inspection_office", None)]
    first = [(TOWNSHIP, "deputy_secretary", "d"), (TOWNSHIP, "party_office_director", "o")]
    assert found["rungs"] == {1: ("2027-01-04", first), 3: ("2027-01-10", office), 4: ("2027-01-18", office)}


def test_case_12_a_committee_member_without_the_portfolio_joins_the_first_rung() -> None:
    member = post("committee_member", TOWNSHIP, "2026-01-01", person="m", portfolio=["venues"])
    told = [fact for fact in county(member) if fact["person"] != "s"]
    found = row(told, "2027-01-05", LECTURE, "2026")
    assert found is not None
    assert found["rungs"] == {1: ("2027-01-04", [(TOWNSHIP, "committee_member", "m")])}


def test_case_26_a_link_is_met_by_one_whole_run_completed_in_the_year() -> None:
    for completed, first, second in (("2026-12-31", "met", "open"), ("2027-01-01", "missed", "met")):
        facts = run(linked("l", "2026-09-01"), *matter("2026", completed, {}))
        assert shown(facts, "2027-02-01", GUIDANCE, "2026", "state") == first
        assert shown(facts, "2027-02-01", GUIDANCE, "2027", "state") == second


def test_case_26_and_46_a_successor_adds_to_the_chain_and_a_leader_beside_owes_his_own() -> None:
    one, two = linked("l", "2026-01-01", "2026-11-09"), linked("n", "2026-11-10", after="l")
    steps = {"resolution": "n", "disclosure": "n", "awareness": "n"}
    facts = run(one, two, *matter("2026", "2026-12-20", steps))
    assert shown(facts, "2027-01-31", GUIDANCE, "2026", "state", "subject") == ("met", f"link/{one[2]['assignment']}")
    beside = run(
        one, ("2026-11-10T00:00", "assign_post", two[2] | {"succeeds": None}), *matter("2026", "2026-12-20", steps)
    )
    told = [fact for fact in beside if fact["person"] != "l" or fact["post"] != "linked_leader"]
    assert shown(told, "2027-01-31", GUIDANCE, "2026", "state") == "missed"


def test_case_46_a_link_that_ends_without_a_successor_is_cancelled_the_day_after() -> None:
    facts = county(linked("l", "2026-01-01", "2026-12-30"))
    assert shown(facts, "2027-01-31", GUIDANCE, "2026", "state", "resolved_on") == ("cancelled", "2026-12-31")
    last = county(linked("l", "2026-01-01", "2026-12-31"))
    assert shown(last, "2027-01-31", GUIDANCE, "2026", "state") == "missed"
    assert shown(last, "2027-01-31", GUIDANCE, "2027", "state") is None


def test_case_12_a_linked_leader_is_told_on_red_day_1_and_the_inspection_office_on_red_day_15() -> None:
    found = row(county(linked("l", "2026-01-01")), "2027-01-31", GUIDANCE, "2026")
    assert found is not None
    assert found["rungs"] == {
        1: ("2027-01-04", [(TOWNSHIP, "linked_leader", "l")]),
        4: ("2027-01-18", [(COUNTY, "inspection_office", None)]),
    }


def test_cases_20_and_21_a_return_to_awareness_leaves_the_chain_of_reports_and_voids_its_guidance() -> None:
    told = [line for line in matter("2026", "2026-12-20", {}) if line[1] != "report_progress"]
    back = ("2026-12-21T12:00", "return_matter", of_matter(to_step="awareness", returned_on="2026-12-21"))
    final = ("2026-12-22T12:00", "report_progress", of_matter(report="R", reported_on="2026-12-22", final=True))
    facts = run(linked("l", "2026-01-01"), *told, back, final)
    assert shown(facts, "2026-12-21", "matter.progress", "2027-02-14", "state") == "open"
    assert shown(facts, "2026-12-22", "matter.progress", "2027-02-14", "state") == "met"
    assert shown(facts, "2026-12-22", GUIDANCE, "2026", "state") == "open"


def test_cases_8_and_39_a_meeting_stays_with_the_unit_that_held_it_when_the_successor_corrects_it() -> None:
    other = "990101001002"
    unit = {"unit": other, "kind": "village", "parent": TOWNSHIP, "enrolled_on": "2026-01-01"}
    merger = {"unit": VILLAGE, "into": other, "merged_on": "2026-03-20"}
    corrected = held("2026-03-12", "branch_study", unit=other, meeting="G", at="2026-03-25T12:00")
    facts = county(
        ("2026-01-01T00:00", "register_unit", unit),
        held("2026-03-11", "theme_day", meeting="G"),
        ("2026-03-20T12:00", "merge_unit", merger),
        (corrected[0], "correct_meeting", corrected[2]),
    )
    mine = [row for row in facts if row["unit"] != other or row.type == "correct_meeting"]
    assert shown(mine, "2026-03-31", "cadence.branch_study", "2026-03", "state", "resolved_on") == ("met", "2026-03-12")
    assert shown(mine, "2026-03-31", "cadence.theme_day", "2026-03", "state") == "cancelled"


def test_case_40_the_watch_declared_again_holds_from_then_on() -> None:
    again = ("2026-05-02T09:00", "declare_watch", {"watched_from": "2026-04-01"})
    facts = county(again)
    assert shown(facts, "2026-05-01", "cadence.theme_day", "2026-03", "state") == "missed"
    assert shown(facts, "2026-05-02", "cadence.theme_day", "2026-03", "state") is None
    assert shown(facts, "2026-05-02", "cadence.theme_day", "2026-04", "state") == "open"
