"""The account of the sample county agrees with the answer key, which was derived from the plan of its faults."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pytest

from deploy.sample.compare import differences
from deploy.sample.disturb import disturb
from deploy.sample.load import lines, told
from deploy.sample.plan import Sample, make
from tests.journeys.desks import recorded
from tests.journeys.in_memory import supervise

# In the year, and when the yearly duties have come due.
UNTIL = (date(2026, 11, 23), date(2027, 2, 5))


async def differing(sample: Sample, found: Iterable[Mapping[str, Any]], batch: int = 500) -> list[str]:
    """Where the account of what these lines led to is not the key's."""
    until = sample.county.until
    office = supervise(await recorded(sample, told(found)), sample.county.code, until, batch=batch)
    return differences(sample.key(), office.duties(until), office.breaches())


@pytest.mark.parametrize("seed", range(1, 21))
async def test_the_account_agrees_with_the_answer_key(seed: int) -> None:
    sample = make(seed, 3, 8, UNTIL[seed % 2])
    assert await differing(sample, lines(sample)) == []


@pytest.mark.parametrize("seed", range(1, 6))
async def test_the_same_facts_told_in_another_order_and_twice_come_to_the_same(seed: int) -> None:
    """The order is another one across the services, too."""
    sample = make(seed, 3, 8, UNTIL[seed % 2])
    assert await differing(sample, disturb(lines(sample), seed)) == []


@pytest.mark.parametrize("batch", [1, 7, 100_000])
async def test_the_size_of_the_batches_changes_nothing(batch: int) -> None:
    """Batches of one source come between those of the others, and a service may be heard long after the others."""
    sample = make(5, 3, 8, UNTIL[1])
    assert await differing(sample, lines(sample), batch) == []
