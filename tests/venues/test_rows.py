"""From the states of programme, works and venue to the rows that pages and sheets show."""

from datetime import date
from typing import Any

import pytest

from services.venues.views.rows import stage, works_row
from shared.decider import Command
from shared.testing import Scenario
from tests.venues.village import (
    NEIGHBOUR,
    VILLAGE,
    acceptance,
    allocate,
    complete,
    day,
    founded,
    heard,
    later,
    merge,
    open_venue,
    pause,
    rejection,
    report,
    start,
)

BUILT = (report(30, "06-10"), report(40, "06-30"))
TODAY = date(2026, 12, 31)


def row(scenario: Scenario, language: Any = "zh-CN", today: date = TODAY) -> dict[str, Any]:
    works, plans = scenario.state("works-W-1"), scenario.state("programme-P-1")
    return works_row("W-1", works, plans, heard(), today, language)


@pytest.mark.parametrize(("told", "expected"), [
    ((), "planned"),
    ((allocate(),), "funded"),
    ((allocate(), allocate(-10_000_000, entry="A-2", corrects="A-1")), "planned"),
    ((start(),), "started"),
    ((start(), pause("06-10")), "paused"),
    ((start(), pause("06-10"), report(30, "06-10")), "started"),
    ((start(), report(30, "06-10"), pause("06-10")), "paused"),
    ((start(), pause("06-10"), report(30, "06-09")), "paused"),
    ((start(), pause("06-10"), report(30, "06-11")), "started"),
    ((start(), report(30, "06-11"), pause("06-10")), "started"),
    ((start(), report(30, "06-11"), pause("06-10"), pause("06-12", record="T-2", corrects="T-1")), "paused"),
    ((start(), report(30, "06-10"), pause(), report(35, "06-10", record="R-2", corrects="R-06-10")), "paused"),
    ((start(), pause("06-10"), report(30, "06-11"), report(30, "06-09", record="R", corrects="R-06-11")), "paused"),
    ((start(), pause(), report(30, "06-10"), pause(record="T-2", corrects="T-1", reason="等待钢材")), "started"),
    ((start(), report(30, "06-10"), pause("06-09"), pause(record="T-2", corrects="T-1")), "paused"),
    ((start(), pause("06-09"), report(30, "06-10"), pause("06-10", record="T-2", corrects="T-1")), "paused"),
    ((start(), pause("06-10"), complete()), "completed"),
    ((start(), complete(), rejection(day("12-31"))), "rejected"),
    ((start(), complete(), acceptance(missing=("simple_stage",))), "completed"),
    ((start(), complete(), acceptance()), "accepted"),
    ((start(), complete(), acceptance(), open_venue()), "open"),
])  # fmt: skip
def test_the_stage_follows_from_the_records(told: tuple[Command, ...], expected: str) -> None:
    scenario = founded().told(*told)
    assert stage("W-1", scenario.state("works-W-1"), scenario.state("programme-P-1")) == expected


def test_the_forecast_says_how_it_was_made() -> None:
    found = row(founded().told(start(), *BUILT))["forecast"]
    assert (found["finish"], found["reports"]) == (later(day("05-01"), 150).isoformat(), 2)
    assert "共 60 天，完成 40%" in found["method"]
    assert "最快和最慢" in found["method"]
    english = row(founded().told(start(), *BUILT), "en")["forecast"]["method"]
    assert "60 days" in english
    still = row(founded().told(start(), *BUILT, report(40, "07-30")))["forecast"]
    assert still["latest"] is None
    assert "无法推算" in still["method"]


def test_the_forecast_says_what_it_does_not_know() -> None:
    going_on = row(founded().told(start(), *BUILT))["forecast"]["method"]
    paused = row(founded().told(start(), *BUILT, pause("07-10")))["forecast"]["method"]
    assert ("停工" in going_on, "停工" in paused) == (False, True)
    ends_on = later(day("05-01"), 150)
    for today, passed in ((ends_on, False), (later(ends_on, 1), True)):
        told = row(founded().told(start(), *BUILT), today=today)["forecast"]["method"]
        assert ("没有登记完工" in told) == passed


def test_no_forecast_from_one_report_nor_of_what_is_finished() -> None:
    assert row(founded().told(start(), report(30, "06-10")))["forecast"] is None
    assert row(founded().told(start(), *BUILT, complete()))["forecast"] is None


REJECTED: tuple[Command, ...] = (
    start(),
    report(50, "06-01"),
    report(100, "07-01"),
    complete(),
    rejection(day("11-30")),
)


def rejected(*since: Command) -> Scenario:
    """On 1 October; what was reported since is recorded in December."""
    return founded(today=day("10-01")).told(*REJECTED).on(TODAY).told(*since)


@pytest.mark.parametrize("since", [
    (),
    (report(90, "09-30"),),  # recorded afterwards, of a day before it
    (report(90, "07-01", record="R-2", corrects="R-07-01"),),
    (report(0, "10-20"),),
    (pause("10-20"),),
])  # fmt: skip
def test_what_was_reported_before_a_rejection_makes_no_forecast(since: tuple[Command, ...]) -> None:
    found = row(rejected(*since))["forecast"]
    assert (found["finish"], found["earliest"], found["latest"], found["reports"]) == (None, None, None, 0)
    assert found["method"].startswith("工程于 2026-10-01 被验收退回")
    assert row(rejected(*since), "en")["forecast"]["method"].startswith("It was rejected on 2026-10-01")


@pytest.mark.parametrize("told_by_then", [(), (report(100, "10-01", record="R-2"),)])
def test_from_the_next_report_on_a_rejected_works_has_a_forecast_again(told_by_then: tuple[Command, ...]) -> None:
    """As the account reckons it: by the days since the start. A report of the rejection's day may be the next one."""
    on_the_day = founded(today=day("10-01")).told(*REJECTED[:-1], *told_by_then, REJECTED[-1])
    assert row(on_the_day)["forecast"]["finish"] is None
    again = on_the_day.told(report(90, "10-01"))
    found = row(again, today=day("10-20"))["forecast"]
    assert found["finish"] == later(day("05-01"), 170).isoformat() == "2026-10-18"  # 153 days × 100 / 90
    assert "退回后仍没有再次登记完工" in found["method"]
    assert "仍没有登记完工" not in found["method"]
    assert row(again.told(complete("10-01")))["forecast"] is None


def test_after_a_merger_the_works_is_shown_with_its_successor() -> None:
    roster = heard()
    merge(roster, "06-30")
    scenario = founded()
    works, plans = scenario.state("works-W-1"), scenario.state("programme-P-1")
    found = works_row("W-1", works, plans, roster, day("07-01"), "en")
    assert (found["unit"], found["planned_for"]) == (NEIGHBOUR, VILLAGE)


def test_a_works_whose_successor_was_closed_is_shown_with_the_last_that_had_it() -> None:
    roster = heard()
    merge(roster, "06-30")
    roster.learn("unit_closed", NEIGHBOUR, day("07-31"), {})
    scenario = founded()
    works, plans = scenario.state("works-W-1"), scenario.state("programme-P-1")
    assert works_row("W-1", works, plans, roster, day("08-01"), "en")["unit"] == NEIGHBOUR
