"""What comes next in a lane: entries of the trail in the order of recording, as far as all of its sources have come."""

from collections.abc import Sequence
from typing import NamedTuple

from services.supervision.domain.lanes import Lane
from services.supervision.feeds import Entry
from services.supervision.views.named import Named
from services.supervision.views.places import Place
from shared.groups import Connection

ENTRIES_MAX = 1_000
INSTANT_MAX = 20_000  # so many of one instant, such as an imported roster, are judged at once


class Coming(NamedTuple):
    """Nothing that was recorded before `known_until_us` is missing in `entries`, or in what came before them."""

    entries: Sequence[Entry]
    known_until_us: int


async def coming(connection: Connection, sql: Named, lane: Lane, after: Place) -> Coming:
    """Zero as known instant: of one of its sources nothing was ever heard."""
    # The sources first: what comes between the two questions waits for the next one.
    rows = await connection.fetch(sql["sources"], list(lane.sources))
    if len(rows) < len(lane.sources):
        return Coming((), 0)
    known_until_us = min(row["known_until_us"] for row in rows)
    more = any(row["announced"] > row["position"] for row in rows)
    entries, full = await _page(connection, sql, lane, after, known_until_us)
    whole = whole_groups(entries, full) if full or (more and _reaches(entries, known_until_us)) else entries
    if len(whole) < len(entries):
        known_until_us = min(known_until_us, entries[len(whole)].recorded_at_us)
    elif full:
        known_until_us = min(known_until_us, whole[-1].recorded_at_us)
    return Coming(whole, known_until_us)


async def _page(
    connection: Connection, sql: Named, lane: Lane, after: Place, until_us: int
) -> tuple[list[Entry], bool]:
    """The next entries, and whether there may be more; of the first instant all, if it is not too long."""
    entries: list[Entry] = []
    while True:
        rows = await connection.fetch(sql["entries"], *after, until_us, lane.name, lane.foreign, ENTRIES_MAX)
        entries += (Entry(*row) for row in rows)
        if len(rows) < ENTRIES_MAX:
            return entries, False
        if len(entries) >= INSTANT_MAX or entries[0].recorded_at_us < entries[-1].recorded_at_us:
            return entries, True
        after = Place(entries[-1].recorded_at_us, entries[-1].log_position)


def _reaches(entries: Sequence[Entry], known_until_us: int) -> bool:
    """More may follow of the last instant."""
    return bool(entries) and entries[-1].recorded_at_us == known_until_us


def whole_groups(entries: Sequence[Entry], full: bool) -> Sequence[Entry]:
    """Without the last instant's entries, of which more may follow; a full page of one instant only is taken whole."""
    whole = [entry for entry in entries if entry.recorded_at_us < entries[-1].recorded_at_us]
    return entries if full and not whole else whole
