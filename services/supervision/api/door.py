"""What every answer has in common: who asks, in which language, and how an error is told."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import asyncpg
from fastapi import Depends, Request

from services.supervision.api.bell import Bell
from services.supervision.domain.finding import CampaignTold
from services.supervision.views.reading import HasBooks
from services.supervision.views.wording import AREA
from shared.access import Actor, Gate
from shared.handler import Handler
from shared.problems import Problem, problem
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


def told(error: Exception, headers: Mapping[str, str]) -> Problem:
    return problem(error, AREA, wanted(headers.get("accept-language")))
