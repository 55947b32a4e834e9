"""The connections of a service to its own database."""

from typing import Any

import asyncpg


def pool(url: str, *, most: int, **settings: Any) -> Any:
    """As asyncpg.create_pool, for sessions that leave nothing behind.

    By default asyncpg asks the server to forget locks, cursors and settings whenever a connection is given back: one
    more round trip for each read. Ours hold none outside of a transaction, and an open transaction is still rolled
    back.
    """
    return asyncpg.create_pool(url, min_size=2, max_size=most, reset=_nothing_left, **settings)


async def _nothing_left(_: Any) -> None:
    """There is nothing to be forgotten."""
