"""A venue in use: activities, and villagers' errands as counts of a month."""

from typing import Any

import pytest
from pydantic import ValidationError

from services.venues.domain.venue_events import ActivityHeld, ErrandsCounted
from tests.venues.village import NEIGHBOUR, NOWHERE, TODAY, VILLAGE, activity, day, errands, founded, later

TOMORROW = later(TODAY, 1)


def test_an_activity_is_told_with_a_count_of_those_who_came() -> None:
    founded().when(activity()).then(
        ActivityHeld(unit=VILLAGE, occurred_on=day("10-01"), works="W-1", record="H-10-01", participants=60)
    )
    founded().told(activity()).when(activity(record="H-2")).then_types("activity_held")


def test_a_wrong_activity_is_corrected_by_name() -> None:
    told = founded().told(activity())
    told.when(activity(participants=6)).refused_by("input.id_taken", "record")
    told.when(activity("09-30", corrects="H-9")).refused_by("record.not_standing", "corrects")
    told.when(activity("09-30", corrects="H-10-01")).then_types("activity_held")


def test_errands_are_counts_of_a_month() -> None:
    founded().when(errands()).then(
        ErrandsCounted(
            unit=VILLAGE,
            occurred_on=day("10-01"),
            works="W-1",
            record="E-2026-09",
            month="2026-09",
            taken_in=12,
            dealt_with=11,
        )
    )
    founded().when(errands(taken_in=0, dealt_with=3)).then_types("errands_counted")


def test_of_a_month_one_count_stands() -> None:
    told = founded().told(errands())
    told.when(errands(record="E-2")).refused_by("record.told_already", "month")
    told.when(errands(record="E-2", corrects="E-2026-09", taken_in=13)).then_types("errands_counted")
    told.when(errands("2026-10")).then_types("errands_counted")


def test_a_month_that_has_not_begun_has_no_errands() -> None:
    founded().when(errands("2026-10", "10-01")).then_types("errands_counted")
    founded().when(errands("2026-10", "09-30")).refused_by("errands.month_ahead", "month")


@pytest.mark.parametrize("change", [{"taken_in": -1}, {"dealt_with": 1.5}, {"villager": "张三"}, {"month": "2026-13"}])
def test_errands_are_whole_numbers_and_name_nobody(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        errands(**change)


@pytest.mark.parametrize(("make", "at"), [(activity, "held_on"), (errands, "counted_on")])
def test_what_no_record_of_a_venue_can_have_been(make: Any, at: str) -> None:
    founded().when(make(**{at: TOMORROW})).refused_by("input.future_day", at)
    founded().when(make(works="W-9")).refused_by("input.unknown_works", "works")
    founded().when(make(unit=NOWHERE)).refused_by("input.unknown_unit", "unit")
    founded().when(make(unit=NEIGHBOUR)).refused_by("works.wrong_unit", "unit")
