"""From an entry of the trail, or an act in our own store, to the fact that it tells."""

from typing import NamedTuple

from services.supervision.domain.facts.reading import Fact, read
from shared.canonical import Malformed
from shared.envelope import parse


class Entry(NamedTuple):
    """A row of the trail, as far as verdicts need it. `subject` is empty when nobody can read the body.

    `position` is its place in the source, `log_position` that in the trail.
    """

    log_position: int
    source: str
    position: int
    type: str
    subject: str
    unit: str
    recorded_at_us: int
    body: str

    @property
    def order(self) -> tuple[int, str, int]:
        """The order of recording, whenever each of its sources was heard."""
        return self.recorded_at_us, self.source, self.position


class Unreadable(Exception):  # noqa: N818
    """The entry is not of the shape that its type promises; the message says in what, and quotes nothing of it."""


def hear(entry: Entry) -> Fact | None:
    """The fact, or None for a type on which no verdict rests. Raises Unreadable."""
    return fact_of(entry.source, entry.type, entry.recorded_at_us, entry.body)


def fact_of(source: str, kind: str, recorded_at_us: int, body: str) -> Fact | None:
    """The same of an event of any source's, ours included."""
    try:
        said = parse(body)
        head = (said.id, said.causation_id, said.unit, said.occurred_on, recorded_at_us)
        return read(source, kind, head, said.data)
    except (Malformed, KeyError, ValueError, TypeError, AttributeError) as error:
        raise Unreadable(f"{kind}: {type(error).__name__}") from None
