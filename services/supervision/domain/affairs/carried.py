"""Who carries an affair on: its unit, or those into which that was merged. Whoever is closed leaves it to nobody."""

from collections.abc import Iterable, Iterator
from datetime import date

from services.supervision.domain.affairs.affair import Now
from services.supervision.domain.duty import Duty
from services.supervision.domain.facts.heard import Heard


def last_day(unit: str, now: Now) -> date:
    """Of whoever carries on what was that unit's; nothing counts that happens later."""
    closed = now.roster.closed(unit, now.known_us)
    return date.max if closed is None else closed.on


def standing(duties: Iterable[Duty], unit: str, root: Heard, now: Now) -> Iterator[Duty]:
    """What was watched. After the last day nothing begins but what counts from the `root` of the affair; what is open
    ends on it.
    """
    closed = now.roster.closed(unit, now.known_us)
    for duty in duties:
        begun_in_time = closed is None or duty.trigger == root.id or duty.since <= closed.on
        if begun_in_time and duty.due >= now.roster.watched_from(duty.debtor.unit, now.known_us):
            if closed is not None:
                duty.end(closed.on, closed.id)
            yield duty
