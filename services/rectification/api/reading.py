"""The routes of views, lists and the import. Whoever holds a token reads what lies in its scope."""

from functools import partial
from typing import Annotated

from fastapi import FastAPI, Path, Query, Request, Response

from services.rectification.api import lists
from services.rectification.api.permissions import ROLES
from services.rectification.api.spreadsheet import read_problems, template
from services.rectification.domain.commands import ListProblem
from services.rectification.views import Views
from shared.decider import Refused
from shared.serving import openapi, workbooks
from shared.serving.inlet import Inlet
from shared.serving.routes import admit as admitted
from shared.serving.routes import as_json, response, today
from shared.spreadsheet.printed import MEDIA_TYPE
from shared.texts import wanted
from shared.words import Key

Named = Annotated[Key, Path()]
Of = Annotated[Key | None, Query()]


def add_views(app: FastAPI, inlet: Inlet, views: Views) -> None:
    admit = partial(admitted, inlet.gate)

    @app.get("/plan/template", responses=openapi.PROBLEMS)
    async def plan_template(request: Request) -> Response:
        """The items that a plan may begin with, with their sources."""
        admit(request)
        return as_json(views.template(today()))

    @app.get("/campaigns", responses=openapi.PROBLEMS)
    async def campaigns(request: Request) -> Response:
        """All campaigns, with who has filed what."""
        admit(request)
        return as_json(await views.campaigns())

    @app.get("/campaigns/{key}", responses=openapi.PROBLEMS)
    async def campaign(request: Request, key: Named) -> Response:
        """Plan, scope and filings, in counts."""
        admit(request)
        return as_json(await views.campaign(key))

    @app.get("/problems", responses=openapi.PROBLEMS)
    async def problems(request: Request, campaign: Of = None) -> Response:
        """The problems in the actor's scope, in the order of their listing."""
        actor = admit(request)
        return as_json([row for row, _ in await views.problems(actor.reaches, today(), campaign)])

    @app.get("/problems/{key}", responses=openapi.PROBLEMS)
    async def problem(request: Request, key: Named) -> Response:
        """With its measures, its open self-checks and every record."""
        actor = admit(request)
        row = await views.problem(key, today())
        if not actor.reaches(row["unit"]):
            raise Refused("access.scope", unit=row["unit"])
        return as_json(row)


def add_lists(app: FastAPI, inlet: Inlet, views: Views) -> None:
    admit = partial(admitted, inlet.gate)

    @app.get("/lists", responses=openapi.PROBLEMS)
    async def as_rows(request: Request, campaign: Of = None) -> Response:
        """Problems, tasks and responsibilities in the actor's scope."""
        actor = admit(request)
        return as_json(lists.lists(await views.problems(actor.reaches, today(), campaign)))

    @app.get("/lists.xlsx", response_class=Response, responses=openapi.PROBLEMS)
    async def as_workbook(request: Request, campaign: Of = None) -> Response:
        """问题清单, 任务清单, 责任清单 as one workbook."""
        actor = admit(request)
        found = await views.problems(actor.reaches, today(), campaign)
        return _file(lists.workbook(found), "lists.xlsx")


def add_import(app: FastAPI, inlet: Inlet) -> None:
    @app.get("/problem-list/template", response_class=Response, responses=openapi.PROBLEMS)
    async def problem_list_template(request: Request) -> Response:
        """An empty list of problems to fill in, with the words that are allowed and an example."""
        admitted(inlet.gate, request)
        return _file(template(), "problems.xlsx")

    @app.post("/problem-list/import", responses=openapi.PROBLEMS, openapi_extra=openapi.SPREADSHEET)
    async def import_problems(request: Request, dry_run: bool = False) -> Response:
        """A spreadsheet with the sheet 问题: all of it or nothing; every bad row is named."""
        language = wanted(request.headers.get("accept-language"))
        actor = admitted(inlet.gate, request)
        actor.require(ROLES[ListProblem])
        found = await workbooks.carry_out(inlet, actor, read_problems, await request.body(), dry_run, language)
        return response(found.reply(dry_run, language))


def _file(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=MEDIA_TYPE, headers=headers)
