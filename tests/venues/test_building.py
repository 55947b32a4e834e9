"""Started, paused, reported on, completed: recorded as it was, refused only where it cannot have been."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from services.venues.domain.events import ProgressReported, WorksCompleted, WorksPaused, WorksStarted
from tests.venues.village import (
    NEIGHBOUR,
    NOWHERE,
    TODAY,
    VILLAGE,
    acceptance,
    accepted,
    complete,
    county,
    day,
    founded,
    heard,
    later,
    merge,
    pause,
    planned,
    programme,
    rejection,
    report,
    start,
)
from tests.venues.village import batch as opened_batch

TOMORROW = later(TODAY, 1)
PHOTO = "ab" * 32


def test_a_start_names_its_matter_and_who_is_in_charge() -> None:
    founded().when(start()).then(
        WorksStarted(
            unit=VILLAGE, occurred_on=day("05-01"), works="W-1", record="S-1", matter="M-1", in_charge="director"
        )
    )


def test_the_matter_named_at_the_start_goes_before_the_plans() -> None:
    (told,) = founded().when(start(matter="M-2")).outcome()
    assert isinstance(told, WorksStarted)
    assert told.matter == "M-2"


def test_a_start_without_any_matter_is_on_record() -> None:
    scenario = county().told(programme(), opened_batch(), planned(matter=None))
    scenario.when(start()).then(
        WorksStarted(unit=VILLAGE, occurred_on=day("05-01"), works="W-1", record="S-1", in_charge="director")
    )


def test_a_works_is_started_once_and_a_wrong_day_is_corrected_by_name() -> None:
    told = founded().told(start())
    told.when(start(record="S-2")).refused_by("record.told_already", "works")
    told.when(start("05-02")).refused_by("input.id_taken", "record")
    told.when(start("05-02", record="S-2", corrects="S-9")).refused_by("record.not_standing", "corrects")
    corrected = told.told(start("05-02", record="S-2", corrects="S-1"))
    corrected.when(start()).then()
    corrected.when(start(record="S-3", corrects="S-1")).refused_by("record.not_standing", "corrects")


def test_a_start_is_not_corrected_to_a_day_behind_its_first_report() -> None:
    told = founded().told(start(), report(10, "05-20"))
    told.when(start("05-21", record="S-2", corrects="S-1")).refused_by("works.start_after_records", "started_on")
    told.when(start("05-20", record="S-2", corrects="S-1")).then_types("works_started")


def test_a_pause_and_a_report_are_told_as_they_were() -> None:
    told = founded().told(start())
    told.when(pause()).then(WorksPaused(unit=VILLAGE, occurred_on=day("06-10"), works="W-1", record="T-1"))
    told.when(report(35, "06-20", photos=(PHOTO,), note="主体完工")).then(
        ProgressReported(
            unit=VILLAGE, occurred_on=day("06-20"), works="W-1", record="R-06-20", percent=35, photos=(PHOTO,)
        )
    )


def test_less_than_was_reported_before_is_on_record() -> None:
    told = founded().told(start(), report(50, "06-20"))
    told.when(report(30, "07-20")).then_types("progress_reported")


def test_a_wrong_report_is_corrected_by_name() -> None:
    told = founded().told(start(), report(50, "06-20"))
    told.when(report(40, "06-20")).refused_by("input.id_taken", "record")
    told.when(report(40, "06-20", record="R-2", corrects="R-06-20")).then_types("progress_reported")


@pytest.mark.parametrize("percent", [-1, 101, 50.5, "50", True])
def test_progress_is_a_whole_number_of_percent(percent: Any) -> None:
    with pytest.raises(ValidationError):
        report(percent, "06-20")


@pytest.mark.parametrize("percent", [0, 100])
def test_nothing_and_everything_can_be_reported(percent: int) -> None:
    founded().told(start()).when(report(percent, "06-20")).then_types("progress_reported")


def test_a_report_has_five_photographs_at_most() -> None:
    told = founded().told(start())
    six = tuple(f"{number}" * 64 for number in range(6))
    told.when(report(35, "06-20", photos=six)).refused_by("works.too_many_photos", "photos", photos_max=5)
    told.when(report(35, "06-20", photos=six[:5])).then_types("progress_reported")
    with pytest.raises(ValidationError):
        report(35, "06-20", photos=("IMG_0001.jpg",))


def test_a_photograph_is_named_once_a_report() -> None:
    told = founded().told(start())
    told.when(report(35, "06-20", photos=(PHOTO, "0" * 64, PHOTO))).refused_by("works.photo_twice", "photos.2")
    again = told.told(report(35, "06-20", photos=(PHOTO,)))
    again.when(report(50, "07-20", photos=(PHOTO,))).then_types("progress_reported")


def test_a_completion_is_told_once_and_corrected_by_name() -> None:
    told = founded().told(start())
    told.when(complete()).then(WorksCompleted(unit=VILLAGE, occurred_on=day("09-20"), works="W-1", record="C-09-20"))
    done = told.told(complete())
    done.when(complete("09-21")).refused_by("works.completed_already", "works")
    corrected = done.told(complete("09-25", corrects="C-09-20"))
    corrected.when(complete("09-28", corrects="C-09-25")).then_types("works_completed")
    corrected.when(complete("09-29")).refused_by("works.completed_already", "works")


@pytest.mark.parametrize(("told", "at", "event"), [
    (pause("04-30"), "paused_on", "works_paused"),
    (report(5, "04-30"), "reported_on", "progress_reported"),
    (complete("04-30"), "completed_on", "works_completed"),
])  # fmt: skip
def test_nothing_is_built_before_the_start(told: Any, at: str, event: str) -> None:
    founded().when(told).refused_by("works.not_started", "works")
    founded().told(start("05-01")).when(told).refused_by("works.before_start", at)
    founded().told(start("04-30")).when(told).then_types(event)


def test_after_a_rejection_it_is_completed_again() -> None:
    done = founded(today=day("10-01")).told(start(), complete())
    rejected = done.told(rejection(day("10-20"))).on(day("10-30"))
    rejected.when(complete("09-30")).refused_by("works.before_rejection", "completed_on")
    rejected.when(complete("10-01")).then_types("works_completed")
    again = rejected.told(complete("10-15"))
    again.when(complete("10-16")).refused_by("works.completed_already", "works")
    again.when(complete("09-30", corrects="C-10-15")).refused_by("works.before_rejection", "completed_on")
    again.when(complete("09-18", corrects="C-09-20")).then_types("works_completed")
    again.when(acceptance(acceptance="Y-2")).then_types("acceptance_recorded")


def test_a_rejected_completion_is_not_corrected_to_a_day_after_its_rejection() -> None:
    rejected = founded(today=day("10-01")).told(start(), complete(), rejection(day("10-20"))).on(day("11-30"))
    late = complete("10-02", corrects="C-09-20")
    rejected.when(late).refused_by("works.after_rejection", "completed_on", day=day("10-01"))
    rejected.when(complete("10-01", record="C-2", corrects="C-09-20")).then_types("works_completed")
    again = rejected.told(complete("10-05"), complete("09-18", corrects="C-09-20"))
    again.when(complete("10-02", corrects="C-09-18")).refused_by("works.after_rejection", "completed_on")
    again.when(complete("10-20", corrects="C-10-05")).then_types("works_completed")
    twice = again.on(day("10-15")).told(rejection(day("11-10"), acceptance="Y-2")).on(day("11-30"))
    twice.when(complete("10-16", corrects="C-10-05")).refused_by("works.after_rejection", "completed_on")
    twice.when(complete("09-30", corrects="C-10-05")).refused_by("works.before_rejection", "completed_on")
    twice.when(complete("10-02", corrects="C-09-18")).refused_by("works.after_rejection", "completed_on")


def test_a_correction_of_the_rejected_completion_does_not_complete_it_again() -> None:
    rejected = founded(today=day("10-01")).told(start(), complete(), rejection(day("10-20")))
    corrected = rejected.told(complete("09-18", corrects="C-09-20"))
    corrected.when(acceptance(acceptance="Y-2")).refused_by("works.not_completed", "works")


def test_what_was_done_by_the_acceptance_may_be_told_after_it() -> None:
    told = accepted().on(day("10-10"))
    told.when(report(90, "10-01")).then_types("progress_reported")
    told.when(report(100, "10-02")).refused_by("works.accepted_already", "reported_on")
    told.when(complete("10-02", corrects="C-09-20")).refused_by("works.accepted_already", "completed_on")


MAKERS: tuple[tuple[Any, str, dict[str, Any]], ...] = (
    (start, "started_on", {}),
    (pause, "paused_on", {}),
    (report, "reported_on", {"percent": 5, "on": "06-20"}),
    (complete, "completed_on", {}),
)


@pytest.mark.parametrize(("make", "at", "how"), MAKERS, ids=lambda told: getattr(told, "__name__", ""))
def test_what_no_record_of_a_works_can_have_been(make: Any, at: str, how: dict[str, Any]) -> None:
    told = founded() if make is start else founded().told(start())
    told.when(make(**how, **{at: TOMORROW})).refused_by("input.future_day", at)
    told.when(make(**how, works="W-9")).refused_by("input.unknown_works", "works")
    told.when(make(**how, unit=NOWHERE)).refused_by("input.unknown_unit", "unit")
    told.when(make(**how, unit=NEIGHBOUR)).refused_by("works.wrong_unit", "unit")


def test_who_is_in_charge_is_known() -> None:
    founded().when(start(in_charge="nobody")).refused_by("input.unknown_person", "in_charge")


def test_a_works_of_a_village_that_was_closed_is_nobodys() -> None:
    roster = heard()
    roster.learn("unit_closed", VILLAGE, day("05-01"), {})
    founded(roster).when(start("05-01")).then_types("works_started")
    founded(roster).when(start("05-02")).refused_by("works.unit_closed", "unit", unit=VILLAGE)


def test_a_works_that_was_started_goes_over_with_its_village() -> None:
    roster = heard()
    merge(roster, "06-30")
    told = founded(roster).told(start())
    told.when(report(30, "06-30")).then_types("progress_reported")
    told.when(report(30, "06-30", unit=NEIGHBOUR)).then_types("progress_reported")
    told.when(report(30, "07-01")).refused_by("works.wrong_unit", "unit")


def test_late_records_are_accepted() -> None:
    told = founded().on(date(2027, 3, 1)).told(start())
    told.when(report(30, "06-30")).then_types("progress_reported")
