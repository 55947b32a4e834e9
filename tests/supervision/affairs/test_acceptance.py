"""After the completion: the organisation department's verdict, what is to be mended, the open door, what is lost."""

import pytest

from services.supervision.domain.ladder import answerable
from services.supervision.domain.roster import Seat
from tests.supervision.affairs.site import WORKS, Site, account, breaches, light, one, owed, rungs, settled
from tests.supervision.county import COUNTY, OTHER, TOWN, VILLAGE, day

BUREAU = "990101900200"


@pytest.fixture
def site() -> Site:
    """Begun on 1 May with a resolution of the day before."""
    built = settled()
    built.opens("01-10")
    built.approves("resolution", "04-30")
    built.plans("02-01")
    built.starts("05-01")
    return built


def without_frost(site: Site, on: str) -> dict[str, str]:
    return {name: state for name, state in owed(site, on).items() if not name.startswith("frost")}


# The verdict.


@pytest.mark.parametrize(
    ("completed", "recorded", "due"),
    [("07-01", "07-01", "07-22"), ("07-01", "07-06", "07-27"), ("07-01", "07-01 23:59", "07-22")],
)
def test_it_is_owed_fifteen_working_days_after_the_completion_was_known(
    site: Site, completed: str, recorded: str, due: str
) -> None:
    site.completes(completed, recorded=recorded)
    duty = one(site, "07-10", f"acceptance@{due}").duty
    assert (duty.debtor.unit, duty.debtor.post, duty.row.grace_days) == (COUNTY, "organisation_department", 0)


def test_a_corrected_day_counts_from_the_first_recording_and_keeps_its_rungs(site: Site) -> None:
    """Corrected to 26 June it counts from the recording, to 8 July from that day; both times it is the same duty."""
    site.completes("07-01", recorded="07-06", record="C")
    site.completes("06-26", recorded="07-30", record="C2", corrects="C")
    site.completes("07-08", recorded="07-31", record="C3", corrects="C2")
    tracks = [one(site, "07-29", "acceptance@07-27"), one(site, "07-30", "acceptance@07-27")]
    tracks.append(one(site, "07-31", "acceptance@07-29"))
    assert [(track.number, rungs(track)) for track in tracks] == [(2, [(1, "07-28")])] * 3
    assert len(account(site, WORKS, "07-31").tracks) == 2


def test_the_department_is_told_on_the_day_after_and_nobody_else_ever(site: Site) -> None:
    site.completes("07-01")
    track = one(site, "09-30", "acceptance@07-22")
    assert rungs(track) == [(1, "07-23")]
    assert [(seat.unit, seat.post, seat.person) for seat in track.rungs[0].addressed.receivers] == [
        (COUNTY, "organisation_department", "zu")
    ]


def test_the_department_is_there_even_when_nobody_is_named_for_it(site: Site) -> None:
    site.leaves("zu", "organisation_department", COUNTY, "06-30")
    site.completes("07-01")
    [rung] = one(site, "07-23", "acceptance@07-22").rungs
    assert rung.addressed.receivers == ((COUNTY, "organisation_department", None),)


@pytest.mark.parametrize(("on", "state"), [("07-22", "met"), ("07-23", "met_late")])
def test_accepted_or_rejected_by_the_day_it_is_met(site: Site, on: str, state: str) -> None:
    site.completes("07-01")
    site.accepts(on)
    assert owed(site, "07-30")["acceptance@07-22"] == state
    site.built.pop()
    site.rejects(on, "08-30")
    assert owed(site, "07-30")["acceptance@07-22"] == state


def test_a_rejection_with_an_item_missing_is_a_verdict_and_an_acceptance_is_none(site: Site) -> None:
    site.completes("07-01")
    site.accepts("07-10", missing=True)
    assert without_frost(site, "07-15") == {"acceptance@07-22": "open"}
    site.rejects("07-15", "08-30", missing=True)
    assert without_frost(site, "07-15") == {"acceptance@07-22": "met", "defect@08-30": "open"}


