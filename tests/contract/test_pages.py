"""The pages that show what a service offers: all of it, by its own address alone, and nothing can be sent from them."""

import asyncio
import json
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest

from deploy.local.ports import free_port
from services.meetings.api.asyncapi import CONTRACT as MEETINGS
from services.rectification.api.asyncapi import CONTRACT as RECTIFICATION
from services.supervision.api.asyncapi import CONTRACT as SUPERVISION
from services.supervision.app import serving
from services.supervision.domain.lanes import SOURCES
from services.supervision.settings import Settings
from services.venues.api.asyncapi import CONTRACT as VENUES
from shared.access import new_key, public_keys
from shared.asyncapi import FILE
from shared.contracts import Contract
from shared.ending import end
from shared.fields import Fields, Row
from shared.signatures import Signer
from tests.databases import Database, Databases
from tests.process import Process
from tests.road import SEEDS, SIGNING_SEED

NOWHERE = "nats://127.0.0.1:1"  # pages do not wait for NATS


class Page(HTMLParser):
    """Which elements there are, to where they point, and which ids they have."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: Counter[str] = Counter()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements[tag] += 1
        self.open += [tag] if tag != "meta" else []
        told = dict(attrs)
        assert not [name for name in told if name.startswith("on") or name in ("src", "srcset", "action", "style")]
        self.links += [told["href"] or ""] if "href" in told else []
        self.ids += [told["id"] or ""] if "id" in told else []

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


async def look(client: httpx.AsyncClient, path: str, language: str = "en") -> tuple[str, Page]:
    answer = await client.get(path, headers={"Accept-Language": language})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; style-src 'unsafe-inline';")
    page = Page(answer.text)
    assert page.open == []
    assert not page.elements.keys() & {"script", "iframe", "object", "embed", "form", "input", "button", "img", "link"}
    assert not re.search(r"(https?:)?//[\w-]+\.|url\(|@import", answer.text), "an address of another place"
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links if link.startswith("#")} == set(page.ids)
    for link in {link for link in page.links if not link.startswith("#")}:
        assert (await client.get(f"/{link}")).json()
    return answer.text, page


async def check(client: httpx.AsyncClient, kept: Contract, operations: int) -> None:
    text, page = await look(client, "/asyncapi")
    document = json.loads((kept.schemas / FILE).read_text("utf-8"))
    assert (await client.get(f"/asyncapi/{FILE}")).json() == document
    assert (await client.get("/asyncapi/rules.toml")).status_code == 404
    assert len(page.ids) == len(document["channels"])
    assert all(channel["address"] in text for channel in document["channels"].values() if channel["address"])
    assert text.count("<pre>") == len(kept.versions) + 1  # the golden messages, and a request for a replay
    _, page = await look(client, "/openapi")
    assert len(page.ids) >= operations
    paths = (await client.get("/openapi.json")).json()["paths"]
    assert len(page.ids) == sum(len(methods) for methods in paths.values())
    assert not [path for path in paths if path.startswith(("/asyncapi", "/openapi"))]
    chinese, _ = await look(client, "/asyncapi", "zh-CN")
    assert '<html lang="zh-CN">' in chinese
    assert "必填" in chinese


@pytest.mark.parametrize("contract", [MEETINGS, RECTIFICATION, VENUES], ids=lambda contract: contract.service)
async def test_a_service_that_decides_shows_its_events_commands_and_operations(
    contract: Contract, tmp_path: Path, databases: Databases
) -> None:
    database = await asyncio.to_thread(databases.create, contract.service)
    await database.found()
    async with Process(tmp_path, database, f"nats://127.0.0.1:{free_port()}").running() as process:
        await process.is_("/livez", 200)
        await check(process.client, contract, len(contract.commands))
    databases.drop(database)


async def test_supervision_shows_its_events_and_operations(tmp_path: Path, supervision_database: Database) -> None:
    await supervision_database.found()
    files = {
        "nats": SEEDS["supervision"],
        "signing": SIGNING_SEED.hex(),
        "access": public_keys(new_key()),
        "sources": json.dumps({source: {"public_key": Signer(source, SIGNING_SEED).public_key} for source in SOURCES}),
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    settings = Settings.model_validate(
        {
            "deployment": supervision_database.deployment,
            "database_url": supervision_database.dsn,
            "nats_url": NOWHERE,
            "nats_seed_file": tmp_path / "nats",
            "signing_seed_file": tmp_path / "signing",
            "access_key_file": tmp_path / "access",
            "sources_file": tmp_path / "sources",
        }
    )
    async with serving(settings) as (server, workers, _):
        running = [asyncio.create_task(worker) for worker in workers]
        transport = httpx.ASGITransport(server.config.app)  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url="http://supervision") as client:
            await check(client, SUPERVISION, 10)
        await end(*running)


ROWS = [
    ("data", "object", True, ""),
    ("data.kind", '"a" | "b"', True, "which"),
    ("data.at", "string (date) | null", False, ""),
    ("data.many", "[ object ]", False, ""),
    ("data.many[].step", "integer | null", True, "≥ 1; ≤ 6"),
    ("data.by", "object", False, "= {}"),
    ("data.by.*.n", "string", False, "^x$"),
]


def test_a_schema_as_a_table_tells_every_field_with_its_path() -> None:
    step = {"anyOf": [{"type": "integer", "minimum": 1, "maximum": 6}, {"type": "null"}], "default": None}
    many = {"type": "array", "items": {"$ref": "#/$defs/Step"}}
    by = {"type": "object", "additionalProperties": {"properties": {"n": {"type": "string", "pattern": "^x$"}}}}
    data = {
        "type": "object",
        "required": ["kind"],
        "properties": {
            "kind": {"enum": ["a", "b"], "description": "which"},
            "at": {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]},
            "many": many,
            "by": {**by, "default": {}},
        },
    }
    file = {
        "required": ["data"],
        "properties": {"data": data},
        "$defs": {"Step": {"type": "object", "required": ["step"], "properties": {"step": step}}},
    }
    assert Fields({}, {"one.json": file}).of({"$ref": "./one.json"}) == [Row(*row) for row in ROWS]


def test_a_reference_that_leads_nowhere_is_an_error() -> None:
    with pytest.raises(KeyError):
        Fields({}, {}).of({"$ref": "#/components/schemas/lost"})
