"""Item by item against seven_ones, by somebody other than the builder; the door opened; items lost and repaired."""

from typing import Any

import pytest
from pydantic import ValidationError

from services.venues.domain.events import AcceptanceRecorded, Defect, VenueOpened
from services.venues.domain.facility import conditions_of
from services.venues.domain.venue_events import FacilityChanged
from tests.venues.village import (
    NEIGHBOUR,
    NOWHERE,
    OFFICE,
    RULES,
    SEVEN,
    TOWNSHIP,
    VILLAGE,
    acceptance,
    accepted,
    assign,
    change,
    complete,
    day,
    founded,
    heard,
    later,
    merge,
    open_venue,
    planned,
    programme,
    rejection,
    start,
)
from tests.venues.village import batch as opened_batch
from tests.venues.village import county as empty

ON = day("10-01")
done = founded(today=ON).told(start(), complete())


def test_an_acceptance_looks_at_every_one_of_the_seven() -> None:
    assert len(SEVEN) == 7
    done.when(acceptance()).then(
        AcceptanceRecorded(
            unit=VILLAGE,
            occurred_on=ON,
            works="W-1",
            acceptance="Y-1",
            office=OFFICE,
            inspector="inspector",
            verdict="accepted",
            rule="venue.seven_ones/1",
            items=dict.fromkeys(SEVEN, "working"),
        )
    )


@pytest.mark.parametrize("item", SEVEN)
def test_an_item_that_was_left_out_is_asked_for(item: str) -> None:
    items = {one: "working" for one in SEVEN if one != item}
    done.when(acceptance(items=items)).refused_by("acceptance.item_left_out", "items", item=item)


def test_what_is_none_of_the_seven_is_refused() -> None:
    items = {**dict.fromkeys(SEVEN, "working"), "statue": "working"}
    done.when(acceptance(items=items)).refused_by("acceptance.unknown_item", "items.statue")
    with pytest.raises(ValidationError):
        acceptance(items=dict.fromkeys(SEVEN, "fine"))


@pytest.mark.parametrize("item", SEVEN)
def test_accepted_with_an_item_missing_is_on_record_and_is_no_acceptance(item: str) -> None:
    told = done.told(acceptance(missing=(item,)))
    told.when(open_venue()).refused_by("works.not_accepted", "works")
    told.when(acceptance(acceptance="Y-2")).then_types("acceptance_recorded")


def test_an_item_that_is_there_and_does_not_work_is_not_missing() -> None:
    items = {**dict.fromkeys(SEVEN, "working"), "culture_square": "present"}
    done.told(acceptance(items=items)).when(open_venue()).then_types("venue_opened")


def test_a_rejection_names_its_defects_and_their_days() -> None:
    decided = done.when(rejection(ON)).outcome()
    (told,) = decided
    assert isinstance(told, AcceptanceRecorded)
    assert told.defects == (Defect(defect="F-1", due=ON),)
    assert told.texts == {"defect.F-1": "舞台地面开裂"}
    done.when(rejection(ON)).then_types("acceptance_recorded")
    done.when(rejection(later(ON, -1))).refused_by("acceptance.due_passed", "defects.0.due")
    done.when(rejection(ON, defects=[])).refused_by("acceptance.defects_missing", "defects")
    done.when(rejection(ON, verdict="accepted")).refused_by("acceptance.accepted_with_defects", "defects")
    twice = [{"defect": "F-1", "due": ON, "what": "一"}, {"defect": "F-1", "due": ON, "what": "二"}]
    done.when(rejection(ON, defects=twice)).refused_by("input.id_taken", "defects.1.defect")


def test_what_is_not_completed_is_not_accepted() -> None:
    founded(today=ON).told(start()).when(acceptance()).refused_by("works.not_completed", "works")
    rejected = done.told(rejection(day("10-20")))
    rejected.when(acceptance(acceptance="Y-2")).refused_by("works.not_completed", "works")


def test_what_is_accepted_is_not_accepted_again() -> None:
    told = done.told(acceptance())
    told.when(acceptance(acceptance="Y-2")).refused_by("works.accepted_already", "works", day=ON)
    told.when(acceptance(verdict="rejected")).refused_by("input.id_taken", "acceptance")


def test_an_acceptance_told_again_on_another_day_is_the_same() -> None:
    done.told(acceptance()).on(later(ON, 5)).when(acceptance()).then()
    done.told(rejection(ON)).on(later(ON, 5)).when(rejection(ON)).then()