def test_an_acceptance_after_one_that_was_none_meets_it(site: Site) -> None:
    site.completes("07-01")
    site.accepts("07-10", missing=True)
    site.accepts("07-15")
    assert without_frost(site, "07-15") == {"acceptance@07-22": "met", "opening@08-14": "open"}


def test_each_round_has_an_acceptance_of_its_own(site: Site) -> None:
    """Completed again on 3 August, a Monday: the fifteenth working day is the 24th."""
    site.completes("07-01")
    site.rejects("07-10", "08-10")
    assert without_frost(site, "08-02") == {"acceptance@07-22": "met", "defect@08-10": "open"}
    site.completes("08-03")
    expected = {"acceptance@07-22": "met", "defect@08-10": "met", "acceptance@08-24": "open"}
    assert without_frost(site, "08-03") == expected


def test_a_correction_of_the_first_completion_stays_in_the_first_round(site: Site) -> None:
    site.completes("07-01", record="C")
    site.rejects("07-10", "08-10")
    site.completes("07-02", recorded="07-20", record="C2", corrects="C")
    assert without_frost(site, "07-20") == {"acceptance@07-23": "met", "defect@08-10": "open"}


def test_a_year_whose_make_up_days_are_not_known_makes_it_provisional(site: Site) -> None:
    site.completes("2039-12-20", recorded="2039-12-20")
    [track] = [t for t in account(site, WORKS, "2039-12-21").tracks if t.duty.rule == "works.acceptance"]
    assert track.duty.provisional


# A venue that was half-way when it was brought in.


def test_one_that_was_complete_is_to_be_accepted_from_the_day_on_which_it_was_brought_in() -> None:
    site = settled()
    site.plans("06-29", recorded="07-01", before="started completed")
    assert owed(site, "07-01") == {"acceptance@07-22": "open"}
    site.accepts("07-10")
    assert owed(site, "07-10") == {"acceptance@07-22": "met", "opening@08-09": "open"}


def test_one_that_was_accepted_is_to_be_opened_from_that_day() -> None:
    site = settled()
    site.plans("06-29", recorded="07-01", before="started completed accepted")
    assert owed(site, "07-01") == {"opening@07-31": "open"}
    site.opens_door("07-31")
    assert owed(site, "08-10") == {"opening@07-31": "met"}


def test_one_that_was_open_owes_nothing_of_it() -> None:
    site = settled()
    site.plans("06-29", before="started completed accepted opened")
    assert owed(site, "12-31") == {}


# Defects.


def test_each_day_by_which_something_is_to_be_mended_is_one_duty(site: Site) -> None:
    site.completes("07-01")
    site.rejects("07-10", "07-20", "08-10")
    duty = one(site, "07-10", "defect@08-10").duty
    assert (duty.since, duty.debtor.unit, duty.debtor.post, duty.row.grace_days) == (
        *(day("07-10"), VILLAGE, "branch_secretary"),
        0,
    )
    site.completes("07-25")
    assert without_frost(site, "07-25") == {
        "acceptance@07-22": "met",
        "defect@07-20": "met_late",
        "defect@08-10": "met",
        "acceptance@08-14": "open",
    }


def test_a_defect_is_red_from_the_day_after(site: Site) -> None:
    site.completes("07-01")
    site.rejects("07-10", "07-20")
    assert light(site, "07-20", "defect@07-20") == "yellow"
    assert light(site, "07-21", "defect@07-20") == "red"
    assert rungs(one(site, "08-04", "defect@07-20")) == [(1, "07-21"), (2, "07-23"), (3, "07-27"), (4, "08-04")]


def test_one_due_on_the_day_of_the_rejection_is_red_from_the_next(site: Site) -> None:
    site.completes("07-01")
    site.rejects("07-10", "07-10")
    assert [light(site, on, "defect@07-10") for on in ("07-10", "07-11")] == ["green", "red"]


