"""End tasks for certain. In Python 3.11 asyncio.wait_for may swallow a cancellation when its future is done in the same
turn, and the libraries under us use it: so it is repeated until the task has ended."""

import asyncio
from typing import Any

AGAIN_S = 0.2


async def end(*tasks: asyncio.Task[Any]) -> None:
    """Cancel and wait. What the tasks raise is not raised here."""
    pending = {task for task in tasks if not task.done()}
    while pending:
        for task in pending:
            task.cancel()
        _, pending = await asyncio.wait(pending, timeout=AGAIN_S)
