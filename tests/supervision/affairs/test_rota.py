"""A venue's weeks: every shift of the rota that was posted by its day has somebody who opens the door."""

from dataclasses import replace

import pytest

from services.supervision.domain.facts.roster import KeepersAdopted
from services.supervision.domain.roster import Roster
from services.supervision.domain.rows import VenueRow
from services.supervision.domain.turns import begun_by, keys, named
from tests.supervision.affairs.site import (
    KEEPERS,
    LAW,
    VENUE,
    Site,
    account,
    light,
    one,
    owed,
    rungs,
    settled,
)
from tests.supervision.county import COUNTY, OTHER, RULES, VILLAGE, day

W11 = "rota@2026-W11"  # from 9 to 15 March
SHIFT = "03-09/08:00/12:00"


@pytest.fixture
def site() -> Site:
    """In use since Monday, 2 March."""
    opened = settled()
    opened.plans("02-01", before="started completed accepted")
    opened.opens_door("03-02")
    return opened


def weeks(site: Site, on: str) -> dict[str, str]:
    return {name: state for name, state in owed(site, on, VENUE).items() if name.startswith("rota")}


def week(site: Site, on: str, name: str = W11) -> str:
    return owed(site, on, VENUE)[name]


# Which weeks are owed.


@pytest.mark.parametrize(
    ("opened", "first"), [("03-02", "2026-W10"), ("03-03", "2026-W11"), ("03-08", "2026-W11"), ("03-09", "2026-W11")]
)
def test_the_first_week_is_that_which_begins_on_the_day_of_the_opening_or_later(opened: str, first: str) -> None:
    site = settled()
    site.plans("02-01", before="started completed accepted")
    site.opens_door(opened)
    assert next(iter(weeks(site, "03-12"))) == f"rota@{first}"


@pytest.mark.parametrize(
    ("recorded", "first"), [("03-02", "2026-W10"), ("03-08", "2026-W11"), ("03-09", "2026-W11"), ("03-10", "2026-W12")]
)
def test_one_that_was_brought_in_as_open_is_in_use_from_the_day_on_which_that_was_known(
    recorded: str, first: str
) -> None:
    site = settled()
    site.plans("02-01", recorded=recorded, before="started completed accepted opened")
    assert next(iter(weeks(site, "03-20"))) == f"rota@{first}"


@pytest.mark.parametrize(("recorded", "first"), [("03-08", "2026-W10"), ("03-09", "2026-W11"), ("03-16", "2026-W12")])
def test_an_opening_that_was_recorded_late_asks_only_for_weeks_that_were_not_over(recorded: str, first: str) -> None:
    site = settled()
    site.plans("02-01", before="started completed accepted")
    site.opens_door("03-02", recorded=recorded)
    assert next(iter(weeks(site, "03-16"))) == f"rota@{first}"


@pytest.mark.parametrize(("watched", "first"), [("03-09", "2026-W11"), ("03-10", "2026-W12")])
def test_no_week_that_began_before_the_first_watched_day(site: Site, watched: str, first: str) -> None:
    site.watches(watched)
    assert next(iter(weeks(site, "03-20"))) == f"rota@{first}"


def test_a_week_comes_into_being_with_its_monday_and_is_due_on_its_sunday(site: Site) -> None:
    assert list(weeks(site, "03-08")) == ["rota@2026-W10"]
    assert list(weeks(site, "03-09")) == ["rota@2026-W10", W11]
    duty = one(site, "03-09", W11, VENUE).duty
    assert (duty.since, duty.due, duty.subject) == (day("03-08"), day("03-15"), "works/W")
    assert (duty.debtor.unit, duty.debtor.post, duty.debtor.inherited) == (VILLAGE, "branch_secretary", True)


def test_a_venue_that_is_not_open_owes_nothing() -> None:
    site = settled()
    site.plans("02-01")
    site.publishes("03-09", SHIFT)
    site.checks_in("03-09 08:00")
    assert owed(site, "04-30", VENUE) == {}


def test_the_week_over_the_turn_of_the_year_has_its_iso_name(site: Site) -> None:
    assert list(weeks(site, "2027-01-04"))[-2:] == ["rota@2026-W53", "rota@2027-W01"]


# What meets a week.