def test_the_builder_does_not_accept() -> None:
    done.when(acceptance(office=VILLAGE, inspector="clerk")).refused_by("acceptance.own_hands", "office")
    done.when(acceptance(inspector="clerk")).refused_by("acceptance.not_in_office", "inspector")
    done.when(acceptance(inspector="secretary_of_township")).refused_by("acceptance.not_in_office", "inspector")
    by_township = acceptance(office=TOWNSHIP, inspector="secretary_of_township")
    done.when(by_township).then_types("acceptance_recorded")


def test_who_holds_a_post_in_the_village_as_well_does_not_accept() -> None:
    roster = heard()
    assign(roster, "cadre", "organisation_department", OFFICE)
    told = founded(roster, ON).told(start(), complete())
    told.when(acceptance(inspector="cadre")).refused_by("acceptance.own_hands", "inspector")


@pytest.mark.parametrize(("first_day", "last_day", "refused"), [
    ("01-01", "09-30", True), ("01-01", "05-01", True), ("01-01", "04-30", False), ("10-01", "12-31", True),
])  # fmt: skip
def test_who_held_a_post_in_the_village_since_the_start_does_not_accept(
    first_day: str, last_day: str, refused: bool
) -> None:
    roster = heard()
    assign(roster, "former", "village_clerk", VILLAGE, day(first_day))
    roster.learn("post_ended", VILLAGE, day(last_day), {"assignment": "A-former-village_clerk"})
    assign(roster, "former", "organisation_department", OFFICE, ON)
    told = founded(roster, ON).told(start("05-01"), complete()).when(acceptance(inspector="former"))
    if refused:
        told.refused_by("acceptance.own_hands", "inspector")
    else:
        told.then_types("acceptance_recorded")


@pytest.mark.parametrize(("last_day", "refused"), [("09-24", False), ("09-25", True)])
def test_in_the_successor_it_is_the_posts_since_the_merger_that_count(last_day: str, refused: bool) -> None:
    roster = heard()
    merge(roster, "09-25")
    roster.learn("post_ended", NEIGHBOUR, day(last_day), {"assignment": "A-nclerk-village_clerk"})
    assign(roster, "nclerk", "organisation_department", OFFICE, day("09-26"))
    told = founded(roster, ON).told(start(), complete()).when(acceptance(unit=NEIGHBOUR, inspector="nclerk"))
    if refused:
        told.refused_by("acceptance.own_hands", "inspector")
    else:
        told.then_types("acceptance_recorded")


def test_of_a_works_that_was_brought_in_the_builders_are_those_since_then() -> None:
    roster = heard()
    roster.learn("post_ended", VILLAGE, day("02-01"), {"assignment": "A-clerk-village_clerk"})
    roster.learn("post_ended", VILLAGE, day("01-31"), {"assignment": "A-director-village_director"})
    for person in ("clerk", "director"):
        assign(roster, person, "organisation_department", OFFICE, day("02-02"))
    half_way = planned(opening_record=True, stages_before=("started", "completed"))
    told = empty(roster, ON).told(programme(), opened_batch(), half_way)
    told.when(acceptance(inspector="clerk")).refused_by("acceptance.own_hands", "inspector")
    told.when(acceptance(inspector="director")).then_types("acceptance_recorded")


def test_another_village_or_a_branch_does_not_accept() -> None:
    roster = heard()
    told_of = {"kind": "branch", "parent": TOWNSHIP, "name": "学校支部（虚构）"}
    roster.learn("unit_registered", "990101001101", day("01-01"), told_of)
    assign(roster, "teacher", "branch_secretary", "990101001101")
    told = founded(roster, ON).told(start(), complete())
    for office, inspector in ((NEIGHBOUR, "nclerk"), ("990101001101", "teacher")):
        by_another = acceptance(office=office, inspector=inspector)
        told.when(by_another).refused_by("acceptance.not_a_higher_office", "office", office=office)


@pytest.mark.parametrize("first", ["inspector", "director"])
def test_who_was_in_charge_of_the_building_does_not_accept_even_after_a_correction(first: str) -> None:
    told = founded(today=ON).told(start(in_charge=first), start(record="S-2", corrects="S-1"), complete())
    if first == "inspector":
        told.when(acceptance()).refused_by("acceptance.own_hands", "inspector")
    else:
        told.when(acceptance()).then_types("acceptance_recorded")


