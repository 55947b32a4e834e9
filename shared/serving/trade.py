"""A trade: all that makes one recording service another than the next. Its doors and its process are made from it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from shared.access import Actor
from shared.append import EventStore
from shared.contracts import Contract
from shared.decider import Command, DomainEvent
from shared.deciding import Context, Decision, Fold
from shared.envelope import Message


def about_nothing(_: Any) -> None:
    """The permission rests on the command alone."""


async def nothing_more(_: Any, __: EventStore) -> None:
    """All that the command does is in its events."""


@dataclass(frozen=True)
class Trade:
    """`contract` names the service, its commands and its events; its texts are `locales/<language>/<service>.toml`.

    `folds`, `read` and `decide` are the handler's. `require(actor, command, state)` raises Refused "access.role" or
    "access.scope"; `state` is that of the stream that `about` names for the command, None when it names none.
    `afterwards` does what an event announces and cannot do; it is called again when the command is told again.
    """

    contract: Contract
    folds: Mapping[str, Fold[Any]]
    read: Callable[[Message, Mapping[str, str | None]], DomainEvent]
    decide: Callable[[Any, Context], Decision]
    require: Callable[[Actor, Any, Any], None]
    about: Callable[[Any], str | None] = about_nothing
    afterwards: Callable[[Any, EventStore], Awaitable[None]] = nothing_more

    @property
    def service(self) -> str:
        return self.contract.service

    @property
    def commands(self) -> Mapping[str, type[Command]]:
        return self.contract.commands
