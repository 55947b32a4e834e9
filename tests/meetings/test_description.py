"""The OpenAPI description and the process agree: what can be made up from the one, the other answers as it says."""

import asyncio
from pathlib import Path
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from services.meetings.domain.commands import COMMANDS
from tests.databases import Database
from tests.doors import token
from tests.process import Process, free_port

BEARER = {"Authorization": f"Bearer {token()}"}
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
FILES = ("application/x-ndjson", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
ASKED = settings(
    max_examples=6,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[*HealthCheck],
)


@schemathesis.serializer(*FILES)
def as_it_is(_: Any, value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


async def test_whatever_is_made_up_from_the_description_is_answered_as_it_says(
    tmp_path: Path, meetings_database: Database
) -> None:
    await meetings_database.found()
    async with Process(tmp_path, meetings_database, f"nats://127.0.0.1:{free_port()}").running() as process:
        await process.is_("/livez", 200)
        operations = await asyncio.to_thread(ask_everything, f"http://127.0.0.1:{process.port}")
        assert operations > len(COMMANDS)
        assert await process.status("/livez") == 200


def ask_everything(address: str) -> int:
    """How many operations there are."""
    schema = schemathesis.openapi.from_url(f"{address}/openapi.json")
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    for operation in operations:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            ask(operation, mode, address)
    return len(operations)


def ask(operation: Any, mode: GenerationMode, address: str) -> None:
    @ASKED
    @given(case=operation.as_strategy(mode))
    def answered(case: Any) -> None:
        response = case.call(base_url=address, headers=BEARER)
        case.validate_response(response, checks=CHECKS)

    answered()
