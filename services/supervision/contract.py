"""What `supervision` says to others: its event types, and how stored events of older versions are read."""

from typing import Any

from pydantic import TypeAdapter

from services.supervision.domain.events import Event
from shared.decider import DomainEvent
from shared.envelope import Message

SERVICE = "supervision"
_EVENTS: TypeAdapter[Any] = TypeAdapter(Event)


def event(message: Message) -> DomainEvent:
    """The event that a stored message tells. Every type is at version 1; upcasting of older ones belongs here."""
    head = {"type": message.type, "unit": message.unit, "occurred_on": message.occurred_on}
    told: DomainEvent = _EVENTS.validate_python({**message.data, **head})
    return told
