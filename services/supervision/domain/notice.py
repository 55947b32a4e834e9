"""What an account has to tell the world."""

from dataclasses import dataclass
from typing import Literal

from services.supervision.domain.breach import Breach
from services.supervision.domain.track import Rung, Track

Kind = Literal["raised", "escalated", "resolved", "reopened", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell the world: what became of an alert, at which instant, and by which event."""

    kind: Kind
    at_us: int
    about: Track | Breach
    rung: Rung | None = None
    by: str | None = None
