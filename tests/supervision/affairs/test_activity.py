"""A venue's months: an activity in each."""

import pytest

from tests.supervision.affairs.site import VENUE, Site, light, one, owed, rungs, settled
from tests.supervision.county import VILLAGE, day


@pytest.fixture
def site() -> Site:
    """In use since 1 March."""
    opened = settled()
    opened.plans("02-01", before="started completed accepted")
    opened.opens_door("03-01")
    return opened


def months(site: Site, on: str) -> dict[str, str]:
    return {
        name.partition("@")[2]: state for name, state in owed(site, on, VENUE).items() if name.startswith("activity")
    }


@pytest.mark.parametrize(("opened", "first"), [("03-01", "2026-03"), ("03-02", "2026-04"), ("02-28", "2026-03")])
def test_the_first_month_is_that_which_begins_on_the_day_of_the_opening_or_later(opened: str, first: str) -> None:
    site = settled()
    site.plans("02-01", before="started completed accepted")
    site.opens_door(opened)
    assert next(iter(months(site, "04-01"))) == first


@pytest.mark.parametrize(("on", "state"), [("02-28", "open"), ("03-01", "met"), ("03-31", "met"), ("04-01", "open")])
def test_a_month_is_met_by_an_activity_of_its_own_days(site: Site, on: str, state: str) -> None:
    site.holds(on)
    assert months(site, "04-02")["2026-03"] == state


def test_the_first_activity_of_the_month_meets_it_however_late_it_is_recorded(site: Site) -> None:
    later = site.holds("03-20")
    first = site.holds("03-05", recorded="03-25")
    found = {on: one(site, on, "activity@2026-03", VENUE) for on in ("03-24", "03-25")}
    assert [(track.closed_on, track.closed_by) for track in found.values()] == [
        (day("03-20"), later),
        (day("03-05"), first),
    ]


def test_a_correction_moves_it_to_another_month(site: Site) -> None:
    site.holds("03-20", record="H")
    site.holds("04-02", recorded="04-03", record="H2", corrects="H")
    assert months(site, "04-02") == {"2026-03": "met", "2026-04": "open"}
    assert months(site, "04-03") == {"2026-03": "open", "2026-04": "met"}


def test_a_correction_of_a_correction_takes_the_place_of_both(site: Site) -> None:
    site.holds("03-20", record="H")
    site.holds("03-21", recorded="03-22", record="H2", corrects="H")
    site.holds("04-02", recorded="04-03", record="H3", corrects="H2")
    assert months(site, "04-03") == {"2026-03": "open", "2026-04": "met"}


def test_what_a_correction_leaves_standing_still_meets_the_month(site: Site) -> None:
    site.holds("03-05", record="H")
    site.holds("03-20")
    site.holds("04-02", recorded="04-03", record="H2", corrects="H")
    assert one(site, "04-03", "activity@2026-03", VENUE).closed_on == day("03-20")


def test_it_is_yellow_a_week_before_the_month_s_end_and_missed_from_its_fourth_day_after(site: Site) -> None:
    shown = {on: light(site, on, "activity@2026-03", VENUE) for on in ("03-23", "03-24", "04-03", "04-04")}
    assert shown == {"03-23": "green", "03-24": "yellow", "04-03": "yellow", "04-04": "red"}
    assert rungs(one(site, "04-04", "activity@2026-03", VENUE)) == [(1, "04-04")]


def test_a_later_month_s_activity_ends_the_alert_and_leaves_it_missed(site: Site) -> None:
    site.holds("04-10")
    track = one(site, "04-10", "activity@2026-03", VENUE)
    assert (track.state, track.closed_on, rungs(track)) == (
        "missed",
        day("04-10"),
        [(1, "04-04"), (2, "04-06"), (3, "04-10")],
    )


@pytest.mark.parametrize(("recorded", "state"), [("04-03 23:59", "met"), ("04-04 00:00", "met_recorded_late")])
def test_an_activity_may_be_recorded_within_the_grace(site: Site, recorded: str, state: str) -> None:
    site.holds("03-31", recorded=recorded)
    assert months(site, "04-10")["2026-03"] == state


@pytest.mark.parametrize(("closed", "march"), [("03-31", "cancelled"), ("04-01", "open")])
def test_closed_without_a_successor_the_running_month_is_cancelled(site: Site, closed: str, march: str) -> None:
    site.closes(VILLAGE, closed)
    assert months(site, "05-10")["2026-03"] == march
    assert "2026-05" not in months(site, "05-10")


@pytest.mark.parametrize(("held", "march"), [("03-10", "met"), ("03-11", "cancelled")])
def test_on_the_day_of_the_closing_it_is_still_in_use_and_not_after_it(site: Site, held: str, march: str) -> None:
    site.holds(held)
    site.closes(VILLAGE, "03-10", recorded="03-20")
    assert months(site, "05-10") == {"2026-03": march}
