"""The one way in for a command, whether it came over HTTP or NATS: admit, read, allow, decide, answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from uuid_utils import uuid7

from shared.access import Actor, Gate
from shared.append import Appended, EventStore
from shared.canonical import Malformed, loads, trusted_dumps
from shared.days import EPOCH
from shared.decider import Command, Refused
from shared.deciding import Told
from shared.handler import Handler
from shared.problems import ANSWERED, Problem, problem
from shared.serving.trade import Trade
from shared.texts import wanted

log = structlog.get_logger()


@dataclass(frozen=True)
class Reply:
    """What every door answers: a status as HTTP has them, and a JSON body."""

    status: int
    body: Mapping[str, Any]


class Inlet:
    """Headers are those of HTTP, in lower case: authorization, idempotency-key, correlation-id, accept-language."""

    def __init__(
        self,
        trade: Trade,
        store: EventStore,
        county: str,
        gate: Gate,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.trade = trade
        self.store = store
        self.gate = gate
        self._county = county
        self._clock = clock
        self.handler = self.handler_on(store)

    def handler_on(self, store: EventStore) -> Handler:
        trade = self.trade
        return Handler(store, trade.service, self._county, trade.folds, trade.read, trade.decide, self._clock)

    async def command(self, kind: str, raw: bytes, headers: Mapping[str, str]) -> Reply:
        """Every failure is an answer."""
        try:
            return await self._carried_out(kind, raw, headers)
        except Exception as error:
            return self.refusal(error, headers)

    async def _carried_out(self, kind: str, raw: bytes, headers: Mapping[str, str]) -> Reply:
        actor = self.gate.admit(headers.get("authorization"))
        if kind not in self.trade.commands:
            raise Refused("input.unknown_command", "type", type=kind)
        require_json(headers.get("content-type"))
        command_id = identity(headers.get("idempotency-key"), "Idempotency-Key") or str(uuid7())
        correlation_id = identity(headers.get("correlation-id"), "Correlation-Id")
        command = self.read(kind, loads(raw))
        await self.allow(actor, command)
        appended = await self.handler.handle(Told(command_id, command, actor.id, correlation_id))
        await self.trade.afterwards(command, self.store)
        return Reply(200, answer(command_id, appended))

    async def allow(self, actor: Actor, command: Command) -> None:
        """Raises Refused "access.role" or "access.scope"."""
        stream_id = self.trade.about(command)
        state = None if stream_id is None else (await self.handler.standing(stream_id)).state
        self.trade.require(actor, command, state)

    async def own(self, command: Command) -> None:
        """What the service itself does at its start, such as adopting its rules. Raises as Handler.handle."""
        actor = f"service/{self.trade.service}"
        await self.handler.handle(Told(str(uuid7()), command, actor, None, await self.file_moment()))

    async def file_moment(self) -> datetime | None:
        """While a demonstration is loaded, the moment at which it stands; else None: it is recorded now."""
        tip = await self.store.tip()
        return EPOCH + timedelta(microseconds=tip.recorded_at_us) if tip.clock == "file" else None

    def read(self, kind: str, value: object) -> Command:
        """A command from JSON values. Raises Malformed, or ValidationError that names the field."""
        if not isinstance(value, dict):
            raise Malformed("", "not_an_object")
        if "type" in value and value["type"] != kind:
            raise Refused("input.unknown_command", "type", type=value["type"])
        return self.trade.commands[kind].model_validate_json(trusted_dumps(value), strict=True)

    def told(self, error: Exception, headers: Mapping[str, str]) -> Problem:
        """The answer to an error, in the language that is wanted. A bug is logged."""
        if not isinstance(error, ANSWERED):
            log.error("command_failed", exc_info=error)
        return problem(error, self.trade.service, wanted(headers.get("accept-language")))

    def refusal(self, error: Exception, headers: Mapping[str, str]) -> Reply:
        found = self.told(error, headers)
        return Reply(found.status, found.body())


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
