"""What `venues` says to others: its event types, and how stored events of older versions are read.

A type is published as `<type>.v<version>` on `evt.venues.<county>.<township>.<type>`; a golden message of each stands
in `samples/`. A change that readers must know makes a new version, and a step from the one before among the reader's
upcasts.
"""

from collections.abc import Mapping
from typing import get_args

from pydantic import TypeAdapter

from services.venues.domain.events import Event, ProgrammeFact, WorksFact
from services.venues.domain.venue_events import RotaFact, VenueFact
from shared.adoption import RulebookAdopted
from shared.decider import DomainEvent
from shared.reading import Reader

SERVICE = "venues"
MODELS: tuple[type[DomainEvent], ...] = (
    RulebookAdopted,
    *(model for group in (ProgrammeFact, WorksFact, VenueFact, RotaFact) for model in get_args(group)),
)
# By type, the version that is published today.
TYPES: Mapping[str, int] = {model.model_fields["type"].default: 1 for model in MODELS}
read = Reader(SERVICE, TYPES, TypeAdapter(Event))
