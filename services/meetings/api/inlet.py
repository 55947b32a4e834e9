"""The one way in for a command, whether it came over HTTP or NATS: admit, read, allow, decide, answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import structlog
from pydantic import ValidationError
from uuid_utils import uuid7

from services.meetings import contract
from services.meetings.api import permissions
from services.meetings.domain.commands import COMMANDS, ErasePerson, MeetingsCommand
from services.meetings.domain.decide import decide
from services.meetings.domain.judging import FOLDS
from shared.access import Gate
from shared.append import Appended, EventStore
from shared.canonical import Malformed, loads, trusted_dumps
from shared.decider import Conflict, Refused
from shared.deciding import Told
from shared.handler import Handler
from shared.problems import AWAY, Problem, problem
from shared.texts import wanted

log = structlog.get_logger()
AREA = "meetings"
ANSWERED = (Refused, Malformed, ValidationError, Conflict, *AWAY)


@dataclass(frozen=True)
class Reply:
    """What every door answers: a status as HTTP has them, and a JSON body."""

    status: int
    body: Mapping[str, Any]


class Inlet:
    """Headers are those of HTTP, in lower case: authorization, idempotency-key, correlation-id, accept-language."""

    def __init__(
        self, store: EventStore, county: str, gate: Gate, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.store = store
        self.gate = gate
        self._county = county
        self._clock = clock
        self.handler = self.handler_on(store)

    def handler_on(self, store: EventStore) -> Handler:
        return Handler(store, contract.SERVICE, self._county, FOLDS, contract.read, decide, self._clock)

    async def command(self, kind: str, raw: bytes, headers: Mapping[str, str]) -> Reply:
        """Every failure is an answer."""
        try:
            return await self._carried_out(kind, raw, headers)
        except Exception as error:
            return refusal(error, headers)

    async def _carried_out(self, kind: str, raw: bytes, headers: Mapping[str, str]) -> Reply:
        actor = self.gate.admit(headers.get("authorization"))
        if kind not in COMMANDS:
            raise Refused("input.unknown_command", "type", type=kind)
        require_json(headers.get("content-type"))
        command_id = identity(headers.get("idempotency-key"), "Idempotency-Key") or str(uuid7())
        correlation_id = identity(headers.get("correlation-id"), "Correlation-Id")
        command = read(kind, loads(raw))
        permissions.require(actor, command, await self.person_unit(command))
        appended = await self.handler.handle(Told(command_id, command, actor.id, correlation_id))
        await self.erase_texts(command)
        return Reply(200, answer(command_id, appended))

    async def person_unit(self, command: MeetingsCommand) -> str | None:
        if not isinstance(command, ErasePerson):
            return None
        unit: str | None = (await self.handler.state(f"person-{command.person}")).unit
        return unit

    async def erase_texts(self, command: MeetingsCommand) -> None:
        """The event says that a person was erased; this does it, and again when the command is told again."""
        if isinstance(command, ErasePerson):
            told = await self.store.read_stream(f"person-{command.person}")
            await self.store.erase([event.id for event in told if event.type == "person_registered"])


def read(kind: str, value: object) -> MeetingsCommand:
    """A command from JSON values. Raises Malformed, or ValidationError that names the field."""
    if not isinstance(value, dict):
        raise Malformed("", "not_an_object")
    if "type" in value and value["type"] != kind:
        raise Refused("input.unknown_command", "type", type=value["type"])
    return COMMANDS[kind].model_validate_json(trusted_dumps(value), strict=True)


def require_json(content_type: str | None) -> None:
    """Whoever names a content type names JSON. Raises Refused "input.content_type"."""
    if content_type is not None and content_type.partition(";")[0].strip().lower() != "application/json":
        raise Refused("input.content_type", "Content-Type", where=content_type)


def identity(text: str | None, name: str) -> str | None:
    """A UUID in its usual form. Raises Refused "input.not_a_uuid"."""
    if text is None:
        return None
    try:
        return str(UUID(text))
    except ValueError:
        raise Refused("input.not_a_uuid", name, where=name) from None


def answer(command_id: str, appended: Appended) -> dict[str, Any]:
    events = [
        {"id": r.id, "type": r.type, "position": r.position, "stream": r.stream_id, "version": r.version}
        for r in appended.receipts
    ]
    return {"command": command_id, "repeated": appended.repeated, "events": events}


def refusal(error: Exception, headers: Mapping[str, str]) -> Reply:
    if not isinstance(error, ANSWERED):
        log.error("command_failed", exc_info=error)
    found: Problem = problem(error, AREA, wanted(headers.get("accept-language")))
    return Reply(found.status, found.body())
