"""What venues says is heard as it stands in its golden samples: no more than verdicts need, and nothing wrongly."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from services.supervision.domain.affairs.keepers import keepers_of
from services.supervision.domain.facts.heard import Envelope
from services.supervision.domain.facts.reading import Fact, read
from services.supervision.domain.facts.roster import OF_VENUES, KeepersAdopted
from services.supervision.domain.facts.works import (
    READERS,
    AcceptanceRecorded,
    ActivityHeld,
    DutyCheckedIn,
    FacilityChanged,
    RotaPublished,
    Shift,
    VenueOpened,
    WorksCompleted,
    WorksPlanned,
    WorksReported,
    WorksStarted,
)
from shared.days import minute_of
from shared.envelope import parse

SAMPLES = {
    path.name.partition(".")[0]: path
    for path in sorted((Path(__file__).parents[2] / "services" / "venues" / "samples").glob("*.json"))
}
AT_US = 7
HEAD: Envelope = ("E", "C", "990101001001", date(2026, 3, 1), AT_US)
NINTH = date(2026, 11, 16)


def heard(kind: str) -> tuple[Envelope, Fact | None]:
    said = parse(SAMPLES[kind].read_text("utf-8"))
    head = (said.id, said.causation_id, said.unit, said.occurred_on, AT_US)
    return head, read("venues", kind, head, said.data)


def test_the_source_says_everything_that_verdicts_rest_on() -> None:
    assert SAMPLES.keys() >= {*READERS, *OF_VENUES}


@pytest.mark.parametrize("kind", SAMPLES)
def test_whatever_else_it_says_is_passed_over(kind: str) -> None:
    assert (heard(kind)[1] is not None) == (kind in {**READERS, **OF_VENUES})


@pytest.mark.parametrize(
    ("kind", "told", "fields"),
    [
        ("works_planned", WorksPlanned, ("W-1", 2026, "M-7", ())),
        ("works_started", WorksStarted, ("W-1", "S-1", None, "M-7")),
        ("progress_reported", WorksReported, ("W-1", "R-2", "R-1", 35)),
        ("works_completed", WorksCompleted, ("W-1", "C-1", None)),
        ("acceptance_recorded", AcceptanceRecorded, ("W-1", "990101000002", False, True, (date(2026, 10, 15),))),
        ("venue_opened", VenueOpened, ("W-1",)),
        ("facility_changed", FacilityChanged, ("W-1", "notice_board", True)),
        ("activity_held", ActivityHeld, ("W-1", "H-1", None)),
        (
            "rota_published",
            RotaPublished,
            (
                *("W-1", NINTH),
                (
                    Shift(NINTH, minute_of(NINTH, "08:00"), minute_of(NINTH, "12:00")),
                    Shift(NINTH, minute_of(NINTH, "20:00"), minute_of(date(2026, 11, 17), "02:00")),
                ),
            ),
        ),
        ("duty_checked_in", DutyCheckedIn, ("W-1", "p-secretary", minute_of(NINTH, "08:03"), True)),
    ],
)
def test_a_golden_sample_tells_what_it_says(kind: str, told: Any, fields: tuple[Any, ...]) -> None:
    head, fact = heard(kind)
    assert fact == told(*head, *fields)


def test_the_same_type_of_another_source_is_another_fact() -> None:
    assert read("meetings", "works_planned", HEAD, {}) is None
    fact = read("meetings", "progress_reported", HEAD, {"matter": "M", "report": "R"})
    assert not isinstance(fact, WorksReported)


@pytest.mark.parametrize(
    ("verdict", "conditions", "decides"),
    [
        ("accepted", ("present", "working"), True),
        ("accepted", ("present", "missing"), False),
        ("rejected", ("present", "missing"), True),
        ("rejected", ("present", "working"), True),
    ],
)
def test_accepted_with_an_item_missing_decides_nothing(
    verdict: str, conditions: tuple[str, ...], decides: bool
) -> None:
    items = {f"item{number}": condition for number, condition in enumerate(conditions)}
    data = {"works": "W", "office": "O", "verdict": verdict, "items": items}
    fact = read("venues", "acceptance_recorded", HEAD, data)
    assert isinstance(fact, AcceptanceRecorded)
    assert fact.decides == decides


def test_of_defects_each_day_counts_once_in_its_order() -> None:
    defects = [{"defect": str(number), "due": f"2026-04-{number:02}"} for number in (9, 3, 9)]
    data = {
        "works": "W",
        "office": "O",
        "verdict": "rejected",
        "items": {},
        "defects": [*defects, {"defect": "x", "due": "2026-04-03"}],
    }
    fact = read("venues", "acceptance_recorded", HEAD, data)
    assert isinstance(fact, AcceptanceRecorded)
    assert fact.dues == (date(2026, 4, 3), date(2026, 4, 9))


def test_an_item_that_is_present_or_working_is_there() -> None:
    for condition in ("present", "working"):
        data = {"works": "W", "item": "stage", "condition": condition}
        assert read("venues", "facility_changed", HEAD, data) == FacilityChanged(*HEAD, "W", "stage", False)


def test_of_its_rules_those_are_heard_that_say_whose_check_in_counts() -> None:
    _, fact = heard("rulebook_adopted")
    assert isinstance(fact, KeepersAdopted)
    assert [row["id"] for row in fact.rows] == ["rota.keepers/1"]
    [row] = keepers_of(fact).rows
    assert row.in_force_from == date(2020, 1, 1)
    assert row.posts == {
        *("branch_secretary", "branch_committee_member", "village_director"),
        *("village_committee_member", "village_clerk"),
    }


@pytest.mark.parametrize("week", ["2026-W54", "2026-47", ""])
def test_a_week_that_there_is_not_is_not_read(week: str) -> None:
    with pytest.raises(ValueError, match=r"week|unpack|literal"):
        read("venues", "rota_published", HEAD, {"works": "W", "week": week, "shifts": []})
