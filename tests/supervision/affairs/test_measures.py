"""Measures are due on the day that was planned for them, and the one extension that a problem may have."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.supervision.affairs.problems import Campaign, account, campaign, light, listed, owed, rungs, track
from tests.supervision.county import day


@pytest.fixture
def county() -> Campaign:
    return listed()


# A measure.


def test_a_measure_is_due_on_its_own_day_and_counts_from_its_planning(county: Campaign) -> None:
    event = county.plans("06-10", due="07-15", recorded="06-12 09:00")
    duty = track(account(county, "06-13"), "problem.measure").duty
    assert (duty.subject, duty.trigger_event) == ("problem/P/M", event)
    assert (duty.since, duty.due, duty.red_from) == (day("06-10"), day("07-15"), day("07-19"))
    assert (duty.debtor.post, duty.debtor.inherited) == ("branch_secretary", True)


@pytest.mark.parametrize(
    ("completed", "recorded", "became"),
    [
        ("07-15", "07-18 23:59", "met 07-15"),
        ("07-15", "07-19 00:00", "met_recorded_late 07-15"),
        ("07-16", "07-16 12:00", "met_late 07-16"),
    ],
)
def test_it_is_met_by_its_completion(county: Campaign, completed: str, recorded: str, became: str) -> None:
    county.plans("06-10", due="07-15")
    county.completes_measure(completed, recorded=recorded)
    assert owed(county, "07-20", "measure") == {"measure@07-15": became}


def test_each_of_several_is_a_duty_of_its_own(county: Campaign) -> None:
    county.plans("06-10", due="07-15", measure="M")
    county.plans("06-10", due="07-15", measure="N")
    county.completes_measure("07-01", measure="N")
    became = {t.duty.subject: t.state for t in account(county, "07-02").tracks if t.duty.rule == "problem.measure"}
    assert became == {"problem/P/M": "open", "problem/P/N": "met"}


@pytest.mark.parametrize(("due", "on"), [("11-29", "11-29"), ("11-30", "11-30"), ("12-01", "11-30")])
def test_a_measure_is_not_due_after_the_campaigns_end(county: Campaign, due: str, on: str) -> None:
    county.plans("06-10", due=due)
    assert owed(county, "06-11", "measure") == {f"measure@{on}": "open"}


@pytest.mark.parametrize(("planned", "due"), [("06-15", "06-15"), ("06-16", "07-15"), ("06-22", "07-15")])
def test_unless_it_was_planned_after_that_day(planned: str, due: str) -> None:
    """Whenever that is recorded."""
    county = listed(ends="06-15")
    county.plans(planned, due="07-15", recorded="06-22 09:00")
    assert owed(county, "06-23", "measure") == {f"measure@{due}": "open"}


def test_what_an_insisting_ruling_of_after_the_end_brings_about_has_its_own_day() -> None:
    county = campaign()
    county.lists("11-16")
    county.declines("11-27")
    county.insists("12-02")
    county.claims("12-03")
    county.analyses("12-09")
    county.plans("12-10", due="12-31")
    assert owed(county, "12-11", "measure") == {"measure@12-31": "open"}
    assert rungs(county, "12-31", "problem.measure") == []


def test_declining_stops_no_measure(county: Campaign) -> None:
    county.plans("06-03", due="07-15")
    county.declines("06-04")
    assert owed(county, "06-05", "measure measures") == {"measure@07-15": "open", "measures@06-23": "met 06-03"}


# An extension.


@pytest.mark.parametrize(
    ("duty", "due", "last"),
    [("claim", "06-08", "06-08"), ("cause", "06-23", "06-23"), ("measures", "06-23", "06-23")],
)
def test_it_gives_a_new_day_when_it_is_granted_by_the_old_one(county: Campaign, duty: str, due: str, last: str) -> None:
    county.extends(duty, to="07-31", on=last)
    assert owed(county, "07-01", duty) == {f"{duty}@07-31": "open"}


@pytest.mark.parametrize(("duty", "due", "late"), [("claim", "06-08", "06-09"), ("cause", "06-23", "06-24")])
def test_granted_after_the_old_day_it_changes_nothing(county: Campaign, duty: str, due: str, late: str) -> None:
    county.extends(duty, to="07-31", on=late)
    assert owed(county, "07-01", duty) == {f"{duty}@{due}": "open"}


@pytest.mark.parametrize(("to", "due"), [("06-07", "06-08"), ("06-08", "06-08"), ("06-09", "06-09")])
def test_it_gives_a_later_day_or_none(county: Campaign, to: str, due: str) -> None:
    county.extends("claim", to=to, on="06-05")
    assert owed(county, "06-06", "claim") == {f"claim@{due}": "open"}


@pytest.mark.parametrize(("ends", "due"), [("06-08", "06-08"), ("06-09", "06-09"), ("06-10", "06-09")])
def test_what_is_due_at_the_campaigns_end_is_not_extended(ends: str, due: str) -> None:
    county = listed(ends=ends)
    county.extends("claim", to="06-09", on="06-05")
    assert owed(county, "06-06", "claim") == {f"claim@{due}": "open"}


def test_the_first_closing_is_never_extended(county: Campaign) -> None:
    county.extends("close", to="12-31", on="11-30")
    assert owed(county, "12-01", "close") == {"close@11-30": "open"}


def test_the_new_day_is_a_new_period_with_a_ladder_and_a_yellow_window_of_its_own(county: Campaign) -> None:
    county.extends("claim", to="07-01", on="06-08")
    kept = track(account(county, "06-30"), "problem.claim")
    assert kept.period == "2026-07-01"
    assert (kept.duty.since, kept.duty.due, kept.duty.red_from) == (day("06-01"), day("07-01"), day("07-02"))
    assert light(county, "06-08", "problem.claim") == "yellow"  # 7 days, due that day
    assert light(county, "06-23", "problem.claim") == "green"  # 30 days by now
    assert light(county, "06-24", "problem.claim") == "yellow"
    assert rungs(county, "07-08", "problem.claim") == ["07-02", "07-04", "07-08"]


def test_it_is_of_one_duty_only(county: Campaign) -> None:
    county.extends("cause", to="07-31", on="06-05")
    assert owed(county, "06-06", "claim cause measures") == {
        "claim@06-08": "open",
        "cause@07-31": "open",
        "measures@06-23": "open",
    }


def test_the_first_one_granted_counts(county: Campaign) -> None:
    county.extends("claim", to="06-20", on="06-03")
    county.extends("claim", to="07-20", on="06-04")
    assert owed(county, "06-05", "claim") == {"claim@06-20": "open"}


def test_of_a_measure_it_is_the_one_that_it_names(county: Campaign) -> None:
    county.plans("06-10", due="07-15", measure="M")
    county.plans("06-10", due="07-16", measure="N")
    county.extends("measure", to="08-31", on="07-15", measure="N")
    assert owed(county, "07-16", "measure") == {"measure@07-15": "open", "measure@08-31": "open"}


@pytest.mark.parametrize(("on", "due"), [("07-15", "08-31"), ("07-16", "07-15")])
def test_a_measure_is_extended_by_its_day(county: Campaign, on: str, due: str) -> None:
    county.plans("06-10", due="07-15")
    county.extends("measure", to="08-31", on=on, measure="M")
    assert owed(county, "07-17", "measure") == {f"measure@{due}": "open"}


def test_what_was_done_after_the_old_day_and_by_the_new_one_is_in_time(county: Campaign) -> None:
    county.extends("claim", to="06-30", on="06-08")
    county.claims("06-30")
    assert owed(county, "07-01", "claim") == {"claim@06-30": "met 06-30"}
    assert rungs(county, "07-01", "problem.claim") == []


@pytest.mark.parametrize(
    ("on", "owes"),
    [
        ("06-08", ["claim@06-30", "claim@06-18"]),
        ("06-10", ["claim@06-08", "claim@06-18"]),  # too late for the first one, and the second has not begun
        ("06-11", ["claim@06-08", "claim@06-30"]),
        ("06-18", ["claim@06-08", "claim@06-30"]),
        ("06-19", ["claim@06-08", "claim@06-18"]),
    ],
)
def test_it_is_of_the_claim_that_was_the_last_to_have_begun_on_its_day(
    county: Campaign, on: str, owes: list[str]
) -> None:
    county.declines("06-04")
    county.insists("06-11")
    county.extends("claim", to="06-30", on=on)
    assert list(owed(county, "06-20", "claim")) == owes


def test_it_moves_what_a_decline_has_stopped_too(county: Campaign) -> None:
    county.declines("06-04")
    county.extends("cause", to="07-10", on="06-05")
    assert owed(county, "06-06", "cause") == {"cause@07-10": "cancelled 06-04"}


def test_an_extension_of_a_ruling_after_the_campaigns_end_is_none() -> None:
    county = listed(ends="06-09")
    county.declines("06-04")
    county.insists("06-11")
    county.extends("claim", to="06-30", on="06-12")
    assert list(owed(county, "06-15", "claim")) == ["claim@06-08", "claim@06-18"]


def test_an_extension_of_before_the_planning_changes_nothing(county: Campaign) -> None:
    county.extends("measure", to="08-31", on="06-10", measure="M")
    county.plans("06-12", due="07-15")
    assert owed(county, "06-13", "measure") == {"measure@07-15": "open"}


def test_a_new_day_is_certain_though_the_calendar_of_the_old_one_is_not_known() -> None:
    county = listed("2026-12-30", ends="2027-03-31")
    assert track(account(county, "2026-12-31"), "problem.claim").duty.provisional
    county.extends("claim", to="2027-02-26", on="2026-12-31")
    duty = track(account(county, "2027-01-01"), "problem.claim").duty
    assert (duty.due, duty.provisional) == (day("2027-02-26"), False)


@given(granted=st.integers(1, 30), to=st.integers(1, 60), ends=st.integers(8, 60))
def test_an_extension_moves_the_claim_exactly_when_it_is_in_time_later_and_before_the_end(
    granted: int, to: int, ends: int
) -> None:
    """All numbers are days from 1 June on; 8 June is day 8."""

    def june(number: int) -> str:
        return (day("05-31") + timedelta(days=number)).isoformat()

    county = listed(ends=june(ends))
    county.extends("claim", to=june(to), on=june(granted))
    due = to if granted <= 8 < ends and to > 8 else 8
    assert track(account(county, "07-31"), "problem.claim").duty.due.isoformat() == june(due)
