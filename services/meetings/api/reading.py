"""The views' routes. Whoever holds a token reads what lies in its scope."""

from datetime import date
from functools import partial
from typing import Annotated

from fastapi import FastAPI, Path, Query, Request, Response

from services.meetings.api.handbook import Handbooks
from services.meetings.views import Views
from shared.access import Gate
from shared.serving import openapi
from shared.serving.routes import admit as admitted
from shared.serving.routes import as_json, today
from shared.words import Key, UnitCode

At = Annotated[UnitCode, Path()]
Named = Annotated[Key, Path()]


def add_views(app: FastAPI, gate: Gate, views: Views, handbooks: Handbooks) -> None:
    admit = partial(admitted, gate)

    @app.get("/units", responses=openapi.PROBLEMS)
    async def units(request: Request) -> Response:
        """All units in the actor's scope, in order of their codes."""
        actor = admit(request)
        return as_json([row for row in await views.units() if actor.reaches(row["unit"])])

    @app.get("/units/{code}", responses=openapi.PROBLEMS)
    async def unit(request: Request, code: At, day: Annotated[date | None, Query()] = None) -> Response:
        """Posts and counts as of a day, today unless another is named."""
        admit(request, code)
        return as_json(await views.unit(code, day or today()))

    @app.get("/matters", responses=openapi.PROBLEMS)
    async def matters(request: Request, unit: Annotated[UnitCode, Query()]) -> Response:
        """The matters that the unit opened or took over."""
        admit(request, unit)
        return as_json(await views.matters(unit))

    @app.get("/matters/{key}", responses=openapi.PROBLEMS)
    async def matter(request: Request, key: Named) -> Response:
        """Title, records, and every verdict with its reasons."""
        admit(request)
        admit(request, await views.home(key))
        return as_json(await views.matter(key))

    @app.get("/meetings/{key}", responses=openapi.PROBLEMS)
    async def meeting(request: Request, key: Named) -> Response:
        """Every record of the meeting; the last one stands."""
        admit(request)
        found = await views.meeting(key)
        admit(request, found["unit"])
        return as_json(found)

    @app.get("/handbook/{code}", responses=openapi.PROBLEMS)
    async def handbook(request: Request, code: At, year: Annotated[int, Query(ge=2018, le=2099)]) -> Response:
        """The year's work handbook, month by month, printed from the records."""
        admit(request, code)
        return as_json(await handbooks.handbook(code, year))

    @app.get("/persons/{key}", responses=openapi.PROBLEMS)
    async def person(request: Request, key: Named) -> Response:
        """The name behind an id, for those in whose scope the person's roster lies."""
        admit(request)
        found = await views.person(key)
        admit(request, found["unit"])
        return as_json(found)

    @app.get("/rules", responses=openapi.PROBLEMS)
    async def rules(request: Request) -> Response:
        """The rulebook in use, with its sources."""
        admit(request)
        return as_json(await views.rules())
