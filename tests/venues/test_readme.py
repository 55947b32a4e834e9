"""What the README shows is what is answered."""

from shared.memory import MemoryStore
from tests.examples import examples, is_answered
from tests.venues.doors import door, say
from tests.venues.village import allocate, batch, complete, disburse, planned, programme, start


async def test_the_examples_are_answered_as_they_say() -> None:
    async with door(MemoryStore("venues", "test")) as at:
        await say(at, programme(), batch(), planned(), start(), allocate(), disburse(), complete())
        found = [*examples("venues")]
        for example in found:
            await is_answered(at, example)
        assert [example.status for example in found] == [200, 422, 422]
