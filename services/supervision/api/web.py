"""The application: its routes, its errors, its limits."""

from functools import partial

from fastapi import FastAPI

from services.supervision.api import acts, feed, findings, health, parked, stream, task_list
from services.supervision.api.door import Doors, told
from shared.limits import BodyLimit, Limit
from shared.serving import openapi
from shared.serving.answers import answer_errors, too_large

BODY = Limit(64 * 1024)  # an act is a few words


def web(doors: Doors) -> FastAPI:
    app = FastAPI(
        title="明白账 supervision",
        version="1",
        description="谁该做什么、何时到期、逾期多久、通知了谁 / Who owes what by when, how late, who was told",
        docs_url=None,  # their pages would load scripts from far away; county networks are cut off
        redoc_url=None,
        responses=openapi.PROBLEMS,
    )
    app.state.doors = doors
    app.include_router(stream.router, tags=["feed"])  # before /alerts/{alert}
    app.include_router(feed.router, tags=["feed"])
    app.include_router(task_list.router, tags=["feed"])
    app.include_router(acts.router, tags=["acts"])
    app.include_router(findings.router, tags=["findings"])
    app.include_router(parked.router, tags=["operator"])
    app.include_router(health.router)
    answer_errors(app, told)
    app.add_middleware(BodyLimit, limits={"": BODY}, refuse=partial(too_large, told))
    app.openapi = lambda: openapi.describe(app)  # type: ignore[method-assign]
    return app
