"""An entry of the trail that could not be judged, as its stream tells it, and what an operator may do about it."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, assert_never

from services.supervision.domain.commands import DropParked, ParkedCommand, RetryParked
from services.supervision.domain.events import EventDropped, EventParked, EventRetried, ParkedFact
from shared.decider import DomainEvent, Refused


@dataclass(frozen=True)
class Parked:
    """`told` is how it was parked last; None as long as it never was."""

    told: EventParked | None = None
    standing: Literal["waiting", "retried", "dropped"] = "waiting"


def decide(command: ParkedCommand, parked: Parked, actor: str, today: date) -> list[DomainEvent]:
    """Raises Refused "parked.unknown", or "parked.ended" when it waits for nobody any more."""
    told = parked.told
    if told is None:
        raise Refused("parked.unknown", "parked")
    said: dict[str, Any] = {
        "unit": told.unit,
        "occurred_on": today,
        "parked": told.parked,
        "about": told.about,
        "who": actor,
    }
    match command:
        case RetryParked():
            if parked.standing == "dropped":
                raise Refused("parked.ended", "parked")
            return [] if parked.standing == "retried" else [EventRetried(**said)]
        case DropParked():
            if parked.standing == "retried":
                raise Refused("parked.ended", "parked")
            dropped = EventDropped(**said, texts={"reason": command.reason})
            return [] if parked.standing == "dropped" else [dropped]
        case _:
            assert_never(command)


def evolve(parked: Parked, event: ParkedFact) -> Parked:
    match event:
        case EventParked():
            return Parked(event)
        case EventRetried():
            return replace(parked, standing="retried")
        case EventDropped():
            return replace(parked, standing="dropped")
        case _:
            assert_never(event)
