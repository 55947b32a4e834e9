"""Records that stand until a later one corrects them by name; of some, one for each month, step, year or works."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, Generic, TypeVar

from shared.decider import DomainEvent, Refused
from shared.door import once
from shared.words import Key


class Entry(DomainEvent):
    """A record that can be corrected: `corrects` names the standing one of the same type that it replaces, day and all.

    `record` is its id. `told_once` is the field of which each value has one standing record; None: there is no such.
    """

    told_once: ClassVar[str | None] = None
    record: Key
    corrects: Key | None = None


E = TypeVar("E", bound=Entry)


@dataclass(frozen=True)
class Entries(Generic[E]):
    """`told` has every record by its id, `standing` those that no later one has corrected, as they were recorded."""

    told: Mapping[str, E] = field(default_factory=dict)
    standing: Mapping[str, E] = field(default_factory=dict)

    def is_new(self, entry: E) -> bool:
        """Raises Refused for an id of another content, for what can be told but once, for a correction of nothing."""
        if not once(self.told.get(entry.record), entry, "record"):
            return False
        if entry.corrects is not None and entry.corrects not in self.standing:
            raise Refused("record.not_standing", "corrects", record=entry.corrects)
        if entry.told_once is not None:
            value = getattr(entry, entry.told_once)
            for known in self.standing.values():
                if getattr(known, entry.told_once) == value and known.record != entry.corrects:
                    raise Refused("record.told_already", entry.told_once, value=value, record=known.record)
        return True

    def with_entry(self, entry: E) -> "Entries[E]":
        standing = {key: known for key, known in self.standing.items() if key != entry.corrects}
        return Entries({**self.told, entry.record: entry}, {**standing, entry.record: entry})

    def by_day(self) -> list[E]:
        """Those that stand; of one day in the order of their recording."""
        return sorted(self.standing.values(), key=lambda entry: entry.occurred_on)

    def days(self) -> list[date]:
        return [entry.occurred_on for entry in self.by_day()]
