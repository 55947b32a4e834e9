"""An event as it is stored and sent: one canonical CloudEvents 1.0 text, byte for byte the same in both places.

Position, version, time of recording and hash are not in the body: they are given under the store's lock, after the body
is made, and travel beside it.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

import orjson
from uuid_utils import uuid7

from shared.canonical import Malformed, trusted_dumps
from shared.decider import DomainEvent

VERSION = ".v1"
DATA_MEDIA_TYPE = "application/json"


@dataclass(frozen=True, slots=True)
class Beside:
    """A name or free text that is kept beside the hashed body, so that it can be erased."""

    field: str
    salt: bytes
    text: str

    def digest(self) -> str:
        return sha256(self.salt + self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Prepared:
    """An event ready to be appended."""

    stream_id: str
    id: str
    type: str
    occurred_on: date
    unit: str
    actor: str
    causation_id: str
    correlation_id: str
    body: str
    beside: tuple[Beside, ...] = ()


@dataclass(frozen=True, slots=True)
class Stored:
    """A row of es.events. Hashes are 32 bytes; `recorded_at_us` are microseconds since the epoch."""

    position: int
    stream_id: str
    version: int
    id: str
    type: str
    occurred_on: date
    recorded_at_us: int
    unit: str
    actor: str
    causation_id: str
    correlation_id: str
    body: str
    prev_hash: bytes
    hash: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """What a body says. `type` is bare, `version` the number behind its dot."""

    id: str
    type: str
    version: int
    source: str
    subject: str
    stream: str
    unit: str
    occurred_on: date
    actor: str
    causation_id: str
    correlation_id: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cause:
    """Who asked, by which command, and in the course of what."""

    actor: str
    causation_id: str
    correlation_id: str


def seal(event: DomainEvent, service: str, county: str, cause: Cause) -> Prepared:
    """Make the body. `county` is the 12-digit code; ids are new; texts go beside with a salt of 16 bytes each."""
    event_id = str(uuid7())
    stream_id = event.stream_id()
    data = event.model_dump(mode="json", exclude={"type", "unit", "occurred_on"})
    told = {field: text for field, text in event.texts.items() if text is not None}
    assert len(told) == len(event.texts), "what was erased is not told anew"
    beside = tuple(Beside(field, secrets.token_bytes(16), text) for field, text in told.items())
    if beside:
        data["digests"] = {text.field: text.digest() for text in beside}
    body = trusted_dumps(
        {
            "specversion": "1.0",
            "id": event_id,
            "source": f"/mingbai/{county[:6]}/{service}",
            "type": event.type + VERSION,
            "subject": event.subject_id(),
            "datacontenttype": DATA_MEDIA_TYPE,
            "occurredon": event.occurred_on.isoformat(),
            "unit": event.unit,
            "stream": stream_id,
            "actor": cause.actor,
            "causationid": cause.causation_id,
            "correlationid": cause.correlation_id,
            "data": data,
        }
    )
    return Prepared(
        stream_id,
        event_id,
        event.type,
        event.occurred_on,
        event.unit,
        cause.actor,
        cause.causation_id,
        cause.correlation_id,
        body,
        beside,
    )


def parse(body: str | bytes) -> Message:
    """Read a body. Raises Malformed when it is not an event of the suite."""
    try:
        told = orjson.loads(body)
        kind, _, version = told["type"].rpartition(".v")
        return Message(
            told["id"],
            kind,
            int(version),
            told["source"],
            told["subject"],
            told["stream"],
            told["unit"],
            date.fromisoformat(told["occurredon"]),
            told["actor"],
            told["causationid"],
            told["correlationid"],
            told["data"],
        )
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise Malformed("", f"not an event of the suite: {error!r}") from None


def texts_of(message: Message, left: Mapping[str, str]) -> dict[str, str | None]:
    """What was told beside the event, by field: its digests say what there was, `left` is what was not erased."""
    return {field: left.get(field) for field in message.data.get("digests", ())}


def subject_of(service: str, unit: str, kind: str) -> str:
    """The NATS subject: evt.<service>.<county>.<township>.<type>."""
    return f"evt.{service}.{unit[:6]}.{unit[6:9]}.{kind}"
