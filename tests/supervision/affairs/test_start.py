"""A works that starts without a resolution of its village: a breach once the time for recording one has passed."""

import pytest

from services.supervision.domain.affairs.opening import concerned
from services.supervision.domain.roster import Roster
from tests.supervision.affairs.site import WORKS, Site, account, breaches, settled
from tests.supervision.county import COUNTY, OTHER, VILLAGE, day

SHOWN = {"start_without_resolution@05-01": "shown"}


@pytest.fixture
def site() -> Site:
    """The matter is the village's; the works is planned in February."""
    built = settled()
    built.opens("01-10")
    built.plans("02-01")
    return built


# When it is shown.


def test_it_is_shown_when_three_days_for_recording_have_passed(site: Site) -> None:
    site.starts("05-01")
    assert breaches(site, "05-04") == {}
    assert breaches(site, "05-05") == SHOWN
    [breach] = account(site, WORKS, "05-05").breaches.values()
    assert (breach.subject, breach.found.debtor.unit, breach.found.event) == ("works/W", VILLAGE, site.built[-1].id)
    receivers = {seat.post for seat in breach.addressed.receivers}
    assert receivers == {"branch_secretary", "party_office_director", "inspection_office"}


def test_it_is_shown_at_once_when_the_start_is_recorded_later_than_that(site: Site) -> None:
    site.starts("05-01", recorded="05-20")
    assert breaches(site, "05-20") == SHOWN


@pytest.mark.parametrize("recorded", ["05-04", "05-05"])
def test_and_when_the_return_that_had_undone_the_resolution_is(site: Site, recorded: str) -> None:
    site.approves("resolution", "04-20")
    site.starts("05-01")
    site.returns("resolution", "04-25", recorded=recorded)
    assert breaches(site, "05-04") == {}
    assert breaches(site, "05-05") == SHOWN
    site.told.pop()
    site.returns("resolution", "04-25", recorded="06-10")
    assert breaches(site, "06-09") == {}
    assert breaches(site, "06-10") == SHOWN


@pytest.mark.parametrize(
    ("recorded", "found"), [("05-04", {}), ("05-05", {"start_without_resolution@05-01": "withdrawn 05-05"})]
)
def test_a_resolution_recorded_late_withdraws_it_and_within_the_grace_it_is_never_shown(
    site: Site, recorded: str, found: dict[str, str]
) -> None:
    site.starts("05-01")
    site.approves("resolution", "05-01", recorded=recorded)
    assert breaches(site, "05-10") == found


# What a resolution is.


@pytest.mark.parametrize(("approved", "shown"), [("04-30", False), ("05-01", False), ("05-02", True)])
def test_a_resolution_of_the_start_s_own_day_suffices(site: Site, approved: str, shown: bool) -> None:
    site.approves("resolution", approved)
    site.starts("05-01")
    assert bool(breaches(site, "05-10")) == shown


def test_another_step_is_none(site: Site) -> None:
    site.approves("review", "04-20")
    site.approves("disclosure", "04-30")
    site.starts("05-01")
    assert breaches(site, "05-10") == SHOWN


def test_one_that_was_judged_afresh_and_refused_is_none(site: Site) -> None:
    site.approves("resolution", "04-20", record="G")
    site.starts("05-01")
    site.refuses("resolution", "04-20", "no_quorum", recorded="05-10", record="G")
    assert breaches(site, "05-09") == {}
    assert breaches(site, "05-10") == SHOWN


def test_nor_is_one_that_was_voided_by_a_correction_of_its_meeting(site: Site) -> None:
    site.approves("resolution", "04-20", record="G")
    site.starts("05-01")
    site.voids("resolution", "04-20", recorded="05-10", record="G")
    assert breaches(site, "05-10") == SHOWN


@pytest.mark.parametrize(
    ("to_step", "on", "shown"),
    [
        ("resolution", "04-19", False),
        ("resolution", "04-20", True),
        ("resolution", "05-01", True),
        ("resolution", "05-02", False),
        ("proposal", "04-25", True),
        ("disclosure", "04-25", False),
        ("awareness", "04-25", False),
    ],
)
def test_one_that_a_return_had_undone_by_the_start_is_none(site: Site, to_step: str, on: str, shown: bool) -> None:
    site.returns(to_step, on, recorded=f"{on} 18:00")
    site.approves("resolution", "04-20", recorded="04-20", record="G")
    if on >= "04-20":
        site.voids("resolution", on, recorded=f"{on} 18:00", record="G", by_return=True)
    site.starts("05-01")
    assert bool(breaches(site, "05-10")) == shown


def test_one_that_was_taken_again_after_the_return_is_one(site: Site) -> None:
    site.approves("resolution", "04-10")
    site.returns("review", "04-15")
    site.approves("resolution", "04-28")
    site.starts("05-01")
    assert breaches(site, "05-10") == {}


def test_a_withdrawal_makes_no_resolution_void(site: Site) -> None:
    site.approves("resolution", "04-20")
    site.withdraws("04-25")
    site.starts("05-01")
    assert breaches(site, "05-10") == {}


@pytest.mark.parametrize(
    ("before", "shown"),
    [("proposal deliberation review resolution", "withdrawn 05-20"), ("proposal deliberation review", "shown")],
)
def test_a_matter_that_had_been_resolved_when_it_was_brought_in_is_resolved(before: str, shown: str) -> None:
    """Whenever that was: it is not judged."""
    site = settled()
    site.opens("05-20", before=before)
    site.plans("02-01")
    site.starts("05-01")
    assert breaches(site, "05-20") == {"start_without_resolution@05-01": shown}


