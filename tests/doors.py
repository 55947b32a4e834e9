"""A recording service without its process: its HTTP door on any store, with tokens for every role."""

import json
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
from joserfc.jwk import KeySet

from shared import access
from shared.access import Actor, Gate, Role
from shared.append import EventStore
from shared.decider import Command
from shared.limits import Limit
from shared.serving import http
from shared.serving.health import Health, Metrics
from shared.serving.inlet import Inlet
from shared.serving.routes import Routes
from shared.serving.trade import Trade

COUNTY = "990101000000"
NOW = datetime(2026, 12, 31, 4, tzinfo=UTC)
KEY = access.new_key()
TESTS_MAX_S = 24 * 3600  # tokens are made when a test is read, and it may be the last to run


def token(role: Role = "operator", *scope: str) -> str:
    return access.issue(KEY, Actor(f"test/{role}", role, scope or ("9901",)), TESTS_MAX_S)


@dataclass(frozen=True)
class Door:
    client: httpx.AsyncClient
    inlet: Inlet

    async def tell(
        self,
        kind: str,
        told: Mapping[str, Any] | bytes,
        role: Role = "operator",
        scope: str = "9901",
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """A command as JSON values, or as the raw body."""
        content = told if isinstance(told, bytes) else json.dumps(told, default=str).encode()
        told_headers = {**self.bearer(role, scope), **(headers or {})}
        return await self.client.post(f"/commands/{kind}", content=content, headers=told_headers)

    async def see(self, path: str, role: Role = "operator", scope: str = "9901") -> Any:
        return await self.client.get(path, headers=self.bearer(role, scope))

    def bearer(self, role: Role = "operator", scope: str = "9901") -> dict[str, str]:
        return {"Authorization": f"Bearer {token(role, scope)}"}

    async def count(self) -> int:
        return (await self.inlet.store.tip()).position


def inlet_on(trade: Trade, store: EventStore) -> Inlet:
    """Records at NOW, and believes the tokens made here."""
    return Inlet(trade, store, COUNTY, Gate(KeySet([KEY])), lambda: NOW)


@asynccontextmanager
async def opened(
    inlet: Inlet,
    routes: Callable[[Inlet], Iterable[Routes]],
    limits: Mapping[str, Limit] = http.NO_MORE,
    own: Iterable[Command] = (),
) -> AsyncIterator[Door]:
    """`own` are the commands that the service gives itself at its start."""
    for command in own:
        await inlet.own(command)
    app = http.build(inlet, routes(inlet), Health(), Metrics(inlet.trade), limits)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=f"http://{inlet.trade.service}") as client:
        yield Door(client, inlet)
