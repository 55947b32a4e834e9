"""What people do about alerts: acknowledge, snooze, reply, dismiss; and excuse a duty."""

from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Header
from pydantic import BaseModel, ConfigDict

from services.supervision.api.door import Doors, TheActor, TheDoors
from services.supervision.api.feed import looking, require_sight
from services.supervision.domain.commands import (
    AcknowledgeAlert,
    AlertCommand,
    DismissAlert,
    ExcuseObligation,
    ReplyToAlert,
    SnoozeAlert,
    SupervisionCommand,
    Words,
)
from services.supervision.domain.finding import CampaignTold
from services.supervision.domain.ids import FIRST_RUNG, alert_id
from shared.access import Actor, Role
from shared.canonical import dumps
from shared.decider import Refused
from shared.deciding import Told

INSPECTORS: tuple[Role, ...] = ("inspection_office",)
NAMED: tuple[Role, ...] = ("inspection_office", "organisation_department", "township_office", "village_office")
router = APIRouter()
Key = Annotated[UUID | None, Header(alias="Idempotency-Key")]


class Reason(BaseModel):
    model_config = ConfigDict(extra="forbid")
    reason: Words


class Reply(BaseModel):
    model_config = ConfigDict(extra="forbid")
    reply: Words


class Excuse(Reason):
    rule: str
    subject: str
    period: str


@router.post("/alerts/{alert}/acknowledge")
async def acknowledge(doors: TheDoors, actor: TheActor, alert: UUID, key: Key = None) -> Any:
    return await _act(doors, actor, NAMED, AcknowledgeAlert(alert=str(alert)), key)


@router.post("/alerts/{alert}/snooze")
async def snooze(doors: TheDoors, actor: TheActor, alert: UUID, key: Key = None) -> Any:
    """Silent for the one who asks until the next rung."""
    return await _act(doors, actor, NAMED, SnoozeAlert(alert=str(alert)), key)


@router.post("/alerts/{alert}/reply")
async def reply(doors: TheDoors, actor: TheActor, alert: UUID, body: Reply, key: Key = None) -> Any:
    return await _act(doors, actor, NAMED, ReplyToAlert(alert=str(alert), reply=body.reply), key)


@router.post("/alerts/{alert}/dismiss")
async def dismiss(doors: TheDoors, actor: TheActor, alert: UUID, body: Reason, key: Key = None) -> Any:
    """No further rung fires; the light stays."""
    return await _act(doors, actor, INSPECTORS, DismissAlert(alert=str(alert), reason=body.reason), key)


@router.post("/obligations/excuse")
async def excuse(doors: TheDoors, actor: TheActor, body: Excuse, key: Key = None) -> Any:
    """The duty named by rule, subject and period is no longer owed."""
    actor.require(INSPECTORS)
    async with looking(doors) as view:
        row = await view.connection.fetchrow(view.sql["obligation_named"], body.rule, body.subject, body.period)
    if row is None:
        raise Refused("view.not_found", "subject")
    command = ExcuseObligation(
        alert=alert_id(body.rule, body.subject, body.period, FIRST_RUNG),
        rule=body.rule,
        about=body.subject,
        account=row["account"],
        period=body.period,
        unit=row["unit"],
        reason=body.reason,
    )
    require_sight(actor, row["unit"])
    return await carry_out(doors, actor, command, key)


async def _act(doors: Doors, actor: Actor, roles: tuple[Role, ...], command: AlertCommand, key: UUID | None) -> Any:
    actor.require(roles)
    async with looking(doors) as view:
        row = await view.connection.fetchrow(view.sql["alert"], command.alert)
    if row is None:
        raise Refused("view.not_found", "alert")
    require_sight(actor, row["unit"])
    return await carry_out(doors, actor, command, key)


async def carry_out(
    doors: Doors, actor: Actor, command: SupervisionCommand, key: UUID | None, campaign: CampaignTold | None = None
) -> Any:
    """Raises Malformed for a text that the store cannot hold, beside what the decision raises."""
    dumps(command.model_dump(mode="json"))
    told = Told(str(key or uuid4()), command, actor.id)
    done = await doors.handler(campaign).handle(told)
    return {
        "command": told.id,
        "repeated": done.repeated,
        "events": [
            {"id": r.id, "type": r.type, "position": r.position, "stream": r.stream_id, "version": r.version}
            for r in done.receipts
        ],
    }
