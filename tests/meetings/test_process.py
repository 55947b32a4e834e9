"""The process itself, on a real PostgreSQL and a nats-server with the real accounts: both doors, no NATS, no mercy."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nats.aio.client import Client

from deploy.local.nats import NatsServer
from deploy.local.ports import free_port
from deploy.local.postgres import Postgres
from services.meetings.api.spreadsheet import ROSTER
from tests.databases import Database, Databases
from tests.meetings.village import COUNTY
from tests.process import BEARER, Process
from tests.road import config, connect, provisioning, until
from tests.workbooks import book, good

COUNTY_UNIT = {"unit": COUNTY, "kind": "county", "name": "云雾县（虚构）", "enrolled_on": "2026-01-01"}


async def ask(client: Client, kind: str, body: bytes, **headers: str) -> dict[str, Any]:
    answer = await client.request(f"cmd.meetings.{kind}", body, timeout=5, headers=headers)
    found: dict[str, Any] = json.loads(answer.data)
    return found


async def test_a_command_over_nats_gets_the_same_answers_as_over_http(
    tmp_path: Path, meetings_database: Database, nats_server: Callable[..., NatsServer]
) -> None:
    await meetings_database.found()
    server = nats_server(config)
    async with provisioning(server), Process(tmp_path, meetings_database, server.url).running() as process:
        await process.is_("/readyz", 200)
        client = await connect(server, "client")
        body = json.dumps(COUNTY_UNIT).encode()
        stored = await ask(client, "register_unit", body, **BEARER)
        assert (stored["status"], [event["type"] for event in stored["events"]]) == (200, ["unit_registered"])
        refused = await ask(client, "register_unit", json.dumps({**COUNTY_UNIT, "kind": "village"}).encode(), **BEARER)
        assert (refused["status"], refused["rule"], refused["field"]) == (422, "input.id_taken", "unit")
        assert (await ask(client, "register_unit", b"\x00{", **BEARER))["rule"] == "input.nul"
        assert (await ask(client, "register_unit", b"", **BEARER))["rule"] == "input.not_json"
        assert (await ask(client, "no_such", b"{}", **BEARER))["rule"] == "input.unknown_command"
        assert (await ask(client, "register_unit", body))["status"] == 401
        await client.close()
        code, seconds = await process.stop()
        assert code == 0
        assert seconds < 5


async def test_without_nats_it_is_alive_takes_commands_and_gets_ready_by_itself(
    tmp_path: Path, meetings_database: Database, nats_server: Callable[..., NatsServer]
) -> None:
    await meetings_database.found()
    port = free_port()
    async with Process(tmp_path, meetings_database, f"nats://127.0.0.1:{port}").running() as process:
        await process.is_("/livez", 200)
        assert await process.status("/readyz") == 503
        assert (await process.tell("register_unit", COUNTY_UNIT)).status_code == 200
        server = NatsServer(tmp_path / "late", config, port=port)
        server.start()
        try:
            async with provisioning(server):
                await process.is_("/readyz", 200)
                assert (await process.tell("register_unit", COUNTY_UNIT)).json()["events"] == []
        finally:
            server.kill()
        await process.is_("/readyz", 503)
        assert await process.status("/livez") == 200
        code, seconds = await process.stop()
        assert (code, seconds < 5) == (0, True)


async def test_it_stops_at_once_while_nats_was_never_there(tmp_path: Path, meetings_database: Database) -> None:
    await meetings_database.found()
    async with Process(tmp_path, meetings_database, f"nats://127.0.0.1:{free_port()}").running() as process:
        await process.is_("/livez", 200)
        code, seconds = await process.stop()
        assert (code, seconds < 5) == (0, True)


async def test_a_database_of_another_deployment_is_not_touched(tmp_path: Path, meetings_database: Database) -> None:
    await meetings_database.found()
    process = Process(tmp_path, meetings_database, "nats://127.0.0.1:1")
    process.environment["MEETINGS_DEPLOYMENT"] = "0192d5a0-0000-7000-8000-00000000ffff"
    async with process.running():
        code, said = await process.ended()
    assert code != 0
    assert "WrongDatabase" in said


@pytest.mark.parametrize("setting", ["MEETINGS_DEPLOYMENT", "MEETINGS_ACCESS_KEY_FILE"])
async def test_a_missing_setting_is_named(tmp_path: Path, meetings_database: Database, setting: str) -> None:
    process = Process(tmp_path, meetings_database, "nats://127.0.0.1:1")
    del process.environment[setting]
    async with process.running():
        code, said = await process.ended()
    assert code == 2
    assert setting in said


async def test_while_the_database_is_away_it_says_so_and_goes_on_by_itself(
    tmp_path: Path, postgres_server: Callable[..., Postgres]
) -> None:
    server = postgres_server(fsync=False)
    database = Databases(server).create("meetings")
    await database.found()
    async with Process(tmp_path, database, f"nats://127.0.0.1:{free_port()}").running() as process:
        await process.is_("/livez", 200)
        assert (await process.tell("register_unit", COUNTY_UNIT)).status_code == 200
        server.stop()
        told = {"unit": COUNTY, "name": "新县", "renamed_on": "2026-01-02"}
        away = await process.tell("rename_unit", told)
        assert (away.status_code, away.json()["rule"]) == (503, "command.unavailable")
        assert (await process.client.get("/persons/P-1", headers=BEARER)).status_code == 503
        assert (await process.client.get("/readyz")).json()["lacking"]["database"]
        server.start()

        async def renamed() -> bool:
            return (await process.tell("rename_unit", told)).status_code == 200

        await until(renamed, "commands are taken again")
        code, seconds = await process.stop()
        assert (code, seconds < 5) == (0, True)


async def test_no_spreadsheet_fills_the_memory_however_little_it_weighs(
    tmp_path: Path, meetings_database: Database
) -> None:
    """Six at once, as impatient people send them; the next good one is taken."""
    await meetings_database.found()

    def far(_: Any, sheets: dict[str, Any]) -> None:
        sheets["单位"].write_string(1_048_575, 16_383, "x")

    raw = book(good(ROSTER), far)
    async with Process(tmp_path, meetings_database, f"nats://127.0.0.1:{free_port()}").running() as process:
        await process.is_("/livez", 200)
        before = process.memory_max_bytes()
        url = "/roster/import"
        answers = await asyncio.gather(*(process.client.post(url, content=raw, headers=BEARER) for _ in range(6)))
        assert {(answer.status_code, answer.json()["rule"]) for answer in answers} == {(422, "import.cell_outside")}
        assert "单元格 XFD1048576 在表格之外" in answers[0].json()["detail"]
        good_one = await process.client.post(url, content=book(good(ROSTER)), headers=BEARER)
        assert (good_one.status_code, good_one.json()["rows_new"]) == (200, 7)
        assert process.memory_max_bytes() - before < 64 * 1024 * 1024
