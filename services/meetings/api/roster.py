"""The routes of the roster's spreadsheet."""

from collections.abc import Mapping

from fastapi import FastAPI, Request, Response

from services.meetings.api.spreadsheet import read_roster, template
from shared.serving import openapi, workbooks
from shared.serving.http import IMPORT_BYTES_MAX
from shared.serving.inlet import Inlet
from shared.serving.routes import response
from shared.spreadsheet.printed import MEDIA_TYPE
from shared.texts import wanted

BYTES_MAX: Mapping[str, int] = {"/roster/import": IMPORT_BYTES_MAX}


def add_roster(app: FastAPI, inlet: Inlet) -> None:
    @app.get("/roster/template", response_class=Response, responses=openapi.PROBLEMS)
    async def roster_template(request: Request) -> Response:
        """An empty roster to fill in, with the words that are allowed and an example."""
        inlet.gate.admit(request.headers.get("authorization"))
        name = {"Content-Disposition": 'attachment; filename="roster.xlsx"'}
        return Response(template(), media_type=MEDIA_TYPE, headers=name)

    @app.post("/roster/import", responses=openapi.PROBLEMS, openapi_extra=openapi.SPREADSHEET)
    async def import_roster(request: Request, dry_run: bool = False) -> Response:
        """A spreadsheet with the sheets 单位, 任职, 人数: all of it or nothing; every bad row is named."""
        language = wanted(request.headers.get("accept-language"))
        actor = inlet.gate.admit(request.headers.get("authorization"))
        actor.require(("organisation_department", "operator"))
        found = await workbooks.carry_out(inlet, actor, read_roster, await request.body(), dry_run, language)
        return response(found.reply(dry_run, language))
