"""When a matter's duties are due, turn red and climb the ladder: at every exact edge."""

from dataclasses import replace

import pytest

from services.supervision.domain.duty import Law
from services.supervision.domain.facts.roster import UnitRegistered
from services.supervision.domain.roster import Seat
from services.supervision.domain.rows import LadderRow, RungPost, RungRow
from shared.calendar import WorkingCalendar
from tests.supervision.county import (
    COUNTY,
    MATTERS,
    OTHER,
    TOWN,
    VILLAGE,
    County,
    account,
    day,
    filled,
    rungs,
    track,
)


@pytest.fixture
def county() -> County:
    county = filled()
    county.opens("03-01")
    return county


def test_the_first_step_is_due_thirty_days_after_the_opening(county: County) -> None:
    duty = track(account(county, "03-02"), "matter.proposal").duty
    assert (duty.due, duty.red_from, duty.provisional) == (day("03-31"), day("04-04"), False)


@pytest.mark.parametrize(
    ("until", "fired"),
    [
        ("04-03", []),
        ("04-04", [(1, "04-04")]),
        ("04-05", [(1, "04-04")]),
        ("04-06", [(1, "04-04"), (2, "04-06")]),
        ("04-09", [(1, "04-04"), (2, "04-06")]),
        ("04-10", [(1, "04-04"), (2, "04-06"), (3, "04-10")]),
        ("04-17", [(1, "04-04"), (2, "04-06"), (3, "04-10")]),
        ("04-18", [(1, "04-04"), (2, "04-06"), (3, "04-10"), (4, "04-18")]),
        ("12-31", [(1, "04-04"), (2, "04-06"), (3, "04-10"), (4, "04-18")]),
    ],
)
def test_rungs_fire_at_red_days_1_3_7_and_15(county: County, until: str, fired: list[tuple[int, str]]) -> None:
    assert rungs(account(county, until), "matter.proposal") == fired


def test_every_rung_reaches_the_holders_of_its_posts(county: County) -> None:
    fired = track(account(county, "04-18"), "matter.proposal").rungs
    assert [rung.addressed.receivers for rung in fired] == [
        (
            Seat(TOWN, "committee_member", "wei"),
            Seat(TOWN, "party_office_director", "ban"),
            Seat(VILLAGE, "branch_secretary", "zhi"),
            Seat(VILLAGE, "first_secretary", "diyi"),
        ),
        (Seat(TOWN, "deputy_secretary", "fu"),),
        (Seat(TOWN, "committee_secretary", "shu"),),
        (Seat(COUNTY, "inspection_office", "du"),),
    ]


def test_done_on_the_due_day_and_recorded_in_the_grace_is_met(county: County) -> None:
    county.approves("proposal", "03-31", "04-03 23:59")
    kept = account(county, "04-30")
    assert (track(kept, "matter.proposal").state, rungs(kept, "matter.proposal")) == ("met", [])


def test_recorded_at_exactly_midnight_of_red_day_1_is_too_late_for_that_midnight(county: County) -> None:
    county.approves("proposal", "03-31", "04-04 00:00")
    kept = account(county, "04-30")
    assert track(kept, "matter.proposal").state == "met_recorded_late"
    assert rungs(kept, "matter.proposal") == [(1, "04-04")]


def test_done_a_day_after_the_due_day_is_late_even_in_the_grace(county: County) -> None:
    county.approves("proposal", "04-01")
    kept = account(county, "04-30")
    assert (track(kept, "matter.proposal").state, rungs(kept, "matter.proposal")) == ("met_late", [])


def test_what_is_recorded_late_ends_the_alert_and_stays_on_record(county: County) -> None:
    county.approves("proposal", "03-20", "04-07 09:00")
    kept = account(county, "04-22")
    assert track(kept, "matter.proposal").state == "met_recorded_late"
    assert rungs(kept, "matter.proposal") == [(1, "04-04"), (2, "04-06")]
    assert [notice.kind for notice in kept.notices] == ["raised", "escalated", "resolved"]


def test_each_next_step_is_due_thirty_days_after_the_day_of_the_one_before(county: County) -> None:
    county.goes_through("03-05", "03-10", "04-09")
    kept = account(county, "04-20")
    assert track(kept, "matter.deliberation").duty.due == day("04-04")
    assert track(kept, "matter.review").duty.due == day("04-09")
    assert track(kept, "matter.resolution").duty.due == day("05-09")


def test_a_duty_first_known_late_fires_several_rungs_at_one_midnight_and_sends_the_highest(county: County) -> None:
    county.approves("proposal", "03-02", "04-12 10:00")
    kept = account(county, "04-30")
    assert rungs(kept, "matter.deliberation") == [(1, "04-13"), (2, "04-13"), (3, "04-13"), (4, "04-19")]
    assert [rung.highest for rung in track(kept, "matter.deliberation").rungs] == [False, False, True, True]


