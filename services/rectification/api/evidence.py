"""Evidence: files by the SHA-256 of their content. The name under which somebody kept a file is never asked for."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Annotated, Protocol

from fastapi import FastAPI, Path, Request, Response

from services.rectification.api.permissions import OWNERS
from services.rectification.domain import sniffing
from services.rectification.domain.commands import CompleteMeasure
from services.rectification.domain.problem_events import Evidence
from services.rectification.domain.rules import Rulebook
from services.rectification.domain.words import Sha256
from services.rectification.views import Views
from shared.access import Actor, Gate
from shared.append import EventStore
from shared.decider import Command, Refused
from shared.limits import Limit
from shared.problems import TooLarge
from shared.serving import openapi
from shared.serving.inlet import Inlet
from shared.serving.routes import admit_heard, as_json, today
from shared.serving.trade import Trade

TOO_LARGE = "evidence.too_large"
LIMITS: Mapping[str, Limit] = {"/evidence": Limit(20 * 1024 * 1024, TOO_LARGE)}
_FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
_BINARY = {"type": "string", "format": "binary"}
_UPLOAD = {"requestBody": {"required": True, "content": {"application/octet-stream": {"schema": _BINARY}}}}


class Locker(Protocol):
    """Where the files lie. Each raises Away while they cannot be reached."""

    async def keep(self, evidence: Evidence, content: bytes) -> None:
        """Raises Full when there is no room for it."""

    async def find(self, digest: str) -> Evidence | None: ...

    async def fetch(self, digest: str) -> bytes | None: ...


Clock = Callable[[], datetime]


def now() -> datetime:
    return datetime.now(UTC)


class EvidencedInlet(Inlet):
    """Takes a completed measure only with files that are in the locker."""

    def __init__(
        self, trade: Trade, store: EventStore, county: str, gate: Gate, locker: Locker, clock: Clock = now
    ) -> None:
        super().__init__(trade, store, county, gate, clock)
        self.locker = locker

    async def allow(self, actor: Actor, command: Command) -> None:
        """Raises Refused "access.…" or "evidence.missing"; Away while the locker is."""
        await super().allow(actor, command)
        if isinstance(command, CompleteMeasure):
            for index, told in enumerate(command.evidence):
                if await self.locker.find(told.sha256) != Evidence(**dict(told)):
                    raise Refused("evidence.missing", f"evidence.{index}.sha256", sha256=told.sha256)


def checked(content: bytes, rules: Rulebook, day: date) -> Evidence:
    """Raises Refused "evidence.…" for what is empty or nothing that can be evidence, TooLarge for what is longer."""
    bytes_max = rules.evidence(day).bytes_max
    if not content:
        raise Refused("evidence.empty")
    if len(content) > bytes_max:
        raise TooLarge(bytes_max, TOO_LARGE)
    kind = sniffing.media_type(content)
    if kind is None:
        raise Refused("evidence.not_wanted")
    return Evidence(sha256=sha256(content).hexdigest(), media_type=kind, size_bytes=len(content))


def add_evidence(
    app: FastAPI, inlet: EvidencedInlet, rules: Rulebook, views: Views, require_heard: Callable[[], None]
) -> None:
    @app.post("/evidence", responses={**openapi.PROBLEMS, 507: openapi.PROBLEM}, openapi_extra=_UPLOAD)
    async def upload(request: Request) -> Response:
        """A file as the whole body. The answer is what a measure's completion names; sent again, it is the same."""
        inlet.gate.admit(request.headers.get("authorization")).require(OWNERS)
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind in _FORMS:
            raise Refused("evidence.form", "Content-Type", content_type=kind)
        content = await request.body()
        kept = await asyncio.to_thread(checked, content, rules, today())
        known = await inlet.locker.find(kept.sha256)
        if known is None:
            await inlet.locker.keep(kept, content)
        return as_json((known or kept).model_dump())

    @app.get("/evidence/{digest}", response_class=Response, responses=openapi.PROBLEMS)
    async def download(request: Request, digest: Annotated[Sha256, Path()]) -> Response:
        """For whoever may read a problem of which it is evidence: to be saved, and not to be shown by the browser."""
        actor = admit_heard(inlet.gate, require_heard, request)
        owners = await views.owners_of_evidence(digest, today())
        if not owners:
            raise Refused("view.not_found", None, what=digest)
        if not any(actor.reaches(unit) for unit in owners):
            raise Refused("access.scope", unit=owners[0])
        kept, content = await inlet.locker.find(digest), await inlet.locker.fetch(digest)
        if kept is None or content is None:
            raise Refused("view.not_found", None, what=digest)
        headers = {"Content-Disposition": f'attachment; filename="{digest}"', "X-Content-Type-Options": "nosniff"}
        return Response(content, media_type=kept.media_type, headers=headers)