def test_a_later_rejection_with_the_same_day_takes_the_duty_over(site: Site) -> None:
    site.completes("07-01")
    site.rejects("07-10", "08-10")
    site.completes("07-20")
    site.rejects("07-25", "08-10")
    assert owed(site, "07-24")["defect@08-10"] == "met"
    track = one(site, "07-25", "defect@08-10")
    assert (track.state, track.duty.since) == ("open", day("07-25"))
    site.completes("08-05")
    assert owed(site, "08-05")["defect@08-10"] == "met"
    assert len([name for name in owed(site, "08-05") if name.startswith("defect")]) == 1


def test_a_correction_of_the_completion_corrects_what_it_mended(site: Site) -> None:
    site.completes("07-01")
    site.rejects("07-10", "07-20")
    site.completes("07-20", record="C")
    site.completes("07-21", recorded="07-22", record="C2", corrects="C")
    assert owed(site, "07-21")["defect@07-20"] == "met"
    assert owed(site, "07-22")["defect@07-20"] == "met_late"


# The open door.


@pytest.mark.parametrize(("on", "state"), [("08-09", "met"), ("08-10", "met_late")])
def test_it_is_to_be_opened_thirty_days_after_the_acceptance(site: Site, on: str, state: str) -> None:
    site.completes("07-01")
    site.accepts("07-10")
    site.opens_door(on)
    assert owed(site, "08-20")["opening@08-09"] == state


def test_the_opening_is_red_from_the_day_after_and_owed_by_the_village(site: Site) -> None:
    site.completes("07-01")
    site.accepts("07-10")
    track = one(site, "08-10", "opening@08-09")
    assert rungs(track) == [(1, "08-10")]
    assert (track.duty.debtor.unit, track.duty.debtor.post) == (VILLAGE, "branch_secretary")


# What is lost.


def in_use() -> Site:
    site = settled()
    site.plans("02-01", before="started completed accepted opened")
    return site


@pytest.mark.parametrize(("back", "state"), [("04-09", "met"), ("04-10", "met_late")])
def test_a_lost_item_is_to_be_there_again_after_thirty_days(back: str, state: str) -> None:
    site = in_use()
    site.loses("stage", "03-10")
    site.has_again("stage", back)
    assert owed(site, "04-20") == {"repair@04-09": state}
    assert light(site, "04-08", "repair@04-09") == "yellow"


def test_items_lost_on_one_day_are_one_duty_that_is_met_when_the_last_is_back() -> None:
    site = in_use()
    site.loses("stage", "03-10 09:00")
    site.loses("board", "03-10 10:00")
    site.has_again("board", "03-12")
    assert owed(site, "03-12") == {"repair@04-09": "open"}
    last = site.has_again("stage", "03-20")
    track = one(site, "03-20", "repair@04-09")
    assert (track.state, track.closed_on, track.closed_by) == ("met", day("03-20"), last)


def test_those_of_another_day_are_another_duty() -> None:
    site = in_use()
    site.loses("stage", "03-10")
    site.loses("board", "03-11")
    site.has_again("stage", "03-12")
    assert owed(site, "03-12") == {"repair@04-09": "met", "repair@04-10": "open"}


def test_an_item_that_is_missing_is_not_lost_anew() -> None:
    site = in_use()
    site.loses("stage", "03-10")
    site.loses("stage", "03-15")
    assert owed(site, "03-15") == {"repair@04-09": "open"}


def test_one_that_is_lost_once_more_is_another_loss() -> None:
    site = in_use()
    site.loses("stage", "03-10")
    site.has_again("stage", "03-12")
    site.loses("stage", "03-15")
    assert owed(site, "03-15") == {"repair@04-09": "met", "repair@04-14": "open"}


def test_one_that_is_lost_once_more_on_the_same_day_is_awaited_again() -> None:
    site = in_use()
    site.loses("stage", "03-10 08:00")
    site.has_again("stage", "03-10 09:00")
    assert owed(site, "03-10") == {"repair@04-09": "met"}
    site.loses("stage", "03-10 10:00")
    assert owed(site, "03-10") == {"repair@04-09": "open"}
    site.has_again("stage", "03-11")
    assert one(site, "03-11", "repair@04-09").closed_on == day("03-11")


