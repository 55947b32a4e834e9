"""What is judged together: the accounts of one source, by what that source and the roster's have recorded.

A lane goes on as far as all of its own sources have come. So a source that falls silent stops what rests on it, and
nothing else.
"""

from dataclasses import dataclass

from services.supervision.domain.facts.reading import ROSTER_TYPES

ROSTER_SOURCE = "meetings"


@dataclass(frozen=True, slots=True)
class Lane:
    """`name` is the source whose affairs are judged: of it all is heard, of the roster's these types."""

    name: str
    foreign: tuple[str, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((ROSTER_SOURCE, self.name)))


_ROSTER = tuple(sorted(ROSTER_TYPES))
_RESOLVED = ("matter_opened", "step_approved", "step_refused", "step_voided", "matter_returned")

MEETINGS = Lane("meetings")
RECTIFICATION = Lane("rectification", _ROSTER)
VENUES = Lane("venues", _ROSTER + _RESOLVED)
LANES = (MEETINGS, RECTIFICATION, VENUES)
SOURCES = tuple(dict.fromkeys(source for lane in LANES for source in lane.sources))
