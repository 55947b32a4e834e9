"""The work handbook is printed from the records: each told once, in the month of its day, as it stands."""

from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio

from services.meetings.domain.commands import DeclareCounts, RegisterUnit
from shared.decider import Command
from shared.memory import MemoryStore
from tests.doors import Door
from tests.meetings.doors import door
from tests.meetings.test_branch_life import dues, step
from tests.meetings.test_kinds import corrected, held
from tests.meetings.village import COUNTS, COUNTY, NEIGHBOUR, TOWNSHIP, VILLAGE, YEAR_START, day, roster

UNITS = (
    RegisterUnit(unit=COUNTY, kind="county", name="县", enrolled_on=YEAR_START),
    RegisterUnit(unit=TOWNSHIP, kind="township", name="镇", parent=COUNTY, enrolled_on=YEAR_START),
    RegisterUnit(unit=VILLAGE, kind="village", name="甲村", parent=TOWNSHIP, enrolled_on=YEAR_START),
    RegisterUnit(unit=NEIGHBOUR, kind="village", name="乙村", parent=TOWNSHIP, enrolled_on=YEAR_START),
)


@pytest_asyncio.fixture
async def meetings() -> AsyncIterator[Door]:
    async with door(MemoryStore("meetings", "test")) as opened:
        counts = DeclareCounts(unit=VILLAGE, first_day=YEAR_START, counts=COUNTS)
        await say(opened, *UNITS, counts, *roster(VILLAGE), *roster(NEIGHBOUR, "n"))
        yield opened


async def say(meetings: Door, *commands: Command) -> None:
    for command in commands:
        told = command.model_dump(mode="json")
        answer = await meetings.tell(told["type"], told)
        assert answer.status_code == 200, answer.text


async def printed(meetings: Door, unit: str = VILLAGE, year: int = 2026) -> Any:
    answer = await meetings.see(f"/handbook/{unit}?year={year}", "reader", unit)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_meeting_of_several_kinds_is_told_once_and_referred_to(meetings: Door) -> None:
    how: dict[str, Any] = {"lecturer": "first", "topics": ["party_building"], "other_topics": ["春耕"]}
    listed = [{"kind": "theme_day", "counted": "voting_members", "present": 15}]
    await say(meetings, held("theme_day", "party_lecture", "branch_study", attendance=listed, **how))
    book = await printed(meetings)
    june = book["months"][5]
    (meeting,) = june["meetings"]
    assert (meeting["day"], meeting["chair"], meeting["attendance"]) == ("2026-06-30", "secretary", listed)
    assert (meeting["topics"], meeting["other_topics"]) == (["party_building"], ["春耕"])
    assert june["by_kind"] == {"branch_study": ["G-1"], "party_lecture": ["G-1"], "theme_day": ["G-1"]}
    assert june["lectures"] == [{"meeting": "G-1", "lecturer": "first"}]
    assert (book["counts"]["meetings"], book["counts"]["by_kind"]["branch_study"]) == (1, 1)
    assert [month["meetings"] for month in book["months"] if month["month"] != "2026-06"] == [[]] * 11


async def test_the_handbook_goes_on_with_the_records(meetings: Door) -> None:
    await say(meetings, held("theme_day"))
    assert (await printed(meetings))["counts"]["meetings"] == 1
    await say(meetings, corrected("theme_day", held_on=day("05-31")), held("theme_day", meeting="G-2"))
    months = (await printed(meetings))["months"]
    assert [[meeting["meeting"] for meeting in month["meetings"]] for month in months[4:6]] == [["G-1"], ["G-2"]]
    assert (await printed(meetings, year=2025))["counts"]["meetings"] == 0
    assert (await printed(meetings, NEIGHBOUR))["counts"]["meetings"] == 0


async def test_dues_stand_in_the_month_of_their_collection_as_corrected(meetings: Door) -> None:
    wrong = dues("2026-02", "03-09")
    await say(meetings, wrong, dues("2026-02", "03-09", record="D-2", corrects=wrong.record, amount_fen=6_000))
    book = await printed(meetings)
    assert book["months"][2]["dues"] == [
        {"record": "D-2", "month": "2026-02", "members_paid": 18, "amount_fen": 6_000, "day": "2026-03-09"}
    ]
    assert book["counts"]["dues_fen"] == 6_000


async def test_development_is_told_by_case_numbers(meetings: Door) -> None:
    await say(meetings, step("applicant", "01-10"), step("activist", "03-10"))
    book = await printed(meetings)
    assert [(one["case"], one["step"]) for one in book["months"][2]["development"]] == [("C-7", "activist")]
    assert (book["counts"]["cases"], book["counts"]["development"]) == (1, {"activist": 1, "applicant": 1})
    assert book["standard"] is None


async def test_a_handbook_is_for_those_in_whose_scope_the_unit_lies(meetings: Door) -> None:
    assert (await meetings.see(f"/handbook/{VILLAGE}?year=2026", "reader", NEIGHBOUR)).status_code == 403
    assert (await meetings.see("/handbook/990101009000?year=2026")).status_code == 404
    assert (await meetings.see(f"/handbook/{VILLAGE}?year=26")).status_code == 422
    assert (await meetings.see(f"/handbook/{VILLAGE}")).status_code == 422


async def test_an_erased_topic_is_gone_at_once_and_the_correction_told_again_stays_a_repeat(meetings: Door) -> None:
    told, store = corrected("branch_study", other_topics=["春耕"], minutes="记录"), meetings.inlet.store
    await say(meetings, held("branch_study"), told)
    (meeting,) = (await printed(meetings))["months"][5]["meetings"]
    assert meeting["other_topics"] == ["春耕"]
    await store.erase([event.id for event in await store.read_page(0, 999) if event.type == "meeting_corrected"])
    (meeting,) = (await printed(meetings))["months"][5]["meetings"]
    assert meeting["other_topics"] == []
    recorded = (await store.tip()).position
    await say(meetings, told)
    assert (await store.tip()).position == recorded
