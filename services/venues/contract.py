"""What `venues` says to others: its event types, their subjects, and how stored events of older versions are read.

A type is published as `<type>.v<version>` on `evt.venues.<county>.<township>.<type>`; a golden message of each stands
in `samples/`. A change that readers must know makes a new version, and a step in UPCASTS from the one before.
"""

from collections.abc import Callable, Mapping
from typing import Any, get_args

from pydantic import TypeAdapter

from services.venues.domain.events import Event, ProgrammeFact, WorksFact
from services.venues.domain.venue_events import RotaFact, VenueFact
from shared.canonical import Malformed
from shared.decider import DomainEvent
from shared.envelope import Message, subject_of

SERVICE = "venues"
_EVENTS: TypeAdapter[DomainEvent] = TypeAdapter(Event)
_MODELS: tuple[type[DomainEvent], ...] = tuple(
    model for group in (ProgrammeFact, WorksFact, VenueFact, RotaFact) for model in get_args(group)
)
# By type, the version that is published today.
TYPES: Mapping[str, int] = {model.model_fields["type"].default: 1 for model in _MODELS}
NO_TEXTS: Mapping[str, str] = {}
UPCASTS: Mapping[tuple[str, int], Callable[[Mapping[str, Any]], Mapping[str, Any]]] = {}


def read(message: Message, texts: Mapping[str, str] = NO_TEXTS) -> DomainEvent:
    """The event that a stored message and the texts beside it tell. Raises Malformed for a type that is not ours."""
    if message.type not in TYPES or message.version > TYPES[message.type]:
        raise Malformed("type", f"{message.type}.v{message.version} is not a type of {SERVICE}")
    data = message.data
    for version in range(message.version, TYPES[message.type]):
        data = UPCASTS[message.type, version](data)
    head = {"type": message.type, "unit": message.unit, "occurred_on": message.occurred_on}
    return _EVENTS.validate_python({**data, **head, "texts": texts})


def subject(message: Message) -> str:
    """The NATS subject on which the message travels."""
    return subject_of(SERVICE, message.unit, message.type)
