"""Appends on a connection: how a batch is laid out for es.append, and what its outcomes mean."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import asyncpg

from shared import queries
from shared.append import Append, Appended, Receipt, receipts
from shared.chain import genesis
from shared.decider import Conflict, Refused

SQL = queries.load(Path(__file__).parent / "sql" / "store" / "queries.sql")
Connection = asyncpg.Connection | asyncpg.pool.PoolConnectionProxy


async def found(connection: Connection, service: str, deployment: str, file_clock_from_us: int | None = None) -> None:
    """Write the head's one row, as the store's owner; does nothing when it is there.

    `file_clock_from_us` marks a demonstration: until it is loaded, times of recording come from the file, from then on.
    """
    await connection.execute(
        "INSERT INTO es.head (service, deployment, hash, recorded_at_us, demonstration, clock)"
        " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        service,
        deployment,
        genesis(service, deployment),
        file_clock_from_us or 0,
        file_clock_from_us is not None,
        "wall" if file_clock_from_us is None else "file",
    )


async def append_groups(connection: Connection, appends: Sequence[Append]) -> list[Appended | Exception]:
    """One call of es.append: an answer or a failure for each group, in their order."""
    rows = await connection.fetch(SQL["append"], *lay_out(appends))
    return [
        await _outcome(connection, append, row["outcome"], row["first_position"])
        for append, row in zip(appends, rows, strict=True)
    ]


async def append_within(connection: Connection, append: Append) -> Appended:
    """Append inside the caller's transaction, which then holds the store's lock. Raises as EventStore.append."""
    (outcome,) = await append_groups(connection, [append])
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


async def _outcome(connection: Connection, append: Append, outcome: str, first: int | None) -> Appended | Exception:
    if outcome == "appended":
        return Appended(receipts(append, first))
    if outcome == "repeated":
        return Appended(await known_receipts(connection, [command.id for command in append.commands]), repeated=True)
    if outcome == "changed":
        return Refused("command.changed", "id")
    return Conflict()


async def known_receipts(connection: Connection, command_ids: Sequence[str]) -> tuple[Receipt, ...]:
    found: list[Receipt] = []
    for command_id in command_ids:
        found += [Receipt(*row) for row in await connection.fetch(SQL["command_events"], command_id)]
    return tuple(found)


def lay_out(appends: Sequence[Append]) -> list[Any]:
    """The arguments of es.append in their order: flat arrays, numbered from 1."""
    commands: list[tuple[Any, ...]] = []
    checks: list[tuple[Any, ...]] = []
    events: list[tuple[Any, ...]] = []
    beside: list[tuple[Any, ...]] = []
    for group, append in enumerate(appends, 1):
        numbers: dict[str, int] = {}
        moments: dict[str, int | None] = {}
        for asked in append.commands:
            commands.append((asked.id, asked.digest, group))
            numbers[asked.id] = len(commands)
            moments[asked.id] = asked.recorded_at_us
        checks.extend((group, stream_id, version) for stream_id, version in append.seen.items())
        versions = dict(append.seen)
        for event in append.events:
            version = versions[event.stream_id] = versions[event.stream_id] + 1
            events.append(
                (
                    numbers[event.causation_id],
                    event.stream_id,
                    version,
                    event.id,
                    event.type,
                    event.occurred_on,
                    event.unit,
                    event.actor,
                    event.causation_id,
                    event.correlation_id,
                    event.body,
                    moments[event.causation_id],
                )
            )
            beside.extend((event.id, text.field, text.salt, text.text) for text in event.beside)
    return [len(appends), *_columns(commands, 3), *_columns(checks, 3), *_columns(events, 12), *_columns(beside, 4)]


def _columns(rows: list[tuple[Any, ...]], width: int) -> list[Any]:
    return list(zip(*rows, strict=True)) if rows else [()] * width
