"""The AsyncAPI documents are well-formed, and the services say and hear what they tell."""

import json
from collections.abc import Iterator
from typing import Any, cast
from uuid import uuid4

import asyncpg
import jsonschema_rs
import pytest
from faststream.nats import NatsBroker
from faststream.specification.asyncapi import AsyncAPI
from faststream.specification.asyncapi.v3_0_0.schema import ApplicationSchema
from nats.aio.client import Client

from deploy.contracts import CONTRACTS
from services.meetings.api.asyncapi import CONTRACT
from services.meetings.api.trade import TRADE
from services.meetings.domain.commands import COMMANDS
from shared.asyncapi import FILE
from shared.contracts import Contract, Json
from shared.envelope import parse, subject_of
from shared.heads import Heads
from shared.memory import MemoryStore
from shared.replay import Replay
from shared.serving.bus import listen
from shared.serving.health import Metrics
from shared.signatures import Signer
from shared.store import ReadStore
from tests.databases import Database
from tests.doors import inlet_on, token
from tests.meetings.doors import door

ACTIONS = {"evt": "send", "cmd": "receive", "replay": "receive", "head": "send"}


def document(contract: Contract) -> Json:
    told: Json = json.loads((contract.schemas / FILE).read_text("utf-8"))
    return told


def refs(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        for each in value.values():
            yield from refs(each)
    if isinstance(value, list):
        for each in value:
            yield from refs(each)


def at(told: Any, pointer: str) -> Any:
    for key in pointer.removeprefix("#/").split("/"):
        told = told[key]
    return told


def message_schema(name: str) -> jsonschema_rs.Draft202012Validator:
    """Of one of the document's own schemas."""
    told = document(CONTRACT)
    return jsonschema_rs.Draft202012Validator({**told, "$ref": f"#/components/schemas/{name}"}, validate_formats=True)


each_contract = pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.service)


@each_contract
def test_the_document_has_the_form_of_asyncapi_3(contract: Contract) -> None:
    told = document(contract)
    ApplicationSchema.model_validate(told)
    assert told.keys() == {"asyncapi", "info", "defaultContentType", "channels", "operations", "components"}
    assert (told["asyncapi"], told["info"].keys()) == ("3.0.0", {"title", "version", "description"})
    for channel in told["channels"].values():
        blanks = {part.strip("{}") for part in (channel["address"] or "").split(".") if part.startswith("{")}
        assert blanks == channel.get("parameters", {}).keys()
        assert channel["messages"]
    for name, operation in told["operations"].items():
        assert operation["action"] == ACTIONS[name.partition(".")[0]]
        assert "reply" in operation or operation["action"] == "send"
        for side in (operation, operation.get("reply", operation)):
            channel = at(told, side["channel"]["$ref"])
            assert [ref["$ref"].rpartition("/")[2] for ref in side["messages"]] == list(channel["messages"])


@each_contract
def test_everything_that_the_document_refers_to_is_there(contract: Contract) -> None:
    told = document(contract)
    for ref in refs(told):
        if ref.startswith("#/"):
            assert at(told, ref), ref
        else:
            assert (contract.schemas / ref).is_file(), ref
    used = set(refs(told))
    for kind, parts in told["components"].items():
        assert {name for name in parts if f"#/components/{kind}/{name}" not in used} == set(), "nobody refers to it"


@each_contract
def test_each_event_travels_on_the_subject_of_its_channel_with_the_golden_message_as_an_example(
    contract: Contract,
) -> None:
    told = document(contract)
    assert {name for name in told["channels"] if name.startswith("evt.")} == {
        f"evt.{kind}" for kind in contract.versions
    }
    for kind, version in contract.versions.items():
        text = (contract.folder / f"samples/{kind}.v{version}.json").read_text("utf-8")
        message = parse(text)
        address = told["channels"][f"evt.{kind}"]["address"]
        filled = address.format(county=message.unit[:6], township=message.unit[6:9])
        assert filled == subject_of(contract.service, message.unit, kind)
        assert told["components"]["messages"][f"{kind}.v{version}"]["examples"][0]["payload"] == json.loads(text)


async def test_a_command_for_each_address_is_heard_by_the_broker() -> None:
    broker = NatsBroker(apply_types=False)
    listen(broker, inlet_on(TRADE, MemoryStore("meetings")), Metrics(TRADE))
    (heard,) = AsyncAPI(broker).to_specification().to_jsonable()["channels"].values()
    assert heard["address"] == "cmd.meetings.*"
    channels = document(CONTRACT)["channels"]
    addresses = {told["address"] for name, told in channels.items() if name.startswith("cmd.") and told["address"]}
    assert addresses == {f"cmd.meetings.{kind}" for kind in COMMANDS}


async def test_a_command_and_its_answers_are_as_told() -> None:
    body = {"unit": "990101000000", "kind": "county", "name": "云雾县（虚构）", "enrolled_on": "2026-01-01"}
    headers = {"authorization": f"Bearer {token()}", "idempotency-key": str(uuid4())}
    assert message_schema("register_unit").is_valid(body)
    assert not message_schema("register_unit").is_valid({**body, "colour": "red"})
    async with door(MemoryStore("meetings")) as opened:
        stored = await opened.inlet.command("register_unit", json.dumps(body).encode(), headers)
        refused = await opened.inlet.command("register_unit", b'{"unit": "990101000000"}', headers)
    message_schema("command_accepted").validate({"status": stored.status, **stored.body})
    message_schema("command_refused").validate({"status": refused.status, **refused.body})
    assert not message_schema("command_refused").is_valid({"status": stored.status, **stored.body})


async def test_a_head_is_as_told(meetings_database: Database) -> None:
    await meetings_database.found()
    told: list[tuple[str, bytes]] = []

    class Wire:
        async def publish(self, subject: str, body: bytes) -> None:
            told.append((subject, body))

    async with asyncpg.create_pool(meetings_database.dsn, min_size=1, max_size=1) as pool:
        await Heads(pool, cast(Client, Wire()), "meetings", Signer("meetings", bytes(32))).tell()
    ((subject, body),) = told
    assert subject == document(CONTRACT)["channels"]["head"]["address"]
    message_schema("head").validate(json.loads(body))


async def test_a_page_of_a_replay_is_as_told() -> None:
    async with door(MemoryStore("meetings")) as opened:
        store = cast(ReadStore, opened.inlet.store)
        replay = Replay(store, Client(), "meetings", Signer("meetings", bytes(32)))
        page = json.loads(await replay.page(1, 10))
    assert len(page["events"]) == 1
    message_schema("replay_page").validate(page)
    message_schema("replay").validate({"from": 1, "to": 10})
    assert not message_schema("replay").is_valid({"from": 0})
