"""What `supervision` says to others: its event types, and how stored events of older versions are read.

A type is published as `<type>.v<version>` on `evt.supervision.<county>.<township>.<type>`; a golden message of each
stands in `samples/`.
"""

from collections.abc import Mapping
from typing import get_args

from pydantic import TypeAdapter

from services.supervision.domain.events import AlertFact, Event, FindingRecorded, ParkedFact, RulebookAdopted
from shared.decider import DomainEvent
from shared.reading import Reader

SERVICE = "supervision"
MODELS: tuple[type[DomainEvent], ...] = (*get_args(AlertFact), *get_args(ParkedFact), RulebookAdopted, FindingRecorded)
# By type, the version that is published today.
TYPES: Mapping[str, int] = {model.model_fields["type"].default: 1 for model in MODELS}
read = Reader(SERVICE, TYPES, TypeAdapter(Event))
