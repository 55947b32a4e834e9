"""The histories that are drawn come to whatever may be recorded, owed or held against somebody."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

import pytest

from services.rectification.domain import commands as rectification_commands
from services.venues.domain import commands as venues_commands
from tests.oracle import oracle
from tests.oracle.facts import MEETINGS
from tests.oracle.recording import Recorded, record
from tests.oracle.whole import whole_history

HISTORIES = 80
DUTIES = {
    "campaign.filing",
    "problem.claim",
    "problem.cause",
    "problem.measures",
    "problem.measure",
    "problem.close",
    "problem.ruling",
    "problem.verify",
    "problem.look_back",
    "problem.self_check",
    "works.frost",
    "works.acceptance",
    "works.defect",
    "works.opening",
    "works.repair",
    "venue.rota",
    "venue.activity",
}
BREACHES = {"problem.verify.other_hands", "works.start_without_resolution", "works.accepted_incomplete"}


@pytest.fixture(scope="module")
def recorded() -> list[Recorded]:
    return [asyncio.run(record(whole_history(seed))) for seed in range(HISTORIES)]


@pytest.fixture(scope="module")
def accounts(recorded: list[Recorded]) -> list[oracle.Account]:
    """Each at the end of its history, and a while after it."""
    last = [told.accepted[-1].at + timedelta(days=20) for told in recorded]
    return [oracle.account(told.accepted, until) for told, until in zip(recorded, last, strict=True)]


def test_every_command_of_rectification_and_venues_is_accepted_now_and_then(recorded: list[Recorded]) -> None:
    accepted = {fact.type for told in recorded for fact in told.accepted if fact.source != MEETINGS}
    assert accepted == {*rectification_commands.COMMANDS, *venues_commands.COMMANDS}


def test_only_what_one_command_led_to_is_recorded_at_one_moment(recorded: list[Recorded]) -> None:
    for told in recorded:
        events = [event for stored in told.events.values() for event in stored]
        causes = {(event.recorded_at_us, event.causation_id) for event in events}
        moments = Counter(moment for moment, _ in causes)
        opening = events[0].recorded_at_us  # rulebooks are adopted with the first record
        assert [moment for moment, times in moments.items() if times > 1] == [opening]


def test_every_duty_is_met_in_time_now_and_then_and_climbs_its_ladder_at_other_times(
    accounts: list[oracle.Account],
) -> None:
    assert {row["rule"] for row in rows(accounts) if row["state"] == "met"} == DUTIES
    assert {row["rule"] for row in rows(accounts) if row["rungs"]} == DUTIES


def test_every_breach_is_shown_now_and_then(accounts: list[oracle.Account]) -> None:
    shown = [row for account in accounts for row in account.breach_rows()]
    assert {row["rule"] for row in shown} >= BREACHES
    assert "works.start_without_resolution" in {row["rule"] for row in shown if row["withdrawn_on"]}


def rows(accounts: Iterable[oracle.Account]) -> list[oracle.Row]:
    """Of the duties of rectification and venues."""
    return [row for account in accounts for row in account.rows(account.horizon) if row["rule"] in DUTIES]
