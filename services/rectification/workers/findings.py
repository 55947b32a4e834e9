"""What `rectification` hears of supervision: findings, which become problems."""

from uuid import UUID, uuid5

import structlog
from pydantic import ValidationError

from services.rectification.contract import SERVICE
from services.rectification.domain.commands import TakeFinding
from shared.decider import Refused
from shared.deciding import Told
from shared.envelope import Message
from shared.handler import Handler
from shared.hearing import Take, Unheard

log = structlog.get_logger()
_NAMESPACE = UUID("0f1c4f0e-5a0b-4a53-9a38-7d2f2a3b9c11")  # of the commands that findings become
_ACTOR = f"service/{SERVICE}"


def listing(handler: Handler) -> Take:
    """What supervision found becomes a problem, when it says of which campaign; the office may list the rest.

    Supervision knows units from meetings alone, as we do: one that we do not know is still to be heard, and waited for.
    """

    async def take(message: Message) -> None:
        if message.type != "finding_recorded" or message.data.get("campaign") is None:
            return
        told = {name: message.data.get(name) for name in ("finding", "campaign", "post", "office")}
        try:
            command = TakeFinding.model_validate({**told, "unit": message.unit})
            await handler.handle(Told(str(uuid5(_NAMESPACE, message.id)), command, _ACTOR, message.correlation_id))
        except (Refused, ValidationError) as error:
            if isinstance(error, Refused) and error.rule == "input.unknown_unit":
                raise Unheard("meetings") from None
            log.warning("finding_not_listed", event_id=message.id, reason=str(error))

    return take
