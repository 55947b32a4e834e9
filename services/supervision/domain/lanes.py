"""What is judged together: the accounts of one source, by what that source and the roster's have recorded.

A lane goes on as far as all of its own sources have come. So a source that falls silent stops what rests on it, and
nothing else.
"""

from dataclasses import dataclass

ROSTER_SOURCE = "meetings"


@dataclass(frozen=True, slots=True)
class Lane:
    """`name` is the source whose affairs are judged; of the roster's source `matters` alone is heard besides.

    `matters`: the types of events about village matters on which its verdicts rest.
    """

    name: str
    matters: tuple[str, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((ROSTER_SOURCE, self.name)))


MEETINGS = Lane("meetings")
RECTIFICATION = Lane("rectification")
VENUES = Lane("venues", ("matter_opened", "step_approved", "step_refused", "step_voided", "matter_returned"))
LANES = (MEETINGS, RECTIFICATION, VENUES)
SOURCES = tuple(dict.fromkeys(source for lane in LANES for source in lane.sources))