@pytest.mark.parametrize(
    ("at", "state"),
    [
        ("03-09 07:59", "open"),
        ("03-09 08:00", "met"),
        ("03-09 12:00", "met"),
        ("03-09 12:01", "open"),
        ("03-10 09:00", "open"),
        ("03-08 09:00", "open"),
    ],
)
def test_a_shift_is_kept_from_its_first_minute_to_its_last(site: Site, at: str, state: str) -> None:
    site.publishes("03-09", SHIFT)
    site.checks_in(at)
    assert week(site, "03-15") == state


@pytest.mark.parametrize(
    ("at", "state"),
    [
        ("03-15 19:59", "open"),
        ("03-15 20:00", "met"),
        ("03-16 00:00", "met"),
        ("03-16 02:00", "met"),
        ("03-16 02:01", "open"),
        ("03-15 01:00", "open"),
    ],
)
def test_a_shift_past_midnight_belongs_to_the_day_and_the_week_in_which_it_starts(
    site: Site, at: str, state: str
) -> None:
    site.publishes("03-09", "03-15/20:00/02:00")
    site.checks_in(at)
    track = one(site, "03-16", W11, VENUE)
    assert track.state == state
    assert track.closed_on == (day("03-15") if state == "met" else None)


def test_a_door_that_stayed_shut_keeps_nothing(site: Site) -> None:
    site.publishes("03-09", SHIFT)
    site.checks_in("03-09 08:00", door_open=False)
    assert week(site, "03-15") == "open"


def test_one_check_in_keeps_every_shift_in_which_it_falls(site: Site) -> None:
    site.publishes("03-09", "03-09/08:00/12:00 03-09/12:00/18:00")
    site.checks_in("03-09 12:00")
    assert week(site, "03-09") == "met"


def test_every_shift_is_to_be_kept_and_the_week_is_met_on_the_day_of_the_last(site: Site) -> None:
    site.publishes("03-09", "03-14/08:00/12:00 03-09/08:00/12:00 03-11/08:00/12:00")
    site.checks_in("03-09 09:00")
    site.checks_in("03-14 09:00")
    kept = site.checks_in("03-14 08:00", recorded="03-14 10:00")
    assert week(site, "03-14") == "open"
    site.checks_in("03-11 10:00", recorded="03-15")
    track = one(site, "03-15", W11, VENUE)
    assert (track.state, track.closed_on, track.closed_by) == ("met", day("03-14"), kept)


def test_of_several_on_the_last_day_whoever_kept_the_one_that_began_last_says_so(site: Site) -> None:
    site.publishes("03-09", "03-09/14:00/18:00 03-09/08:00/12:00")
    last = site.checks_in("03-09 14:00")
    site.checks_in("03-09 08:00", recorded="03-10")
    assert one(site, "03-10", W11, VENUE).closed_by == last


def test_without_a_rota_nobody_s_presence_meets_it(site: Site) -> None:
    site.checks_in("03-09 08:00")
    assert week(site, "03-15") == "open"


def test_a_rota_without_a_shift_that_is_owed_is_none(site: Site) -> None:
    """Posted on Wednesday with shifts of Monday and Tuesday alone: no shift is owed."""
    site.publishes("03-09", "03-09/08:00/12:00 03-10/08:00/12:00", on="03-11")
    site.checks_in("03-09 08:00")
    site.checks_in("03-10 08:00")
    assert week(site, "03-15") == "open"


def test_one_without_any_shift_is_none_either(site: Site) -> None:
    site.publishes("03-09", "")
    assert week(site, "03-15") == "open"


def test_another_week_s_rota_owes_nothing_in_this_one(site: Site) -> None:
    site.publishes("03-02", "03-03/08:00/12:00")
    site.checks_in("03-03 08:00")
    assert weeks(site, "03-15") == {"rota@2026-W10": "met", W11: "open"}


# A rota that is published anew.


def test_a_rota_holds_from_its_day_on_and_leaves_the_days_before_to_the_one_before(site: Site) -> None:
    site.publishes("03-09", "03-09/08:00/12:00 03-12/08:00/12:00", on="03-08")
    site.publishes("03-09", "03-09/14:00/18:00 03-12/14:00/18:00", on="03-10")
    site.checks_in("03-09 08:00")
    site.checks_in("03-12 14:00")
    assert week(site, "03-12") == "met"


