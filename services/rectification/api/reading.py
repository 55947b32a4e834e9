"""The routes of views and lists. Whoever holds a token reads what lies in its scope."""

from collections.abc import Callable
from functools import partial
from typing import Annotated

from fastapi import FastAPI, Path, Query, Request, Response

from services.rectification.api import lists
from services.rectification.views import Views
from shared.access import Actor, Gate
from shared.serving import openapi
from shared.serving.routes import admit as admitted
from shared.serving.routes import admit_heard, as_json, as_workbook, today
from shared.words import Key

Named = Annotated[Key, Path()]
Of = Annotated[Key | None, Query()]


def add_views(app: FastAPI, gate: Gate, views: Views, require_heard: Callable[[], None]) -> None:
    admit = partial(admit_heard, gate, require_heard)

    @app.get("/campaigns", responses=openapi.PROBLEMS)
    async def campaigns(request: Request) -> Response:
        """All campaigns, with what the units in the actor's scope have filed."""
        actor = admit(request)
        return as_json(await views.campaigns(actor.reaches))

    @app.get("/campaigns/{key}", responses=openapi.PROBLEMS)
    async def campaign(request: Request, key: Named) -> Response:
        """Plan, scope, and the filings of the units in the actor's scope, in counts."""
        actor = admit(request)
        return as_json(await views.campaign(key, actor.reaches))

    @app.get("/problems", responses=openapi.PROBLEMS)
    async def problems(request: Request, campaign: Of = None) -> Response:
        """The problems in the actor's scope, in the order of their listing."""
        actor = admit(request)
        return as_json([row for row, _ in await views.problems(actor.reaches, today(), campaign)])

    @app.get("/problems/{key}", responses=openapi.PROBLEMS)
    async def problem(request: Request, key: Named) -> Response:
        """With its measures, its open self-checks and every record."""
        admit(request)
        row = await views.problem(key, today())
        admit(request, row["unit"])
        return as_json(row)

    async def listed(actor: Actor, campaign: str | None) -> tuple[lists.Found, lists.Plans]:
        found = await views.problems(actor.reaches, today(), campaign)
        return found, {key: await views.campaign(key, actor.reaches) for key in {row["campaign"] for row, _ in found}}

    @app.get("/lists", responses=openapi.PROBLEMS)
    async def as_rows(request: Request, campaign: Of = None) -> Response:
        """Problems, tasks and responsibilities in the actor's scope."""
        actor = admit(request)
        return as_json(lists.lists(*await listed(actor, campaign)))

    @app.get("/lists.xlsx", response_class=Response, responses=openapi.PROBLEMS)
    async def printed_lists(request: Request, campaign: Of = None) -> Response:
        """问题清单, 任务清单, 责任清单 as one workbook."""
        actor = admit(request)
        return as_workbook(lists.workbook(*await listed(actor, campaign)), "lists.xlsx")


def add_rules(app: FastAPI, gate: Gate, views: Views) -> None:
    """They rest on nothing that is heard."""
    admit = partial(admitted, gate)

    @app.get("/plan/template", responses=openapi.PROBLEMS)
    async def plan_template(request: Request) -> Response:
        """The items that a plan may begin with, with their sources."""
        admit(request)
        return as_json(views.template(today()))

    @app.get("/rules", responses=openapi.PROBLEMS)
    async def rules(request: Request) -> Response:
        """The rulebook in use, with its sources."""
        admit(request)
        return as_json(views.rules())
