"""A finding on its whole way: recorded at supervision's door, put right in rectification, closed, back, closed again.

The processes of three services, with the real accounts, signatures and databases.
"""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import nats.js.errors
import pytest

from deploy.local.nats import NatsServer
from deploy.nats.provision import Provisioner
from tests.databases import Database
from tests.doors import token
from tests.process import BEARER, Process
from tests.rectification.county import COUNTY, OFFICE, TOWNSHIP, VILLAGE
from tests.road import config, provisioning, until

FIRST = "2026-01-01"
UNITS = {
    COUNTY: ("county", None),
    OFFICE: ("county_department", COUNTY),
    TOWNSHIP: ("township", COUNTY),
    VILLAGE: ("village", TOWNSHIP),
}
CAMPAIGN = {
    "campaign": "C",
    "unit": COUNTY,
    "title": "集中整治",
    "opened_on": FIRST,
    "ends_on": "2199-11-30",
    "items": [{"item": "K1", "aspect": "disclosure", "wording": "公开不及时"}],
    "scope": {"prefix": "990101"},
}
PICTURE = b"\xff\xd8\xff\xe0" + b"picture" * 9
INSPECTOR = {"Authorization": f"Bearer {token('inspection_office')}"}
FINDING = {"finding": "I-7", "campaign": "C", "unit": VILLAGE, "office": OFFICE, "found_on": FIRST}
TEXTS = {"title": "公开不及时", "description": "抽查时季度账目未公开"}
NUMBER = "F.I-7"
POSTS = {
    "secretary": ("branch_secretary", VILLAGE),
    "clerk": ("village_clerk", VILLAGE),
    "inspector": ("inspection_office", OFFICE),
}
WHOLE_LIFE = [
    *("problem_listed", "problem_claimed", "cause_analysed", "measure_planned", "measure_completed"),
    *("closure_requested", "problem_closed", "problem_reopened", "closure_requested", "problem_closed"),
]


async def told(process: Process, kind: str, body: dict[str, Any]) -> None:
    answer = await process.tell(kind, body)
    assert answer.status_code == 200, answer.text


async def staffed(meetings: Process) -> None:
    for code, (kind, parent) in UNITS.items():
        unit = {"unit": code, "kind": kind, "name": f"{code}（虚构）", "enrolled_on": FIRST}
        await told(meetings, "register_unit", unit | ({"parent": parent} if parent else {}))
    for person, (post, seat) in POSTS.items():
        await told(meetings, "register_person", {"person": person, "unit": seat, "name": f"{person}（虚构）"})
        assigned = {"assignment": f"A-{person}", "person": person, "post": post, "unit": seat, "first_day": FIRST}
        await told(meetings, "assign_post", assigned)


async def recorded(supervision: Process, **more: str) -> httpx.Response:
    return await supervision.client.post("/findings", json={**FINDING, **TEXTS, **more}, headers=INSPECTOR)


async def is_recorded(supervision: Process, **more: str) -> bool:
    return (await recorded(supervision, **more)).status_code == 200


async def takes(process: Process, kind: str, body: dict[str, Any]) -> bool:
    return (await process.tell(kind, body)).status_code == 200


async def problem(rectification: Process, number: str = NUMBER) -> dict[str, Any] | None:
    answer = await rectification.client.get(f"/problems/{number}", headers=BEARER)
    row: dict[str, Any] | None = answer.json() if answer.status_code == 200 else None
    return row


async def shows(supervision: Process, number: str) -> bool:
    answer = await supervision.client.get("/findings", headers=INSPECTOR)
    return [row["problem"] for row in answer.json()["findings"]] == [number]


async def is_listed(rectification: Process, number: str) -> bool:
    return await problem(rectification, number) is not None


async def put_right(rectification: Process) -> None:
    """Claimed, with a cause, and with a measure that was carried out."""
    own = {"problem": NUMBER, "unit": VILLAGE}
    await until(
        partial(takes, rectification, "claim_problem", {**own, "responsible": "secretary"}), "the post is heard of"
    )
    await told(rectification, "analyse_cause", {**own, "cause": "U-1", "analysed_on": FIRST, "text": "无人负责"})
    planned = {"measure": "M-1", "planned_on": FIRST, "wording": "专人负责", "responsible": "clerk", "due_on": FIRST}
    await told(rectification, "plan_measure", {**own, **planned})
    kept = (await rectification.client.post("/evidence", content=PICTURE, headers=BEARER)).json()
    done = {"measure": "M-1", "completed_on": FIRST, "completer": "clerk", "evidence": [kept]}
    await told(rectification, "complete_measure", {**own, **done})