@pytest.mark.parametrize(("on", "shown"), [("05-01", True), ("05-02", False)])
def test_unless_it_has_been_returned_since(on: str, shown: bool) -> None:
    site = settled()
    site.opens("02-01", before="proposal deliberation review resolution")
    site.plans("02-01")
    site.returns("proposal", on)
    site.starts("05-01")
    assert bool(breaches(site, "05-10")) == shown


# Whose matter, and which.


def test_without_a_matter_nothing_but_a_correction_cures_it(site: Site) -> None:
    site.approves("resolution", "04-20")
    site.starts("05-01", matter=None)
    site.starts("05-01", recorded="05-10", record="S2", corrects="S", matter="M")
    assert breaches(site, "05-09") == SHOWN
    assert breaches(site, "05-10") == {"start_without_resolution@05-01": "withdrawn 05-10"}


def test_a_matter_of_which_nothing_is_known_has_no_resolution(site: Site) -> None:
    site.approves("resolution", "04-20")
    site.starts("05-01", matter="X")
    assert breaches(site, "05-10") == SHOWN


def test_the_matter_that_the_start_names_counts_and_not_the_plan_s(site: Site) -> None:
    site.approves("resolution", "04-20")
    site.approves("resolution", "04-20", matter="X")
    site.starts("05-01", matter="X")
    assert breaches(site, "05-10") == SHOWN


def elsewhere() -> Site:
    """The works is the other village's, the matter is not."""
    site = settled()
    site.opens("01-10")
    site.approves("resolution", "04-20")
    site.plans("02-01", unit=OTHER)
    site.starts("05-01")
    return site


def test_another_village_s_matter_is_none() -> None:
    assert breaches(elsewhere(), "05-10") == SHOWN


@pytest.mark.parametrize(("merged", "shown"), [("04-30", False), ("05-01", True)])
def test_one_that_the_village_carries_on_by_then_is_its_own(merged: str, shown: bool) -> None:
    site = elsewhere()
    site.merges(VILLAGE, OTHER, merged)
    assert bool(breaches(site, "05-10")) == shown


def test_a_merger_that_becomes_known_late_withdraws_it() -> None:
    site = elsewhere()
    site.merges(VILLAGE, OTHER, "04-30", recorded="05-20")
    assert breaches(site, "05-20") == {"start_without_resolution@05-01": "withdrawn 05-20"}


# Corrections, and what is not judged.


def test_a_corrected_day_gives_time_anew_and_leaves_it_the_same_breach(site: Site) -> None:
    site.starts("05-01")
    site.starts("05-03", recorded="05-06", record="S2", corrects="S")
    assert breaches(site, "05-06") == {"start_without_resolution@05-01": "withdrawn 05-06"}
    assert breaches(site, "05-07") == {"start_without_resolution@05-01": "shown"}


def test_a_corrected_day_may_cure_it(site: Site) -> None:
    site.approves("resolution", "05-02")
    site.starts("05-01")
    site.starts("05-02", recorded="05-06", record="S2", corrects="S")
    assert breaches(site, "05-10") == {"start_without_resolution@05-01": "withdrawn 05-06"}


def test_what_had_started_before_it_was_brought_in_is_none() -> None:
    site = settled()
    site.plans("02-01", before="started", matter=None)
    site.starts("05-01", matter=None)
    assert breaches(site, "05-10") == {}


@pytest.mark.parametrize(("watched", "shown"), [("05-01", True), ("05-02", False)])
def test_a_start_before_the_first_watched_day_is_none(site: Site, watched: str, shown: bool) -> None:
    site.watches(watched)
    site.starts("05-01")
    assert bool(breaches(site, "05-10")) == shown


def test_a_start_after_the_village_had_closed_is_none(site: Site) -> None:
    site.starts("05-01")
    site.closes(VILLAGE, "04-30", recorded="05-20")
    assert breaches(site, "05-20") == {"start_without_resolution@05-01": "withdrawn 05-20"}


# Who hears of it.


def test_the_building_hears_of_the_matters_that_were_named_for_it(site: Site) -> None:
    site.starts("05-01", matter="X")
    heard = [list(concerned(fact, "works/W", Roster(COUNTY))) for fact in site.built]
    assert heard == [
        [("venue/W", "works/W"), ("works/W", "works/W"), ("works/W", "matter/M")],
        [("works/W", "works/W"), ("works/W", "matter/X")],
    ]


def test_what_befalls_the_building_is_no_concern_of_its_use_nor_the_other_way_round(site: Site) -> None:
    site.built.clear()
    site.stands(10, "06-01")
    site.completes("07-01")
    site.accepts("07-10")
    site.loses("stage", "07-11")
    site.opens_door("07-12")
    site.publishes("07-13", "")
    site.checks_in("07-13 08:00")
    site.holds("07-14")
    heard = [[account for account, _ in concerned(fact, "works/W", Roster(COUNTY))] for fact in site.built]
    assert heard == [["works/W"]] * 4 + [["venue/W", "works/W"]] + [["venue/W"]] * 3


def test_it_listens_for_the_villages_of_the_works_and_of_the_matter(site: Site) -> None:
    site.merges(VILLAGE, OTHER, "06-01")
    kept = account(site, WORKS, "06-02")
    assert kept.affair.ears(kept.roster) == {"every", f"unit/{VILLAGE}", f"unit/{OTHER}"}


def test_time_brings_nothing_more_once_it_is_shown_or_resolved(site: Site) -> None:
    site.starts("05-01")
    turns = [account(site, WORKS, on)._turns_on for on in ("05-01", "05-04", "05-05")]
    assert turns == [day("05-05"), day("05-05"), None]
    site.approves("resolution", "04-30", recorded="05-02")
    assert account(site, WORKS, "05-02")._turns_on is None
