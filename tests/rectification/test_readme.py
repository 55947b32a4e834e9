"""What the README shows is what is answered."""

from tests.examples import examples, is_answered
from tests.rectification.county import check, listed
from tests.rectification.doors import RUNNING, door, say


async def test_the_examples_are_answered_as_they_say() -> None:
    (found,) = examples("rectification")
    async with door() as at:
        assert (await say(at, RUNNING, listed(), check())).status_code == 200
        await is_answered(at, found)