async def closed(rectification: Process, request: str) -> None:
    """Asked for by the village, and verified by nobody of the village."""
    asked = {"problem": NUMBER, "unit": VILLAGE, "request": request, "requester": "secretary"}
    await told(rectification, "request_closure", asked)
    verdict = {"problem": NUMBER, "office": OFFICE, "request": request}
    for person in ("secretary", "clerk"):
        answer = await rectification.tell("close_problem", {**verdict, "verifier": person})
        assert (answer.status_code, answer.json()["rule"]) == (422, "closure.own_work")
    await told(rectification, "close_problem", {**verdict, "verifier": "inspector"})


async def streams(database: Database, kind: str) -> list[str]:
    connection = await asyncpg.connect(database.dsn)
    rows = await connection.fetch("SELECT stream_id FROM es.events WHERE type = $1 ORDER BY position", kind)
    await connection.close()
    return [row["stream_id"] for row in rows]


async def published(provisioner: Provisioner, kind: str) -> dict[str, Any]:
    """The last message of that type in supervision's stream."""
    found: list[bytes] = []

    async def there() -> bool:
        try:
            message = await provisioner.nc.jetstream().get_last_msg("SUPERVISION", f"evt.supervision.990101.001.{kind}")
        except nats.js.errors.NotFoundError:
            return False
        found.append(message.data or b"")
        return True

    await until(there, f"{kind} is in the stream")
    body: dict[str, Any] = json.loads(found[-1])
    return body


@pytest.mark.timeout(180)
async def test_a_finding_is_put_right_closed_and_closed_again_when_it_comes_back(
    tmp_path: Path,
    meetings_database: Database,
    supervision_database: Database,
    rectification_database: Database,
    nats_server: Callable[..., NatsServer],
) -> None:
    databases = (meetings_database, supervision_database, rectification_database)
    for database in databases:
        await database.found()
    server = nats_server(config)
    meetings, supervision, rectification = (
        Process(tmp_path / database.service, database, server.url) for database in databases
    )
    async with provisioning(server) as provisioner, meetings.running(), supervision.running():
        await meetings.is_("/readyz", 200)
        await staffed(meetings)
        async with rectification.running():
            await rectification.is_("/readyz", 200)
            await until(partial(takes, rectification, "open_campaign", CAMPAIGN), "the campaign is open")
            await until(partial(is_recorded, supervision), "roster and campaign are heard, and the finding recorded")
            assert (await recorded(supervision)).json()["events"] == []
            assert (await recorded(supervision, title="另一题")).json()["rule"] == "input.id_taken"
            message = await published(provisioner, "finding_recorded")
            assert (message["unit"], message["occurredon"]) == (VILLAGE, FIRST)
            assert TEXTS["title"] not in json.dumps(message, ensure_ascii=False)
            await until(partial(is_listed, rectification, NUMBER), "the finding is a problem")
            await until(partial(shows, supervision, NUMBER), "the finding shows which problem it became")
            await put_right(rectification)
            await closed(rectification, "R-1")
            await rectification.stop()
        async with rectification.running():  # hears everything once more
            await until(partial(is_recorded, supervision, finding="I-8"), "another finding is recorded")
            await rectification.is_("/readyz", 200)
            await until(partial(is_listed, rectification, "F.I-8"), "all findings were heard again")
            assert await streams(rectification_database, "problem_listed") == ["problem-F.I-7", "problem-F.I-8"]
            back = {"problem": NUMBER, "office": OFFICE, "reopening": "O-1", "reason": "账目又未公开"}
            await told(rectification, "reopen_problem", back)
            row = await problem(rectification)
            assert row is not None
            assert (row["problem"], row["status"], row["returns"]) == (NUMBER, "under_way", 1)
            await closed(rectification, "R-2")
            row = await problem(rectification)
            assert row is not None
            assert (row["status"], row["returns"], row["origin"], row["unit"]) == ("closed", 1, "finding", VILLAGE)
            assert [record["type"] for record in row["records"]] == WHOLE_LIFE
    assert await streams(supervision_database, "finding_recorded") == ["finding-I-7", "finding-I-8"]
