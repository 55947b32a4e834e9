"""The oracle on venues in use, held against days that were worked out by hand from the text."""

from tests.oracle.facts import Fact
from tests.oracle.given import TOWNSHIP, VILLAGE, Line, periods, post, row, rungs, shown
from tests.oracle.given_works import held, in_use, rota, shift, there

ROTA, ACTIVITY = "venue.rota", "venue.activity"
MONDAY, SUNDAY = "2026-11-16", "2026-11-22"  # of 2026-W47


def week(*lines: Line) -> list[Fact]:
    """Of a rota published the Friday before: Monday and Sunday from 8 to 12."""
    return in_use("2026-11-13", rota("2026-W47", "2026-11-13", shift(MONDAY), shift(SUNDAY)), *lines)


# Which weeks and months.


def test_weeks_and_months_begin_on_the_day_of_the_opening_or_after_it() -> None:
    assert periods(in_use("2026-11-16"), "2026-11-30", ROTA) == ["2026-W47", "2026-W48", "2026-W49"]
    assert periods(in_use("2026-11-17"), "2026-11-30", ROTA) == ["2026-W48", "2026-W49"]
    assert periods(in_use("2026-12-01"), "2026-12-31", ACTIVITY) == ["2026-12"]
    assert periods(in_use("2026-12-02"), "2026-12-31", ACTIVITY) == []


def test_case_9_the_week_around_new_year_is_named_by_its_thursday() -> None:
    found = periods(in_use("2026-12-21"), "2027-01-11", ROTA)
    assert found == ["2026-W52", "2026-W53", "2027-W01", "2027-W02"]
    assert shown(in_use("2026-12-21"), "2027-01-11", ROTA, "2026-W53", "due") == "2027-01-03"


def test_case_1_and_5_a_week_without_a_rota_is_missed_after_its_sunday_and_three_days() -> None:
    facts = week()
    days = ("2026-11-19", "2026-11-20", "2026-11-25", "2026-11-26")
    assert [shown(facts, day, ROTA, "2026-W47", "state", "light") for day in days] == [
        ("open", "green"),
        ("open", "yellow"),
        ("open", "yellow"),
        ("missed", "red"),
    ]
    assert rungs(facts, "2026-12-31", ROTA, "2026-W47") == {
        1: "2026-11-26",
        2: "2026-11-28",
        3: "2026-12-02",
        4: "2026-12-10",
    }


def test_an_activity_is_owed_each_month_and_a_correction_moves_it() -> None:
    told = [held("2026-12-31", at="2027-01-03T23:59", record="h")]
    assert shown(in_use("2026-11-13", *told), "2027-01-31", ACTIVITY, "2026-12", "state") == "met"
    moved = in_use("2026-11-13", *told, held("2027-01-01", "2027-01-05", "i", "h"))
    assert shown(moved, "2027-01-31", ACTIVITY, "2026-12", "state", "light") == ("missed", "missed")
    assert shown(moved, "2027-01-31", ACTIVITY, "2026-12", "resolved_on") == "2027-01-04"
    assert rungs(moved, "2027-01-31", ACTIVITY, "2026-12") == {1: "2027-01-06"}
    assert shown(moved, "2027-01-31", ACTIVITY, "2027-01", "state", "resolved_on") == ("met", "2027-01-01")


def test_case_6_a_later_week_that_is_kept_ends_the_alert_of_a_missed_one() -> None:
    told = [rota("2026-W48", "2026-11-20", shift("2026-11-24")), there("2026-11-24")]
    facts = in_use("2026-11-13", *told)
    assert shown(facts, "2026-11-25", ROTA, "2026-W47", "light") == "yellow"
    fields = ("state", "light", "resolved_on", "days_overdue")
    assert shown(facts, "2026-12-31", ROTA, "2026-W47", *fields) == ("missed", "missed", "2026-11-26", 4)
    assert rungs(facts, "2026-12-31", ROTA, "2026-W47") == {1: "2026-11-26"}


# Kept.


def test_case_33_a_week_is_kept_when_every_shift_has_its_check_in() -> None:
    facts = week(there(MONDAY), there(SUNDAY))
    assert shown(facts, MONDAY, ROTA, "2026-W47", "state") == "open"
    assert shown(facts, SUNDAY, ROTA, "2026-W47", "state", "resolved_on") == ("met", SUNDAY)
    assert shown(week(there(SUNDAY)), "2026-12-31", ROTA, "2026-W47", "state") == "missed"
    assert shown(in_use("2026-11-13", there(MONDAY)), "2026-12-31", ROTA, "2026-W47", "state") == "missed"
    late = week(there(MONDAY), there(SUNDAY, at="2026-11-26T00:00"))
    assert shown(late, "2026-12-31", ROTA, "2026-W47", "state") == "met_recorded_late"


def test_case_33_start_and_end_are_within_a_shift_and_a_minute_more_is_not() -> None:
    for clock, state in (("07:59", "missed"), ("08:00", "met"), ("12:00", "met"), ("12:01", "missed")):
        facts = week(there(MONDAY, clock), there(SUNDAY))
        assert shown(facts, "2026-12-31", ROTA, "2026-W47", "state") == state
    closed = week(there(MONDAY, door_open=False), there(SUNDAY))
    assert shown(closed, "2026-12-31", ROTA, "2026-W47", "state") == "missed"


