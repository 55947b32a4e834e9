"""The trail's writer: one source's checkpoint, and what was heard behind it, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from services.supervision.workers.hearing import Told, rows
from shared import queries

SQL = queries.load(Path(__file__).parents[1] / "sql" / "trail.sql")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Verified and in the trail up to here."""

    position: int
    hash: bytes
    recorded_at_us: int  # of the event at `position`


class Trail:
    def __init__(self, pool: asyncpg.Pool, source: str) -> None:
        self._pool = pool
        self._source = source

    async def open(self, genesis: bytes) -> tuple[Checkpoint, str]:
        """The checkpoint and the status of the source, which is known from now on."""
        await self._pool.execute(SQL["open_source"], self._source, genesis)
        row = await self._pool.fetchrow(SQL["checkpoint"], self._source)
        assert row is not None, "the source was opened one line above"
        return Checkpoint(row["position"], row["hash"], row["recorded_at_us"]), row["status"]

    async def append(self, after: Checkpoint, events: Sequence[Told]) -> Checkpoint:
        """Raises asyncpg.SerializationError when another intake of this source was faster."""
        columns = [list(column) for column in zip(*rows(events), strict=True)]
        await self._pool.execute(SQL["append"], self._source, after.position, *columns)
        last = events[-1]
        return Checkpoint(last.position, last.hash, last.recorded_at_us)

    async def note_head(self, announced: int, covered: int, until_us: int) -> None:
        await self._pool.execute(SQL["note_head"], self._source, announced, covered, until_us)

    async def set_status(self, status: str, reason: str | None) -> None:
        await self._pool.execute(SQL["set_status"], self._source, status, reason)
