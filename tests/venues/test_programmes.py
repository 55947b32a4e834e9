"""A programme has batches, a batch has works, one a village; a works names the village's matter and its year."""

from typing import Any

import pytest
from pydantic import ValidationError

from services.venues.domain.events import BatchOpened, ProgrammeOpened, WorksListed, WorksPlanned
from services.venues.domain.words import STAGES
from tests.venues.village import (
    COUNTY,
    NEIGHBOUR,
    NOWHERE,
    OFFICE,
    TOWNSHIP,
    VILLAGE,
    acceptance,
    batch,
    complete,
    county,
    day,
    founded,
    heard,
    later,
    merge,
    open_venue,
    pause,
    planned,
    programme,
    rejection,
    report,
    start,
)
from tests.venues.village import TODAY as LAST_DAY

TOMORROW = later(LAST_DAY, 1)


def test_a_programme_is_opened_by_the_county() -> None:
    county().when(programme()).then(ProgrammeOpened(unit=COUNTY, occurred_on=day("01-05"), programme="P-1"))


@pytest.mark.parametrize(("change", "rule", "at"), [
    ({"unit": NOWHERE}, "input.unknown_unit", "unit"),
    ({"unit": VILLAGE}, "programme.not_the_countys", "unit"),
    ({"unit": OFFICE}, "programme.not_the_countys", "unit"),
    ({"opened_on": TOMORROW}, "input.future_day", "opened_on"),
])  # fmt: skip
def test_what_no_opening_of_a_programme_can_have_been(change: dict[str, Any], rule: str, at: str) -> None:
    county().when(programme(**change)).refused_by(rule, at)


def test_a_programme_told_with_another_title_is_refused() -> None:
    county().told(programme()).when(programme(title="另一个")).refused_by("input.id_taken", "programme")


def test_a_batch_belongs_to_a_programme() -> None:
    told = county().told(programme())
    told.when(batch()).then(BatchOpened(unit=COUNTY, occurred_on=day("01-10"), programme="P-1", batch="B-1"))
    told.told(batch()).when(batch(title="另一批")).refused_by("input.id_taken", "batch")


@pytest.mark.parametrize(("change", "rule", "at"), [
    ({"programme": "P-9"}, "input.unknown_programme", "programme"),
    ({"unit": NOWHERE}, "input.unknown_unit", "unit"),
    ({"unit": OFFICE}, "programme.wrong_unit", "unit"),
    ({"opened_on": TOMORROW}, "input.future_day", "opened_on"),
])  # fmt: skip
def test_what_no_opening_of_a_batch_can_have_been(change: dict[str, Any], rule: str, at: str) -> None:
    county().told(programme()).when(batch(**change)).refused_by(rule, at)


def test_no_batch_is_opened_before_its_programme_and_no_works_planned_before_its_batch() -> None:
    told = county().told(programme())
    told.when(batch(opened_on=day("01-04"))).refused_by("batch.before_programme", "opened_on", day=day("01-05"))
    told.when(batch(opened_on=day("01-05"))).then_types("batch_opened")
    told = told.told(batch())
    told.when(planned(planned_on=day("01-09"))).refused_by("works.before_batch", "planned_on", day=day("01-10"))
    told.when(planned(planned_on=day("01-10"))).then_types("works_planned", "works_listed")


def test_a_works_is_planned_and_listed_in_its_batch() -> None:
    county().told(programme(), batch()).when(planned()).then(
        WorksPlanned(
            unit=VILLAGE,
            occurred_on=day("02-01"),
            works="W-1",
            programme="P-1",
            batch="B-1",
            kind="new_build",
            year=2026,
            matter="M-1",
        ),
        WorksListed(unit=VILLAGE, occurred_on=day("02-01"), programme="P-1", batch="B-1", works="W-1"),
    )


def test_a_village_has_one_works_a_batch() -> None:
    founded().when(planned(works="W-2")).refused_by("batch.village_twice", "unit", works="W-1")
    founded().when(planned(works="W-2", unit=NEIGHBOUR)).then_types("works_planned", "works_listed")
    second = founded().told(batch(batch="B-2"))
    second.when(planned(works="W-2", batch="B-2")).then_types("works_planned", "works_listed")


def test_a_works_that_came_with_a_merged_village_is_its_successors_one_in_the_batch() -> None:
    """On the merger's day there still are two villages. Which of both works is recorded first is all one."""
    roster = heard()
    merge(roster, "03-01")
    told = county(roster).told(programme(), batch())
    theirs = {"works": "W-2", "unit": NEIGHBOUR}
    two, one = planned(**theirs, planned_on=day("03-01")), planned(**theirs, planned_on=day("03-02"))
    told.told(planned()).when(two).then_types("works_planned", "works_listed")
    told.told(two).when(planned()).then_types("works_planned", "works_listed")
    told.told(planned()).when(one).refused_by("batch.village_twice", "unit", unit=NEIGHBOUR, works="W-1")
    told.told(one).when(planned()).refused_by("batch.village_twice", "unit", unit=VILLAGE, works="W-2")
    elsewhere = told.told(planned(), batch(batch="B-2"))
    elsewhere.when(planned(**theirs, batch="B-2", planned_on=day("03-02"))).then_types("works_planned", "works_listed")


