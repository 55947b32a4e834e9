"""What every answer has in common: who asks, in which language, and how an error is told."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import asyncpg
from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import ValidationError

from services.supervision.api.bell import Bell
from services.supervision.domain.finding import CampaignTold
from services.supervision.views.explained import AREA
from services.supervision.views.reading import HasBooks
from shared.access import Actor, Gate
from shared.canonical import Malformed
from shared.decider import Conflict, Refused
from shared.handler import Handler
from shared.hearing import Unheard
from shared.problems import MEDIA_TYPE, Problem, TooLarge, problem
from shared.store import LOST, Unavailable
from shared.texts import Language, wanted


@dataclass(frozen=True)
class Doors:
    """What the routes need; made once by the composition root. `handler` makes one per command, by what was heard
    of the campaign that it names: the projector writes to alerts' streams as well, so what a handler remembers of them
    would soon be old."""

    pool: asyncpg.Pool
    gate: Gate
    projectors: HasBooks
    handler: Callable[[CampaignTold | None], Handler]
    clock: Callable[[], datetime]
    lacking: Callable[[], Awaitable[list[str]]]
    bell: Bell


def doors(request: Request) -> Doors:
    found: Doors = request.app.state.doors
    return found


def actor(request: Request) -> Actor:
    """Raises Refused "access.token_missing" or "access.token_invalid"."""
    return doors(request).gate.admit(request.headers.get("authorization"))


def language(request: Request) -> Language:
    return wanted(request.headers.get("accept-language"))


TheDoors = Annotated[Doors, Depends(doors)]
TheActor = Annotated[Actor, Depends(actor)]
TheLanguage = Annotated[Language, Depends(language)]


def answer_errors(app: FastAPI) -> None:
    """Problem details for everything that can go wrong; a bug is told without its inside."""

    async def answer(request: Request, error: Exception) -> JSONResponse:
        if isinstance(error, LOST):
            error = Unavailable()
        return as_answer(problem(error, AREA, language(request)))

    async def unfit(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"][1:])
        why = Refused("view.unfit", where, where=where, why=first["msg"])
        return as_answer(problem(why, AREA, language(request)))

    for kind in (Refused, ValidationError, Malformed, TooLarge, Conflict, Unavailable, Unheard, *LOST, Exception):
        app.add_exception_handler(kind, answer)
    app.add_exception_handler(RequestValidationError, unfit)


def as_answer(told: Problem) -> JSONResponse:
    return JSONResponse(told.body(), told.status, media_type=MEDIA_TYPE)
