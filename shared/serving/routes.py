"""What a service's own routes are made with, beside those that every service has."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from fastapi import FastAPI, Request, Response

from shared.access import Actor, Gate
from shared.canonical import dumps
from shared.days import SHANGHAI
from shared.decider import Refused
from shared.problems import MEDIA_TYPE
from shared.serving.inlet import Reply
from shared.spreadsheet import printed

Routes = Callable[[FastAPI], None]  # adds routes to the application


def admit(gate: Gate, request: Request, unit: str | None = None) -> Actor:
    """Whoever holds a token, in whose scope the unit lies. Raises Refused "access.…"."""
    actor = gate.admit(request.headers.get("authorization"))
    if unit is not None and not actor.reaches(unit):
        raise Refused("access.scope", unit=unit)
    return actor


def admit_heard(gate: Gate, require_heard: Callable[[], None], request: Request, unit: str | None = None) -> Actor:
    """Likewise, for what rests on what is heard of others. Raises Unheard while that was not heard yet."""
    actor = admit(gate, request, unit)
    require_heard()
    return actor


def response(reply: Reply) -> Response:
    kind = "application/json" if reply.status < 400 else MEDIA_TYPE
    return Response(dumps(reply.body), reply.status, media_type=kind)


def as_json(value: object) -> Response:
    return Response(dumps(value), media_type="application/json")


def as_workbook(file: bytes, name: str) -> Response:
    """To be saved under that name."""
    return Response(
        file, media_type=printed.MEDIA_TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def today() -> date:
    """In Asia/Shanghai."""
    return datetime.now(UTC).astimezone(SHANGHAI).date()
