"""Records of which one stands for each month, step or year, until a later one corrects it by name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from services.meetings.domain.branch_events import Entry
from services.meetings.domain.county import County
from shared.decider import Refused
from shared.door import once

E = TypeVar("E", bound=Entry)


@dataclass(frozen=True)
class Entries(Generic[E]):
    """`told` has every record by its id, `standing` those that no later one has corrected."""

    told: Mapping[str, E] = field(default_factory=dict)
    standing: Mapping[str, E] = field(default_factory=dict)

    def is_new(self, entry: E) -> bool:
        """Raises Refused for an id of another content, for a month told twice, and for a correction of nothing."""
        if not once(self.told.get(entry.record), entry, "record"):
            return False
        if entry.corrects is not None and entry.corrects not in self.standing:
            raise Refused("record.not_standing", "corrects", record=entry.corrects)
        value = getattr(entry, entry.told_once)
        for known in self.standing.values():
            if getattr(known, entry.told_once) == value and known.record != entry.corrects:
                raise Refused("record.told_already", entry.told_once, value=value, record=known.record)
        return True

    def with_entry(self, entry: E) -> "Entries[E]":
        standing = {key: known for key, known in self.standing.items() if key != entry.corrects}
        return Entries({**self.told, entry.record: entry}, {**standing, entry.record: entry})


def require_branch(county: County, unit: str) -> None:
    """A village is its own branch. Raises Refused for a unit that is unknown, or has no members of its own."""
    kind = county.member(unit).registered.kind
    if kind not in ("village", "branch"):
        raise Refused("input.not_a_branch", "unit", unit=unit)
