"""Records that stand until a later one corrects them by name."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from services.supervision.domain.facts.works import WorksRecord

R = TypeVar("R", bound=WorksRecord)


@dataclass(slots=True)
class Entry(Generic[R]):
    """`first` as it was told first, by which it is known for ever; `stands` as it was told last."""

    first: R
    stands: R


@dataclass(slots=True)
class Records(Generic[R]):
    """What stands, by the id of the record that says so, in the order in which these were recorded."""

    entries: dict[str, Entry[R]] = field(default_factory=dict)

    def learn(self, fact: R) -> Entry[R]:
        entry = self.entries.pop(fact.corrects, None) if fact.corrects is not None else None
        if entry is None:
            entry = Entry(fact, fact)
        entry.stands = fact
        self.entries[fact.record] = entry
        return entry

    def standing(self) -> Iterator[R]:
        return (entry.stands for entry in self.entries.values())