def test_the_successor_of_the_village_that_built_does_not_accept() -> None:
    roster = heard()
    merge(roster, "09-25")
    told = founded(roster, ON).told(start(), complete())
    own = acceptance(unit=NEIGHBOUR, office=NEIGHBOUR, inspector="nclerk")
    told.when(own).refused_by("acceptance.own_hands", "office")
    told.when(acceptance(unit=NEIGHBOUR)).then_types("acceptance_recorded")
    told.when(acceptance()).refused_by("works.wrong_unit", "unit")


@pytest.mark.parametrize(("how", "rule", "at"), [
    ({"works": "W-9"}, "input.unknown_works", "works"),
    ({"unit": NOWHERE}, "input.unknown_unit", "unit"),
    ({"unit": NEIGHBOUR}, "works.wrong_unit", "unit"),
    ({"office": NOWHERE}, "input.unknown_unit", "office"),
    ({"inspector": "nobody"}, "input.unknown_person", "inspector"),
])  # fmt: skip
def test_what_no_acceptance_can_have_been(how: dict[str, Any], rule: str, at: str) -> None:
    done.when(acceptance(**how)).refused_by(rule, at)


def test_an_acceptance_has_no_day_of_its_own() -> None:
    with pytest.raises(ValidationError):
        acceptance(accepted_on=ON)


# The door, and the items behind it.


def test_an_accepted_venue_is_opened_once_on_the_day_of_the_record() -> None:
    accepted().when(open_venue()).then(VenueOpened(unit=VILLAGE, occurred_on=ON, works="W-1"))
    accepted().told(open_venue()).on(later(ON, 9)).when(open_venue()).then()


@pytest.mark.parametrize(("how", "rule", "at"), [
    ({"works": "W-9"}, "input.unknown_works", "works"),
    ({"unit": NOWHERE}, "input.unknown_unit", "unit"),
    ({"unit": NEIGHBOUR}, "works.wrong_unit", "unit"),
])  # fmt: skip
def test_what_no_opening_of_a_door_can_have_been(how: dict[str, Any], rule: str, at: str) -> None:
    accepted().when(open_venue(**how)).refused_by(rule, at)


def test_an_item_is_lost_and_there_again() -> None:
    told = accepted().on(day("11-05"))
    told.when(change("missing")).then(
        FacilityChanged(
            unit=VILLAGE,
            occurred_on=day("11-05"),
            works="W-1",
            change="X-notice_board-missing",
            item="notice_board",
            condition="missing",
        )
    )
    lost = told.told(change("missing"))
    lost.when(change("missing", change="X-2")).refused_by("facility.unchanged", "condition")
    lost.on(day("11-20")).when(change("working")).then_types("facility_changed")
    repaired = lost.told(change("working"))
    repaired.on(day("12-01")).when(change("missing")).then()
    repaired.when(change("missing", change="X-2")).then_types("facility_changed")
    repaired.when(change("missing", note="又丢了")).refused_by("input.id_taken", "change")


def test_conditions_are_those_of_the_acceptance_and_what_changed_since() -> None:
    items = {**dict.fromkeys(SEVEN, "working"), "simple_stage": "present"}
    told = done.told(acceptance(items=items))
    assert conditions_of(told.state("works-W-1"), told.state("venue-W-1"), RULES, ON) == items
    told = told.told(change("missing"), change("missing", "simple_stage"), change("present", "simple_stage"))
    found = conditions_of(told.state("works-W-1"), told.state("venue-W-1"), RULES, ON)
    assert found == {**items, "notice_board": "missing", "simple_stage": "present"}


def test_what_was_accepted_before_the_county_was_watched_counts_as_whole() -> None:
    stages = {"opening_record": True, "stages_before": ("started", "completed", "accepted", "opened")}
    told = empty().told(programme(), opened_batch(), planned(**stages))
    told.when(change("working")).refused_by("facility.unchanged", "condition")
    told.when(change("missing")).then_types("facility_changed")


@pytest.mark.parametrize(("how", "rule", "at"), [
    ({"works": "W-9"}, "input.unknown_works", "works"),
    ({"unit": NOWHERE}, "input.unknown_unit", "unit"),
    ({"unit": NEIGHBOUR}, "works.wrong_unit", "unit"),
    ({"item": "statue"}, "facility.unknown_item", "item"),
])  # fmt: skip
def test_what_no_change_of_an_item_can_have_been(how: dict[str, Any], rule: str, at: str) -> None:
    accepted().when(change("missing", **{"item": "notice_board", **how})).refused_by(rule, at)


def test_nothing_is_lost_before_it_was_accepted() -> None:
    done.when(change("missing")).refused_by("works.not_accepted", "works")
