"""What could not be judged, for an operator: to look at, to have tried again, to drop."""

from datetime import timedelta
from typing import Any

from fastapi import APIRouter

from services.supervision.api.acts import Key, Reason, carry_out
from services.supervision.api.door import TheActor, TheDoors
from services.supervision.api.feed import looking
from services.supervision.domain.commands import DropParked, RetryParked
from services.supervision.views.standing import moment
from shared.access import Role
from shared.days import EPOCH

OPERATORS: tuple[Role, ...] = ("operator",)
router = APIRouter()


@router.get("/parked")
async def parked(doors: TheDoors, actor: TheActor) -> Any:
    """The entries that could not be judged, with their place in the source. Their subjects are unreliable."""
    actor.require(OPERATORS)
    async with looking(doors) as view:
        rows = await view.connection.fetch(view.sql["parked_entries"])
    return {
        "parked": [
            {
                "log_position": row["log_position"],
                "subject": row["subject"],
                "unit": row["unit"],
                "reason": row["reason"],
                "type": row["type"],
                "id": row["id"],
                "source": row["source"],
                "position": row["position"],
                "occurred_on": row["occurred_on"] and row["occurred_on"].isoformat(),
                "recorded_at": moment(EPOCH + timedelta(microseconds=row["recorded_at_us"])),
            }
            for row in rows
        ]
    }


@router.post("/parked/{log_position}/retry")
async def retry(doors: TheDoors, actor: TheActor, log_position: int, key: Key = None) -> Any:
    """Judge it once more; when that fails again, it is parked again."""
    actor.require(OPERATORS)
    return await carry_out(doors, actor, RetryParked(parked=log_position), key)


@router.post("/parked/{log_position}/drop")
async def drop(doors: TheDoors, actor: TheActor, log_position: int, body: Reason, key: Key = None) -> Any:
    """Never judge it; its subject is reliable without it."""
    actor.require(OPERATORS)
    return await carry_out(doors, actor, DropParked(parked=log_position, reason=body.reason), key)