def test_two_villages_that_were_closed_have_each_their_works_in_a_batch() -> None:
    roster = heard()
    for unit in (VILLAGE, NEIGHBOUR):
        roster.learn("unit_closed", unit, day("03-01"), {})
    told = county(roster).told(programme(), batch(), planned())
    told.when(planned(works="W-2", unit=NEIGHBOUR, planned_on=day("03-01"))).then_types("works_planned", "works_listed")


@pytest.mark.parametrize(("change", "rule", "at"), [
    ({"programme": "P-9"}, "input.unknown_programme", "programme"),
    ({"batch": "B-9"}, "input.unknown_batch", "batch"),
    ({"unit": NOWHERE}, "input.unknown_unit", "unit"),
    ({"unit": TOWNSHIP}, "input.not_a_village", "unit"),
    ({"planned_on": TOMORROW}, "input.future_day", "planned_on"),
    ({"stages_before": ("started",)}, "input.stages_before", "stages_before"),
    ({"stages_before": ("completed",), "opening_record": True}, "input.stages_before", "stages_before"),
    ({"stages_before": ("started", "accepted"), "opening_record": True}, "input.stages_before", "stages_before"),
])  # fmt: skip
def test_what_no_planning_can_have_been(change: dict[str, Any], rule: str, at: str) -> None:
    county().told(programme(), batch()).when(planned(**change)).refused_by(rule, at)


def test_a_works_is_planned_for_a_year_that_has_not_passed_unless_it_is_brought_in() -> None:
    told = county().told(programme(), batch())
    told.when(planned(year=2025)).refused_by("works.year_passed", "year", year=2025, day=day("02-01"))
    for change in ({"year": 2026}, {"year": 2027}, {"year": 2025, "opening_record": True}):
        told.when(planned(**change)).then_types("works_planned", "works_listed")


@pytest.mark.parametrize("change", [{"kind": "demolition"}, {"year": 26}, {"unit": "1"}, {"budget": 5}])
def test_what_has_another_shape_is_an_error(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        planned(**change)


def test_a_works_told_otherwise_is_refused() -> None:
    founded().when(planned(year=2025)).refused_by("input.id_taken", "works")


def test_a_village_plans_until_its_last_day() -> None:
    roster = heard()
    merge(roster, "03-01")
    told = county(roster).told(programme(), batch())
    told.when(planned(planned_on=day("03-01"))).then_types("works_planned", "works_listed")
    told.when(planned(planned_on=day("03-02"))).refused_by("input.unit_ended", "unit")


# Works that were half-way when the county began to be watched.


def half_way(*stages: str) -> dict[str, Any]:
    return {"opening_record": True, "stages_before": stages}


def test_what_is_brought_in_is_told_as_such() -> None:
    told = county().told(programme(), batch()).when(planned(**half_way())).outcome()
    assert [event.opening_record for event in told if isinstance(event, WorksPlanned)] == [True]


def test_a_works_that_had_been_started_is_reported_on_without_a_start() -> None:
    told = county().told(programme(), batch(), planned(**half_way("started")))
    told.when(report(40, "06-01")).then_types("progress_reported")
    told.told(complete()).when(acceptance()).then_types("acceptance_recorded")
    told.when(start("02-02")).refused_by("works.started_before", "started_on", day=day("02-01"))
    told.when(start("02-01")).then_types("works_started")


def test_a_works_that_had_been_completed_waits_for_its_acceptance() -> None:
    told = county(today=day("10-01")).told(programme(), batch(), planned(**half_way("started", "completed")))
    told.when(complete()).refused_by("works.completed_already", "works")
    told.when(acceptance()).then_types("acceptance_recorded")
    rejected = told.told(rejection(day("10-20")))
    rejected.when(acceptance(acceptance="Y-2")).refused_by("works.not_completed", "works")
    rejected.on(day("10-05")).when(complete("10-03")).then_types("works_completed")


def test_a_venue_that_had_been_accepted_can_be_opened_and_one_that_was_open_stays_so() -> None:
    stages = ("started", "completed", "accepted")
    told = county().told(programme(), batch(), planned(**half_way(*stages)))
    told.when(acceptance()).refused_by("works.accepted_before", "works", day=day("02-01"))
    told.when(open_venue()).then_types("venue_opened")
    county().told(programme(), batch(), planned(**half_way(*stages, "opened"))).when(open_venue()).then()


@pytest.mark.parametrize("stages", [("started", "completed", "accepted"), STAGES])
def test_nothing_is_built_after_the_day_on_which_an_accepted_works_was_brought_in(stages: tuple[str, ...]) -> None:
    told = county().told(programme(), batch(), planned(**half_way(*stages)))
    told.when(start("02-02")).refused_by("works.accepted_before", "started_on", day=day("02-01"))
    told.when(pause("02-02")).refused_by("works.accepted_before", "paused_on")
    told.when(report(100, "02-02")).refused_by("works.accepted_before", "reported_on")
    told.when(pause("02-01")).then_types("works_paused")
    told.when(report(100, "02-01")).then_types("progress_reported")
