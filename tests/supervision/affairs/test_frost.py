"""A works is to be finished before the frost; progress so far says early which will miss it."""

from datetime import date, timedelta
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.supervision.domain.affairs.finishing import late_from
from services.supervision.domain.facts.works import WorksReported, WorksStarted
from tests.supervision.affairs.site import Site, account, light, one, owed, rungs, settled
from tests.supervision.county import OTHER, RULES, VILLAGE, day


@pytest.fixture
def site() -> Site:
    """Planned on 1 February, begun on 1 May with a resolution of the day before."""
    built = settled()
    built.opens("01-10")
    built.approves("resolution", "04-30")
    built.plans("02-01")
    built.starts("05-01")
    return built


def test_it_is_owed_from_the_planning_to_the_frost_by_the_village(site: Site) -> None:
    duty = one(site, "02-01", "frost@11-15").duty
    assert (duty.since, duty.due, duty.row.grace_days) == (day("02-01"), day("11-15"), 3)
    assert (duty.debtor.unit, duty.debtor.post, duty.debtor.inherited) == (VILLAGE, "branch_secretary", True)
    assert duty.subject == "works/W"


def test_the_year_is_that_of_the_works_and_not_of_its_planning() -> None:
    site = settled()
    site.plans("11-20", year=2027)
    assert owed(site, "12-31") == {"frost@2027-11-15": "open"}


@pytest.mark.parametrize(("on", "state"), [("11-15", "met"), ("11-16", "met_late")])
def test_finished_on_the_day_itself_it_is_met_and_a_day_later_late(site: Site, on: str, state: str) -> None:
    site.completes(on)
    assert owed(site, "11-20")["frost@11-15"] == state


def test_it_is_yellow_a_fortnight_before_and_red_when_the_grace_for_recording_is_over(site: Site) -> None:
    shown = {on: light(site, on, "frost@11-15") for on in ("10-31", "11-01", "11-18", "11-19")}
    assert shown == {"10-31": "green", "11-01": "yellow", "11-18": "yellow", "11-19": "red"}
    assert rungs(one(site, "12-03", "frost@11-15")) == [(1, "11-19"), (2, "11-21"), (3, "11-25"), (4, "12-03")]


@pytest.mark.parametrize(("recorded", "state"), [("11-18", "met"), ("11-19 00:00", "met_recorded_late")])
def test_a_completion_recorded_within_the_grace_is_in_time(site: Site, recorded: str, state: str) -> None:
    site.completes("11-10", recorded=recorded)
    assert owed(site, "11-20")["frost@11-15"] == state


def test_a_completion_that_is_corrected_moves_the_day_and_its_alert_comes_back(site: Site) -> None:
    site.completes("11-14", record="C")
    site.completes("11-20", recorded="11-25", record="C2", corrects="C")
    assert owed(site, "11-24")["frost@11-15"] == "met"
    assert owed(site, "11-25")["frost@11-15"] == "met_late"


def test_a_rejection_reopens_it_with_the_old_day_and_the_next_completion_meets_it(site: Site) -> None:
    site.completes("11-10")
    site.rejects("11-20", "12-10")
    site.completes("12-05")
    assert owed(site, "11-19")["frost@11-15"] == "met"
    assert light(site, "11-20", "frost@11-15") == "red"
    assert rungs(one(site, "11-21", "frost@11-15")) == [(1, "11-21"), (2, "11-21")]
    assert owed(site, "12-05")["frost@11-15"] == "met_late"


def test_a_correction_of_a_completion_that_was_rejected_meets_nothing(site: Site) -> None:
    site.completes("11-01", record="C")
    site.rejects("11-05", "11-30")
    site.completes("11-02", recorded="11-06", record="C2", corrects="C")
    assert owed(site, "11-10")["frost@11-15"] == "open"


def test_accepted_it_stays_met(site: Site) -> None:
    site.completes("11-01")
    site.accepts("11-20")
    assert owed(site, "12-20")["frost@11-15"] == "met"


def test_accepted_with_an_item_missing_it_stays_met_too(site: Site) -> None:
    site.completes("11-01")
    site.accepts("11-20", missing=True)
    assert owed(site, "12-20")["frost@11-15"] == "met"


# What was half-way when the county began to be watched.


@pytest.mark.parametrize("before", ["completed", "completed accepted", "completed accepted opened"])
def test_what_was_complete_when_it_was_brought_in_owes_no_frost(before: str) -> None:
    site = settled()
    site.plans("02-01", before=f"started {before}")
    assert "frost@11-15" not in owed(site, "12-01")


def test_nor_does_it_when_it_is_rejected_afterwards() -> None:
    site = settled()
    site.plans("02-01", before="started completed")
    site.rejects("02-10", "03-01")
    assert owed(site, "02-10") == {"acceptance@02-27": "met", "defect@03-01": "open"}


def test_what_was_only_begun_owes_it() -> None:
    site = settled()
    site.plans("02-01", before="started")
    assert owed(site, "02-01") == {"frost@11-15": "open"}


def test_planned_after_its_frost_it_is_red_at_once() -> None:
    site = settled()
    site.plans("12-01")
    assert light(site, "12-01", "frost@11-15") == "red"


@pytest.mark.parametrize(("watched", "owes"), [("2026-11-15", True), ("2026-11-16", False)])
def test_a_frost_before_the_first_watched_day_is_not_asked(watched: str, owes: bool) -> None:
    site = settled()
    site.watches(watched)
    site.plans("02-01")
    assert ("frost@11-15" in owed(site, "12-01")) == owes


# The forecast.


