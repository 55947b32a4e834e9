"""The application: its routes, its errors, its limits."""

from typing import Any

from fastapi import FastAPI

from services.supervision.api import acts, feed, findings, health, parked, stream, task_list
from services.supervision.api.door import Doors, answer_errors, as_answer
from services.supervision.views.explained import AREA
from shared.limits import App, BodyLimit
from shared.problems import TooLarge, problem

BODY_BYTES_MAX = 65_536  # an act is a few words


def web(doors: Doors) -> FastAPI:
    app = FastAPI(
        title="明白账 supervision",
        version="1",
        description="谁该做什么、何时到期、逾期多久、通知了谁 / Who owes what by when, how late, who was told",
        docs_url=None,  # their pages would load scripts from far away; county networks are cut off
        redoc_url=None,
    )
    app.state.doors = doors
    app.include_router(stream.router, tags=["feed"])  # before /alerts/{alert}
    app.include_router(feed.router, tags=["feed"])
    app.include_router(task_list.router, tags=["feed"])
    app.include_router(acts.router, tags=["acts"])
    app.include_router(findings.router, tags=["findings"])
    app.include_router(parked.router, tags=["operator"])
    app.include_router(health.router)
    answer_errors(app)
    app.add_middleware(BodyLimit, bytes_max={"": BODY_BYTES_MAX}, refuse=_refuse)
    return app


def _refuse(error: TooLarge, _: Any) -> App:
    return as_answer(problem(error, AREA, "zh-CN"))
