"""A county of many times the sample's units: copies of what meetings stored, under codes and ids of their own.

They are recorded between one another, as one county would: each copy of a moment a microsecond after the one before.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import groupby
from operator import itemgetter

from shared.days import day_of
from shared.envelope import Stored, parse

COUNTY_WIDE = ("rulebook_adopted", "watch_declared")
_UNIT = re.compile(r"990101(?!000000)(?=\d{6})")
_ID = re.compile(r"\b([A-Z])-(?=\d{4})")
_UUID = re.compile(r"\b([0-9a-f]{8})-[0-9a-f]{4}-(?=[0-9a-f]{4}-)")
Row = tuple[str, str, str, date, int, str, int, bytes, str]  # as trail.append takes them, without positions


@dataclass(frozen=True)
class Pattern:
    """An event with gaps where each copy has codes and ids of its own."""

    type: str
    unit: str
    on: date
    at_us: int
    version: int
    id: str
    body: str
    once: bool

    def copy(self, number: int) -> Row:
        unit, id_, body = (self._filled(text, number) for text in (self.unit, self.id, self.body))
        at_us = self.at_us + number
        if day_of(at_us) != day_of(self.at_us):
            at_us = self.at_us
        return (
            self.type,
            parse(body).subject,
            unit,
            self.on,
            at_us,
            id_,
            self.version,
            sha256(body.encode()).digest(),
            body,
        )

    @staticmethod
    def _filled(text: str, number: int) -> str:
        return text.replace("\0", f"99{101 + number:04}").replace("\1", f"{number}-").replace("\2", f"{number:04x}")


def pattern(event: Stored, county: str) -> Pattern:
    def gaps(text: str) -> str:
        return _UUID.sub("\\1-\2-", _ID.sub("\\1-\1", _UNIT.sub("\0", text)))

    body = gaps(event.body)
    of_county = event.unit == county and event.type in ("unit_registered", "post_assigned", "post_ended")
    once = event.type in COUNTY_WIDE or (of_county and "\0" not in body)
    at = (event.occurred_on, event.recorded_at_us, event.version)
    return Pattern(event.type, gaps(event.unit), *at, gaps(event.id), body, once)


def county_of(county: str, events: Sequence[Stored], copies: int) -> Iterator[Row]:
    """One county's entries in order of recording; of a group of commands each copy's stand together."""
    patterns = [pattern(event, county) for event in events]
    last_us = 0
    for _, group in groupby(patterns, key=lambda one: one.at_us):
        together = list(group)
        rows = [one.copy(number) for number in range(copies) for one in together if not (one.once and number)]
        for row in sorted(rows, key=itemgetter(4)):
            last_us = max(last_us, row[4])
            yield *row[:4], last_us, *row[5:]
