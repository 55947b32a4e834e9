"""The HTTP door: one POST per command, imports, views, health."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import partial

from fastapi import FastAPI, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from shared.limits import BodyLimit, Limit
from shared.pages import add_pages
from shared.serving import lines, openapi
from shared.serving.answers import answer_errors, too_large
from shared.serving.health import Health, Metrics
from shared.serving.inlet import Inlet, Reply
from shared.serving.routes import Routes, response

BODY = Limit(1024 * 1024)
IMPORT = Limit(16 * 1024 * 1024)
NO_MORE: Mapping[str, Limit] = {}
Endpoint = Callable[[Request], Awaitable[Response]]


def build(
    inlet: Inlet, routes: Iterable[Routes], health: Health, metrics: Metrics, limits: Mapping[str, Limit] = NO_MORE
) -> FastAPI:
    """`routes` are the service's own, `limits` those of the paths that take longer bodies.

    `docs_url` is left out: its page fetches scripts from outside, and county networks are cut off.
    """
    title = f"Mingbai {inlet.trade.service}"
    app = FastAPI(title=title, version="1", docs_url=None, redoc_url=None, description=__doc__ or "")
    app.add_middleware(BodyLimit, limits={"": BODY, "/import": IMPORT, **limits}, refuse=partial(too_large, inlet.told))
    answer_errors(app, inlet.told)
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
