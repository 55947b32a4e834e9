"""A rulebook that is adopted later judges what lies in its rows' time as if it had been in use from the beginning."""

from collections.abc import Mapping
from typing import Any

import pytest

from services.meetings.domain.commands import MergeUnit
from shared import handler
from shared.adoption import AdoptRulebook
from shared.deciding import Told
from shared.memory import MemoryStore
from tests.meetings.doors import door
from tests.meetings.village import (
    COUNTY,
    COURSE,
    NEIGHBOUR,
    ROWS,
    VILLAGE,
    county,
    day,
    founded,
    opened,
    sit,
    upto,
    verdicts,
)

Rows = tuple[Mapping[str, Any], ...]
COMMAND = "0192d5a0-0000-7000-8000-000000000001"


def with_row(rule: str, in_force_from: str, **change: Any) -> Rows:
    """The rulebook with one row more: a newer form of the one named."""
    old = next(row for row in ROWS if row["id"] == f"{rule}/1")
    return (*ROWS, {**old, "id": f"{rule}/2", "in_force_from": in_force_from, **change})


def adopt(rows: Rows) -> AdoptRulebook:
    return AdoptRulebook(county=COUNTY, rows=rows)


DIRECTOR_ONLY = {"chairs": ["village_director"], "tolerated_chairs": []}


def test_a_changed_row_judges_the_records_of_its_time_afresh() -> None:
    stricter = adopt(with_row("matter.resolution", "2026-02-10", **DIRECTOR_ONLY))
    upto("disclosure").when(stricter).then_types("rulebook_adopted", "step_voided", "step_refused")
    found = verdicts(upto("disclosure").told(stricter))
    assert found["G-resolution-02-10/resolution"] == ("wrong_chair",)
    assert found["G-review-02-01/review"] == "approved"


def test_a_row_that_begins_later_judges_nothing_afresh() -> None:
    later = adopt(with_row("matter.resolution", "2026-02-11", **DIRECTOR_ONLY))
    upto("disclosure").when(later).then_types("rulebook_adopted")


def test_a_row_that_is_taken_out_again_leaves_the_verdicts_as_they_were() -> None:
    stricter = adopt(with_row("matter.resolution", "2026-02-10", **DIRECTOR_ONLY))
    before = upto("disclosure")
    after = before.told(stricter, adopt(ROWS))
    assert after.state("matter-M-1").verdicts == before.state("matter-M-1").verdicts


CHANGES: list[Rows] = [
    with_row("matter.resolution", "2026-02-10", **DIRECTOR_ONLY),
    with_row("matter.proposal", "2026-01-01", kinds=["theme_day"]),
    with_row("disclosure.length", "2026-02-15", full_days_min=11),
    with_row("assembly.members_assembly", "2026-01-15", majority={"num": 1, "den": 1, "test": "more_than"}),
    with_row("deliberation.parties", "2025-01-01", required=[["linked_leader"]]),
    with_row("resolution.collective", "2026-02-01", matter_kinds=["works"]),
]


@pytest.mark.parametrize("rows", CHANGES, ids=lambda rows: rows[-1]["id"])
def test_the_same_facts_give_the_same_verdicts_whenever_the_rules_came(rows: Rows) -> None:
    matters = (opened(), *COURSE, MergeUnit(unit=VILLAGE, into=NEIGHBOUR, merged_on=day("03-02")))
    first = founded().told(adopt(rows), *matters)
    last = founded().told(*matters, adopt(rows))
    assert first.state("matter-M-1").verdicts == last.state("matter-M-1").verdicts
    assert first.state("matter-M-1").verdicts != founded().told(*matters).state("matter-M-1").verdicts


def test_every_unit_is_judged_afresh() -> None:
    foreign = sit("resolution", "02-10", matter="M-2", unit=NEIGHBOUR, meeting="G-n", chair="nsecretary")
    before: dict[str, Any] = {"opening_record": True, "steps_before": ["proposal", "deliberation", "review"]}
    scenario = upto("disclosure").told(opened("M-2", unit=NEIGHBOUR, **before), foreign)
    stricter = adopt(with_row("matter.resolution", "2026-02-10", **DIRECTOR_ONLY))
    after = scenario.told(stricter)
    assert verdicts(after, "M-2") == {"G-n/resolution": ("wrong_chair",)}
    assert verdicts(after, "M-1")["G-resolution-02-10/resolution"] == ("wrong_chair",)


async def test_the_rulebook_and_all_that_it_changes_are_one_append(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when the county is too large for what a process keeps in mind of it."""
    store = MemoryStore("meetings")
    async with door(store) as opened_door:
        for command in (*county(), opened(), *COURSE):
            told = command.model_dump(mode="json")
            await opened_door.tell(told["type"], told)
    monkeypatch.setattr(handler, "STREAMS_CACHED", 3)
    async with door(store) as restarted:
        stricter = adopt(with_row("matter.resolution", "2026-02-10", **DIRECTOR_ONLY))
        appended = await restarted.inlet.handler.handle(Told(COMMAND, stricter, "service/meetings"))
        assert [receipt.type for receipt in appended.receipts] == [
            "rulebook_adopted", "step_voided", "step_voided", "step_voided", "step_refused", "step_refused",
            "step_refused",
        ]  # fmt: skip
        stored = await store.read_page(appended.receipts[0].position - 1, 100)
        assert {(event.causation_id, event.correlation_id) for event in stored} == {(COMMAND, COMMAND)}
