"""Where a lane stands in the trail."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class Place(NamedTuple):
    """In the order of recording; of one instant, in the order in which it was heard."""

    instant_us: int
    log_position: int


NOWHERE = Place(0, 0)


@dataclass(frozen=True)
class Checkpoint:
    """Of a lane: judged is what was recorded before `instant_us`, and at it what stands in the trail by `log_position`.

    `position` is that of its own source, `own_position` that of our own store; `judged_on`: the last 00:00 passed.
    """

    instant_us: int
    log_position: int
    position: int
    own_position: int
    judged_on: date | None

    @property
    def place(self) -> Place:
        return Place(self.instant_us, self.log_position)
