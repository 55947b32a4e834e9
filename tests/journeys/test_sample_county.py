"""The account of the sample county agrees with the answer key, which was derived from the plan of its faults."""

from datetime import date

import pytest

from deploy.sample.compare import differences, of_services
from deploy.sample.disturb import disturb
from deploy.sample.load import lines, told
from deploy.sample.plan import make
from tests.journeys.in_memory import record, supervise

# In the year, and when the yearly duties have come due.
UNTIL = (date(2026, 11, 23), date(2027, 2, 5))


@pytest.mark.parametrize("seed", range(1, 21))
async def test_the_account_agrees_with_the_answer_key(seed: int) -> None:
    sample = make(seed, 3, 8, UNTIL[seed % 2])
    events = await record(sample, list(told(lines(sample, "meetings"))))
    office = supervise(events, sample.county.code, sample.county.until)
    assert (
        differences(of_services(sample.key(), "meetings"), office.duties(sample.county.until), office.breaches()) == []
    )


@pytest.mark.parametrize("seed", range(1, 6))
async def test_the_same_facts_told_in_another_order_and_twice_come_to_the_same(seed: int) -> None:
    sample = make(seed, 3, 8, UNTIL[seed % 2])
    events = await record(sample, list(told(disturb(lines(sample, "meetings"), seed))))
    office = supervise(events, sample.county.code, sample.county.until)
    assert (
        differences(of_services(sample.key(), "meetings"), office.duties(sample.county.until), office.breaches()) == []
    )


@pytest.mark.parametrize("batch", [1, 7, 100_000])
async def test_the_size_of_the_batches_changes_nothing(batch: int) -> None:
    sample = make(5, 3, 8, UNTIL[1])
    events = await record(sample, list(told(lines(sample, "meetings"))))
    office = supervise(events, sample.county.code, sample.county.until, batch=batch)
    assert (
        differences(of_services(sample.key(), "meetings"), office.duties(sample.county.until), office.breaches()) == []
    )
