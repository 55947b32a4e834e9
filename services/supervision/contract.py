"""What `supervision` says to others: its event types, and how stored events of older versions are read.

A type is published as `<type>.v<version>` on `evt.supervision.<county>.<township>.<type>`; a golden message of each
stands in `samples/`.
"""

from collections.abc import Mapping
from typing import Any, get_args

from pydantic import TypeAdapter

from services.supervision.domain.events import AlertFact, Event, FindingRecorded, ParkedFact, RulebookAdopted
from shared.canonical import Malformed
from shared.decider import DomainEvent
from shared.envelope import Message

SERVICE = "supervision"
MODELS: tuple[type[DomainEvent], ...] = (*get_args(AlertFact), *get_args(ParkedFact), RulebookAdopted, FindingRecorded)
# By type, the version that is published today.
TYPES: Mapping[str, int] = {model.model_fields["type"].default: 1 for model in MODELS}
_EVENTS: TypeAdapter[Any] = TypeAdapter(Event)
NO_TEXTS: Mapping[str, str] = {}


def event(message: Message, texts: Mapping[str, str] = NO_TEXTS) -> DomainEvent:
    """What a stored message and the texts beside it tell. Raises Malformed for a type or version that is not ours."""
    if TYPES.get(message.type) != message.version:
        raise Malformed("type", f"{message.type}.v{message.version} is not a type of {SERVICE}")
    head = {"type": message.type, "unit": message.unit, "occurred_on": message.occurred_on}
    told: DomainEvent = _EVENTS.validate_python({**message.data, **head, "texts": texts})
    return told
