"""The HTTP door: one POST per command, imports, views, health."""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.exceptions import HTTPException

from services.meetings.api import lines, openapi, roster, template
from services.meetings.api.handbook import Handbooks
from services.meetings.api.health import Health, Metrics
from services.meetings.api.inlet import ANSWERED, Inlet, Reply, refusal
from services.meetings.api.reading import add_views
from services.meetings.domain.commands import COMMANDS
from services.meetings.views import Views
from shared.canonical import dumps
from shared.decider import Refused
from shared.limits import BodyLimit
from shared.problems import MEDIA_TYPE, TooLarge
from shared.texts import wanted

BODY_MAX = 1024 * 1024
IMPORT_MAX = 16 * BODY_MAX
LIMITS = {"": BODY_MAX, "/import": IMPORT_MAX, "/roster/import": IMPORT_MAX}
Endpoint = Callable[[Request], Awaitable[Response]]


def build(inlet: Inlet, views: Views, health: Health, metrics: Metrics) -> FastAPI:
    """`docs_url` is left out: its page fetches scripts from outside, and county networks are cut off."""
    app = FastAPI(title="Mingbai meetings", version="1", docs_url=None, redoc_url=None, description=__doc__ or "")
    app.add_middleware(BodyLimit, bytes_max=LIMITS, refuse=_too_large)
    app.add_exception_handler(HTTPException, _no_route)
    app.add_exception_handler(RequestValidationError, _not_valid)
    for kind_of_error in (*ANSWERED, Exception):
        app.add_exception_handler(kind_of_error, _failed)
    for kind in COMMANDS:
        app.add_api_route(
            f"/commands/{kind}",
            _command(inlet, metrics, kind),
            methods=["POST"],
            name=kind,
            openapi_extra=openapi.command(kind),
            responses=openapi.PROBLEMS,
        )
    _add_imports(app, inlet)
    add_views(app, inlet.gate, views, Handbooks(inlet.handler, inlet.store))
    _add_health(app, health, metrics)
    app.openapi = lambda: openapi.describe(app)  # type: ignore[method-assign]
    return app


def _command(inlet: Inlet, metrics: Metrics, kind: str) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        reply = await inlet.command(kind, await request.body(), request.headers)
        metrics.answered(kind, reply.status)
        return response(reply)

    return endpoint


def response(reply: Reply) -> Response:
    kind = "application/json" if reply.status < 400 else MEDIA_TYPE
    return Response(dumps(reply.body), reply.status, media_type=kind)


def _add_imports(app: FastAPI, inlet: Inlet) -> None:
    @app.post("/import", response_class=Response, responses=openapi.LINES_ANSWERED, openapi_extra=openapi.LINES)
    async def import_lines(request: Request) -> Response:
        """Up to 1,000 JSON lines {"id", "type", "data"}; one answer a line. Operators only."""
        actor = inlet.gate.admit(request.headers.get("authorization"))
        actor.require(("operator",))
        answers = await lines.carry_out(inlet, actor, await request.body(), request.headers)
        return Response("".join(f"{told}\n" for told in answers), media_type="application/x-ndjson")

    @app.get("/roster/template", response_class=Response, responses=openapi.PROBLEMS)
    async def roster_template(request: Request) -> Response:
        """An empty roster to fill in, with the words that are allowed and an example."""
        inlet.gate.admit(request.headers.get("authorization"))
        name = {"Content-Disposition": 'attachment; filename="roster.xlsx"'}
        return Response(template.template(), media_type=template.MEDIA_TYPE, headers=name)

    @app.post("/roster/import", responses=openapi.PROBLEMS, openapi_extra=openapi.SPREADSHEET)
    async def import_roster(request: Request, dry_run: bool = False) -> Response:
        """A spreadsheet with the sheets 单位, 任职, 人数: all of it or nothing; every bad row is named."""
        language = wanted(request.headers.get("accept-language"))
        actor = inlet.gate.admit(request.headers.get("authorization"))
        actor.require(("organisation_department", "operator"))
        found = await roster.carry_out(inlet, actor, await request.body(), dry_run, language)
        return response(Reply(422 if found.bad else 200, found.body(dry_run, language)))


def _add_health(app: FastAPI, health: Health, metrics: Metrics) -> None:
    @app.get("/livez", include_in_schema=False)
    async def livez() -> Response:
        return response(Reply(200, {"live": True}))

    @app.get("/readyz", include_in_schema=False)
    async def readyz() -> Response:
        lacking = await health.lacking()
        return response(Reply(503 if lacking else 200, {"ready": not lacking, "lacking": lacking}))

    @app.get("/metrics", include_in_schema=False)
    async def metrics_text() -> Response:
        await health.lacking()  # looking brings the gauges up to date
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)


async def _no_route(request: Request, error: Exception) -> Response:
    """No such address, or not by this method."""
    assert isinstance(error, HTTPException)
    told = refusal(Refused("input.method" if error.status_code == 405 else "input.unknown_route"), request.headers)
    status = error.status_code
    return response(Reply(status, {**told.body, "status": status, "title": error.detail}))


async def _not_valid(request: Request, error: Exception) -> Response:
    """A path or a query that is not of its form."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    where = str(first["loc"][-1])
    return response(refusal(Refused("input.invalid", where, where=where, why=first["msg"]), request.headers))


async def _failed(request: Request, error: Exception) -> Response:
    return response(refusal(error, request.headers))


def _too_large(error: TooLarge, scope: Any) -> Response:
    headers = {name.decode().lower(): value.decode("latin-1") for name, value in scope["headers"]}
    told = response(refusal(error, headers))
    told.headers["connection"] = "close"
    return told
