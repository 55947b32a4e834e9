"""Events of ours that nobody commanded, appended within a transaction."""

from collections.abc import Sequence
from hashlib import sha256
from uuid import uuid4

from services.supervision.contract import SERVICE
from services.supervision.views.named import named
from shared.append import Append, Asked
from shared.decider import DomainEvent
from shared.envelope import Cause, seal
from shared.groups import Connection, append_within

ACTOR = "projector"


async def append_events(connection: Connection, events: Sequence[DomainEvent], county: str) -> None:
    """Append what nobody commanded but the records. The caller holds the store's lock, so that versions stand still."""
    command = str(uuid4())
    sealed = [seal(event, SERVICE, county, Cause(ACTOR, command, command)) for event in events]
    streams = sorted({event.stream_id for event in sealed})
    seen = dict.fromkeys(streams, 0)
    for row in await connection.fetch(named(0)["versions"], streams):
        seen[row["stream_id"]] = row["version"]
    digest = sha256("".join(event.id for event in sealed).encode()).digest()
    await append_within(connection, Append((Asked(command, digest),), seen, tuple(sealed)))


async def on_record(connection: Connection, streams: Sequence[str], own_position: int) -> set[str]:
    """Those of parked entries of which nothing is to be told, as a lane sees it that has heard our acts up to there.

    Another lane has told that they are parked; or somebody has dealt with that since, as this lane is yet to hear.
    """
    rows = await connection.fetch(named(0)["parked_on_record"], streams) if streams else []
    return {row["stream_id"] for row in rows if row["type"] == "event_parked" or row["position"] > own_position}