def test_one_that_was_never_missing_may_change_as_it_likes() -> None:
    site = in_use()
    site.has_again("stage", "03-10")
    assert owed(site, "03-10") == {}


# Accepted with an item missing.


def test_accepted_with_an_item_missing_is_a_breach_of_its_day(site: Site) -> None:
    site.completes("07-01")
    site.accepts("07-10", missing=True)
    assert breaches(site, "07-10") == {"accepted_incomplete@07-10": "shown"}
    kept = account(site, WORKS, "07-10")
    [found] = kept.breaches.values()
    assert (found.subject, found.row.group) == ("works/W", "venues")


@pytest.mark.parametrize(
    ("office", "answers", "told"),
    [
        (COUNTY, (COUNTY, "organisation_department", "zu"), ["du", "zu"]),
        (BUREAU, (COUNTY, "organisation_department", "zu"), ["du", "zu"]),
        (TOWN, (TOWN, "committee_secretary", "shu"), ["du", "shu"]),
    ],
)
def test_the_office_that_accepted_answers_for_it_and_the_village_is_not_told(
    site: Site, office: str, answers: tuple[str, str, str], told: list[str]
) -> None:
    site.unit(BUREAU, "county_department", COUNTY)
    site.completes("07-01")
    site.accepts("07-10", missing=True, office=office)
    kept = account(site, WORKS, "07-10")
    [found] = kept.breaches.values()
    assert answerable(kept.roster, found.found.debtor, day("07-10"), 2**62) == answers
    assert [seat.person for seat in found.addressed.receivers] == told


def test_of_a_township_without_a_secretary_the_inspection_office_is_told(site: Site) -> None:
    site.leaves("shu", "committee_secretary", TOWN, "07-09")
    site.completes("07-01")
    site.accepts("07-10", missing=True, office=TOWN)
    [found] = account(site, WORKS, "07-10").breaches.values()
    assert [seat.person for seat in found.addressed.receivers] == ["du"]
    assert found.addressed.vacant == (Seat(TOWN, "committee_secretary", None),)


def test_of_two_of_one_day_the_office_answers_that_accepted_first(site: Site) -> None:
    site.completes("07-01")
    site.accepts("07-10 09:00", missing=True, office=TOWN)
    site.accepts("07-10 10:00", missing=True)
    [found] = account(site, WORKS, "07-10").breaches.values()
    assert found.found.debtor.unit == TOWN


def test_two_of_one_day_are_one_and_of_two_days_two_and_no_later_verdict_withdraws_them(site: Site) -> None:
    site.completes("07-01")
    first = site.accepts("07-10 09:00", missing=True)
    site.accepts("07-10 10:00", missing=True)
    site.accepts("07-11", missing=True)
    site.accepts("07-12")
    assert breaches(site, "07-20") == {"accepted_incomplete@07-10": "shown", "accepted_incomplete@07-11": "shown"}
    kept = account(site, WORKS, "07-20")
    assert [found.event for found in kept.affair.faults(kept._now()) if found.on == day("07-10")] == [first]


@pytest.mark.parametrize(("watched", "shown"), [("07-10", True), ("07-11", False)])
def test_one_before_the_first_watched_day_is_none(site: Site, watched: str, shown: bool) -> None:
    site.watches(watched)
    site.completes("07-01")
    site.accepts("07-10", missing=True)
    assert bool(breaches(site, "07-20")) == shown


# Where the village goes.


def test_after_a_merger_all_of_it_is_the_successor_s_but_the_department_s_verdict(site: Site) -> None:
    site.seat("xin", "branch_secretary", OTHER)
    site.completes("07-01")
    site.rejects("07-10", "07-20")
    site.merges(VILLAGE, OTHER, "07-15")
    receivers = one(site, "07-21", "defect@07-20").rungs[0].addressed.receivers
    assert {seat.person for seat in receivers if seat.post == "branch_secretary"} == {"xin"}


