"""The rows of a store, read page by page from a database or from an export."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import asyncpg

from deploy.cli.texts import say
from shared.append import Tip
from shared.envelope import Stored
from shared.store import ReadStore

PAGE = 1_000
FORMAT = "mingbai-export/1"


@dataclass(frozen=True)
class Rows:
    """A store's claim of where its chain stands, and the rows that should bear it out."""

    tip: Tip
    pages: AsyncIterator[list[Stored]]


@asynccontextmanager
async def from_database(url: str) -> AsyncIterator[Rows]:
    """All rows as of one moment: a store that goes on growing must not look as if its head were wrong."""
    pool = await asyncpg.create_pool(url, min_size=1, max_size=1, timeout=10)
    try:
        store = ReadStore(pool)
        tip = await store.tip()
        yield Rows(tip, _pages(store, tip.position))
    finally:
        await pool.close()


async def _pages(store: ReadStore, until: int) -> AsyncIterator[list[Stored]]:
    position = 0
    while page := await store.read_page(position, PAGE):
        kept = [event for event in page if event.position <= until]
        if not kept:
            return
        yield kept
        position = page[-1].position


def header(tip: Tip) -> str:
    return _line({"format": FORMAT} | asdict(tip) | {"hash": tip.hash.hex()})


def line(event: Stored) -> str:
    row = {name: getattr(event, name) for name in Stored.__slots__}
    hashes = {"prev_hash": event.prev_hash.hex(), "hash": event.hash.hex()}
    return _line(row | hashes | {"occurred_on": event.occurred_on.isoformat()})


def _line(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


@asynccontextmanager
async def from_export(file: Path) -> AsyncIterator[Rows]:
    """Raises ValueError, with the line's number, for what is no export."""
    with file.open(encoding="utf-8") as lines:
        said = _read(1, next(lines, ""))
        if said.pop("format", None) != FORMAT:
            raise ValueError(say("no_export", file=file))
        tip = Tip(**(said | {"hash": bytes.fromhex(said["hash"])}))

        async def pages() -> AsyncIterator[list[Stored]]:
            for number, text in enumerate(lines, start=2):
                yield [_stored(number, text)]

        yield Rows(tip, pages())


def _stored(number: int, text: str) -> Stored:
    row = _read(number, text)
    try:
        hashes = {name: bytes.fromhex(row[name]) for name in ("prev_hash", "hash")}
        return Stored(**(row | hashes | {"occurred_on": date.fromisoformat(row["occurred_on"])}))
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(say("line_no_event", number=number, reason=error)) from None


def _read(number: int, text: str) -> dict[str, Any]:
    try:
        row = json.loads(text)
    except ValueError:
        raise ValueError(say("line_no_json", number=number)) from None
    if not isinstance(row, dict):
        raise ValueError(say("line_no_object", number=number))
    return row
