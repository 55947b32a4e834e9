"""The event store in memory: the same answers as PostgreSQL's, for tests of decisions and for tools."""

import time
from collections.abc import Sequence
from dataclasses import replace

from shared.append import Append, Appended, Tip, receipts
from shared.chain import genesis, link
from shared.decider import Conflict, Refused
from shared.envelope import Stored


class MemoryStore:
    """Appends are atomic because nothing here awaits."""

    def __init__(
        self, service: str = "memory", deployment: str = "memory", file_clock_from_us: int | None = None
    ) -> None:
        self._tip = Tip(
            service,
            deployment,
            0,
            genesis(service, deployment),
            file_clock_from_us or 0,
            file_clock_from_us is not None,
            "wall" if file_clock_from_us is None else "file",
        )
        self._events: list[Stored] = []
        self._streams: dict[str, list[Stored]] = {}
        self._answers: dict[str, tuple[bytes, Appended]] = {}
        self._texts: dict[str, dict[str, str]] = {}

    async def append(self, append: Append) -> Appended:
        known = [self._answers.get(command.id) for command in append.commands]
        if any(known):
            if not all(known):
                raise Conflict
            repeats = [await self.answer(command.id, command.digest) for command in append.commands]
            return Appended(
                tuple(receipt for repeat in repeats if repeat for receipt in repeat.receipts), repeated=True
            )
        if any(version != len(self._streams.get(stream_id, ())) for stream_id, version in append.seen.items()):
            raise Conflict
        return self._store(append)

    def _store(self, append: Append) -> Appended:
        now_us = max(time.time_ns() // 1000, self._tip.recorded_at_us)
        given = {command.id: command.recorded_at_us for command in append.commands}
        if self._tip.clock == "wall" and any(moment is not None for moment in given.values()):
            raise ValueError("recorded_at is given, but this is no demonstration database that is being loaded")
        stored = receipts(append, self._tip.position + 1)
        for event, receipt in zip(append.events, stored, strict=True):
            asked_us = now_us if self._tip.clock == "wall" else given[event.causation_id]
            at_us = max(asked_us or 0, self._tip.recorded_at_us)
            hashed = link(self._tip.hash, receipt.position, receipt.version, at_us, event.body)
            row = Stored(
                receipt.position,
                event.stream_id,
                receipt.version,
                event.id,
                event.type,
                event.occurred_on,
                at_us,
                event.unit,
                event.actor,
                event.causation_id,
                event.correlation_id,
                event.body,
                self._tip.hash,
                hashed,
            )
            self._events.append(row)
            self._streams.setdefault(event.stream_id, []).append(row)
            self._texts[event.id] = {text.field: text.text for text in event.beside}
            self._tip = replace(self._tip, position=row.position, hash=hashed, recorded_at_us=at_us)
        for command in append.commands:
            own = tuple(r for r, e in zip(stored, append.events, strict=True) if e.causation_id == command.id)
            self._answers[command.id] = (command.digest, Appended(own, repeated=True))
        return Appended(stored)

    async def answer(self, command_id: str, digest: bytes) -> Appended | None:
        known = self._answers.get(command_id)
        if known is None:
            return None
        if known[0] != digest:
            raise Refused("command.changed", "id")
        return known[1]

    async def read_stream(self, stream_id: str, after_version: int = 0) -> list[Stored]:
        return self._streams.get(stream_id, [])[after_version:]

    async def read_page(self, after_position: int, limit: int) -> list[Stored]:
        return self._events[after_position : after_position + limit]

    async def tip(self) -> Tip:
        return self._tip

    async def texts(self, event_ids: Sequence[str]) -> dict[str, dict[str, str]]:
        return {event_id: self._texts[event_id] for event_id in event_ids if self._texts.get(event_id)}

    async def erase(self, event_ids: Sequence[str]) -> int:
        return sum(len(self._texts.pop(event_id, {})) for event_id in event_ids)

    async def end_file_clock(self) -> None:
        self._tip = replace(self._tip, clock="wall")
