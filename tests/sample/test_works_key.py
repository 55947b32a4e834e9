"""The key of venues against examples reckoned by hand, of 2026: the frost is due on Sunday 15 November."""

from datetime import date, datetime
from typing import Any

import pytest

from deploy.sample.affairs import Affairs
from deploy.sample.county import County, Ended, Merged
from deploy.sample.key import answers
from deploy.sample.matter import Matter, Take, Told, Turn
from deploy.sample.problem import Record
from deploy.sample.rules import DEFAULT
from deploy.sample.works import (
    Acceptance,
    Activity,
    Change,
    CheckIn,
    Completion,
    Opening,
    Progress,
    Rota,
    Shift,
    Start,
    Works,
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


def built(*records: Record, **more: Any) -> Affairs:
    """One works, planned on 1 March, with these records."""
    about: dict[str, Any] = {"unit": VILLAGE, "year": 2026, "matter": "M-1", **more}
    works = Works("W", "by hand", planned=Record(at("03-01T09:00"), day("03-01")), records=list(records), **about)
    return Affairs(works=[works])


def on(text: str) -> tuple[datetime, date]:
    """Recorded in the evening of its day."""
    return at(text), day(text)


def finished(text: str, told: str = "", record: str = "C", corrects: str | None = None) -> Completion:
    return Completion(at(told or text), day(text), record, corrects)


def rejected(text: str, *dues: str) -> Acceptance:
    return Acceptance(*on(text), COUNTY, accepted=False, dues=tuple(map(day, dues)))


def accepted(text: str, missing: bool = False, office: str = COUNTY) -> Acceptance:
    return Acceptance(*on(text), office, accepted=True, missing=missing)


# The frost.


@pytest.mark.parametrize(
    ("last", "told", "state", "rungs"),
    [
        ("11-15", "11-18T23:59:59", "met", {}),
        ("11-15", "11-19T00:00", "met_recorded_late", {1: "11-19"}),
        ("11-16", "11-16", "met_late", {}),
        ("11-16", "11-21T08:00", "met_late", {1: "11-19", 2: "11-21"}),
    ],
)
def test_finished_by_the_frost_and_recorded_three_days_later(
    last: str, told: str, state: str, rungs: dict[int, str]
) -> None:
    row = the(built(finished(last, told)), a_county("12-10"), "works.frost")
    assert (row["due"][5:], row["state"], rung_days(row)) == ("11-15", state, rungs)


def test_never_finished_it_climbs_the_ladder_of_the_village() -> None:
    row = the(built(), a_county("12-10"), "works.frost", "works/W")
    assert said(row) == ("11-15", "open", "red", None, 25)
    assert rung_days(row) == {1: "11-19", 2: "11-21", 3: "11-25", 4: "12-03"}
    assert reached(row, 1) == ["builder", "first", "office", "secretary"]
    assert said(the(built(), a_county("10-31"), "works.frost"))[2] == "green"
    assert said(the(built(), a_county("11-01"), "works.frost"))[2] == "yellow"


def test_a_rejection_opens_it_again_with_the_old_day() -> None:
    """On 25 November: at 00:00 of the 26th red day is 8."""
    records = finished("11-10"), rejected("11-25", "12-20")
    row = the(built(*records), a_county("12-10"), "works.frost")
    assert rung_days(row) == {1: "11-26", 2: "11-26", 3: "11-26", 4: "12-03"}
    row = the(built(*records, finished("12-01", record="C2")), a_county("12-10"), "works.frost")
    assert said(row) == ("11-15", "met_late", "green", "12-01", 16)
    assert rung_days(row) == {1: "11-26", 2: "11-26", 3: "11-26"}


def test_a_correction_belongs_to_the_round_of_what_it_corrects() -> None:
    """After the rejection the first round's day is corrected: the second round has none."""
    records = finished("10-10"), rejected("10-20", "11-30"), finished("10-12", "10-25", "C2", "C")
    row = the(built(*records), a_county("12-10"), "works.frost")
    assert said(row)[1] == "open"
    assert the(built(*records), a_county("12-10"), "works.acceptance")["state"] == "met"


@pytest.mark.parametrize(
    ("percents", "light"),
    [((20, 39), "green"), ((20, 38), "yellow"), ((38,), "green"), ((20, 0), "green"), ((60, 38), "yellow")],
)
def test_reports_foretell_the_finish(percents: tuple[int, ...], light: str) -> None:
    """From 1 March the frost is 259 days away. A hundred days for 39 % are 257 for all of it, for 38 % 264."""
    days = ("04-10", "06-09")[-len(percents) :]
    reports = [Progress(*on(d), f"R{n}", None, p) for n, (d, p) in enumerate(zip(days, percents, strict=True))]
    row = the(built(Start(*on("03-01"), "S", None, "M-1"), *reports), a_county("06-20"), "works.frost")
    assert said(row)[2] == light


def test_a_corrected_report_foretells_nothing_any_more() -> None:
    reports = Progress(*on("04-10"), "R1", None, 20), Progress(*on("06-09"), "R2", None, 10)
    mended = Progress(at("06-12"), day("06-09"), "R3", "R2", 50)
    affairs = built(Start(*on("03-01"), "S", None, "M-1"), *reports, mended)
    assert said(the(affairs, a_county("06-12"), "works.frost"))[2] == "yellow"
    assert said(the(affairs, a_county("06-13"), "works.frost"))[2] == "green"


# Acceptance, defects, the door, repairs.


def test_the_department_has_fifteen_working_days_from_the_record_of_the_completion() -> None:
    """Finished on Tuesday 1 September, told on Thursday 3: 1 + 5 + 5, Sunday 20 is made up, then 21, 22 and 23."""
    affairs = built(finished("09-01", "09-03"))
    row = the(affairs, a_county("10-10"), "works.acceptance")
    assert said(row) == ("09-23", "open", "red", None, 17)
    assert (rung_days(row), reached(row, 1), row["unit"]) == ({1: "09-24"}, ["organiser"], COUNTY)
    assert row["answerable"] == {"person": "organiser", "post": "organisation_department", "unit": COUNTY}
    in_time = built(finished("09-01", "09-03"), accepted("09-23"))
    assert said(the(in_time, a_county("10-10"), "works.acceptance")) == ("09-23", "met", "green", "09-23", 0)


def test_accepted_with_an_item_missing_is_a_breach_and_no_verdict() -> None:
    affairs, county = built(finished("09-01"), accepted("09-10", missing=True)), a_county("10-10")
    assert breaches(affairs, county) == [("works.accepted_incomplete", "09-10", "09-10", None)]
    assert the(affairs, county, "works.acceptance")["state"] == "open"
    assert rows(affairs, county, "works.opening") == []


@pytest.mark.parametrize(("office", "told"), [(COUNTY, ["inspector", "organiser"]), (TOWNSHIP, ["head", "inspector"])])
def test_the_office_that_accepted_and_the_inspection_office_are_told_of_it(office: str, told: list[str]) -> None:
    affairs = built(finished("09-01"), accepted("09-10", missing=True, office=office))
    (row,) = answers((), a_county("10-10"), DEFAULT, None, affairs).breaches
    assert (row["unit"], reached(row, 0)) == (office, told)


def test_a_completion_moved_after_a_rung_keeps_the_rung_and_its_days_name() -> None:
    """From Tuesday 1 September the 21st is due (made-up Sunday 20); from Friday 4 it is the 24th."""
    records = finished("09-01"), finished("09-04", "09-23", "C2", "C")
    row = the(built(*records), a_county("09-30"), "works.acceptance")
    assert (row["due"][5:], row["period"][5:], rung_days(row)) == ("09-24", "09-21", {1: "09-22"})


def test_defects_have_their_own_days_and_two_of_one_day_are_one() -> None:
    records = finished("09-01"), rejected("09-10", "09-20", "10-05", "10-05"), finished("09-25", record="C2")
    first, second = rows(built(*records), a_county("10-10"), "works.defect")
    assert said(first) == ("09-20", "met_late", "green", "09-25", 5)
    assert rung_days(first) == {1: "09-21", 2: "09-23"}
    assert said(second) == ("10-05", "met", "green", "09-25", 0)


def test_a_defect_has_no_grace_for_its_recording() -> None:
    records = finished("09-01"), rejected("09-10", "09-20"), finished("09-20", "09-21", "C2")
    row = the(built(*records), a_county("10-10"), "works.defect")
    assert (said(row)[1], rung_days(row)) == ("met_recorded_late", {1: "09-21"})


def test_the_door_is_opened_within_thirty_days_of_the_acceptance() -> None:
    affairs = built(finished("09-01"), accepted("09-10"), Opening(*on("10-11")))
    row = the(affairs, a_county("10-20"), "works.opening")
    assert (said(row), rung_days(row)) == (("10-10", "met_late", "green", "10-11", 1), {1: "10-11"})
    brought_in = built(stages_before=("started", "completed", "accepted"))
    assert the(brought_in, a_county("04-10"), "works.opening")["due"] == "2026-03-31"
    assert rows(brought_in, a_county("04-10"), "works.frost") == []


def test_items_lost_on_one_day_are_mended_when_the_last_of_them_is_back() -> None:
    lost = [Change(at(f"09-10T1{n}:00"), day("09-10"), item, missing=True) for n, item in enumerate("ab")]
    back = Change(*on("09-15"), "a", missing=False), Change(*on("10-11"), "b", missing=False)
    row = the(built(*lost, *back), a_county("10-20"), "works.repair")
    assert (said(row), rung_days(row)) == (("10-10", "met_late", "green", "10-11", 1), {1: "10-11"})
    again = Change(*on("09-20"), "a", missing=True)
    assert [r["due"][5:] for r in rows(built(*lost, *back, again), a_county("10-20"), "works.repair")] == [
        "10-10",
        "10-20",
    ]


# Started without a resolution.


def a_matter(resolved: str = "", told: str = "", **more: Any) -> Matter:
    about: dict[str, Any] = {"unit": VILLAGE, **more}
    unit = about.pop("unit")
    matter = Matter("M-1", "by hand", unit, "works", "路灯", day("03-01"), at("03-01T09:00"), **about)
    if resolved:
        verdict = Told(at(told or resolved), day(resolved), frozenset())
        matter.takes.append(Take("resolution", "G-1", "09:00", [verdict]))
    return matter


def shown(matter: Matter, *starts: Start, until: str = "06-10", county: County | None = None) -> list[tuple[str, ...]]:
    """The days: of the start, shown, withdrawn."""
    found = breaches(built(*starts), county or a_county(until), matter)
    assert {rule for rule, *_ in found} <= {"works.start_without_resolution"}
    return [(start, on, gone or "") for _, start, on, gone in found]


def started(
    text: str, told: str = "", record: str = "S", corrects: str | None = None, matter: str | None = "M-1"
) -> Start:
    return Start(at(told or text), day(text), record, corrects, matter)


@pytest.mark.parametrize(
    ("resolved", "told", "expected"),
    [
        ("05-10", "", []),
        ("05-11", "", [("05-10", "05-14", "")]),
        ("05-09", "05-13T23:59:59", []),
        ("05-09", "05-14T00:00", [("05-10", "05-14", "05-14")]),
        ("05-09", "05-20", [("05-10", "05-14", "05-20")]),
        ("", "", [("05-10", "05-14", "")]),
    ],
)
def test_a_start_needs_a_resolution_of_its_day_and_has_three_days_for_its_record(
    resolved: str, told: str, expected: list[tuple[str, ...]]
) -> None:
    assert shown(a_matter(resolved, told), started("05-10")) == expected


@pytest.mark.parametrize(("back", "is_void"), [("05-09", True), ("05-10", True), ("05-11", False)])
def test_a_return_by_the_starts_day_voids_the_resolution(back: str, is_void: bool) -> None:
    matter = a_matter("05-05", turns=[Turn("T", day(back), at(back), "review")])
    assert shown(matter, started("05-10")) == ([("05-10", "05-14", "")] if is_void else [])
    later = a_matter("05-05", turns=[Turn("T", day(back), at(back), "disclosure")])
    assert shown(later, started("05-10")) == []


def test_of_before_the_county_was_watched_counts_and_another_villages_does_not() -> None:
    before = ("proposal", "deliberation", "review", "resolution")
    assert shown(a_matter(steps_before=before), started("05-10")) == []
    assert shown(a_matter("05-05", unit=NEIGHBOUR), started("05-10")) == [("05-10", "05-14", "")]
    assert shown(a_matter("05-05"), started("05-10", matter=None)) == [("05-10", "05-14", "")]


def test_a_start_told_late_is_shown_at_once_and_a_corrected_one_replaces_it() -> None:
    assert shown(a_matter(), started("05-10", "05-20")) == [("05-10", "05-20", "")]
    moved = started("05-10"), started("05-12", "05-17", "S2", "S")
    assert shown(a_matter("05-12"), *moved) == [("05-10", "05-14", "05-17")]
    backwards = started("05-12"), started("05-11", "05-13", "S2", "S")
    assert shown(a_matter("05-12"), *backwards) == [("05-11", "05-15", "")]


def test_it_is_shown_at_the_very_last_midnight() -> None:
    assert shown(a_matter(), started("05-10"), until="05-13") == []
    assert shown(a_matter(), started("05-10"), until="05-14") == [("05-10", "05-14", "")]


# In use: opened on Tuesday 10 November, the first week is that of Monday 16, the first month December.


WEEK, SHIFTS = "2026-W47", (Shift(day("11-17"), "08:30", "11:30"), Shift(day("11-20"), "14:00", "17:30"))
OPENED = Opening(*on("11-10"))


def posted(text: str = "11-15", told: str = "", shifts: tuple[Shift, ...] = SHIFTS, rota: str = "N") -> Rota:
    return Rota(at(told or text), day(text), rota, WEEK, shifts)


def there(text: str, clock: str, told: str = "", person: str = "clerk", door_open: bool = True) -> CheckIn:
    return CheckIn(at(told or f"{text}T{clock}:30"), day(text), clock, person, door_open)


def the_week(*records: Record, county: County | None = None) -> tuple[str, str | None, dict[int, str]]:
    affairs = built(OPENED, *records)
    found = rows(affairs, county or a_county("12-02"), "venue.rota", "works/W")
    assert [row["period"] for row in found] == ["2026-W47", "2026-W48", "2026-W49"]
    return found[0]["state"], found[0]["resolved_on"], rung_days(found[0])


KEPT = there("11-17", "09:00"), there("11-20", "15:00")
MISSED = ("missed", None, {1: "11-26", 2: "11-28", 3: "12-02"})


def test_a_week_is_met_on_the_day_of_its_last_shift() -> None:
    assert the_week(posted(), *KEPT) == ("met", "2026-11-20", {})


def test_a_week_with_one_shift_missed_or_without_rota_is_missed() -> None:
    """Due on Sunday 22, red from the 26th."""
    assert the_week(posted(), KEPT[0]) == MISSED
    assert the_week(*KEPT) == MISSED
    assert the_week(posted("11-21"), *KEPT) == MISSED


@pytest.mark.parametrize(
    ("first", "last", "is_met"), [("08:30", "17:30", True), ("08:29", "17:30", False), ("08:30", "17:31", False)]
)
def test_start_and_end_of_a_shift_belong_to_it(first: str, last: str, is_met: bool) -> None:
    assert (the_week(posted(), there("11-17", first), there("11-20", last))[0] == "met") is is_met


@pytest.mark.parametrize(
    ("person", "door_open", "is_met"),
    [("director", True, True), ("clerk", False, False), ("cadre", True, False), ("first", True, False)],
)
def test_the_door_is_open_and_one_of_five_posts_is_there(person: str, door_open: bool, is_met: bool) -> None:
    kept = there("11-20", "15:00", person=person, door_open=door_open)
    assert (the_week(posted(), KEPT[0], kept)[0] == "met") is is_met


@pytest.mark.parametrize(("check", "is_met"), [("11-22T22:00", True), ("11-23T06:00", True), ("11-23T06:01", False)])
def test_a_shift_of_sunday_night_is_the_weeks(check: str, is_met: bool) -> None:
    on_day, _, clock = check.partition("T")
    night = (Shift(day("11-22"), "22:00", "06:00"),)
    state, ended, _ = the_week(posted(shifts=night), there(on_day, clock))
    assert (state, ended) == (("met", "2026-11-22") if is_met else ("missed", None))


def test_posted_anew_it_holds_from_its_day_on() -> None:
    """On Wednesday the Friday's shift moves to Saturday."""
    moved = (SHIFTS[0], Shift(day("11-21"), "09:00", "11:00"))
    anew = posted(), posted("11-18", shifts=moved, rota="N2")
    assert the_week(*anew, KEPT[0], there("11-21", "10:00"))[:2] == ("met", "2026-11-21")
    assert the_week(*anew, *KEPT)[0] == "missed"
    late = posted("11-18")
    assert the_week(late, KEPT[1])[:2] == ("met", "2026-11-20")


def test_a_check_in_told_in_red_days_ends_the_alert_and_the_week_is_met() -> None:
    told = there("11-20", "15:00", told="11-28T00:00")
    assert the_week(posted(), KEPT[0], told) == ("met_recorded_late", "2026-11-20", {1: "11-26", 2: "11-28"})


def test_a_clerk_who_turns_out_to_have_left_had_not_kept_it() -> None:
    county = a_county("12-02")
    county.ends["A-clerk"] = Ended(day("11-19"), at("11-27"))
    assert the_week(posted(), *KEPT, county=county) == ("missed", None, {1: "11-28", 2: "11-28", 3: "12-02"})
    county.ends["A-clerk"] = Ended(day("11-20"), at("11-27"))
    assert the_week(posted(), *KEPT, county=county)[0] == "met"


def test_a_running_week_goes_to_the_successor_and_ends_with_a_village_that_is_closed() -> None:
    county = a_county("11-24")
    county.merged[VILLAGE] = Merged(VILLAGE, day("11-18"), at("11-18"), NEIGHBOUR)
    first, *_ = rows(built(OPENED, posted(), *KEPT), county, "venue.rota")
    assert (first["unit"], first["answerable"]["person"], first["state"]) == (NEIGHBOUR, "neighbour", "open")
    by_heir = there("11-20", "15:00", person="neighbour")
    first, *_ = rows(built(OPENED, posted(), KEPT[0], by_heir), county, "venue.rota")
    assert first["state"] == "met"
    county.merged[VILLAGE] = Merged(VILLAGE, day("11-18"), at("11-18"), None)
    (first,) = rows(built(OPENED, posted(), KEPT[0]), county, "venue.rota")
    assert (first["state"], first["resolved_on"]) == ("cancelled", "2026-11-18")


def test_each_month_that_begins_when_the_door_is_open_has_an_activity() -> None:
    """December's is held on its last day; January's first day ends nothing. Due on the 31st, red from 4 January."""
    county = a_county("2027-01-12")
    december, _ = rows(built(OPENED, Activity(*on("11-20"), "K")), county, "venue.activity")
    assert (december["period"], said(december)) == ("2026-12", ("12-31", "missed", "red", None, 12))
    assert rung_days(december) == {1: "01-04", 2: "01-06", 3: "01-10"}
    held = Activity(at("2027-01-03T23:00"), day("12-31"), "K")
    assert said(rows(built(OPENED, held), county, "venue.activity")[0])[1:4] == ("met", "green", "12-31")
    moved = Activity(*on("12-31"), "K"), Activity(at("2027-01-05"), day("2027-01-01"), "K2", "K")
    december, january = rows(built(OPENED, *moved), county, "venue.activity")
    assert (said(december)[1:4], rung_days(december)) == (("missed", "missed", "01-04"), {1: "01-06"})
    assert said(january)[1:4] == ("met", "green", "01-01")
