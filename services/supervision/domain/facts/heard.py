"""What all facts have: the envelope in which an event came."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

Envelope = tuple[str, str, str, date, int]
Data = Mapping[str, Any]


@dataclass(slots=True)
class Heard:
    """The envelope: the event's id, the command that caused it, its day, when it was recorded (µs since the epoch)."""

    id: str
    command: str
    unit: str
    on: date
    recorded_us: int


F = TypeVar("F", bound=Heard, covariant=True)
Readers = Mapping[str, Callable[[Envelope, Data], F]]  # by type of event


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
