"""The feed: obligations, alerts, the trail of a subject, the summary."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, StreamingResponse

from services.supervision.api.door import Doors, TheActor, TheDoors, TheLanguage
from services.supervision.domain.duty import Light
from services.supervision.views.explained import explained
from services.supervision.views.past import obligations_on
from services.supervision.views.reading import NEWEST, PAGE_MAX, Filter, View, look
from services.supervision.views.standing import moment
from services.supervision.views.trail import trail
from services.supervision.views.wording import alert_in_words
from shared.access import Actor
from shared.days import SHANGHAI
from shared.decider import Refused

NDJSON = "application/x-ndjson"
STATUSES = {True: ["open", "dismissed"], False: ["resolved", "withdrawn"]}
router = APIRouter()

Prefix = Annotated[str, Query(pattern="^[0-9]{0,12}$")]
Limit = Annotated[int, Query(ge=1, le=PAGE_MAX)]


@asynccontextmanager
async def looking(doors: Doors) -> AsyncIterator[View]:
    """One look: one transaction that sees the view as it stands at its beginning."""
    async with (
        doors.pool.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        yield await look(connection, doors.projectors, doors.clock())


@router.get("/obligations")
async def obligations(
    request: Request,
    doors: TheDoors,
    actor: TheActor,
    unit: Prefix = "",
    rule: str = "",
    day: date | None = None,
    known: datetime | None = None,
    after: str = "",
    limit: Limit = PAGE_MAX,
) -> Any:
    """Duties. `day`: as they stood at the end of that day, or as is known of that day at the moment `known`.

    What rests on a source that was not heard up to that day is shown as it stood last, in doubt as far as it is open.
    A page tells `next` as long as there is more; asked for application/x-ndjson all come at once, one a line.
    """
    wanted = Filter(actor.scope, unit, rule)
    if request.headers.get("accept") == NDJSON:
        return StreamingResponse(_all_obligations(doors, wanted, day, known), media_type=NDJSON)
    async with looking(doors) as view:
        rows, following = await _obligations(view, wanted, day, known, after, limit)
        return {"obligations": rows, "next": following, **_at(view)}


async def _obligations(
    view: View, wanted: Filter, day: date | None, known: datetime | None, after: str, limit: int
) -> tuple[list[dict[str, Any]], str | None]:
    if day is not None:
        judged = view.at.last_day
        if judged is None or day > judged:
            raise Refused("view.not_judged", "day", day=day.isoformat(), judged=judged and judged.isoformat())
        rows, last = await obligations_on(view, day, known and known.astimezone(SHANGHAI), wanted, after)
        return rows, last or None
    account, _, number = after.rpartition(":")
    rows = await view.obligations(wanted, (account, int(number) if number.isdigit() else 0), limit)
    last_one = [row.pop("_after") for row in rows][-1:]
    return rows, f"{last_one[0][0]}:{last_one[0][1]}" if len(rows) == limit else None


async def _all_obligations(
    doors: Doors, wanted: Filter, day: date | None, known: datetime | None
) -> AsyncIterator[str]:
    async with looking(doors) as view:
        after: str | None = ""
        while after is not None:
            rows, after = await _obligations(view, wanted, day, known, after, PAGE_MAX)
            for row in rows:
                yield json.dumps(row, ensure_ascii=False) + "\n"


@router.get("/alerts")
async def alerts(
    doors: TheDoors,
    actor: TheActor,
    language: TheLanguage,
    unit: Prefix = "",
    rule: str = "",
    light: Light | None = None,
    open: bool | None = None,
    breach: bool | None = None,
    before: str = "",
    limit: Limit = 100,
) -> Any:
    """Alerts in words, the newest first.

    `light` is that of the duty, on the last day that was judged; a breach is red, and grey once it is withdrawn. `open`
    goes by what became of the alert itself: that of a closing that waits for its verdict is open, and yellow.
    """
    statuses = None if open is None else STATUSES[open]
    moment_us, _, alert = before.partition(":")
    start = (int(moment_us), alert) if moment_us.isdigit() and len(alert) == 36 else NEWEST
    async with looking(doors) as view:
        rows = await view.alerts(Filter(actor.scope, unit, rule), statuses, light, breach, start, limit)
        last = [row.pop("_before") for row in rows][-1:]
        following = f"{last[0][0]}:{last[0][1]}" if len(rows) == limit else None
        told = [alert_in_words(view.book.law.rules, language, row) for row in rows]
        return {"alerts": told, "next": following, **_at(view)}


@router.get("/alerts/{alert}")
async def one_alert(doors: TheDoors, actor: TheActor, language: TheLanguage, alert: str) -> Any:
    """An alert with its rule and source, its evidence, who answers, the ladder, and the next action."""
    async with looking(doors) as view:
        told = await explained(view, alert, language) if _is_uuid(alert) else None
    if told is None:
        raise Refused("view.not_found", "alert")
    require_sight(actor, told["unit"])
    return JSONResponse(told)


@router.get("/trail/{subject:path}")
async def trail_of(doors: TheDoors, actor: TheActor, subject: str, after: int = 0, limit: Limit = 200) -> Any:
    """What was heard about a subject, with its place in the source and in the trail, and what came of it here."""
    async with looking(doors) as view:
        told = await trail(view, subject, after, limit)
    parts = ("entries", "alerts", "recorded")
    seen = {part: [entry for entry in told[part] if actor.reaches(entry["unit"])] for part in parts}
    units = [entry["unit"] for part in parts for entry in told[part]]
    if units and not any(seen.values()):
        raise Refused("access.scope", unit=units[0])
    return told | seen


@router.get("/summary")
async def summary(doors: TheDoors, actor: TheActor) -> Any:
    """How many duties stand in which light, how many alerts are open, and how far everything is judged."""
    async with looking(doors) as view:
        return await view.summary(Filter(actor.scope))


def require_sight(actor: Actor, unit: str) -> None:
    if not actor.reaches(unit):
        raise Refused("access.scope", unit=unit)


def _at(view: View) -> dict[str, Any]:
    return {
        "day": view.at.day and view.at.day.isoformat(),
        "judged_position": view.at.judged_position,
        "cannot_judge_since": moment(view.at.cannot_judge_since),
    }


def _is_uuid(text: str) -> bool:
    return len(text) == 36 and all(part.isalnum() for part in text.split("-")) and text.count("-") == 4
