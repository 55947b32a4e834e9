"""What `rectification` says to others: its event types, and how stored events of older versions are read.

A type is published as `<type>.v<version>` on `evt.rectification.<county>.<township>.<type>`; a golden message of each
stands in `samples/`. A change that readers must know makes a new version, and a step from the one before among the
reader's upcasts.
"""

from collections.abc import Mapping
from typing import get_args

from pydantic import TypeAdapter

from services.rectification.domain.events import CampaignFact, Event
from services.rectification.domain.problem_events import ProblemFact
from shared.decider import DomainEvent
from shared.reading import Reader

SERVICE = "rectification"
MODELS: tuple[type[DomainEvent], ...] = tuple(dict.fromkeys((*get_args(CampaignFact), *get_args(ProblemFact))))
# By type, the version that is published today.
TYPES: Mapping[str, int] = {model.model_fields["type"].default: 1 for model in MODELS}
read = Reader(SERVICE, TYPES, TypeAdapter(Event))
