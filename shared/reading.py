"""Stored events as their service reads them: its own types only, older versions brought up step by step."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter

from shared.canonical import Malformed
from shared.decider import DomainEvent
from shared.envelope import Message

NO_TEXTS: Mapping[str, str | None] = {}


@dataclass(frozen=True)
class Reader:
    """`versions` gives for each type the one that is published today, `upcasts` the step from (type, version) to the
    next one."""

    service: str
    versions: Mapping[str, int]
    events: TypeAdapter[DomainEvent]
    upcasts: Mapping[tuple[str, int], Callable[[Mapping[str, Any]], Mapping[str, Any]]] = field(default_factory=dict)

    def __call__(self, message: Message, texts: Mapping[str, str | None] = NO_TEXTS) -> DomainEvent:
        """What a stored message and the texts beside it tell. Raises Malformed for a type that is not the service's."""
        newest = self.versions.get(message.type)
        if newest is None or message.version > newest:
            raise Malformed("type", f"{message.type}.v{message.version} is not a type of {self.service}")
        data = message.data
        for version in range(message.version, newest):
            data = self.upcasts[message.type, version](data)
        head = {"type": message.type, "unit": message.unit, "occurred_on": message.occurred_on}
        return self.events.validate_python({**data, **head, "texts": texts})
