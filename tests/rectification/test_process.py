"""The process itself beside that of meetings, on real PostgreSQL and a nats-server with the real accounts."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from deploy.local.nats import NatsServer
from tests.databases import Database
from tests.doors import token
from tests.process import Process
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
PROBLEM = {"problem": "P-1", "campaign": "C", "unit": VILLAGE, "office": OFFICE, "title": "题", "description": "述"}
MEASURE = {"problem": "P-1", "unit": VILLAGE, "measure": "M-1"}
PICTURE = b"\xff\xd8\xff\xe0" + b"picture" * 60_000


async def told(process: Process, kind: str, body: dict[str, Any]) -> None:
    answer = await process.tell(kind, body)
    assert answer.status_code == 200, answer.text


async def test_what_meetings_registers_can_be_rectified_with_evidence(
    tmp_path: Path,
    meetings_database: Database,
    rectification_database: Database,
    nats_server: Callable[..., NatsServer],
) -> None:
    await meetings_database.found()
    await rectification_database.found()
    server = nats_server(config)
    source = Process(tmp_path / "meetings", meetings_database, server.url)
    process = Process(tmp_path / "rectification", rectification_database, server.url)
    async with provisioning(server), process.running():
        await process.is_("/livez", 200)
        early = await process.tell("open_campaign", CAMPAIGN)
        assert (early.status_code, early.json()["rule"]) == (503, "command.unheard")
        async with source.running():
            await source.is_("/readyz", 200)
            for code, (kind, parent) in UNITS.items():
                unit = {"unit": code, "kind": kind, "name": code, "enrolled_on": FIRST}
                await told(source, "register_unit", unit | ({"parent": parent} if parent else {}))
            await told(source, "register_person", {"person": "clerk", "unit": VILLAGE, "name": "文书（虚构）"})
            post = {"assignment": "A-1", "person": "clerk", "post": "village_clerk", "unit": VILLAGE}
            await told(source, "assign_post", {**post, "first_day": FIRST})
            await process.is_("/readyz", 200)

            async def takes(kind: str, body: dict[str, Any]) -> bool:
                return (await process.tell(kind, body)).status_code == 200

            await until(partial(takes, "open_campaign", CAMPAIGN), "the units are heard of")
            await told(process, "list_problem", PROBLEM)
            planned = {"planned_on": FIRST, "wording": "做", "responsible": "clerk", "due_on": FIRST}
            await until(partial(takes, "plan_measure", {**MEASURE, **planned}), "the post is heard of")
        headers = {"Authorization": f"Bearer {token()}"}
        kept = (await process.client.post("/evidence", content=PICTURE, headers=headers)).json()
        assert kept.get("media_type") == "image/jpeg", kept
        done = {"completed_on": FIRST, "completer": "clerk", "evidence": [kept]}
        await told(process, "complete_measure", {**MEASURE, **done})
        got = await process.client.get(f"/evidence/{kept['sha256']}", headers=headers)
        assert got.content == PICTURE
        ended, seconds = await process.stop()
        assert ended == 0
        assert seconds < 5
