"""The OpenAPI description and the process agree: what can be made up from the one, the other answers as it says."""

import asyncio
from pathlib import Path

import schemathesis

from deploy.local.ports import free_port
from services.meetings.domain.commands import COMMANDS
from tests.databases import Database
from tests.described import ask_everything
from tests.process import Process


async def test_whatever_is_made_up_from_the_description_is_answered_as_it_says(
    tmp_path: Path, meetings_database: Database
) -> None:
    await meetings_database.found()
    async with Process(tmp_path, meetings_database, f"nats://127.0.0.1:{free_port()}").running() as process:
        await process.is_("/livez", 200)
        address = f"http://127.0.0.1:{process.port}"
        schema = await asyncio.to_thread(schemathesis.openapi.from_url, f"{address}/openapi.json")
        operations = await asyncio.to_thread(ask_everything, schema, base_url=address)
        assert operations > len(COMMANDS)
        assert await process.status("/livez") == 200