def test_closed_without_a_successor_everything_that_is_open_ends_and_what_was_met_stays(site: Site) -> None:
    site.completes("07-01")
    site.rejects("07-10", "07-15", "08-10")
    site.closes(VILLAGE, "07-20")
    assert owed(site, "07-20") == {
        "frost@11-15": "cancelled",
        "acceptance@07-22": "met",
        "defect@07-15": "cancelled",
        "defect@08-10": "cancelled",
    }


@pytest.mark.parametrize(("watched", "owes"), [("07-22", True), ("07-23", False)])
def test_what_is_due_before_the_first_watched_day_is_not_asked(site: Site, watched: str, owes: bool) -> None:
    site.watches(watched)
    site.completes("07-01")
    assert ("acceptance@07-22" in owed(site, "07-10")) == owes


@pytest.mark.parametrize(("closed", "state"), [("07-09", "cancelled"), ("07-10", "met")])
def test_on_the_day_of_the_closing_a_verdict_still_counts(site: Site, closed: str, state: str) -> None:
    site.completes("07-01")
    site.rejects("07-10", "08-10")
    site.closes(VILLAGE, closed, recorded="07-20")
    defect = {"defect@08-10": "cancelled"} if state == "met" else {}
    assert without_frost(site, "07-20") == {"acceptance@07-22": state} | defect


@pytest.mark.parametrize(("closed", "state"), [("07-19", "cancelled"), ("07-20", "met")])
def test_and_so_does_an_opening(site: Site, closed: str, state: str) -> None:
    site.completes("07-01")
    site.accepts("07-10")
    site.opens_door("07-20")
    site.closes(VILLAGE, closed, recorded="07-25")
    assert without_frost(site, "07-25")["opening@08-09"] == state


@pytest.mark.parametrize(("closed", "owes"), [("07-09", []), ("07-10", ["repair@08-09"])])
def test_and_a_loss(closed: str, owes: list[str]) -> None:
    site = in_use()
    site.loses("stage", "07-10")
    site.closes(VILLAGE, closed, recorded="07-25")
    assert list(owed(site, "07-25")) == owes


@pytest.mark.parametrize(("closed", "shown"), [("07-09", "withdrawn 07-25"), ("07-10", "shown")])
def test_and_a_breach(site: Site, closed: str, shown: str) -> None:
    site.completes("07-01")
    site.accepts("07-10", missing=True)
    site.closes(VILLAGE, closed, recorded="07-25")
    assert breaches(site, "07-25") == {"accepted_incomplete@07-10": shown}


@pytest.mark.parametrize(("closed", "owes"), [("07-19", False), ("07-20", True)])
def test_and_a_completion(site: Site, closed: str, owes: bool) -> None:
    site.completes("07-20")
    site.closes(VILLAGE, closed, recorded="07-25")
    assert any(name.startswith("acceptance") for name in owed(site, "07-25")) == owes


@pytest.mark.parametrize(("closed", "owes"), [("07-19", False), ("07-20", True)])
def test_of_a_completion_that_was_told_after_the_closing_nobody_owes_a_verdict(
    site: Site, closed: str, owes: bool
) -> None:
    """It counts from the day on which it was recorded."""
    site.completes("07-10", recorded="07-20")
    site.closes(VILLAGE, closed, recorded="07-25")
    assert any(name.startswith("acceptance") for name in owed(site, "07-25")) == owes
    assert owed(site, "07-25")["frost@11-15"] == "met"


def test_of_two_that_are_back_on_one_day_the_last_recorded_says_so() -> None:
    site = in_use()
    site.loses("stage", "03-10 09:00")
    site.loses("board", "03-10 10:00")
    last = site.has_again("stage", "03-12 11:00")
    site.has_again("board", "03-12 10:00")
    assert one(site, "03-12", "repair@04-09").closed_by == last
