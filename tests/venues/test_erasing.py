"""A text that was erased is shown nowhere any more, and leaves a repeat a repeat."""

from datetime import date

from shared.memory import MemoryStore
from tests.venues.doors import door, say
from tests.venues.village import VILLAGE, batch, complete, planned, programme, rejection, start

TOLD = (programme(), batch(), planned(), start(), complete(), rejection(date(2027, 1, 31)))


async def test_an_erased_text_is_gone_at_once_and_what_is_told_again_is_a_repeat() -> None:
    store = MemoryStore("venues", "test")
    async with door(store) as at:
        await say(at, *TOLD)
        assert (await at.see("/works/W-1")).json()["title"] is not None
        recorded = await store.read_page(0, 99)
        assert await store.erase([event.id for event in recorded])
        works = (await at.see("/works/W-1")).json()
        assert (works["title"], works["acceptances"][0]["defects"][0]["what"]) == (None, None)
        assert [row["title"] for row in (await at.see(f"/works?unit={VILLAGE}")).json()] == [None]
        (shown,) = (await at.see("/programmes")).json()
        assert (shown["title"], shown["batches"][0]["title"]) == (None, None)
    async with door(store) as restarted:
        await say(restarted, *TOLD)
        assert await restarted.count() == len(recorded)
