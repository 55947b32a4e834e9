"""A trail to judge: facts are put into it as the intake would, without a road to come by."""

import json
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from itertools import groupby
from typing import Any
from uuid import uuid4

import asyncpg

from services.supervision import contract
from services.supervision.domain.commands import ExcuseObligation
from services.supervision.domain.decide import FOLDS, decide
from services.supervision.domain.duty import Law
from services.supervision.domain.facts.reading import Fact
from services.supervision.domain.lanes import LANES, ROSTER_SOURCE, SOURCES
from services.supervision.domain.roster import Roster
from services.supervision.views.book import Book
from services.supervision.workers.projector import Projector
from shared.calendar import WorkingCalendar
from shared.days import midnight_us
from shared.deciding import Told
from shared.handler import Handler
from shared.store import Store
from tests.databases import Database
from tests.supervision.county import COUNTY, MATTERS, County, day
from tests.supervision.written import body_of, event_id, source_of, subject_of, type_of

LAW = Law(MATTERS, WorkingCalendar())
Row = tuple[Any, ...]


@dataclass
class Trail:
    """`positions`: how much stands in it of each source; of each of `meetings` it has been told that it was held."""

    pool: asyncpg.Pool
    positions: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SOURCES, 0))
    meetings: set[str] = field(default_factory=set)

    @property
    def told(self) -> int:
        """How much the roster's source has told."""
        return self.positions[ROSTER_SOURCE]

    async def open(self) -> None:
        for source in SOURCES:
            await self.pool.execute("SELECT trail.open_source($1, '\\x00')", source)

    async def tell(self, county: County) -> None:
        """All that the county has told since the last time, in order of recording; others have nothing to tell."""
        fresh = sorted(county.told[self.told :], key=lambda fact: fact.recorded_us)
        await self.write([self.row_of(fact) for fact in fresh])

    async def bring(self, facts: Iterable[Fact]) -> None:
        """These come next, in order of recording, each from its own source."""
        for source, told in groupby(sorted(facts, key=lambda fact: fact.recorded_us), source_of):
            await self.write([self.row_of(fact) for fact in told], source)

    def row_of(self, fact: Fact) -> Row:
        kind, subject = type_of(fact), subject_of(fact)
        if kind == "meeting_held" and subject in self.meetings:
            kind = "meeting_corrected"
        self.meetings.add(subject)
        return kind, subject, fact.unit, fact.on, fact.recorded_us, event_id(fact.id), body_of(fact, kind)

    async def write(self, rows: Sequence[Row], source: str = ROSTER_SOURCE) -> None:
        if not rows:
            return
        types, subjects, units, days, moments, ids, bodies = (list(column) for column in zip(*rows, strict=True))
        hashes = [sha256(body.encode()).digest() for body in bodies]
        await self.pool.execute(
            "SELECT trail.append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            source,
            self.positions[source],
            types,
            subjects,
            units,
            days,
            moments,
            ids,
            [1] * len(rows),
            hashes,
            bodies,
        )
        self.positions[source] += len(rows)

    async def announce(self, position: int, source: str = ROSTER_SOURCE) -> None:
        """The source says how much there is to come."""
        await self.pool.execute("SELECT trail.note_head($1, $2, 0, 0)", source, position)

    async def head(self, until: str, *sources: str) -> None:
        """These sources, or all, say that nothing recorded before the 00:00 of that day can come any more."""
        for source in sources or SOURCES:
            await self.head_at(midnight_us(day(until)), source)

    async def head_at(self, until_us: int, source: str) -> None:
        told = self.positions[source]
        await self.pool.execute("SELECT trail.note_head($1, $2, $2, $3)", source, told, until_us)


@dataclass
class Judged:
    """A database of supervision with a trail and projectors, run by hand. `others` are those of the other lanes."""

    pool: asyncpg.Pool
    trail: Trail
    projector: Projector
    others: tuple[Projector, ...] = ()

    @property
    def every(self) -> tuple[Projector, ...]:
        return (self.projector, *self.others)

    @property
    def books(self) -> dict[str, Book]:
        return {one.lane.name: one.book for one in self.every}

    @property
    def roster(self) -> Roster:
        return self.projector.book.roster

    def restart(self, law: Law) -> None:
        """New projectors, which remember nothing."""
        self.projector, self.others = projectors(self.pool, law)

    async def judge(self) -> int:
        """Until nothing is left to judge; how many entries that were."""
        count = 0
        for projector in self.every:
            while step := await projector.step():
                count += step
        return count

    async def rows(self, view: int = 1) -> list[dict[str, Any]]:
        rows = await self.pool.fetch(f"SELECT * FROM view_{view}.obligations ORDER BY account, number")
        return [dict(row) for row in rows]

    async def alerts(self, view: int = 1) -> list[dict[str, Any]]:
        rows = await self.pool.fetch(f"SELECT * FROM view_{view}.alerts ORDER BY raised_us, alert")
        return [dict(row) for row in rows]

    async def said(self) -> list[tuple[str, str, str]]:
        """The events of alerts: type, day, rule."""
        rows = await self.pool.fetch("SELECT type, occurred_on, body FROM es.events ORDER BY position")
        told = [(row, json.loads(row["body"])["data"]) for row in rows]
        return [(row["type"], row["occurred_on"].isoformat()[5:], data["rule"]) for row, data in told if "rule" in data]

    async def excuse(self, row: dict[str, Any]) -> None:
        names = {"alert": str(row["alert"]), "about": row["subject"], "reason": "查明无责"}
        names |= {name: row[name] for name in ("rule", "account", "period", "unit")}
        async with Store(self.pool) as store:
            deciding = partial(decide, roster=self.projector.book.roster)
            handler = Handler(store, "supervision", COUNTY, FOLDS, contract.read, deciding)
            await handler.handle(Told(str(uuid4()), ExcuseObligation(**names), "inspector"))


@asynccontextmanager
async def judged(database: Database, law: Law = LAW) -> AsyncIterator[Judged]:
    await database.found()
    async with asyncpg.create_pool(database.dsn, min_size=1, max_size=4) as pool:
        trail = Trail(pool)
        await trail.open()
        yield Judged(pool, trail, *projectors(pool, law))


def projectors(pool: asyncpg.Pool, law: Law) -> tuple[Projector, tuple[Projector, ...]]:
    """That of the roster's lane, and those of the others."""
    first, *others = (Projector(pool, law, COUNTY, lane) for lane in LANES)
    return first, tuple(others)
