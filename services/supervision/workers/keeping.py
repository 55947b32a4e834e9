"""What is kept in the view: the rows of accounts, and how far a lane has come."""

from collections.abc import Sequence
from dataclasses import astuple

from services.supervision.domain.lanes import Lane
from services.supervision.views.named import Named
from services.supervision.views.places import Checkpoint
from services.supervision.views.rows import Columns, Rows
from shared.groups import Connection


async def hold(connection: Connection, sql: Named, lane: Lane) -> Checkpoint:
    """Where a lane stands, until the end of the transaction."""
    held = await connection.fetchrow(sql["hold_lane"], lane.name)
    if held is None:
        await connection.execute(sql["open_lane"], lane.name)
        return await hold(connection, sql, lane)
    return Checkpoint(*held)


async def move(connection: Connection, sql: Named, lane: Lane, after: Checkpoint) -> None:
    await connection.execute(sql["move_lane"], lane.name, *astuple(after))


async def write_accounts(connection: Connection, sql: Named, rows: Rows) -> None:
    """What was written is taken out of `rows`."""
    for name, columns in (
        ("drop_obligations", rows.dropped),
        ("put_obligations", rows.obligations),
        ("drop_alerts", rows.lost),
        ("put_alerts", rows.alerts),
        ("put_accounts", rows.accounts),
    ):
        if columns:
            await connection.execute(sql[name], *laid_out(columns))
            columns.clear()


def laid_out(rows: Sequence[Columns]) -> list[list[object]]:
    return [list(column) for column in zip(*rows, strict=True)]
