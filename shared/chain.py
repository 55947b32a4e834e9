"""The hash chain over a service's events, and the check that anyone with the rows can repeat.

hash = SHA-256(previous hash ‖ int8 position ‖ int4 version ‖ int8 recorded_at in µs ‖ SHA-256(body)), big-endian.
The first link's predecessor binds the service and the deployment, so that a chain cannot be passed off as another's.
"""

import struct
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from hashlib import sha256

from shared.envelope import Stored, parse

_LINK = struct.Struct(">32sqiq32s")


def genesis(service: str, deployment: str) -> bytes:
    return sha256(f"mingbai:{service}:{deployment}".encode()).digest()


def link(previous: bytes, position: int, version: int, recorded_at_us: int, body: str | bytes) -> bytes:
    digest = sha256(body if isinstance(body, bytes) else body.encode()).digest()
    return sha256(_LINK.pack(previous, position, version, recorded_at_us, digest)).digest()


@dataclass(frozen=True)
class Misfit:
    """The first event that does not fit, and why."""

    position: int
    id: str
    reason: str


@dataclass(frozen=True)
class Chain:
    """Where a verified chain stands. `check` returns the next standing, or the misfit."""

    position: int
    hash: bytes
    recorded_at_us: int = 0

    def check(self, event: Stored) -> "Chain | Misfit":
        reason = next(self._reasons(event), None)
        if reason is not None:
            return Misfit(event.position, event.id, reason)
        return Chain(event.position, event.hash, event.recorded_at_us)

    def _reasons(self, event: Stored) -> Iterator[str]:
        if event.position != self.position + 1:
            yield f"position {event.position} follows {self.position}: an event is missing or told twice"
        if event.prev_hash != self.hash:
            yield "its previous hash is not the hash of the event before it"
        if event.hash != link(self.hash, event.position, event.version, event.recorded_at_us, event.body):
            yield "its hash does not fit its position, version, time and body"
        if event.recorded_at_us < self.recorded_at_us:
            yield "it was recorded before the event that it follows"
        yield from _column_misfits(event)


def _column_misfits(event: Stored) -> Iterator[str]:
    """A column beside the body could be changed without breaking the chain: compare each with what the body says."""
    told = parse(event.body)
    columns = {
        "id": (event.id, told.id),
        "type": (event.type, told.type),
        "stream_id": (event.stream_id, told.stream),
        "unit": (event.unit, told.unit),
        "occurred_on": (event.occurred_on.isoformat(), told.occurred_on.isoformat()),
        "actor": (event.actor, told.actor),
        "causation_id": (event.causation_id, told.causation_id),
        "correlation_id": (event.correlation_id, told.correlation_id),
    }
    for name, (column, body) in columns.items():
        if column != body:
            yield f"column {name} says {column!r}, the body says {body!r}"


async def verify(start: Chain, pages: AsyncIterator[list[Stored]]) -> Chain | Misfit:
    """Walk the pages from `start`: the standing at their end, or the first misfit. Versions count per stream."""
    versions: dict[str, int] = {}
    standing: Chain = start
    async for page in pages:
        for event in page:
            step = standing.check(event)
            if isinstance(step, Misfit):
                return step
            if event.version != versions.get(event.stream_id, 0) + 1:
                return Misfit(event.position, event.id, f"version {event.version} of {event.stream_id} is out of turn")
            versions[event.stream_id] = event.version
            standing = step
    return standing
