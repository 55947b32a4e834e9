"""What inspections found: recorded by the inspection office, and read by whoever reaches the unit."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from services.supervision.api.acts import INSPECTORS, Key, carry_out
from services.supervision.api.door import Doors, TheActor, TheDoors
from services.supervision.api.feed import Limit, Prefix, looking, require_sight
from services.supervision.domain.commands import RecordFinding
from services.supervision.domain.finding import CampaignTold
from services.supervision.domain.lanes import ROSTER_SOURCE
from services.supervision.domain.roster import Roster
from services.supervision.domain.words import FindingNumber
from services.supervision.views import findings as view_of
from services.supervision.views.campaigns import campaign
from services.supervision.views.naming import EVER_US
from services.supervision.views.reading import Filter
from shared.decider import Refused
from shared.hearing import Unheard

router = APIRouter()


@router.post("/findings")
async def record(doors: TheDoors, actor: TheActor, body: RecordFinding, key: Key = None) -> Any:
    """Unit and office lie in the scope of whoever records it. With a campaign it becomes a problem in rectification.

    The campaign runs, as far as rectification was heard. One that was opened just now may have to be waited for.
    """
    actor.require(INSPECTORS)
    for unit in (body.unit, body.office):
        require_sight(actor, unit)
    require_heard(doors.projectors.roster)
    return await carry_out(doors, actor, body, key, await _campaign(doors, body.campaign))


async def _campaign(doors: Doors, key: str | None) -> CampaignTold | None:
    if key is None:
        return None
    async with looking(doors) as view:
        return await campaign(view, key)


@router.get("/findings")
async def findings(
    doors: TheDoors,
    actor: TheActor,
    unit: Prefix = "",
    unlisted: bool = False,
    after: Annotated[int, Query(ge=0, le=2**63 - 1)] = 0,
    limit: Limit = 200,
) -> Any:
    """In order of their recording, each with the `problem` that it became, null as long as none was heard of.

    `unlisted`: those only that name a campaign and are not on its list. A page tells `next` as long as there is more.
    """
    async with looking(doors) as view:
        rows = await view_of.findings(view, Filter(actor.scope, unit), unlisted, after, limit)
    return {"findings": rows, "next": rows[-1]["position"] if len(rows) == limit else None}


@router.get("/findings/{finding}")
async def one_finding(doors: TheDoors, actor: TheActor, finding: Annotated[FindingNumber, Path()]) -> Any:
    async with looking(doors) as view:
        told = await view_of.finding(view, finding)
    if told is None:
        raise Refused("view.not_found", "finding")
    require_sight(actor, told["unit"])
    return told


def require_heard(roster: Roster) -> None:
    """Raises Unheard while the roster does not know the county itself: what was not heard yet is not unknown."""
    if roster.registered(roster.county, EVER_US) is None:
        raise Unheard(ROSTER_SOURCE)