def test_case_33_a_shift_over_midnight_belongs_to_the_day_on_which_it_starts() -> None:
    night = rota("2026-W47", "2026-11-13", shift(SUNDAY, "22:00", "02:00"))
    for day, clock, state in (
        ("2026-11-23", "02:00", "met"),
        ("2026-11-23", "02:01", "missed"),
        (SUNDAY, "02:00", "missed"),
    ):
        facts = in_use("2026-11-13", night, there(day, clock))
        assert shown(facts, "2026-12-31", ROTA, "2026-W47", "state") == state
    kept = in_use("2026-11-13", night, there("2026-11-23", "02:00"))
    assert shown(kept, "2026-12-31", ROTA, "2026-W47", "resolved_on") == SUNDAY


def test_case_33_whoever_is_a_cadre_of_the_village_on_the_shifts_day_keeps_it() -> None:
    director = post("village_director", VILLAGE, "2026-01-01", MONDAY, person="d")
    assigned = post("assigned_cadre", VILLAGE, "2026-01-01", person="a")
    above = post("deputy_secretary", TOWNSHIP, "2026-01-01", person="t")
    for by, state in (("d", "missed"), ("a", "missed"), ("t", "missed"), ("s", "met"), ("k", "met")):
        facts = week(director, assigned, above, there(MONDAY, by="d"), there(SUNDAY, by=by))
        assert shown(facts, "2026-12-31", ROTA, "2026-W47", "state") == state
    night = rota("2026-W47", "2026-11-13", shift(MONDAY, "22:00", "02:00"))
    by_day = in_use("2026-11-13", director, night, there("2026-11-17", "01:00", by="d"))
    assert shown(by_day, "2026-12-31", ROTA, "2026-W47", "state") == "met"


def test_case_33_for_each_day_the_rota_holds_that_was_published_last_by_then() -> None:
    first = rota("2026-W47", "2026-11-13", shift(MONDAY), shift("2026-11-18"))
    second = rota("2026-W47", "2026-11-18", shift(MONDAY, "14:00", "16:00"), shift("2026-11-18", "14:00", "16:00"))
    kept = in_use("2026-11-13", first, second, there(MONDAY), there("2026-11-18", "15:00"))
    assert shown(kept, "2026-12-31", ROTA, "2026-W47", "state", "resolved_on") == ("met", "2026-11-18")
    not_kept = in_use("2026-11-13", first, second, there(MONDAY), there("2026-11-18"))
    assert shown(not_kept, "2026-12-31", ROTA, "2026-W47", "state") == "missed"
    again = rota("2026-W47", "2026-11-13", shift(MONDAY, "14:00", "16:00"), at="2026-11-17T09:00")
    of_one_day = in_use("2026-11-13", first, again, there(MONDAY), there("2026-11-18"))
    assert shown(of_one_day, MONDAY, ROTA, "2026-W47", "state") == "open"
    assert shown(of_one_day, "2026-12-31", ROTA, "2026-W47", "state") == "missed"


def test_a_rota_that_leaves_no_shift_in_the_whole_week_is_as_good_as_none() -> None:
    facts = in_use("2026-11-13", rota("2026-W47", "2026-11-20", shift(MONDAY)), there(MONDAY))
    assert shown(facts, "2026-12-31", ROTA, "2026-W47", "state") == "missed"


# Whose.


def test_case_14_running_weeks_and_months_pass_to_the_successor() -> None:
    other = "990101001002"
    unit = {"unit": other, "kind": "village", "parent": TOWNSHIP, "enrolled_on": "2026-01-01"}
    merger = {"unit": VILLAGE, "into": other, "merged_on": "2026-11-18"}
    facts = week(
        ("2026-01-01T00:00", "register_unit", unit),
        post("village_clerk", other, "2026-01-01", person="n"),
        post("branch_secretary", other, "2026-01-01", person="t"),
        ("2026-11-18T12:00", "merge_unit", merger),
        there(MONDAY, by="k"),
        there(SUNDAY, by="n"),
    )
    assert shown(facts, "2026-12-31", ROTA, "2026-W47", "state") == "met"
    found = row(facts, "2026-12-31", ROTA, "2026-W48")
    assert found is not None
    assert found["answerable"] == (other, "branch_secretary", ["t"])


def test_case_14_of_a_village_that_was_closed_what_is_due_from_that_day_on_is_cancelled() -> None:
    closing = ("2026-11-29T12:00", "close_unit", {"unit": VILLAGE, "closed_on": "2026-11-29"})
    facts = week(closing)
    fields = ("state", "resolved_on")
    assert shown(facts, "2026-12-31", ROTA, "2026-W47", *fields) == ("missed", None)
    assert shown(facts, "2026-12-31", ROTA, "2026-W48", *fields) == ("cancelled", "2026-11-29")
    assert periods(facts, "2026-12-31", ROTA) == ["2026-W47", "2026-W48"]
