"""Import of a workbook: all of it or nothing; a rehearsal decides everything and stores nothing."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from fastapi import FastAPI, Request, Response

from shared.access import Actor, Role
from shared.append import Append, Appended, EventStore, Tip, receipts
from shared.decider import Command, Refused
from shared.deciding import Told
from shared.envelope import Stored
from shared.handler import RefusedTogether
from shared.limits import Limit
from shared.problems import Problem
from shared.serving import openapi
from shared.serving.http import IMPORT
from shared.serving.inlet import Inlet, Reply
from shared.serving.routes import as_workbook, response
from shared.spreadsheet.filled import Filled
from shared.spreadsheet.template import template
from shared.spreadsheet.workbook import BadCell, Origin, Workbook
from shared.texts import Language, say, wanted

Read = Callable[[bytes, Language], Filled]
Tolds = list[tuple[Origin, Told]]
REFUSED = "import.rows_refused"
_NAMESPACE = UUID("5f6de3c1-9f0e-4d53-8c0c-0d9f5a3f2b61")  # of the commands that rows become


@dataclass(frozen=True)
class WorkbookDoor:
    """`<path>/template` gives the workbook to be filled in; `<path>/import` takes it back, from one of `roles`."""

    path: str
    workbook: Workbook
    read: Read
    roles: tuple[Role, ...]

    @property
    def limits(self) -> Mapping[str, Limit]:
        return {f"{self.path}/import": IMPORT}

    @cached_property
    def template(self) -> bytes:
        return template(self.workbook)


def add_workbook(app: FastAPI, inlet: Inlet, door: WorkbookDoor) -> None:
    name = door.path.strip("/")
    turn = asyncio.Lock()  # one after the other, so that many at once take no more memory than one
    says = f"A spreadsheet with the sheets {'、'.join(door.workbook.sheets.values())}: all of it or nothing."

    @app.get(f"{door.path}/template", response_class=Response, responses=openapi.PROBLEMS, name=f"{name} template")
    async def empty(request: Request) -> Response:
        """The workbook to fill in, with the words that are allowed and an example."""
        inlet.gate.admit(request.headers.get("authorization"))
        return as_workbook(door.template, f"{name}.xlsx")

    @app.post(
        f"{door.path}/import",
        responses=openapi.PROBLEMS,
        openapi_extra=openapi.SPREADSHEET,
        name=f"{name} import",
        description=f"{says} Every bad cell is named by its row. Answers how many rows were new, and how many known.",
    )
    async def filled(request: Request, dry_run: bool = False) -> Response:
        language = wanted(request.headers.get("accept-language"))
        actor = inlet.gate.admit(request.headers.get("authorization"))
        actor.require(door.roles)
        raw = await request.body()
        async with turn:
            found = await carry_out(inlet, actor, door.read, raw, dry_run, language)
        return response(found.reply(dry_run, language))


@dataclass(frozen=True)
class Imported:
    """`bad` is empty when the workbook was, or could be, stored. `new` of the rows told something that was not there
    before, in so many `events`."""

    rows: int
    new: int
    events: int
    bad: tuple[BadCell, ...]

    def reply(self, dry_run: bool, language: Language) -> Reply:
        told: dict[str, Any] = {"rows": self.rows, "events": self.events, "dry_run": dry_run}
        told |= {"rows_new": self.new, "rows_known": 0 if self.bad else self.rows - self.new}
        if not self.bad:
            return Reply(200, told)
        detail = say("problems", language, REFUSED, count=len({(b.sheet, b.row) for b in self.bad}))
        return Reply(422, told | Problem(422, REFUSED, detail).body() | {"bad": [asdict(cell) for cell in self.bad]})


async def carry_out(inlet: Inlet, actor: Actor, read: Read, raw: bytes, dry_run: bool, language: Language) -> Imported:
    """Raises Refused "import.…" for a file that cannot be read at all."""
    filled = await asyncio.to_thread(read, raw, language)
    tolds = await _tolds(inlet, filled, actor, sha256(raw).hexdigest())
    allowed = await _name_not_allowed(inlet, actor, filled, tolds)
    # Beside rows that cannot be read the others are judged too, so that one round names all that can be known.
    handler = inlet.handler_on(Rehearsal(inlet.store)) if dry_run or filled.bad else inlet.handler
    try:
        stored = await handler.handle_together([told for _, told in allowed])
    except RefusedTogether as refused:
        for origin, told in allowed:
            if refusal := refused.refusals.get(told.id):
                filled.refuse(origin, refusal, told.command)
    if filled.bad:
        return Imported(len(filled.rows), 0, 0, tuple(filled.bad))
    new = [(origin, one) for (origin, _), one in zip(allowed, stored, strict=True) if not one.repeated and one.receipts]
    return Imported(len(filled.rows), len({origin for origin, _ in new}), sum(len(one.receipts) for _, one in new), ())


async def _name_not_allowed(inlet: Inlet, actor: Actor, filled: Filled, tolds: Tolds) -> Tolds:
    """Those that are allowed."""
    allowed = []
    for origin, told in tolds:
        try:
            await inlet.allow(actor, told.command)
        except Refused as refusal:
            filled.refuse(origin, Refused(refusal.rule, _beyond(told.command, refusal), **refusal.facts))
        else:
            allowed.append((origin, told))
    return allowed


def _beyond(command: Command, refusal: Refused) -> str | None:
    """The field that names the unit beyond the actor's scope. A role is lacking for the whole row."""
    if "unit" not in refusal.facts:
        return None
    return next((name for name, told in command if told == refusal.facts["unit"]), None)


async def _tolds(inlet: Inlet, filled: Filled, actor: Actor, digest: str) -> Tolds:
    """The same file, sent again by the same actor, makes the same commands."""
    recorded_at = await inlet.file_moment()
    return [
        (origin, Told(str(uuid5(_NAMESPACE, f"{actor.id}/{digest}/{n}")), command, actor.id, None, recorded_at))
        for n, (origin, command) in enumerate(filled.commands)
    ]


class Rehearsal:
    """An event store that reads the real one and forgets what it is told to append."""

    def __init__(self, store: EventStore) -> None:
        self._store = store

    async def append(self, append: Append) -> Appended:
        return Appended(receipts(append, None))

    async def answer(self, command_id: str, digest: bytes) -> Appended | None:
        return await self._store.answer(command_id, digest)

    async def read_stream(self, stream_id: str, after_version: int = 0) -> list[Stored]:
        return await self._store.read_stream(stream_id, after_version)

    async def read_page(self, after_position: int, limit: int) -> list[Stored]:
        return await self._store.read_page(after_position, limit)

    async def texts(self, event_ids: Sequence[str]) -> dict[str, dict[str, str]]:
        return await self._store.texts(event_ids)

    async def erase(self, event_ids: Sequence[str]) -> int:
        raise AssertionError("a rehearsal erases nothing")

    async def tip(self) -> Tip:
        return await self._store.tip()
