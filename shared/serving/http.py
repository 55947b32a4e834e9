"""The HTTP door: one POST per command, imports, views, health."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import partial
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.exceptions import HTTPException

from shared.decider import Refused
from shared.limits import BodyLimit
from shared.pages import add_pages
from shared.problems import TooLarge
from shared.serving import lines, openapi
from shared.serving.health import Health, Metrics
from shared.serving.inlet import ANSWERED, Inlet, Reply
from shared.serving.routes import Routes, response

BODY_BYTES_MAX = 1024 * 1024
IMPORT_BYTES_MAX = 16 * BODY_BYTES_MAX
NO_MORE: Mapping[str, int] = {}
Endpoint = Callable[[Request], Awaitable[Response]]


def build(
    inlet: Inlet, routes: Iterable[Routes], health: Health, metrics: Metrics, bytes_max: Mapping[str, int] = NO_MORE
) -> FastAPI:
    """`routes` are the service's own, `bytes_max` the bodies' limits of those paths that take longer ones.

    `docs_url` is left out: its page fetches scripts from outside, and county networks are cut off.
    """
    title = f"Mingbai {inlet.trade.service}"
    app = FastAPI(title=title, version="1", docs_url=None, redoc_url=None, description=__doc__ or "")
    limits = {"": BODY_BYTES_MAX, "/import": IMPORT_BYTES_MAX, **bytes_max}
    app.add_middleware(BodyLimit, bytes_max=limits, refuse=partial(_too_large, inlet))
    _answer_errors(app, inlet)
    for kind, model in inlet.trade.commands.items():
        app.add_api_route(
            f"/commands/{kind}",
            _command(inlet, metrics, kind),
            methods=["POST"],
            name=kind,
            openapi_extra=openapi.command(model),
            responses=openapi.PROBLEMS,
        )
    _add_import(app, inlet)
    for add in routes:
        add(app)
    _add_health(app, health, metrics)
    app.openapi = lambda: openapi.describe(app, inlet.trade.commands.values())  # type: ignore[method-assign]
    add_pages(app, inlet.trade.contract.schemas)
    return app


def _command(inlet: Inlet, metrics: Metrics, kind: str) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        reply = await inlet.command(kind, await request.body(), request.headers)
        metrics.answered(kind, reply.status)
        return response(reply)

    return endpoint


def _add_import(app: FastAPI, inlet: Inlet) -> None:
    @app.post("/import", response_class=Response, responses=openapi.LINES_ANSWERED, openapi_extra=openapi.LINES)
    async def import_lines(request: Request) -> Response:
        """Up to 1,000 JSON lines {"id", "type", "data"}; one answer a line. Operators only."""
        actor = inlet.gate.admit(request.headers.get("authorization"))
        actor.require(("operator",))
        answers = await lines.carry_out(inlet, actor, await request.body(), request.headers)
        return Response("".join(f"{told}\n" for told in answers), media_type="application/x-ndjson")


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


def _answer_errors(app: FastAPI, inlet: Inlet) -> None:
    async def no_route(request: Request, error: Exception) -> Response:
        """No such address, or not by this method."""
        assert isinstance(error, HTTPException)
        rule = "input.method" if error.status_code == 405 else "input.unknown_route"
        told = inlet.refusal(Refused(rule), request.headers)
        status = error.status_code
        return response(Reply(status, {**told.body, "status": status, "title": error.detail}))

    async def not_valid(request: Request, error: Exception) -> Response:
        """A path or a query that is not of its form."""
        assert isinstance(error, RequestValidationError)
        first = error.errors()[0]
        where = str(first["loc"][-1])
        invalid = Refused("input.invalid", where, where=where, why=first["msg"])
        return response(inlet.refusal(invalid, request.headers))

    async def failed(request: Request, error: Exception) -> Response:
        return response(inlet.refusal(error, request.headers))

    app.add_exception_handler(HTTPException, no_route)
    app.add_exception_handler(RequestValidationError, not_valid)
    for kind_of_error in (*ANSWERED, Exception):
        app.add_exception_handler(kind_of_error, failed)


def _too_large(inlet: Inlet, error: TooLarge, scope: Any) -> Response:
    headers = {name.decode().lower(): value.decode("latin-1") for name, value in scope["headers"]}
    told = response(inlet.refusal(error, headers))
    told.headers["connection"] = "close"
    return told
