"""The routes of the programme's spreadsheet."""

from collections.abc import Mapping

from fastapi import FastAPI, Request, Response

from services.venues.api.permissions import COUNTY
from services.venues.api.programme_sheet import read_programme, template
from shared.serving import openapi, workbooks
from shared.serving.http import IMPORT_BYTES_MAX
from shared.serving.inlet import Inlet
from shared.serving.routes import response
from shared.spreadsheet.printed import MEDIA_TYPE
from shared.texts import wanted

BYTES_MAX: Mapping[str, int] = {"/programme/import": IMPORT_BYTES_MAX}


def add_import(app: FastAPI, inlet: Inlet) -> None:
    @app.get("/programme/template", response_class=Response, responses=openapi.PROBLEMS)
    async def programme_template(request: Request) -> Response:
        """An empty programme to fill in, with the words that are allowed and an example."""
        inlet.gate.admit(request.headers.get("authorization"))
        name = {"Content-Disposition": 'attachment; filename="programme.xlsx"'}
        return Response(template(), media_type=MEDIA_TYPE, headers=name)

    @app.post("/programme/import", responses=openapi.PROBLEMS, openapi_extra=openapi.SPREADSHEET)
    async def import_programme(request: Request, dry_run: bool = False) -> Response:
        """A spreadsheet with the sheets 项目, 批次, 工程, 拨款: all of it or nothing; every bad row is named."""
        language = wanted(request.headers.get("accept-language"))
        actor = inlet.gate.admit(request.headers.get("authorization"))
        actor.require(COUNTY)
        found = await workbooks.carry_out(inlet, actor, read_programme, await request.body(), dry_run, language)
        return response(found.reply(dry_run, language))