def test_a_rota_posted_on_the_shift_s_own_day_is_in_force_on_it(site: Site) -> None:
    site.publishes("03-09", "03-11/08:00/12:00", on="03-11")
    assert week(site, "03-11") == "open"
    site.checks_in("03-11 08:00")
    assert week(site, "03-11") == "met"


def test_of_two_posted_on_one_day_the_last_recorded_holds(site: Site) -> None:
    site.publishes("03-09", "03-09/08:00/12:00", recorded="03-09 06:00")
    site.publishes("03-09", "03-09/14:00/18:00", recorded="03-09 07:00")
    site.checks_in("03-09 08:00")
    assert week(site, "03-09") == "open"
    site.checks_in("03-09 14:00")
    assert week(site, "03-09") == "met"


def test_one_that_was_posted_earlier_and_recorded_later_does_not_replace_it(site: Site) -> None:
    site.publishes("03-09", "03-12/08:00/12:00", on="03-09", recorded="03-09 07:00")
    site.publishes("03-09", "03-12/14:00/18:00", on="03-08", recorded="03-09 08:00")
    site.checks_in("03-12 08:00")
    assert week(site, "03-12") == "met"


def test_a_new_rota_that_takes_a_shift_away_may_meet_the_week_and_one_that_adds_reopens_it(site: Site) -> None:
    site.publishes("03-09", "03-09/08:00/12:00 03-13/08:00/12:00")
    site.checks_in("03-09 08:00")
    site.publishes("03-09", "", on="03-11")
    site.publishes("03-09", "03-15/08:00/12:00", on="03-14")
    states = [week(site, on) for on in ("03-10", "03-11", "03-13", "03-14")]
    assert states == ["open", "met", "met", "open"]


# Whose check-in counts.


@pytest.mark.parametrize(
    ("post", "state"),
    [
        ("branch_committee_member", "met"),
        ("village_director", "met"),
        ("village_committee_member", "met"),
        ("village_clerk", "met"),
        ("first_secretary", "open"),
        ("work_team_member", "open"),
    ],
)
def test_cadres_of_the_village_keep_a_shift_and_nobody_else(site: Site, post: str, state: str) -> None:
    site.seat("ren", post, VILLAGE)
    site.publishes("03-09", SHIFT)
    site.checks_in("03-09 08:00", person="ren")
    assert week(site, "03-15") == state


def test_a_cadre_of_another_village_does_not(site: Site) -> None:
    site.seat("ren", "village_clerk", OTHER)
    site.publishes("03-09", SHIFT)
    site.checks_in("03-09 08:00", person="ren")
    assert week(site, "03-15") == "open"


@pytest.mark.parametrize(
    ("first", "last", "state"),
    [("03-09", "03-09", "met"), ("03-10", None, "open"), ("01-01", "03-08", "open"), ("01-01", None, "met")],
)
def test_the_post_is_asked_on_the_day_of_the_shift(site: Site, first: str, last: str | None, state: str) -> None:
    """Of a shift that ends on the 10th, by a check-in on the 10th."""
    site.appoints("ren", "village_clerk", first, last, recorded="01-02")
    site.publishes("03-09", "03-09/20:00/02:00")
    site.checks_in("03-10 01:00", person="ren")
    assert week(site, "03-15") == state


def test_a_post_that_becomes_known_late_keeps_the_shift_then(site: Site) -> None:
    site.publishes("03-09", SHIFT)
    site.checks_in("03-09 08:00", person="ren")
    site.appoints("ren", "village_clerk", "03-01", recorded="03-12")
    assert [week(site, on) for on in ("03-11", "03-12")] == ["open", "met"]


def test_a_post_that_had_ended_by_then_keeps_it_no_longer(site: Site) -> None:
    site.appoints("ren", "village_clerk", "03-01")
    site.publishes("03-09", SHIFT)
    site.checks_in("03-09 08:00", person="ren")
    site.leaves("ren", "village_clerk", VILLAGE, "03-08", recorded="03-12")
    assert [week(site, on) for on in ("03-11", "03-12")] == ["met", "open"]


