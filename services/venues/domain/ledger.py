"""Money in whole fen, entry by entry: nothing is struck out, a counter-entry takes back what it names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from services.venues.domain.events import Payment
from services.venues.domain.words import SOURCES, Source
from shared.decider import Refused
from shared.door import once

P = TypeVar("P", bound=Payment)


@dataclass(frozen=True)
class Ledger(Generic[P]):
    entries: Mapping[str, P] = field(default_factory=dict)

    def sum(self, works: str, source: Source) -> int:
        """In fen, of one works and one source, as the entries stand."""
        return sum(one.amount_fen for one in self.entries.values() if (one.works, one.source) == (works, source))

    def by_source(self, works: str) -> dict[Source, int]:
        """Of every source that has an entry, in the order of the words."""
        used = {one.source for one in self.entries.values() if one.works == works}
        return {source: self.sum(works, source) for source in SOURCES if source in used}

    def left(self, entry: str) -> int:
        """What counter-entries have not taken back of it, in fen."""
        return self.entries[entry].amount_fen + sum(
            one.amount_fen for one in self.entries.values() if one.corrects == entry
        )

    def is_new(self, told: P, at: str) -> bool:
        """Raises Refused for an id of another content, for a wrong sign, for taking back what was not yet entered.

        `at` is the command's field that tells the day.
        """
        if not once(self.entries.get(told.entry), told, "entry"):
            return False
        if told.corrects is None:
            if told.amount_fen <= 0:
                raise Refused("money.not_positive", "amount_fen", amount_fen=told.amount_fen)
            return True
        known = self.entries.get(told.corrects)
        if known is None or known.corrects is not None or known.works != told.works:
            raise Refused("money.unknown_entry", "corrects", entry=told.corrects)
        if known.source != told.source:
            raise Refused("money.other_source", "source", entry=told.corrects, source=known.source)
        if told.occurred_on < known.occurred_on:
            raise Refused("money.before_entry", at, entry=told.corrects, day=known.occurred_on)
        if not -self.left(told.corrects) <= told.amount_fen < 0:
            left = self.left(told.corrects)
            raise Refused("money.counter_entry", "amount_fen", entry=told.corrects, left_fen=left)
        return True

    def with_entry(self, told: P) -> "Ledger[P]":
        return Ledger({**self.entries, told.entry: told})
