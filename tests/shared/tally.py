"""The smallest service: a tally that counts votes and refuses more than its limit. For tests of the kernel."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Literal, assert_never
from uuid import uuid4

from shared.append import Append, Asked
from shared.decider import Command, DomainEvent, Fact, Refused
from shared.deciding import Context, Decision, Fold, Told, load
from shared.envelope import Cause, Message, seal

COUNTY = "990101000000"
DAY = date(2026, 3, 9)


class Counted(DomainEvent):
    stream: ClassVar[str] = "tally-{tally}"
    subject: ClassVar[str] = "tally/{tally}"
    type: Literal["counted"] = "counted"
    unit: str = COUNTY
    occurred_on: date = DAY
    tally: str
    votes: int


class Tally(Fact):
    votes: int = 0
    times: int = 0


class Limit(Fact):
    votes_max: int = 1_000_000


class Count(Command):
    type: Literal["count"] = "count"
    tally: str
    votes: int
    note: str | None = None


def count(command: Count, tally: Tally, limit: Limit) -> list[DomainEvent]:
    if tally.votes + command.votes > limit.votes_max:
        raise Refused("tally.full", "votes", most=limit.votes_max)
    if not command.votes:
        return []
    texts = {"note": command.note} if command.note else {}
    return [Counted(tally=command.tally, votes=command.votes, texts=texts)]


def decide(command: Count, context: Context) -> Decision:
    limit = yield from load(Limit, "limit")
    tally = yield from load(Tally, f"tally-{command.tally}")
    return count(command, tally, limit)


def evolve(tally: Tally, event: Counted) -> Tally:
    match event:
        case Counted():
            return Tally(votes=tally.votes + event.votes, times=tally.times + 1)
        case _:
            assert_never(event)


FOLDS: dict[str, Fold[Any]] = {"tally": Fold(Tally(), evolve), "limit": Fold(Limit(), lambda limit, event: limit)}


def read(message: Message, texts: Mapping[str, str | None]) -> Counted:
    return Counted(occurred_on=message.occurred_on, unit=message.unit, texts=texts, **message.data)


def told(tally: str, votes: int = 1, *, command_id: str | None = None, note: str | None = None) -> Told:
    return Told(command_id or str(uuid4()), Count(tally=tally, votes=votes, note=note), "actor-1")


@dataclass
class Writer:
    """Appends straight to a store, one stream each."""

    tally: str
    version: int = 0

    def next(self, *, events: int = 1, note: str | None = None, recorded_at_us: int | None = None) -> Append:
        """The writer's next append, decided on its own last one."""
        command_id = str(uuid4())
        cause = Cause("actor-1", command_id, command_id)
        texts = {"note": note} if note else {}
        happened = [Counted(tally=self.tally, votes=self.version + n, texts=texts) for n in range(1, events + 1)]
        seen = {f"tally-{self.tally}": self.version}
        self.version += events
        return Append(
            (Asked(command_id, bytes(32), recorded_at_us),),
            seen,
            tuple(seal(event, "tally", COUNTY, cause) for event in happened),
        )