def test_whose_it_is_is_asked_of_the_row_in_force_on_the_shift_s_day(site: Site) -> None:
    later = {**KEEPERS[0], "id": "rota.keepers/2", "in_force_from": "2026-03-10", "posts": ["village_clerk"]}
    site.keepers((KEEPERS[0], later), recorded="03-01")
    site.publishes("03-09", SHIFT)
    site.publishes("03-16", "03-16/08:00/12:00")
    site.checks_in("03-09 08:00")
    site.checks_in("03-16 08:00")
    assert weeks(site, "03-16") == {"rota@2026-W10": "missed", W11: "met", "rota@2026-W12": "open"}


def test_a_row_that_is_adopted_later_judges_afresh(site: Site) -> None:
    site.publishes("03-09", SHIFT)
    site.checks_in("03-09 08:00")
    site.keepers(({**KEEPERS[0], "posts": ["village_clerk"]},), recorded="03-12")
    assert [week(site, on) for on in ("03-11", "03-12")] == ["met", "open"]


def test_as_long_as_no_row_is_known_nobody_keeps_a_shift() -> None:
    site = settled()
    site.told = [fact for fact in site.told if not isinstance(fact, KeepersAdopted)]
    site.plans("02-01", before="started completed accepted opened")
    site.publishes("03-09", SHIFT)
    site.checks_in("03-09 08:00")
    assert week(site, "03-15") == "open"


# Lights, lateness, and what a later week does.


def test_a_week_is_yellow_two_days_before_its_sunday_and_missed_from_its_fourth_day_after(site: Site) -> None:
    shown = {on: light(site, on, W11, VENUE) for on in ("03-12", "03-13", "03-18", "03-19")}
    assert shown == {"03-12": "green", "03-13": "yellow", "03-18": "yellow", "03-19": "red"}
    assert rungs(one(site, "04-02", W11, VENUE)) == [(1, "03-19"), (2, "03-21"), (3, "03-25"), (4, "04-02")]


@pytest.mark.parametrize(("recorded", "state"), [("03-18 23:59", "met"), ("03-19 00:00", "met_recorded_late")])
def test_a_check_in_may_be_recorded_within_the_grace(site: Site, recorded: str, state: str) -> None:
    site.publishes("03-09", SHIFT)
    site.checks_in("03-09 08:00", recorded=recorded)
    assert week(site, "03-20") == state


def test_nothing_is_caught_up_and_a_later_week_ends_the_alert(site: Site) -> None:
    site.publishes("03-16", "03-20/08:00/12:00")
    site.checks_in("03-20 08:00")
    track = one(site, "03-21", W11, VENUE)
    assert (track.state, track.closed_on, rungs(track)) == ("missed", day("03-20"), [(1, "03-19")])


def test_an_activity_does_not_end_a_missed_week(site: Site) -> None:
    site.holds("04-20")
    assert week(site, "04-20") == "open"


# Where the village goes.


def test_a_merger_hands_the_weeks_on_and_the_successor_s_cadres_keep_the_shifts(site: Site) -> None:
    site.seat("xin", "village_clerk", OTHER)
    site.merges(VILLAGE, OTHER, "03-10")
    site.publishes("03-09", "03-10/08:00/12:00 03-11/08:00/12:00")
    site.checks_in("03-10 08:00", person="zhi")
    site.checks_in("03-11 08:00", person="zhi")
    assert week(site, "03-11") == "open"
    site.checks_in("03-11 09:00", person="xin")
    assert weeks(site, "03-16") == {"rota@2026-W10": "missed", W11: "met", "rota@2026-W12": "open"}


def test_a_merger_that_becomes_known_late_asks_anew_whose_cadres_they_were(site: Site) -> None:
    site.publishes("03-09", SHIFT)
    site.checks_in("03-09 08:00")
    site.merges(VILLAGE, OTHER, "03-08", recorded="03-12")
    assert [week(site, on) for on in ("03-11", "03-12")] == ["met", "open"]


def test_a_post_of_the_successor_that_becomes_known_late_counts(site: Site) -> None:
    site.merges(VILLAGE, OTHER, "03-08")
    site.publishes("03-09", SHIFT)
    site.checks_in("03-09 08:00", person="ren")
    site.appoints("ren", "village_clerk", "03-01", recorded="03-12", unit=OTHER)
    assert [week(site, on) for on in ("03-11", "03-12")] == ["open", "met"]


