"""Import of the roster spreadsheet: all of it or nothing; a rehearsal decides everything and stores nothing."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from services.meetings.api import permissions
from services.meetings.api.inlet import Inlet
from services.meetings.api.spreadsheet import BadCell, Origin, Roster, read_roster
from shared.access import Actor
from shared.append import Append, Appended, EventStore, Tip, receipts
from shared.days import EPOCH
from shared.decider import Refused
from shared.deciding import Told
from shared.envelope import Stored
from shared.handler import RefusedTogether
from shared.texts import Language, say

_NAMESPACE = UUID("5f6de3c1-9f0e-4d53-8c0c-0d9f5a3f2b61")  # of the commands that rows become


@dataclass(frozen=True)
class Imported:
    """`bad` is empty when the roster was, or could be, stored."""

    rows: int
    events: int
    bad: tuple[BadCell, ...]

    def body(self, dry_run: bool, language: Language) -> Mapping[str, Any]:
        told: dict[str, Any] = {"rows": self.rows, "events": self.events, "dry_run": dry_run}
        if self.bad:
            detail = say("meetings", language, "import.rows_refused", count=len({(b.sheet, b.row) for b in self.bad}))
            told |= {"type": "urn:mingbai:problem:import.rows_refused", "title": "Unprocessable Content", "status": 422}
            told |= {"rule": "import.rows_refused", "detail": detail, "bad": [asdict(cell) for cell in self.bad]}
        return told


async def carry_out(inlet: Inlet, actor: Actor, raw: bytes, dry_run: bool, language: Language) -> Imported:
    roster = await asyncio.to_thread(read_roster, raw, language)
    rows = len(roster.rows)
    bad = [*roster.bad, *_not_allowed(roster, actor, language)]
    if bad:
        return Imported(rows, 0, tuple(bad))
    tip = await inlet.store.tip()
    recorded_at = EPOCH + timedelta(microseconds=tip.recorded_at_us) if tip.clock == "file" else None
    tolds = _tolds(roster, actor, sha256(raw).hexdigest(), recorded_at)
    handler = inlet.handler_on(Rehearsal(inlet.store)) if dry_run else inlet.handler
    try:
        stored = await handler.handle_together([told for _, told in tolds])
    except RefusedTogether as refused:
        origins = {told.id: origin for origin, told in tolds}
        found = [origins[command_id].bad(refusal, language) for command_id, refusal in refused.refusals.items()]
        return Imported(rows, 0, tuple(sorted(found, key=lambda cell: (cell.sheet, cell.row))))
    return Imported(rows, sum(len(one.receipts) for one in stored), ())


def _not_allowed(roster: Roster, actor: Actor, language: Language) -> list[BadCell]:
    found = []
    for origin, command in roster.commands:
        try:
            permissions.require(actor, command)
        except Refused as refusal:
            found.append(origin.bad(Refused(refusal.rule, "unit", **refusal.facts), language))
    return found


def _tolds(roster: Roster, actor: Actor, digest: str, recorded_at: datetime | None) -> list[tuple[Origin, Told]]:
    """The same file, sent again by the same actor, makes the same commands."""
    return [
        (origin, Told(str(uuid5(_NAMESPACE, f"{actor.id}/{digest}/{n}")), command, actor.id, None, recorded_at))
        for n, (origin, command) in enumerate(roster.commands)
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
