"""A `meetings` without its process: the HTTP door on a store in memory or on PostgreSQL, with tokens for every role."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
from joserfc.jwk import KeySet

from services.meetings.api import http
from services.meetings.api.health import Health, Metrics
from services.meetings.api.inlet import Inlet
from services.meetings.domain.commands import AdoptRulebook
from services.meetings.views import Views
from shared import access
from shared.access import Actor, Gate, Role
from shared.append import EventStore
from shared.deciding import Told
from tests.meetings.village import COUNTY, ROWS

NOW = datetime(2026, 12, 31, 4, tzinfo=UTC)
KEY = access.new_key()


def token(role: Role = "operator", *scope: str) -> str:
    return access.issue(KEY, Actor(f"test/{role}", role, scope or ("9901",)), 600)


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
        told_headers = {"Authorization": f"Bearer {token(role, scope)}", **(headers or {})}
        return await self.client.post(f"/commands/{kind}", content=content, headers=told_headers)

    async def see(self, path: str, role: Role = "operator", scope: str = "9901") -> Any:
        return await self.client.get(path, headers={"Authorization": f"Bearer {token(role, scope)}"})

    async def count(self) -> int:
        return (await self.inlet.store.tip()).position


@asynccontextmanager
async def door(store: EventStore) -> AsyncIterator[Door]:
    gate = Gate(KeySet([KEY]))
    inlet = Inlet(store, COUNTY, gate, lambda: NOW)
    tip = await store.tip()
    moment = datetime.fromtimestamp(tip.recorded_at_us / 1e6, UTC) if tip.clock == "file" else None
    adopt = AdoptRulebook(county=COUNTY, rows=ROWS)
    await inlet.handler.handle(Told(str(uuid4()), adopt, "test", None, moment))
    app = http.build(inlet, Views(inlet.handler, store), Health(), Metrics())
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://meetings") as client:
        yield Door(client, inlet)
