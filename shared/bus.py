"""A service's connection to NATS, for nats-py and for FastStream's broker alike.

The client never gives up connecting. A refused right is the one thing that waiting does not cure, and JetStream shows
it only as a time-out: it is made fatal here.
"""

import asyncio
from pathlib import Path
from typing import Any

import structlog

log = structlog.get_logger()


class RightsViolated(Exception):  # noqa: N818
    """The server refused a subject to this user: its configuration and this program do not fit each other."""


class Watch:
    """Hears the client's errors. `violated()` returns never, or raises RightsViolated: let it end the process."""

    def __init__(self) -> None:
        self._violation: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def on_error(self, error: Exception) -> None:
        reason = str(error) or type(error).__name__
        if "permissions violation" in reason.lower() and not self._violation.done():
            self._violation.set_result(reason)
        log.warning("nats_error", reason=reason)

    async def violated(self) -> None:
        raise RightsViolated(await asyncio.shield(self._violation))


def options(url: str, seed_file: Path, user: str, watch: Watch) -> dict[str, Any]:
    """Keyword arguments of nats.connect() and of NatsBroker() alike."""
    return {
        "servers": [url],
        "name": user,
        "nkeys_seed": str(seed_file),
        "inbox_prefix": f"_INBOX_{user}",
        "error_cb": watch.on_error,
        "max_reconnect_attempts": -1,
        "reconnect_time_wait": 0.5,
        "ping_interval": 10,
        "max_outstanding_pings": 2,
    }
