"""The sample's facts as requests to the services, in order of recording, for tests that run them in-process."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from deploy.sample.clerk import SERVICES
from deploy.sample.plan import Sample
from deploy.sample.write import command_line, commands_of

_ROSTER = UUID("0d1f3f1e-6b43-4d0b-9c0e-2f6f6c2b7f10")


@dataclass(frozen=True)
class Told:
    """One command: to which service, its type, its fields as JSON, who asked, and when it counts as recorded."""

    service: str
    id: UUID
    type: str
    actor: str
    recorded_at: datetime
    data: Mapping[str, Any]

    @property
    def command(self) -> dict[str, Any]:
        """As a union of command models discriminated by `type` reads it."""
        return {"type": self.type, **self.data}


def lines(sample: Sample, *services: str) -> Iterator[dict[str, Any]]:
    """What the files of commands say, each line with its `service`; of all of them unless some are named."""
    wanted = services or SERVICES
    return ({"service": line.service, **command_line(line)} for line in sample.lines if line.service in wanted)


def read_lines(folder: Path) -> Iterator[dict[str, Any]]:
    """The same, from the files."""

    def read(service: str) -> Iterator[dict[str, Any]]:
        with (folder / commands_of(service)).open(encoding="utf-8") as file:
            yield from ({"service": service, **json.loads(line)} for line in file)

    return merge(*map(read, SERVICES), key=lambda line: datetime.fromisoformat(line["recorded_at"]))


def told(found: Iterable[Mapping[str, Any]]) -> Iterator[Told]:
    for line in found:
        at = datetime.fromisoformat(line["recorded_at"])
        yield Told(line["service"], UUID(line["id"]), line["type"], line["actor"], at, line["data"])


def roster(sample: Sample) -> Iterator[Told]:
    """What roster.xlsx says, as commands recorded at the county's opening: units, persons, posts, counts."""
    county = sample.county
    since = county.watched_from.isoformat()

    def say(type_: str, key: str, data: dict[str, Any]) -> Told:
        said = uuid5(_ROSTER, f"{sample.seed}/{type_}/{key}")
        return Told("meetings", said, type_, f"office-{county.code}", county.opening, data)

    for unit in county.units:
        if unit.known_at:
            continue  # registered later, by a line
        place = {"parent": unit.parent} if unit.parent else {}
        if unit.sector:
            place["sector"] = unit.sector
        named = {"unit": unit.code, "kind": unit.kind, "name": unit.name, "enrolled_on": since}
        yield say("register_unit", unit.code, named | place)
    first_holdings = [holding for holding in county.holdings if holding.known_at <= county.opening]
    kept = {holding.person for holding in first_holdings}
    for person in county.persons:
        if person.id in kept:
            who = {"person": person.id, "unit": person.unit, "name": person.name, "phone": person.phone}
            yield say("register_person", person.id, who)
    for holding in first_holdings:
        post = {"assignment": holding.id, "person": holding.person, "post": holding.post, "unit": holding.unit}
        days = {"first_day": holding.first_day.isoformat(), "portfolio": list(holding.portfolio)}
        yield say("assign_post", holding.id, post | days)
    for row in county.declared:
        if row.known_at <= county.opening:
            numbers = {"unit": row.unit, "first_day": row.first_day.isoformat(), "counts": dict(row.counts)}
            yield say("declare_counts", row.unit, numbers)


def everything(sample: Sample) -> Iterator[Told]:
    """The roster, then every line."""
    yield from roster(sample)
    yield from told(lines(sample))
