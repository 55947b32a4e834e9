"""The life of a problem, asked whole of the real processes: rectification beside meetings, on real servers."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest_asyncio
from python_calamine import CalamineWorkbook

from deploy.local.nats import NatsServer
from shared.serving.routes import today
from tests.databases import Database
from tests.process import BEARER, Process, answered, is_refused, say, started, takes
from tests.rectification.county import (
    NEIGHBOUR,
    OFFICE,
    POSTS,
    START,
    THIRD,
    TOWNSHIP,
    UNITS,
    campaign,
    cause,
    check,
    claim,
    closing,
    completion,
    decline,
    extension,
    filing,
    found,
    listed,
    look_back,
    measure,
    rejection,
    reopening,
    request,
    ruling,
)
from tests.rectification.test_spreadsheet import filled
from tests.road import config, provisioning, until

RUNNING = campaign(ends_on=date(2199, 11, 30))
PICTURE = b"\xff\xd8\xff\xe0" + bytes(20 * 2**20 - 4)
CHILD = f"P-1.{NEIGHBOUR}"


async def register(meetings: Process) -> None:
    """The county of the tests, told to meetings."""
    told: list[tuple[str, dict[str, Any]]] = []
    for code, (kind, parent, sector) in UNITS.items():
        unit = {"unit": code, "kind": kind, "name": code, "parent": parent, "enrolled_on": str(START)}
        told.append(("register_unit", unit if kind == "township" else {**unit, "sector": sector}))
    for person, (post, unit_) in POSTS.items():
        told.append(("register_person", {"person": person, "unit": unit_, "name": person}))
        held = {"assignment": f"A-{person}", "person": person, "post": post, "unit": unit_, "first_day": str(START)}
        told.append(("assign_post", held))
    for kind, body in told:
        answer = await meetings.tell(kind, body)
        assert answer.status_code == 200, answer.text


@pytest_asyncio.fixture
async def processes(
    tmp_path: Path,
    meetings_database: Database,
    rectification_database: Database,
    nats_server: Callable[..., NatsServer],
) -> AsyncIterator[tuple[Process, Callable[[], Any]]]:
    """rectification, which has heard nothing yet, and how meetings is started and told the county."""
    await meetings_database.found()
    await rectification_database.found()
    server = nats_server(config)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(provisioning(server))
        process = await stack.enter_async_context(started(tmp_path, rectification_database, server.url))

        async def meet() -> None:
            meetings = await stack.enter_async_context(started(tmp_path, meetings_database, server.url))
            await register(meetings)
            await process.is_("/readyz", 200)
            await until(partial(takes, process, RUNNING), "the units are heard of")
            await until(partial(takes, process, listed(unit=THIRD, problem="P-0")), "all of them are")
            await until(partial(takes, process, claim("P-0", unit=THIRD, responsible="organiser")), "the posts are")

        yield process, meet


async def test_nothing_is_decided_or_shown_before_the_roster_was_heard(processes: Any) -> None:
    process, meet = processes
    early = await answered(process, RUNNING)
    seen = await process.client.get("/problems", headers=BEARER)
    for answer in (early, seen):
        assert (answer.status_code, answer.json()["rule"]) == (503, "command.unheard")
    await meet()
    assert (await process.client.get("/problems", headers=BEARER)).status_code == 200
    ended, seconds = await process.stop()
    assert ended == 0
    assert seconds < 5


async def test_a_problem_goes_from_its_listing_to_its_closing_and_comes_back(processes: Any) -> None:
    process, meet = processes
    await meet()
    await say(process, filing(counts=(1, 0), reports=("S-1",)), listed(), check(), decline("S-1"))
    await say(process, ruling("insisted", "S-1"), claim(), cause("06-02"), measure("06-02"))
    await is_refused(process, extension("cause", "06-30", due_on="2199-12-01"), "extension.past_end")
    await say(process, extension("claim", "06-30", "S-1", due_on="2199-11-30"))
    await is_refused(process, extension("cause", "06-30", "S-1", due_on="2199-11-30"), "extension.granted_already")
    kept = await evidence(process)
    await say(process, completion("06-03", evidence=[kept]), request())
    assert (await process.client.get(f"/evidence/{kept['sha256']}", headers=BEARER)).content == PICTURE
    await is_refused(process, closing(verifier="clerk"), "closure.own_work")
    await is_refused(process, closing(verifier="neighbour"), "closure.no_office")
    await say(process, rejection(), request(request="R-2"))
    await is_refused(process, closing(request="R-2"), "closure.self_check_open")
    await say(process, found(NEIGHBOUR, True), found(THIRD, False), found(TOWNSHIP, False))
    await is_refused(process, closing(request="R-2"), "closure.child_open")
    struck = {"unit": NEIGHBOUR, "decline": "D-2"}
    await say(process, decline(CHILD, **struck), ruling("accepted", CHILD, decline="D-2"))
    await say(process, closing(request="R-2"))
    await say(process, look_back("12-31", looked_on=today(), result="came_back"), reopening())
    await is_refused(process, listed(title="另一个问题"), "input.id_taken")
    rows = {row["problem"]: row for row in (await process.client.get("/problems", headers=BEARER)).json()}
    assert (rows["P-1"]["status"], rows["P-1"]["returns"]) == ("under_way", 1)
    assert (rows[CHILD]["status"], rows[CHILD]["parent"]) == ("struck", "P-1")
    await on_paper(process)


async def evidence(process: Process) -> Any:
    """20 MiB are kept; a byte more is refused, in words, also to who sends it to its end."""
    answer = await process.client.post("/evidence", content=PICTURE, headers=BEARER)
    kept = answer.json()
    assert (kept["media_type"], kept["size_bytes"]) == ("image/jpeg", len(PICTURE))
    longer = await process.client.post("/evidence", content=PICTURE + b"!", headers=BEARER)
    assert (longer.status_code, longer.json()["rule"]) == (413, "evidence.too_large")
    return kept


async def on_paper(process: Process) -> None:
    """The three lists, and a list of problems from a spreadsheet, rehearsed and not."""
    raw = (await process.client.get("/lists.xlsx", headers=BEARER)).content
    book = CalamineWorkbook.from_filelike(BytesIO(raw))
    assert [len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names] == [5, 2, 4]  # one was struck
    sheet = filled({"problem": "W-1", "office": OFFICE}, {"problem": "W-2"})
    for query, rows in (("?dry_run=true", 4), ("", 6)):
        answer = await process.client.post(f"/problem-list/import{query}", content=sheet, headers=BEARER)
        assert (answer.status_code, answer.json()["events"]) == (200, 2)
        assert len((await process.client.get("/problems", headers=BEARER)).json()) == rows
