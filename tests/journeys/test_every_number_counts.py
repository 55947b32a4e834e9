"""The comparison can fail: each number of both rulebooks, altered by one, makes account and answer key differ."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from deploy.sample.compare import differences, of_services
from deploy.sample.load import lines, told
from deploy.sample.plan import Sample, make
from services.supervision.domain.duty import Law
from shared.envelope import Stored
from tests.journeys.in_memory import law, record, supervise

# Seed and day: the first show most. In February the yearly duties of 2026 have come due.
COUNTIES = (
    *((seed, date(2027, 2, 5)) for seed in (1, 2, 3, 4)),
    *((seed, date(2026, 11, 23)) for seed in (1, 2, 8, 18, 19, 42)),
    (5, date(2026, 8, 12)),
)
SIZE = 3, 8  # townships, villages in each
SERVICES = Path(__file__).parents[2] / "services"
# `number` names a rung; the late mark changes no verdict; no duty runs 25 days or nearly so.
NUMBER = re.compile(r"\b(?!number\b|mark_after_days\b|length_days = 25\b)([a-z_]+) = ([0-9]+)(?=[\s,}\]])")
TEST = re.compile(r'test = "(at_least|more_than)"')
OTHER = {"at_least": "more_than", "more_than": "at_least"}


def altered(service: str, pattern: re.Pattern[str]) -> Iterator[Any]:
    """One rulebook for each place where the pattern stands, changed in that place only."""
    text = (SERVICES / service / "rules.toml").read_text(encoding="utf-8")
    for place in pattern.finditer(text):
        was = place[place.lastindex or 0]
        now = OTHER.get(was) or str(int(was) + 1)
        line = text.count("\n", 0, place.start()) + 1
        start, end = place.span(place.lastindex or 0)
        yield pytest.param(text[:start] + now + text[end:], id=f"{service}-line-{line}-{place[0]}-{now}")


@pytest.fixture(scope="module")
def samples() -> list[Sample]:
    return [make(seed, *SIZE, until) for seed, until in COUNTIES]


@pytest.fixture(scope="module")
def keys(samples: list[Sample]) -> list[dict[str, Any]]:
    return [of_services(sample.key(), "meetings") for sample in samples]


@pytest.fixture(scope="module")
async def recorded(samples: list[Sample], keys: list[dict[str, Any]]) -> list[list[Stored]]:
    """As they stand everything agrees, or no difference would mean anything."""
    every = [await record(sample, list(told(lines(sample, "meetings")))) for sample in samples]
    for sample, key, events in zip(samples, keys, every, strict=True):
        assert differs(sample, key, events) == []
    return every


def differs(sample: Sample, key: dict[str, Any], events: list[Stored], rules: Law | None = None) -> list[str]:
    office = supervise(events, sample.county.code, sample.county.until, rules)
    return differences(key, office.duties(sample.county.until), office.breaches())


@pytest.mark.parametrize("rulebook", [*altered("supervision", NUMBER)])
async def test_a_number_of_supervision(
    rulebook: str, samples: list[Sample], keys: list[dict[str, Any]], recorded: list[list[Stored]]
) -> None:
    for sample, key, events in zip(samples, keys, recorded, strict=True):
        if differs(sample, key, events, law(rulebook)):
            return
    pytest.fail("no duty and no breach of the sample shows the difference")


@pytest.mark.parametrize("rulebook", [*altered("meetings", NUMBER), *altered("meetings", TEST)])
async def test_a_number_of_meetings(rulebook: str, samples: list[Sample], keys: list[dict[str, Any]]) -> None:
    for sample, key in zip(samples, keys, strict=True):
        try:
            events = await record(sample, list(told(lines(sample, "meetings"))), rulebook)
        except AssertionError:
            return  # a line of the file is refused by the other rule: that is a difference too
        if differs(sample, key, events):
            return
    pytest.fail("no duty and no breach of the sample shows the difference")
