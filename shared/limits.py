"""A long body does not hold the door open: refused by its announced length, or as soon as it has become too long.

A connection that is closed while its sender is still sending is reset, and the answer is lost with it. So as much again
as is allowed is read on and thrown away before the answer; who sends still more is not waited for.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from shared.problems import TooLarge

Receive = Callable[[], Awaitable[Any]]
App = Callable[..., Awaitable[None]]
READ_ON_S = 5.0


class Limit(NamedTuple):
    """How long a body may be; `rule` is the text that says that it is longer."""

    bytes_max: int
    rule: str = "input.body_too_large"


class BodyLimit:
    """ASGI middleware. `limits` by path, "" is for all others; `refuse` answers a TooLarge, also one of the app's."""

    def __init__(self, app: App, limits: Mapping[str, Limit], refuse: Callable[[TooLarge, Any], App]) -> None:
        self._app = app
        self._limits = limits
        self._refuse = refuse

    async def __call__(self, scope: Any, receive: Receive, send: Any) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limits.get(scope["path"], self._limits[""])
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        try:
            if announced.isdigit() and int(announced) > limit.bytes_max:
                raise TooLarge(*limit)
            await self._app(scope, _counted(receive, limit), send)
        except TooLarge as error:
            if not announced.isdigit() or int(announced) <= 2 * limit.bytes_max:
                await _read_on(receive, limit.bytes_max)
            await self._refuse(error, scope)(scope, receive, send)


def _counted(receive: Receive, limit: Limit) -> Receive:
    seen = 0

    async def counting() -> Any:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit.bytes_max:
            raise TooLarge(*limit)
        return message

    return counting


async def _read_on(receive: Receive, bytes_max: int) -> None:
    """Until the body ends, or what is waited for is over."""
    with suppress(TimeoutError):
        async with asyncio.timeout(READ_ON_S):
            more = True
            while more and bytes_max > 0:
                message = await receive()
                bytes_max -= len(message.get("body", b""))
                more = message.get("more_body", False)
