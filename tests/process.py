"""A recording service as a process, on a real database."""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from deploy.local.ports import free_port
from deploy.nats.accounts import SERVICES
from shared import access
from shared.decider import Command
from shared.signatures import Signer
from tests.databases import Database
from tests.doors import COUNTY, KEY, token
from tests.road import PATIENCE_S, SEEDS, SIGNING_SEED, until

BEARER = {"Authorization": f"Bearer {token()}"}


class Process:
    """`python -m services.<name>`, as a deployment starts it; `database` says which."""

    def __init__(self, folder: Path, database: Database, nats_url: str) -> None:
        folder.mkdir(exist_ok=True)
        self._service = database.service
        self.port = free_port()
        (folder / "nats.seed").write_text(SEEDS[self._service])
        (folder / "signing.seed").write_text(SIGNING_SEED.hex())
        (folder / "access.jwks").write_text(access.public_keys(KEY))
        sources = {source.name: {"public_key": Signer(source.name, SIGNING_SEED).public_key} for source in SERVICES}
        (folder / "sources.json").write_text(json.dumps(sources))
        told = {
            "county": COUNTY,
            "deployment": database.deployment,
            "database_url": database.dsn,
            "nats_url": nats_url,
            "nats_seed_file": str(folder / "nats.seed"),
            "signing_seed_file": str(folder / "signing.seed"),
            "access_key_file": str(folder / "access.jwks"),
            "sources_file": str(folder / "sources.json"),
            "http_port": str(self.port),
        }
        own = {f"{self._service}_{name}".upper(): value for name, value in told.items()}
        self.environment = {"PATH": os.environ["PATH"], **own}

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Process"]:
        command = (sys.executable, "-m", f"services.{self._service}")
        self._process = await asyncio.create_subprocess_exec(
            *command, env=self.environment, stderr=asyncio.subprocess.PIPE
        )
        try:
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{self.port}", timeout=PATIENCE_S) as self.client:
                yield self
        finally:
            if self._process.returncode is None:
                self._process.kill()
            await self._process.communicate()

    async def status(self, path: str) -> int:
        try:
            return (await self.client.get(path)).status_code
        except httpx.TransportError:
            return 0

    async def is_(self, path: str, status: int) -> None:
        async def answers() -> bool:
            return await self.status(path) == status

        await until(answers, f"{path} answers {status}")

    async def tell(self, kind: str, told: dict[str, Any]) -> httpx.Response:
        return await self.client.post(f"/commands/{kind}", json=told, headers=BEARER)

    def memory_max_bytes(self) -> int:
        """The most that it has held so far."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return 1024 * int(status.partition("VmHWM:")[2].split()[0])

    async def stop(self) -> tuple[int, float]:
        """Exit code, and how many seconds it took."""
        started = time.monotonic()
        self._process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(self._process.wait(), 10)
        assert self._process.returncode is not None
        return self._process.returncode, time.monotonic() - started

    async def ended(self) -> tuple[int, str]:
        _, said = await asyncio.wait_for(self._process.communicate(), 20)
        assert self._process.returncode is not None
        return self._process.returncode, said.decode()


@asynccontextmanager
async def started(folder: Path, database: Database, url: str) -> AsyncIterator[Process]:
    """It is alive; whether it is ready is for the test to ask."""
    async with Process(folder / database.service, database, url).running() as process:
        await process.is_("/livez", 200)
        yield process


async def answered(process: Process, command: Command) -> httpx.Response:
    told = command.model_dump(mode="json", exclude_none=True)
    return await process.tell(told.pop("type"), told)


async def say(process: Process, *commands: Command) -> None:
    """All are taken."""
    for command in commands:
        answer = await answered(process, command)
        assert answer.status_code == 200, answer.text


async def takes(process: Process, command: Command) -> bool:
    return (await answered(process, command)).status_code == 200


async def is_refused(process: Process, command: Command, rule: str) -> None:
    answer = await answered(process, command)
    assert (answer.status_code, answer.json()["rule"]) == (422, rule), answer.text
