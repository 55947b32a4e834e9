"""The one shape every decision in the suite takes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

C = TypeVar("C")
S = TypeVar("S")
E = TypeVar("E")


class Fact(BaseModel):
    """An immutable value: an event, or the state events fold into. Newer fields are ignored."""

    model_config = ConfigDict(frozen=True)


class Command(BaseModel):
    """An intent from outside. A field we do not know is an error at the door."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class DomainEvent(Fact):
    """What has happened, in the past tense. `type`, `unit` and `occurred_on` become attributes of the envelope.

    `texts` are names and free text: they are kept beside the hashed body, which holds only their salted digests,
    so that they can be erased and the chain stays whole. Of one that was erased None is left.
    """

    stream: ClassVar[str]  # the stream's name, with the event's own fields in braces: "matter-{matter}"
    subject: ClassVar[str]  # whose trail the event belongs to: "matter/{matter}"

    type: str
    unit: str = Field(pattern=r"^[0-9]{12}$")  # the statistical division code that the event belongs to
    occurred_on: date  # the day in Asia/Shanghai on which it happened
    texts: Mapping[str, str | None] = Field(default_factory=dict, exclude=True)

    def stream_id(self) -> str:
        return self.stream.format_map(self.__dict__)

    def subject_id(self) -> str:
        return self.subject.format_map(self.__dict__)


class Refused(Exception):  # noqa: N818  (a refusal is an answer, not a failure of ours)
    """The rules do not allow it; nothing is stored. Never retried.

    `rule` is the id of the row, or of the check, that said no; `field` the command's field that is at fault, as a
    path ("attendance.0.present"), or None; `facts` fill the message's blanks in the catalogues of texts.
    """

    def __init__(self, rule: str, field: str | None = None, **facts: object) -> None:
        super().__init__(rule, field, facts)
        self.rule = rule
        self.field = field
        self.facts = facts


class Conflict(Exception):  # noqa: N818
    """Someone else wrote to a stream that this decision had read. Decide again."""


@dataclass(frozen=True)
class Decider(Generic[C, S, E]):
    """`decide` may refuse; `evolve` never does, for what has happened has happened."""

    initial: S
    decide: Callable[[C, S], Sequence[E]]
    evolve: Callable[[S, E], S]

    def fold(self, history: Iterable[E]) -> S:
        return reduce(self.evolve, history, self.initial)
