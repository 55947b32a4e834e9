"""The views' routes. Whoever holds a token reads what lies in its scope."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Annotated

from fastapi import FastAPI, Path, Query, Request, Response

from services.venues.api.printing import acceptance_sheet, batch_list
from services.venues.domain.words import Week
from services.venues.views.views import Views
from shared.access import Actor, Gate
from shared.days import SHANGHAI
from shared.decider import Refused
from shared.serving import openapi
from shared.serving.routes import admit as admitted
from shared.serving.routes import admit_heard, as_json, as_workbook
from shared.texts import Language, wanted
from shared.words import Key, UnitCode

Named = Annotated[Key, Path()]


def add_views(
    app: FastAPI, gate: Gate, views: Views, require_heard: Callable[[], None], clock: Callable[[], datetime]
) -> None:
    admit = partial(admit_heard, gate, require_heard)
    _add_programmes(app, views, admit, clock)
    _add_works(app, views, admit, clock)


def _add_programmes(app: FastAPI, views: Views, admit: Callable[..., Actor], clock: Callable[[], datetime]) -> None:
    @app.get("/programmes", responses=openapi.PROBLEMS)
    async def programmes(request: Request) -> Response:
        """All programmes with their batches."""
        admit(request)
        return as_json(await views.programmes())

    @app.get("/programmes/{key}", responses=openapi.PROBLEMS)
    async def programme(request: Request, key: Named) -> Response:
        """Its works in the actor's scope, each with stage, forecast and money, and the programme's money by source."""
        actor = admit(request)
        found = await views.programme(key, _day(clock()), _language(request))
        return as_json({**found, "works": [row for row in found["works"] if actor.reaches(row["unit"])]})

    @app.get("/programmes/{key}/batches/{batch}/list.xlsx", response_class=Response, responses=openapi.PROBLEMS)
    async def printed_batch(request: Request, key: Named, batch: Named) -> Response:
        """The batch's works in the actor's scope as a workbook, with their money."""
        actor = admit(request)
        found = await views.programme(key, _day(clock()), _language(request))
        if batch not in {one["batch"] for one in found["batches"]}:
            raise Refused("view.not_found", "batch", what=batch)
        rows = [row for row in found["works"] if row["batch"] == batch and actor.reaches(row["unit"])]
        return as_workbook(batch_list(rows), f"batch-{batch}.xlsx")


def _add_works(app: FastAPI, views: Views, admit: Callable[..., Actor], clock: Callable[[], datetime]) -> None:
    @app.get("/works", responses=openapi.PROBLEMS)
    async def of_unit(request: Request, unit: Annotated[UnitCode, Query()]) -> Response:
        """The works that were planned for the unit or that it took over."""
        admit(request, unit)
        return as_json(await views.of_unit(unit, _day(clock()), _language(request)))

    @app.get("/works/{key}", responses=openapi.PROBLEMS)
    async def works(request: Request, key: Named) -> Response:
        """Stage, forecast, money, acceptances, the items as they are, and every record."""
        admit(request)
        admit(request, await views.home(key, _day(clock())))
        return as_json(await views.works(key, _day(clock()), _language(request)))

    @app.get("/works/{key}/acceptance.xlsx", response_class=Response, responses=openapi.PROBLEMS)
    async def printed_acceptance(request: Request, key: Named) -> Response:
        """The acceptance sheet: every acceptance with its items and defects."""
        admit(request)
        admit(request, await views.home(key, _day(clock())))
        return as_workbook(acceptance_sheet(await views.works(key, _day(clock()), "zh-CN")), f"acceptance-{key}.xlsx")

    @app.get("/works/{key}/rota", responses=openapi.PROBLEMS)
    async def rota(request: Request, key: Named, week: Annotated[Week, Query()]) -> Response:
        """A week's shifts, with those that were missed. A week that the year does not have is refused."""
        admit(request)
        admit(request, await views.home(key, _day(clock())))
        return as_json(await views.rota(key, week, clock()))


def add_rules(app: FastAPI, gate: Gate, views: Views) -> None:
    """They rest on nothing that is heard."""
    admit = partial(admitted, gate)

    @app.get("/rules", responses=openapi.PROBLEMS)
    async def rules(request: Request) -> Response:
        """The rulebook in use, with its sources."""
        admit(request)
        return as_json(views.rules())


def _day(now: datetime) -> date:
    return now.astimezone(SHANGHAI).date()


def _language(request: Request) -> Language:
    return wanted(request.headers.get("accept-language"))
