"""The task list of a unit (任务清单): what it owes, from how high up, who answers, by when, and what came of it."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse

from services.supervision.api.door import Doors, TheActor, TheDoors, TheLanguage
from services.supervision.api.feed import NDJSON, Limit, looking, require_sight
from services.supervision.domain.lanes import MEETINGS
from services.supervision.views.reading import PAGE_MAX, Filter
from services.supervision.views.standing import moment
from services.supervision.views.task_list import Place, TaskList, require_known, with_those_below
from shared.access import Actor
from shared.texts import Language

router = APIRouter()

After = Annotated[str, Query(pattern=r"^([0-9-]{10}:[^:\x00]+:[^\x00]+:[0-9]{1,9})?$")]


@dataclass(frozen=True)
class Question:
    """As it was asked: of one unit, or with `below` of all that stand under it as well, as far as the actor may see."""

    actor: Actor
    unit: str
    below: bool
    first: date | None
    last: date | None
    open_only: bool
    language: Language

    @asynccontextmanager
    async def looked_up(self, doors: Doors) -> AsyncIterator[TaskList]:
        async with looking(doors) as view:
            scope = Filter(self.actor.scope)
            units = await with_those_below(view, self.unit, scope) if self.below else (self.unit,)
            days = (self.first or date.min, self.last or date.max)
            yield TaskList(view, units, *days, self.open_only, self.language)


@router.get("/task-list/{unit}")
async def task_list(
    request: Request,
    doors: TheDoors,
    actor: TheActor,
    language: TheLanguage,
    unit: str,
    below: bool = False,
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
    open_only: bool = False,
    after: After = "",
    limit: Limit = PAGE_MAX,
) -> Any:
    """All that a unit owes, by due day. `from` and `to` are due days, both included; `below`: the units under it too.

    The counts are of all in these days; `open_only` shortens the list alone. A page tells `next` as long as there is
    more; asked for application/x-ndjson all that follow come at once, one a line, without the counts.
    """
    require_sight(actor, unit)
    roster = doors.projectors.books[MEETINGS.name].roster
    require_known(roster, unit)
    place = Place.read(after)
    question = Question(actor, unit, below, first, last, open_only, language)
    if request.headers.get("accept") == NDJSON:
        return StreamingResponse(_lines(doors, question, place), media_type=NDJSON)
    async with question.looked_up(doors) as tasks:
        listed, following = await tasks.page(place, limit)
        return {
            "unit": unit,
            "unit_name": roster.name_of(unit),
            "counts": await tasks.counts(),
            "tasks": listed,
            "next": following and str(following),
            "day": tasks.view.at.day and tasks.view.at.day.isoformat(),
            "judged_position": tasks.view.at.judged_position,
            "cannot_judge_since": moment(tasks.view.at.cannot_judge_since),
        }


async def _lines(doors: Doors, question: Question, place: Place) -> AsyncIterator[str]:
    async with question.looked_up(doors) as tasks:
        async for task in tasks.every(place):
            yield json.dumps(task, ensure_ascii=False) + "\n"
