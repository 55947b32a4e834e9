"""The comparison can fail: each number of both rulebooks, altered by one, makes account and answer key differ."""

import asyncio
import multiprocessing
import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from deploy.sample.compare import differences, of_services
from deploy.sample.load import lines, told
from deploy.sample.plan import Sample, make
from services.supervision.domain.duty import Law
from services.supervision.domain.lanes import LANES, MEETINGS, RECTIFICATION, VENUES, Lane
from shared.envelope import Stored
from tests.journeys.desks import recorded
from tests.journeys.in_memory import law, supervise

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
# Which lanes show a row's number, by what its id begins with; the others' are shown by matters and the branches' year.
OF_ROWS = {
    **dict.fromkeys(("problem.", "campaign.", "ladder.county_office"), (RECTIFICATION,)),
    **dict.fromkeys(("works.", "venue."), (VENUES,)),
}
OF_BREACHES = "ladder.accepting_committee"  # shown at once, whatever red day their ladder names
Events = Mapping[str, Sequence[Stored]]


@dataclass(frozen=True)
class County:
    """A sample and what its services have stored."""

    sample: Sample
    key: Mapping[str, Any]
    events: Events

    def differing(self, rules: Law, lanes: Sequence[Lane], events: Events | None = None) -> list[str]:
        """Of what these lanes judge."""
        until = self.sample.county.until
        office = supervise(events or self.events, self.sample.county.code, until, rules, lanes=lanes)
        key = of_services(self.key, *(lane.name for lane in lanes))
        return differences(key, office.duties(until), office.breaches())


@cache
def counties() -> list[County]:
    """Made once in each process. As they stand everything agrees, or no difference would mean anything."""
    samples = [make(seed, *SIZE, until) for seed, until in COUNTIES]
    every = [County(one, one.key(), asyncio.run(recorded(one, told(lines(one))))) for one in samples]
    for county in every:
        assert county.differing(law(), LANES) == []
    return every


@dataclass(frozen=True)
class Altered:
    """A rulebook of `service` with one number changed, and the lanes that should show it."""

    service: str
    rulebook: str
    lanes: tuple[Lane, ...]

    def shows(self) -> bool:
        return any(self._differs(county) for county in counties())

    def _differs(self, county: County) -> bool:
        if self.service == "supervision":
            return bool(county.differing(law(self.rulebook), self.lanes))
        heard = told(lines(county.sample, self.service))
        try:
            events = asyncio.run(recorded(county.sample, heard, self.rulebook))
        except AssertionError:
            return True  # a line of the file is refused by the other rule: that is a difference too
        return bool(county.differing(law(), self.lanes, events))


def altered(service: str, pattern: re.Pattern[str]) -> Iterator[Any]:
    """One rulebook for each place where the pattern stands, changed in that place only."""
    text = (SERVICES / service / "rules.toml").read_text(encoding="utf-8")
    for place in pattern.finditer(text):
        was = place[place.lastindex or 0]
        now = OTHER.get(was) or str(int(was) + 1)
        line = text.count("\n", 0, place.start()) + 1
        start, end = place.span(place.lastindex or 0)
        row = text[: place.start()].rpartition('id = "')[2]
        if row.startswith(OF_BREACHES):
            continue
        lanes = next((lanes for prefix, lanes in OF_ROWS.items() if row.startswith(prefix)), (MEETINGS,))
        rulebook = Altered(service, text[:start] + now + text[end:], lanes)
        yield pytest.param(rulebook, id=f"{service}-line-{line}-{place[0]}-{now}")


@pytest.fixture(scope="module")
def answers(request: pytest.FixtureRequest) -> Iterator[Mapping[Altered, Future[bool]]]:
    """Of every number that was selected, found on all cores."""
    items = [item for item in request.session.items if isinstance(item, pytest.Function)]
    numbers = [item.callspec.params.get("number") for item in items if item.path == request.path]
    pool = ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn"))
    yield {number: pool.submit(number.shows) for number in numbers if isinstance(number, Altered)}
    pool.shutdown(cancel_futures=True)


@pytest.mark.parametrize(
    "number", [*altered("supervision", NUMBER), *altered("meetings", NUMBER), *altered("meetings", TEST)]
)
def test_a_number(number: Altered, answers: Mapping[Altered, Future[bool]]) -> None:
    if not answers[number].result():
        pytest.fail("no duty and no breach of the sample shows the difference")
