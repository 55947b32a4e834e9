"""The feed as server-sent events: every event of ours behind the last one that the reader saw.

The id of an event is its position in our store. Nothing is lost between two connections: what the store holds behind
Last-Event-ID is told first. A comment every so often says that the silence is a true one.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Header
from fastapi.responses import StreamingResponse

from services.supervision.api.door import Doors, TheActor, TheDoors
from services.supervision.domain.lanes import MEETINGS
from services.supervision.domain.roster import Roster
from services.supervision.views.named import named
from services.supervision.views.naming import placed
from shared.access import Actor
from shared.canonical import loads
from shared.groups import SQL as STORE_SQL

HEARTBEAT_S = 15.0
PAGE_EVENTS = 500
router = APIRouter()


@router.get("/alerts/stream")
async def stream(
    doors: TheDoors, actor: TheActor, last_event_id: Annotated[int | None, Header(ge=0)] = None
) -> StreamingResponse:
    """text/event-stream; `event` is the type of the alert's event, `data` its message."""
    position = last_event_id
    if position is None:
        position = await doors.pool.fetchval(STORE_SQL["tip"], column=2)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(told_since(doors, actor, position), media_type="text/event-stream", headers=headers)


async def told_since(doors: Doors, actor: Actor, position: int) -> AsyncIterator[str]:
    bell = doors.bell
    yield ": 明白账\nretry: 2000\n\n"
    while not bell.stopping:
        rung = bell.next_ring()
        rows = await doors.pool.fetch(named(0)["own_after"], position, PAGE_EVENTS)
        for row in rows:
            position = row["position"]
            if row["type"].startswith("alert_") and actor.reaches(row["unit"]):
                yield _event(row, doors.projectors.books[MEETINGS.name].roster)
        if rows:
            continue
        try:
            await asyncio.wait_for(rung.wait(), HEARTBEAT_S)
        except TimeoutError:
            yield f": {position}\n\n"


def _event(row: Any, roster: Roster) -> str:
    body = loads(row["body"])
    told = {
        "position": row["position"],
        "id": body["id"],
        "type": row["type"],
        "unit": row["unit"],
        "occurred_on": body["occurredon"],
        "actor": body["actor"],
        **body["data"],
    }
    text = json.dumps(placed(told, roster), ensure_ascii=False)
    return f"id: {row['position']}\nevent: {row['type']}\ndata: {text}\n\n"
