"""Who held what and whose affairs are whose, as heard from meetings: by day, as known now."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shared.decider import Refused
from shared.envelope import parse
from shared.roster import HEARD, Roster

COUNTY, TOWNSHIP, OLD, NEW = "990101000000", "990101001000", "990101001001", "990101001002"
BUREAU, SCHOOL = "990101900000", "990101900001"
START = date(2026, 1, 1)
MERGED, AFTER = date(2026, 7, 1), date(2026, 7, 2)


def registered(roster: Roster, code: str, kind: str, parent: str | None, **more: Any) -> None:
    roster.learn("unit_registered", code, START, {"kind": kind, "parent": parent, "name": code, **more})


def assigned(roster: Roster, person: str, post: str, unit: str, last_day: str | None = None) -> None:
    told = {"assignment": f"A-{person}", "person": person, "post": post, "last_day": last_day}
    roster.learn("post_assigned", unit, START, told)


@pytest.fixture
def roster() -> Roster:
    told = Roster()
    registered(told, COUNTY, "county", None)
    registered(told, TOWNSHIP, "township", COUNTY)
    registered(told, OLD, "village", TOWNSHIP)
    registered(told, NEW, "village", TOWNSHIP)
    registered(told, BUREAU, "committee", COUNTY, sector="education")
    registered(told, SCHOOL, "branch", BUREAU)
    assigned(told, "secretary", "branch_secretary", OLD)
    assigned(told, "clerk", "village_clerk", OLD, last_day="2026-03-31")
    return told


def test_affairs_pass_to_the_successor_on_the_day_after_a_merger(roster: Roster) -> None:
    roster.learn("unit_merged", OLD, MERGED, {"into": NEW})
    assert (roster.owner(OLD, MERGED), roster.owner(OLD, AFTER)) == (OLD, NEW)
    assert [unit.code for unit in roster.units(AFTER)] == [COUNTY, TOWNSHIP, NEW, BUREAU, SCHOOL]
    assert roster.speaks_for(OLD, NEW, MERGED)
    assert not roster.speaks_for(OLD, OLD, AFTER)
    assert list(roster.line(OLD)) == [OLD, NEW]


def test_what_was_closed_without_a_successor_is_nobodys(roster: Roster) -> None:
    roster.learn("unit_closed", OLD, MERGED, {})
    assert (roster.owner(OLD, MERGED), roster.owner(OLD, AFTER)) == (OLD, None)
    assert not roster.speaks_for(OLD, OLD, AFTER)


def test_the_last_of_a_line_that_has_ended_stays_named_for_its_affairs(roster: Roster) -> None:
    roster.learn("unit_merged", OLD, MERGED, {"into": NEW})
    assert (roster.carrier(OLD, MERGED), roster.carrier(OLD, AFTER)) == (OLD, NEW)
    roster.learn("unit_closed", NEW, AFTER, {})
    assert (roster.carrier(OLD, AFTER), roster.carrier(OLD, date(2026, 7, 3))) == (NEW, NEW)
    assert roster.owner(OLD, date(2026, 7, 3)) is None


def test_a_unit_ends_with_its_last_day(roster: Roster) -> None:
    roster.learn("unit_merged", OLD, MERGED, {"into": NEW})
    assert roster.unended(OLD, MERGED).into == NEW
    assert roster.unended(NEW, AFTER).code == NEW
    with pytest.raises(Refused) as refused:
        roster.unended(OLD, AFTER, "scope.units.0")
    assert (refused.value.rule, refused.value.field) == ("input.unit_ended", "scope.units.0")
    with pytest.raises(Refused, match=r"input\.unknown_unit"):
        roster.unended("990101009009", AFTER)


def test_a_post_is_held_on_its_first_and_last_day(roster: Roster) -> None:
    for day, held in ((date(2025, 12, 31), False), (START, True), (date(2026, 3, 31), True), (date(2026, 4, 1), False)):
        assert ("clerk" in roster.holders(OLD, "village_clerk", day)) == held
        assert (roster.posts("clerk", OLD, day) == {"village_clerk"}) == held


def test_who_served_in_a_unit_held_a_post_there_on_one_of_the_days(roster: Roster) -> None:
    until, march = date(2025, 12, 31), date(2026, 3, 31)
    assert not roster.served("clerk", OLD, date(2025, 1, 1), until)
    assert roster.served("clerk", OLD, until, START)
    assert roster.served("clerk", OLD, march, AFTER)
    assert not roster.served("clerk", OLD, date(2026, 4, 1), AFTER)
    assert not roster.served("clerk", OLD, march, START)
    assert not roster.served("clerk", NEW, START, AFTER)
    assert roster.served("secretary", OLD, AFTER, AFTER)


def test_an_end_that_is_told_later_replaces_the_last_day(roster: Roster) -> None:
    roster.learn("post_ended", OLD, date(2026, 2, 1), {"assignment": "A-clerk"})
    assert not roster.holders(OLD, "village_clerk", date(2026, 2, 2))
    assert roster.holders(OLD, "village_clerk", date(2026, 2, 1)) == {"clerk"}


def test_whoever_ever_held_a_post_is_known(roster: Roster) -> None:
    roster.known("clerk")
    with pytest.raises(Refused, match=r"input\.unknown_person"):
        roster.known("nobody", "verifier")
    with pytest.raises(Refused, match=r"input\.unknown_unit"):
        roster.required("990101009009")
    assert roster.unit("990101009009") is None


def test_a_person_holds_posts_in_several_units(roster: Roster) -> None:
    roster.learn("post_assigned", NEW, START, {"assignment": "A-2", "person": "secretary", "post": "first_secretary"})
    assert [(t.unit, t.post) for t in roster.tenures("secretary", AFTER)] == [
        (OLD, "branch_secretary"),
        (NEW, "first_secretary"),
    ]


def test_a_branch_is_of_its_committees_sector_and_a_village_of_the_townships(roster: Roster) -> None:
    assert [roster.sector(code) for code in (SCHOOL, BUREAU, OLD, TOWNSHIP, COUNTY)] == [
        "education",
        "education",
        "township",
        "township",
        None,
    ]


def test_told_again_nothing_changes(roster: Roster) -> None:
    roster.learn("unit_renamed", OLD, MERGED, {"name": "新名"})
    roster.learn("unit_merged", OLD, MERGED, {"into": NEW})
    before = roster.unit(OLD)
    registered(roster, OLD, "village", TOWNSHIP)
    roster.learn("unit_merged", OLD, MERGED, {"into": NEW})
    assert roster.unit(OLD) == before
    roster.learn("post_ended", OLD, START, {"assignment": "A-clerk"})
    assigned(roster, "clerk", "village_clerk", OLD)
    assert not roster.tenures("clerk", AFTER)


def test_what_meetings_publishes_is_heard_and_the_rest_left_alone() -> None:
    roster = Roster()
    for kind in (*HEARD[:2], "post_assigned", "unit_merged", "matter_opened", "meeting_held"):
        roster.hear(parse(Path(f"services/meetings/samples/{kind}.v1.json").read_text("utf-8")))
    village = roster.required("990101001001")
    assert (village.kind, village.parent, village.into) == ("village", TOWNSHIP, NEW)
    assert roster.posts("secretary", village.code, START) == {"branch_secretary"}
