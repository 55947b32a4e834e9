"""What `meetings` says to others: its event types, and how stored events of older versions are read.

A type is published as `<type>.v<version>` on `evt.meetings.<county>.<township>.<type>`; a golden message of each stands
in `samples/`. A change that readers must know makes a new version, and a step from the one before among the reader's
upcasts.
"""

from collections.abc import Mapping
from typing import Annotated, get_args

from pydantic import Field, TypeAdapter

from services.meetings.domain.branch_events import BranchFact
from services.meetings.domain.events import CountyFact, Event, MeetingFact, PersonFact, UnitFact
from services.meetings.domain.matter_events import MatterFact
from shared.decider import DomainEvent
from shared.reading import Reader

SERVICE = "meetings"
MODELS: tuple[type[DomainEvent], ...] = tuple(
    model
    for group in (CountyFact, PersonFact, UnitFact, MeetingFact, MatterFact, BranchFact)
    for model in get_args(group)
)
# By type, the version that is published today.
TYPES: Mapping[str, int] = {model.model_fields["type"].default: 1 for model in MODELS}
read = Reader(SERVICE, TYPES, TypeAdapter(Annotated[Event | BranchFact, Field(discriminator="type")]))