def test_a_vacant_rung_goes_to_the_next_filled_one_upward_which_still_gets_its_own(county: County) -> None:
    county.leaves("fu", "deputy_secretary", TOWN, "04-05")
    fired = track(account(county, "04-10"), "matter.proposal").rungs
    assert fired[1].addressed.receivers == fired[2].addressed.receivers == (Seat(TOWN, "committee_secretary", "shu"),)
    assert (fired[1].addressed.vacant, fired[2].addressed.vacant) == ((Seat(TOWN, "deputy_secretary", None),), ())


def test_a_post_is_held_on_its_last_day(county: County) -> None:
    county.leaves("fu", "deputy_secretary", TOWN, "04-06", "04-05 08:00")
    assert track(account(county, "04-06"), "matter.proposal").rungs[1].addressed.vacant == ()


def test_a_change_of_post_recorded_at_the_midnight_itself_is_not_yet_known(county: County) -> None:
    county.leaves("fu", "deputy_secretary", TOWN, "04-01", "04-06 00:00")
    assert track(account(county, "04-06"), "matter.proposal").rungs[1].addressed.vacant == ()


def test_a_missing_first_secretary_or_portfolio_is_no_vacancy_and_the_rest_of_the_rung_is_told(county: County) -> None:
    county.leaves("diyi", "first_secretary", VILLAGE, "04-01")
    county.leaves("wei", "committee_member", TOWN, "04-01")
    county.leaves("zhi", "branch_secretary", VILLAGE, "04-01")
    addressed = track(account(county, "04-04"), "matter.proposal").rungs[0].addressed
    assert addressed.receivers == (Seat(TOWN, "party_office_director", "ban"),)
    assert addressed.vacant == (Seat(VILLAGE, "branch_secretary", None),)


def test_the_inspection_office_is_told_even_when_nobody_is_named(county: County) -> None:
    county.leaves("du", "inspection_office", COUNTY, "02-01")
    addressed = track(account(county, "04-18"), "matter.proposal").rungs[3].addressed
    assert (addressed.receivers, addressed.vacant) == ((Seat(COUNTY, "inspection_office", None),), ())


def test_after_a_merger_the_successor_is_told(county: County) -> None:
    county.seat("ling", "branch_secretary", OTHER)
    county.merges(VILLAGE, OTHER, "04-04")
    fired = track(account(county, "04-06"), "matter.proposal").rungs
    assert Seat(VILLAGE, "branch_secretary", "zhi") in fired[0].addressed.receivers
    late = filled()
    late.opens("03-01")
    late.seat("ling", "branch_secretary", OTHER)
    late.merges(VILLAGE, OTHER, "04-03")
    first = track(account(late, "04-06"), "matter.proposal").rungs[0]
    assert Seat(OTHER, "branch_secretary", "ling") in first.addressed.receivers


def test_a_closed_unit_without_successor_cancels_its_duties_and_keeps_their_lateness(
    county: County,
) -> None:
    county.closes(VILLAGE, "04-05")
    kept = account(county, "05-30")
    late = track(kept, "matter.proposal")
    assert (late.state, late.closed_on, rungs(kept, "matter.proposal")) == ("cancelled", day("04-05"), [(1, "04-04")])


def test_an_excused_duty_fires_nothing_more(county: County) -> None:
    county.excuses("matter.proposal", "matter/M", "03-31", "04-05 09:00")
    kept = account(county, "05-30")
    assert (track(kept, "matter.proposal").state, rungs(kept, "matter.proposal")) == ("excused", [(1, "04-04")])


def test_dismissing_stops_the_rungs_and_leaves_the_duty_open(county: County) -> None:
    alert = track(account(county, "04-04"), "matter.proposal").alert
    county.dismisses(alert, "04-05 09:00")
    kept = account(county, "05-30")
    assert (track(kept, "matter.proposal").state, rungs(kept, "matter.proposal")) == ("open", [(1, "04-04")])


def test_a_sector_s_own_ladder_is_climbed_by_the_duties_and_breaches_of_its_units() -> None:
    county = filled()
    county.told = [
        replace(told, sector="organ") if isinstance(told, UnitRegistered) and told.unit == TOWN else told
        for told in county.told
    ]
    county.opens("03-01")
    county.refuses("proposal", "03-05", "wrong_chair", record="m1")
    office = RungPost(post="inspection_office", at="county")
    told = MATTERS.ladders[0].model_dump() | {
        "id": "ladder.organ/1",
        "rules": (),
        "sectors": ("organ",),
        "rung": (RungRow(number=1, red_day=2, posts=(office,)),),
    }
    rules = replace(MATTERS, ladders=(*MATTERS.ladders, LadderRow.model_validate(told)), _fitting={})
    kept = account(county, "12-31", Law(rules, WorkingCalendar()))
    assert rungs(kept, "matter.proposal") == [(1, "04-05")]
    (breach,) = kept.breaches.values()
    assert breach.addressed.receivers == (Seat(COUNTY, "inspection_office", "du"),)
