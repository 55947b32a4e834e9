"""A planned problem and the campaign that lists it: their records, each with its day and since when it is known."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from deploy.sample.days import day_of


@dataclass(frozen=True)
class Record:
    """Recorded at that moment; of an act in the system `day` is the moment's."""

    at: datetime
    day: date


@dataclass(frozen=True)
class Claim(Record):
    pass


@dataclass(frozen=True)
class Decline(Record):
    id: str


@dataclass(frozen=True)
class Ruling(Record):
    decline: str
    accepted: bool


@dataclass(frozen=True)
class Cause(Record):
    pass


@dataclass(frozen=True)
class Measure(Record):
    """`day` is that of its planning."""

    id: str
    due_on: date


# What takes each of the first three steps.
FIRST: Mapping[str, type[Record]] = {"claim": Claim, "cause": Cause, "measures": Measure}


@dataclass(frozen=True)
class Completion(Record):
    measure: str
    completer: str


@dataclass(frozen=True)
class Extension(Record):
    """`measure` names one when the duty is "measure"."""

    duty: str
    due_on: date
    measure: str | None = None


@dataclass(frozen=True)
class Request(Record):
    id: str
    requester: str


@dataclass(frozen=True)
class Verdict(Record):
    request: str
    verifier: str
    office: str
    closed: bool


@dataclass(frozen=True)
class Reopening(Record):
    id: str


@dataclass(frozen=True)
class LookBack(Record):
    pass


@dataclass(frozen=True)
class CheckRequest(Record):
    units: tuple[str, ...]


@dataclass(frozen=True)
class Checked(Record):
    """A unit's own look, whatever it found."""

    unit: str


@dataclass
class Campaign:
    """It is for units whose codes begin so. `units` are those that stand on its first day: each owes one filing."""

    id: str
    opened_on: date
    opened_at: datetime
    ends_on: date
    prefixes: tuple[str, ...]
    units: tuple[str, ...] = ()


@dataclass(frozen=True)
class Filing:
    campaign: str
    unit: str
    at: datetime


R = TypeVar("R", bound=Record)


@dataclass
class Problem:
    """The owner is `unit`, or with `post` whoever holds it there. `listed.day` is earlier in an opening record."""

    id: str
    story: str
    unit: str
    post: str | None
    campaign: Campaign
    listed: Record
    steps_before: tuple[str, ...] = ()
    records: list[Record] = field(default_factory=list)

    @property
    def trigger(self) -> date:
        """A listing is another's act: what it asks for counts from the day on which it can be known."""
        return max(self.listed.day, day_of(self.listed.at))

    def known(self, kind: type[R], at: datetime) -> list[R]:
        """What was recorded of this kind up to that moment, in order."""
        found = (record for record in self.records if isinstance(record, kind) and record.at <= at)
        return sorted(found, key=lambda record: record.at)

    def open_at(self, at: datetime) -> bool:
        """Listed by then, and neither closed nor struck off."""
        struck = any(told.accepted for told in self.known(Ruling, at))
        closed = sum(told.closed for told in self.known(Verdict, at)) > len(self.known(Reopening, at))
        return self.listed.at <= at and not struck and not closed

    def moments(self) -> Iterator[datetime]:
        yield self.listed.at
        yield from (record.at for record in self.records)
