"""The words between a decision and the handler that carries it out."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Generic, TypeVar

from shared.canonical import trusted_dumps
from shared.days import SHANGHAI
from shared.decider import Command, DomainEvent

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Ask:
    """A decision's question: the state of this stream, please."""

    stream_id: str


Decision = Generator[Ask, Any, list[DomainEvent]]


def load(kind: type[S], stream_id: str) -> Generator[Ask, Any, S]:
    """In a decision: `county = yield from load(County, "county")`. Unknown streams are in their initial state."""
    state = yield Ask(stream_id)
    assert isinstance(state, kind), f"{stream_id} does not fold into {kind.__name__}"
    return state


@dataclass(frozen=True, slots=True)
class Context:
    """What a decision may know besides streams: the moment of recording, and who asks."""

    recorded_at: datetime
    actor: str

    @property
    def today(self) -> date:
        """The day of the recording in Asia/Shanghai."""
        return self.recorded_at.astimezone(SHANGHAI).date()


@dataclass(frozen=True)
class Fold(Generic[S]):
    """How the events of one kind of stream become its state.

    `with_texts`: the state keeps names or free texts, so that a record that differs in them alone is told apart; events
    then come with the texts that stand beside them, and None for each that was erased.
    """

    initial: S
    evolve: Callable[[S, Any], S]
    with_texts: bool = False


@dataclass(frozen=True)
class Told:
    """A command with its id (a UUID), its actor and, only while a demonstration is loaded, its moment of recording."""

    id: str
    command: Command
    actor: str
    correlation_id: str | None = None
    recorded_at: datetime | None = None

    def digest(self) -> bytes:
        return sha256(trusted_dumps([self.actor, self.command.model_dump(mode="json")]).encode()).digest()