@pytest.mark.parametrize(
    ("closed", "expected"),
    [
        ("03-14", {"rota@2026-W10": "open", W11: "cancelled"}),
        ("03-15", {"rota@2026-W10": "open", W11: "cancelled"}),
        ("03-16", {"rota@2026-W10": "open", W11: "open", "rota@2026-W12": "cancelled"}),
    ],
)
def test_closed_without_a_successor_what_is_due_on_that_day_or_later_is_cancelled(
    site: Site, closed: str, expected: dict[str, str]
) -> None:
    site.closes(VILLAGE, closed)
    assert weeks(site, "03-30") == expected


def test_a_week_that_was_met_before_the_closing_stays_met(site: Site) -> None:
    site.publishes("03-09", SHIFT)
    site.checks_in("03-09 08:00")
    site.closes(VILLAGE, "03-10")
    assert weeks(site, "03-30")[W11] == "met"


def test_when_the_successor_closes_it_is_over_too(site: Site) -> None:
    site.merges(VILLAGE, OTHER, "03-03")
    site.closes(OTHER, "03-10")
    assert weeks(site, "03-30") == {"rota@2026-W10": "open", W11: "cancelled"}


def test_the_secretary_of_the_successor_is_told(site: Site) -> None:
    site.seat("xin", "branch_secretary", OTHER)
    site.merges(VILLAGE, OTHER, "03-10")
    [first, *_] = one(site, "03-19", W11, VENUE).rungs
    assert [seat.person for seat in first.addressed.receivers if seat.post == "branch_secretary"] == ["xin"]


def test_it_listens_for_its_village_s_posts_and_for_the_keepers(site: Site) -> None:
    site.merges(VILLAGE, OTHER, "03-10")
    kept = account(site, VENUE, "03-20")
    villages = {f"{sort}/{unit}" for sort in ("unit", "posts") for unit in (VILLAGE, OTHER)}
    assert kept.affair.ears(kept.roster) == {"every", "keepers"} | villages


def test_an_adoption_is_told_to_those_who_listen_for_it_and_begins_no_account() -> None:
    roster, adopted = Roster(COUNTY), KeepersAdopted("e", "c", COUNTY, day("01-01"), 1, KEEPERS)
    assert keys(adopted, roster, RULES) == ("keepers",)
    assert named(keys(adopted, roster, RULES)) == set()
    assert begun_by(adopted, roster, RULES) == ()


# When it is asked again.


@pytest.mark.parametrize(
    ("on", "turn"), [("03-12", "03-16"), ("03-15", "03-16"), ("03-28", "03-30"), ("03-31", "04-01")]
)
def test_it_owes_something_new_with_each_monday_and_each_month(site: Site, on: str, turn: str) -> None:
    kept = account(site, VENUE, on)
    assert kept.affair.next_turn(kept._now()) == day(turn)


def test_neither_a_venue_that_is_not_open_nor_one_without_a_village_owes_anything_by_time_alone(site: Site) -> None:
    unopened = settled()
    unopened.plans("02-01")
    site.closes(VILLAGE, "03-10")
    for one_of_them in (unopened, site):
        kept = account(one_of_them, VENUE, "03-12")
        assert kept.affair.next_turn(kept._now()) is None


# By the county's own rows.


def test_a_county_may_ask_for_a_rota_by_the_month_from_a_month_on(site: Site) -> None:
    [first] = RULES.venues["venue.rota"]
    later = VenueRow.model_validate(first.model_dump() | {"id": "x", "every": "month", "in_force_from": day("04-01")})
    law = replace(LAW, rules=replace(RULES, venues={"venue.rota": (later, first)}))
    site.publishes("03-30", "03-31/08:00/12:00 04-02/08:00/12:00")
    site.publishes("04-27", "04-30/08:00/12:00 05-01/08:00/12:00")
    for at in ("03-31 08:00", "04-02 08:00", "04-30 08:00"):
        site.checks_in(at)
    found = {track.period: track.state for track in account(site, VENUE, "05-02", law).tracks}
    assert found == {
        **dict.fromkeys(("2026-W10", "2026-W11", "2026-W12", "2026-W13"), "missed"),
        "2026-W14": "met",
        "2026-04": "met",
        "2026-05": "open",
    }
