"""What a source tells, on the stream or in a replay, and whether it fits what we hold of it."""

import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from nats.aio.msg import Msg

from shared.canonical import Malformed, loads
from shared.chain import link
from shared.envelope import parse
from shared.signatures import Verifier


@dataclass(frozen=True, slots=True)
class Told:
    """An event as the source tells it. `signature` stands on the last of a batch, else it is None."""

    position: int
    version: int
    recorded_at_us: int
    hash: bytes
    body: bytes
    signature: str | None = None


class Unbelievable(Exception):  # noqa: N818
    """What was told does not follow what we hold. `position` is where, `reason` why."""

    def __init__(self, position: int, reason: str) -> None:
        super().__init__(reason)
        self.position = position
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Believed:
    """`events` fit, in order, up to a signature that fits; `waiting` fit too and their signature is still to come.

    `misfit` says where the telling stopped to fit, if it did.
    """

    events: list[Told]
    waiting: list[Told]
    misfit: Unbelievable | None = None


def sequence(message: Msg) -> int:
    """The stream's sequence, out of the subject by which the message is acknowledged: nine tokens, or eleven and
    more."""
    tokens = message.reply.split(".")
    return int(tokens[5] if len(tokens) == 9 else tokens[7])


def told(message: Msg) -> Told:
    """Raises Unbelievable when the headers are not those of an event of ours."""
    position = sequence(message)
    headers: Mapping[str, str] = message.headers or {}
    try:
        return Told(
            position,
            int(headers["Mb-Version"]),
            int(headers["Mb-Recorded-At"]),
            bytes.fromhex(headers["Mb-Hash"]),
            message.data,
            headers.get("Mb-Signature"),
        )
    except (KeyError, ValueError) as error:
        raise Unbelievable(position, f"message {position} of the stream is not ours: {error!r}") from None


def page(answer: bytes) -> list[Told]:
    """A page of a replay. Raises Unbelievable for what is no such page."""
    try:
        content: Any = loads(answer)
        if "error" in content:
            raise Unbelievable(0, f"the source answers: {content['error']}")
        events = [
            Told(
                row["position"], row["version"], row["recorded_at_us"], bytes.fromhex(row["hash"]), row["body"].encode()
            )
            for row in content["events"]
        ]
        if not events:
            return []
        last = events[-1]
        signed = Told(last.position, last.version, last.recorded_at_us, last.hash, last.body, str(content["signature"]))
    except (Malformed, KeyError, TypeError, ValueError, AttributeError) as error:
        raise Unbelievable(0, f"the source's answer is no page of events: {error!r}") from None
    return [*events[:-1], signed]


def believe(position: int, hash_: bytes, events: Iterable[Told], verifier: Verifier) -> Believed:
    """Check that the events follow `position` and `hash_` one by one, and the last signature among them.

    One signature vouches for all before it, because each hash holds the one before.
    """
    fitting: list[Told] = []
    signed = 0
    misfit: Unbelievable | None = None
    try:
        for event in events:
            hash_ = _fits(event, position + 1, hash_)
            position += 1
            fitting.append(event)
            if event.signature is not None:
                signed = len(fitting)
    except Unbelievable as error:
        misfit = error
    if signed:
        last = fitting[signed - 1]
        if not verifier.fits(last.signature or "", last.position, last.hash):
            return Believed(
                [], [], Unbelievable(last.position, f"the signature on {last.position} is not the source's")
            )
    return Believed(fitting[:signed], fitting[signed:], misfit)


def _fits(event: Told, due: int, hash_: bytes) -> bytes:
    if event.position != due:
        raise Unbelievable(due, f"position {event.position} came where {due} was due")
    try:
        expected = link(hash_, due, event.version, event.recorded_at_us, event.body)
    except struct.error:
        raise Unbelievable(due, f"version or time of {due} is no number of ours") from None
    if event.hash != expected:
        raise Unbelievable(due, f"the hash of {due} does not fit what is before it and in it")
    return expected


Row = tuple[str, str, str, date | None, int, UUID | None, int, bytes, str]


def rows(events: Iterable[Told]) -> Iterator[Row]:
    """The trail's columns. What the chain vouches for enters also when nobody can read it: the projectors park it."""
    for event in events:
        try:
            said = parse(event.body)
            names = (said.type, said.subject, said.unit)
            if not all(isinstance(name, str) and "\x00" not in name for name in names):
                raise Malformed("", "a name that the trail cannot hold")
            day, id_ = said.occurred_on, UUID(said.id)
        except (Malformed, ValueError, AttributeError, TypeError):
            names, day, id_ = ("?", "", ""), None, None
        # PostgreSQL holds neither; a body of a store on PostgreSQL has neither, and this must not stop the rest.
        body = event.body.decode("utf-8", "backslashreplace").replace("\x00", "\\x00")
        yield *names, day, event.recorded_at_us, id_, event.version, event.hash, body
