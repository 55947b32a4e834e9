"""Load → decide → append, on the store in memory."""

import asyncio
from uuid import uuid4

import pytest

from shared.append import Append, Appended
from shared.decider import Conflict, Refused
from shared.handler import Handler, RefusedTogether
from shared.memory import MemoryStore
from tests.shared.tally import COUNTY, FOLDS, Tally, Writer, decide, read, told


def handler(store: MemoryStore) -> Handler:
    return Handler(store, "tally", COUNTY, FOLDS, read, decide)


async def tally(store: MemoryStore, name: str) -> Tally:
    state: Tally = await handler(store).state(f"tally-{name}")
    return state


async def test_a_command_told_twice_gets_the_same_answer_and_counts_once() -> None:
    store = MemoryStore()
    command = told("a", 5)
    first = await handler(store).handle(command)
    again = await handler(store).handle(command)
    assert again == Appended(first.receipts, repeated=True)
    assert (await tally(store, "a")).votes == 5


async def test_a_command_that_would_be_refused_now_still_gets_the_answer_it_got_then() -> None:
    store = MemoryStore()
    house = handler(store)
    command = told("a", 1_000_000)
    first = await house.handle(command)
    assert (await house.handle(command)).receipts == first.receipts
    with pytest.raises(Refused, match=r"tally\.full"):
        await house.handle(told("a", 1))


async def test_another_content_under_a_known_id_is_refused_and_stores_nothing() -> None:
    store = MemoryStore()
    command_id = str(uuid4())
    await handler(store).handle(told("a", 5, command_id=command_id))
    with pytest.raises(Refused, match=r"command\.changed"):
        await handler(store).handle(told("a", 6, command_id=command_id))
    assert (await tally(store, "a")).votes == 5


async def test_a_command_that_changes_nothing_is_answered_and_remembered() -> None:
    store = MemoryStore()
    command = told("a", 0)
    assert await handler(store).handle(command) == Appended(())
    assert await handler(store).handle(command) == Appended((), repeated=True)
    assert (await store.tip()).position == 0


async def test_a_hundred_commands_for_one_stream_at_once_are_all_counted() -> None:
    store = MemoryStore()
    house = handler(store)
    await asyncio.gather(*(house.handle(told("a")) for _ in range(100)))
    assert await tally(store, "a") == Tally(votes=100, times=100)


async def test_two_handlers_on_one_store_decide_again_when_the_other_was_faster() -> None:
    store = MemoryStore()
    houses = handler(store), handler(store)
    for number in range(20):
        await houses[number % 2].handle(told("a"))
    assert await tally(store, "a") == Tally(votes=20, times=20)


async def test_somebody_always_faster_is_a_conflict_after_three_more_tries() -> None:
    class Busy(MemoryStore):
        tries = 0

        async def append(self, append: Append) -> Appended:
            self.tries += 1
            raise Conflict

    store = Busy()
    with pytest.raises(Conflict):
        await handler(store).handle(told("a"))
    assert store.tries == 4


async def test_together_all_are_stored_on_top_of_each_other() -> None:
    store = MemoryStore()
    answers = await handler(store).handle_together([told("a", 1), told("b", 2), told("a", 3)])
    assert [[(r.stream_id, r.version) for r in answer.receipts] for answer in answers] == [
        [("tally-a", 1)],
        [("tally-b", 1)],
        [("tally-a", 2)],
    ]
    assert await tally(store, "a") == Tally(votes=4, times=2)


async def test_together_one_refusal_stores_nothing_and_names_every_culprit() -> None:
    store = MemoryStore()
    commands = [told("a", 999_999), told("a", 2), told("b", 1), told("b", 1_000_000)]
    with pytest.raises(RefusedTogether) as refused:
        await handler(store).handle_together(commands)
    assert set(refused.value.refusals) == {commands[1].id, commands[3].id}
    assert (await store.tip()).position == 0


async def test_each_stores_the_others_when_one_is_refused() -> None:
    store = MemoryStore()
    answers = await handler(store).handle_each([told("a", 999_999), told("a", 2), told("a", 1)])
    assert [type(answer) for answer in answers] == [Appended, Refused, Appended]
    assert await tally(store, "a") == Tally(votes=1_000_000, times=2)


async def test_a_batch_that_was_half_done_is_finished_and_nothing_is_counted_twice() -> None:
    store = MemoryStore()
    commands = [told("a") for _ in range(4)]
    await handler(store).handle_each(commands[:2])
    answers = await handler(store).handle_together(commands)
    assert [isinstance(a, Appended) and a.repeated for a in answers] == [True, True, False, False]
    assert (await tally(store, "a")).votes == 4


async def test_a_stream_written_behind_the_handlers_back_is_read_again() -> None:
    store = MemoryStore()
    house = handler(store)
    await house.handle(told("a"))
    await store.append(Writer("a", version=1).next())
    await house.handle(told("a"))
    assert (await tally(store, "a")).times == 3


async def test_texts_stay_beside_the_body_and_can_be_erased() -> None:
    store = MemoryStore()
    answer = await handler(store).handle(told("a", note="张三的话"))
    (row,) = await store.read_page(0, 10)
    assert "张三" not in row.body
    assert await store.texts([row.id]) == {row.id: {"note": "张三的话"}}
    assert await store.erase([answer.receipts[0].id]) == 1
    assert await store.texts([row.id]) == {}