@pytest.mark.parametrize(
    ("percent", "shown"),
    [(50, "yellow"), (51, "green"), (0, "green"), (1, "yellow"), (100, "green")],
)
def test_the_latest_report_s_pace_since_the_start_says_whether_it_will_be_late(
    site: Site, percent: int, shown: str
) -> None:
    """From 1 May to 9 August are 100 days: at 50 % it takes 200, until 17 November; at 51 % 197, until 14 November."""
    site.stands(10, "06-01")
    site.stands(percent, "08-09")
    assert light(site, "08-09", "frost@11-15") == shown


def test_finished_by_the_frost_itself_is_in_time(site: Site) -> None:
    """From 1 May to 15 November are 198 days; 99 days at 50 % give just that."""
    site.stands(10, "06-01")
    site.stands(50, "08-08")
    assert light(site, "08-08", "frost@11-15") == "green"


def test_one_report_gives_no_forecast_nor_do_those_before_the_start(site: Site) -> None:
    site.stands(1, "04-30")
    site.stands(1, "08-09")
    assert one(site, "08-10", "frost@11-15").duty.yellow_on is None


def test_two_of_one_day_do_and_the_last_recorded_counts(site: Site) -> None:
    site.stands(90, "08-09", "08-09 09:00")
    site.stands(1, "08-09", "08-09 10:00")
    assert one(site, "08-09", "frost@11-15").duty.yellow_on == day("08-09")


def test_the_latest_is_so_by_its_day_however_late_another_is_recorded(site: Site) -> None:
    site.stands(60, "08-09", record="R1")
    site.stands(1, "06-01", recorded="08-12", record="R2")
    assert one(site, "08-12", "frost@11-15").duty.yellow_on is None


def test_it_is_yellow_from_the_report_on_also_when_that_is_recorded_late(site: Site) -> None:
    site.stands(10, "06-01")
    site.stands(20, "08-09", recorded="08-20")
    assert one(site, "08-19", "frost@11-15").duty.yellow_on is None
    assert one(site, "08-20", "frost@11-15").duty.yellow_on == day("08-09")


def test_a_correction_takes_the_report_s_place(site: Site) -> None:
    site.stands(10, "06-01")
    site.stands(20, "08-09", record="R")
    site.stands(60, "08-09", recorded="08-11", record="R2", corrects="R")
    assert light(site, "08-10", "frost@11-15") == "yellow"
    assert light(site, "08-11", "frost@11-15") == "green"


def test_a_correction_of_the_start_moves_the_forecast(site: Site) -> None:
    """At 50 % on 9 August it takes from 1 July on 78 days."""
    site.stands(10, "07-01")
    site.stands(50, "08-09")
    site.starts("07-01", recorded="08-12", record="S2", corrects="S")
    assert light(site, "08-11", "frost@11-15") == "yellow"
    assert light(site, "08-12", "frost@11-15") == "green"


def test_once_it_is_met_nothing_is_forecast_and_after_a_rejection_it_is_again(site: Site) -> None:
    site.stands(10, "06-01")
    site.stands(20, "08-09")
    site.completes("08-20")
    site.rejects("08-25", "09-10")
    assert light(site, "08-20", "frost@11-15") == "green"
    assert light(site, "08-25", "frost@11-15") == "yellow"


def test_what_had_started_before_has_no_start_to_count_from() -> None:
    site = settled()
    site.plans("02-01", before="started")
    site.stands(1, "06-01")
    site.stands(2, "07-01")
    assert light(site, "07-01", "frost@11-15") == "green"


DAYS = st.integers(0, 400)


@given(DAYS, st.integers(0, 100), DAYS)
def test_late_is_what_its_pace_since_the_start_brings_past_the_frost(days: int, percent: int, left: int) -> None:
    start = date(2026, 1, 1)
    due, on = start + timedelta(days=left), start + timedelta(days=days)
    begun = WorksStarted("s", "c", VILLAGE, start, 1, "W", "S", None, None)
    first = WorksReported("r1", "c", VILLAGE, start, 2, "W", "R1", None, 0)
    latest = WorksReported("r2", "c", VILLAGE, on, 3, "W", "R2", None, percent)
    expected = percent > 0 and start + timedelta(days=ceil(Fraction(days * 100, percent))) > due
    assert late_from(begun, [first, latest], due, RULES.frosts[0]) == (on if expected else None)


# The end of the village.


def test_a_merger_hands_it_on_with_its_day(site: Site) -> None:
    site.seat("xin", "branch_secretary", OTHER)
    site.merges(VILLAGE, OTHER, "06-01")
    track = one(site, "11-19", "frost@11-15")
    assert [seat.person for seat in track.rungs[0].addressed.receivers if seat.post == "branch_secretary"] == ["xin"]


@pytest.mark.parametrize("closed", ["06-01", "11-30"])
def test_nobody_goes_on_when_the_village_closes(site: Site, closed: str) -> None:
    site.closes(VILLAGE, closed)
    track = one(site, "12-20", "frost@11-15")
    assert (track.state, track.closed_on) == ("cancelled", day(closed))


def test_what_was_done_after_its_closing_counts_for_nothing(site: Site) -> None:
    site.completes("06-02")
    site.accepts("06-03")
    site.opens_door("06-04")
    site.loses("stage", "06-05")
    site.closes(VILLAGE, "06-01", recorded="06-10")
    assert {name: state for name, state in owed(site, "06-10").items() if state != "cancelled"} == {}
    assert [track.duty.rule for track in account(site, "works/W", "06-10").tracks] == ["works.frost"]
