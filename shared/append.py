"""What an append is, what it answers, and what the handler needs of a store."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from shared.envelope import Prepared, Stored


@dataclass(frozen=True, slots=True)
class Asked:
    """A command as the store remembers it. `recorded_at_us`: only while a demonstration is loaded from a file."""

    id: str
    digest: bytes  # SHA-256 of the canonical command
    recorded_at_us: int | None = None


@dataclass(frozen=True, slots=True)
class Append:
    """All or nothing: one command's events, or those of several that were decided on top of each other.

    `seen` holds every stream that was read or is written, at the version on which the decision rests (0: it did not
    exist). Each event's causation_id is the id of one of the commands.
    """

    commands: tuple[Asked, ...]
    seen: dict[str, int]
    events: tuple[Prepared, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where an event was stored."""

    id: str
    type: str
    position: int
    stream_id: str
    version: int


@dataclass(frozen=True, slots=True)
class Appended:
    """`repeated`: the commands had been answered before, and this is that answer."""

    receipts: tuple[Receipt, ...]
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Tip:
    """Where the chain stands. `clock` is "wall", or "file" while a demonstration is loaded."""

    service: str
    deployment: str
    position: int
    hash: bytes
    recorded_at_us: int
    demonstration: bool = False
    clock: str = "wall"


class EventStore(Protocol):
    """What the handler needs. Held by the PostgreSQL store and by the one in memory, under one test suite."""

    async def append(self, append: Append) -> Appended:
        """Raises Conflict when a stream has moved on, Refused "command.changed" when a known id says something else."""

    async def answer(self, command_id: str, digest: bytes) -> Appended | None:
        """The answer that this command got before, or None. Raises Refused "command.changed"."""

    async def read_stream(self, stream_id: str, after_version: int = 0) -> list[Stored]: ...

    async def read_page(self, after_position: int, limit: int) -> list[Stored]: ...

    async def texts(self, event_ids: Sequence[str]) -> dict[str, dict[str, str]]:
        """The texts that stand beside these events and were not erased: event id → field → text."""

    async def erase(self, event_ids: Sequence[str]) -> int:
        """Erase the texts beside these events; how many there were."""

    async def tip(self) -> Tip: ...


def receipts(append: Append, first: int | None) -> tuple[Receipt, ...]:
    """The events of one append stand one behind the other from `first` on."""
    versions = dict(append.seen)
    found: list[Receipt] = []
    for position, event in enumerate(append.events, first or 0):
        versions[event.stream_id] += 1
        found.append(Receipt(event.id, event.type, position, event.stream_id, versions[event.stream_id]))
    return tuple(found)
