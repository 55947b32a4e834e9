"""A text that was erased is shown nowhere any more, is not told anew by us, and leaves a repeat a repeat."""

from uuid import uuid4

from services.rectification.domain.commands import TakeFinding
from shared.deciding import Told
from shared.memory import MemoryStore
from tests.doors import Door
from tests.rectification.county import NEIGHBOUR, OFFICE, VILLAGE, check, claim, completion, found, listed, measure
from tests.rectification.doors import KEPT, RUNNING, Drawer, door, say, upload

SCOPE = {"units": [NEIGHBOUR]}
CHILD = f"P-1.{NEIGHBOUR}"


async def erase(store: MemoryStore, kind: str) -> None:
    assert await store.erase([event.id for event in await store.read_page(0, 99) if event.type == kind])


async def titles(at: Door, *numbers: str) -> list[str | None]:
    return [(await at.see(f"/problems/{number}")).json()["title"] for number in numbers]


async def test_an_erased_text_is_gone_at_once_from_every_view_and_list() -> None:
    store = MemoryStore("rectification")
    async with door(store=store) as at:
        await say(at, RUNNING, listed(), claim(), measure("06-02"))
        lists = (await at.see("/lists")).json()
        assert (lists["problems"][0]["title"], lists["tasks"][0]["wording"]) == ("公开不及时", "专人负责")
        for kind in ("campaign_opened", "problem_listed", "measure_planned"):
            await erase(store, kind)
        assert await titles(at, "P-1") == [None]
        assert [row["title"] for row in (await at.see("/campaigns")).json()] == [None]
        [row] = (await at.see("/problems")).json()
        assert (row["title"], row["description"], row["responsible"]) == (None, None, "secretary")
        lists = (await at.see("/lists")).json()
        assert (lists["problems"][0]["title"], lists["tasks"][0]["wording"]) == (None, None)


async def test_a_child_is_told_in_its_parents_words_and_keeps_no_copy_of_them() -> None:
    store = MemoryStore("rectification")
    async with door(store=store) as at:
        await say(at, RUNNING, listed(), check(scope=SCOPE), found(NEIGHBOUR, True))
        assert await titles(at, "P-1", CHILD) == ["公开不及时"] * 2
        assert [row["title"] for row in (await at.see("/problems", scope=NEIGHBOUR)).json()] == ["公开不及时"]
        parent, child = [event for event in await store.read_page(0, 99) if event.type == "problem_listed"]
        assert [*await store.texts([parent.id, child.id])] == [parent.id]
        await store.erase([parent.id])
        assert await titles(at, "P-1", CHILD) == [None] * 2


async def test_a_problem_whose_words_were_erased_before_it_was_found_elsewhere_has_none_there_either() -> None:
    store = MemoryStore("rectification")
    async with door(store=store) as at:
        await say(at, RUNNING, listed(), check(scope=SCOPE))
        await erase(store, "problem_listed")
        await say(at, found(NEIGHBOUR, True))
        assert await titles(at, "P-1", CHILD) == [None] * 2


async def test_the_child_of_a_findings_problem_says_where_it_is_told_in_words() -> None:
    async with door() as at:
        await say(at, RUNNING)
        finding = TakeFinding(finding="I-7", campaign="C", unit=VILLAGE, office=OFFICE)
        await at.inlet.handler.handle(Told(str(uuid4()), finding, "service"))
        await say(at, check("F.I-7", scope=SCOPE), found(NEIGHBOUR, True, "F.I-7"))
        lists = (await at.see("/lists")).json()
        assert [row["title"] for row in lists["problems"]] == ["督查发现 I-7（内容见督查室该条记录）"] * 2


async def test_what_is_told_again_after_its_text_was_erased_is_still_a_repeat() -> None:
    store = MemoryStore("rectification")
    commands = (RUNNING, listed(), measure("06-02"))
    async with door(store=store) as at:
        await say(at, *commands)
        for kind in ("campaign_opened", "problem_listed", "measure_planned"):
            await erase(store, kind)
    async with door(store=store) as restarted:
        for command in commands:
            assert (await say(restarted, command)).json()["events"] == []
        other = await say(restarted, listed(unit=NEIGHBOUR))
        assert other.json()["rule"] == "input.id_taken"


async def test_a_note_where_there_was_none_is_no_repeat() -> None:
    store, drawer = MemoryStore("rectification"), Drawer()
    done = completion("06-03", evidence=[KEPT])
    async with door(drawer, store=store) as at:
        await upload(at)
        await say(at, RUNNING, listed(), measure("06-02"), done)
    async with door(drawer, store=store) as restarted:
        assert (await say(restarted, done)).json()["events"] == []
        noted = await say(restarted, done.model_validate({**done.model_dump(), "note": "已整改"}))
        assert noted.json()["rule"] == "measure.completed_already"
