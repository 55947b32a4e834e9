"""A planned works and the venue that it becomes: their records, each with its day and since when it is known."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from deploy.sample.problem import Record


@dataclass(frozen=True)
class Entry(Record):
    """It stands until another one corrects it, day and all."""

    id: str
    corrects: str | None = None


@dataclass(frozen=True)
class Start(Entry):
    matter: str | None = None


@dataclass(frozen=True)
class Progress(Entry):
    percent: int = 0


@dataclass(frozen=True)
class Completion(Entry):
    pass


@dataclass(frozen=True)
class Acceptance(Record):
    """`office` is where whoever looked at it sits. `dues`: until when the defects of a rejection are to be mended."""

    office: str
    accepted: bool
    missing: bool = False
    dues: tuple[date, ...] = ()

    @property
    def holds(self) -> bool:
        return self.accepted and not self.missing


@dataclass(frozen=True)
class Opening(Record):
    pass


@dataclass(frozen=True)
class Change(Record):
    item: str
    missing: bool


@dataclass(frozen=True)
class Activity(Entry):
    pass


@dataclass(frozen=True)
class Shift:
    """From `starts` to `ends`, both included; when it ends earlier by the clock, on the next day."""

    day: date
    starts: str
    ends: str


@dataclass(frozen=True)
class Rota(Record):
    """`day` is that of its being posted; `week` is 2026-W47."""

    id: str
    week: str
    shifts: tuple[Shift, ...]


@dataclass(frozen=True)
class CheckIn(Record):
    clock: str
    person: str
    door_open: bool


R = TypeVar("R", bound=Record)
E = TypeVar("E", bound=Entry)


@dataclass
class Works:
    id: str
    story: str
    unit: str
    year: int
    planned: Record
    matter: str | None
    stages_before: tuple[str, ...] = ()
    records: list[Record] = field(default_factory=list)

    def known(self, kind: type[R], at: datetime) -> list[R]:
        """What was recorded of this kind up to that moment, in order."""
        found = (record for record in self.records if isinstance(record, kind) and record.at <= at)
        return sorted(found, key=lambda record: record.at)

    def standing(self, kind: type[E], at: datetime) -> list[E]:
        """Those that nothing known by then has corrected."""
        told = self.known(kind, at)
        corrected = {entry.corrects for entry in told}
        return [entry for entry in told if entry.id not in corrected]

    def start(self, at: datetime) -> Start | None:
        return next(iter(self.standing(Start, at)), None)

    def moments(self) -> Iterator[datetime]:
        yield self.planned.at
        yield from (record.at for record in self.records)


def root(entry: E, told: Sequence[E]) -> E:
    """The first record, of which this one is a correction of a correction."""
    by_id = {one.id: one for one in told}
    while entry.corrects is not None:
        entry = by_id[entry.corrects]
    return entry
