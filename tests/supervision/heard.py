"""A trail to judge: facts are put into it as the intake would, without a road to come by."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4, uuid5

import asyncpg

from services.supervision import contract
from services.supervision.domain.commands import ExcuseObligation
from services.supervision.domain.decide import FOLDS, decide
from services.supervision.domain.duty import Law
from services.supervision.domain.facts.branches import DevelopmentStepRecorded, MeetingTold
from services.supervision.domain.facts.reading import Fact
from services.supervision.domain.facts.roster import ProcedureAdopted
from services.supervision.domain.lanes import LANES, ROSTER_SOURCE, SOURCES
from services.supervision.views.book import Book
from services.supervision.workers.projector import Projector
from shared.calendar import WorkingCalendar
from shared.days import midnight_us
from shared.deciding import Told
from shared.handler import Handler
from shared.store import Store
from tests.databases import Database
from tests.supervision.county import COUNTY, MATTERS, County, day

LAW = Law(MATTERS, WorkingCalendar())
IDS = UUID("5a3a7c1e-2d5b-5f0e-9a54-000000000000")
HEAD_FIELDS = {"id", "command", "unit", "on", "recorded_us"}


def event_id(number: str) -> str:
    return str(uuid5(IDS, number))


def type_of(fact: Fact) -> str:
    """A meeting is held here; its correction is of the same shape."""
    match fact:
        case MeetingTold():
            return "meeting_held"
        case ProcedureAdopted():
            return "rulebook_adopted"
    name = type(fact).__name__
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


def body_of(fact: Fact, kind: str) -> str:
    data = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in asdict(fact).items()
        if name not in HEAD_FIELDS
    }
    if isinstance(fact, MeetingTold):
        fields = ("kind", "counted", "present")
        data["attendance"] = [dict(zip(fields, line, strict=True)) for line in fact.attendance]
    return json.dumps(
        {
            "id": event_id(fact.id),
            "type": f"{kind}.v1",
            "source": "/mingbai/990101/meetings",
            "subject": subject_of(fact),
            "stream": "",
            "unit": fact.unit,
            "occurredon": fact.on.isoformat(),
            "actor": "clerk",
            "causationid": event_id(fact.command),
            "correlationid": event_id(fact.command),
            "data": data,
        }
    )


def subject_of(fact: Fact) -> str:
    match fact:
        case MeetingTold(meeting=meeting):
            return f"meeting/{meeting}"
        case DevelopmentStepRecorded(case=case):
            return f"development/{case}"
    matter = getattr(fact, "matter", None)
    return f"matter/{matter}" if matter else f"unit/{fact.unit}"


@dataclass
class Trail:
    """`told` counts what stands in it; of each of `meetings` it has been told that it was held."""

    pool: asyncpg.Pool
    told: int = 0
    meetings: set[str] = field(default_factory=set)

    async def open(self) -> None:
        """The other sources have nothing to tell, and say so."""
        for source in SOURCES:
            await self.pool.execute("SELECT trail.open_source($1, '\\x00')", source)

    async def tell(self, county: County) -> None:
        """All that the county has told since the last time, in order of recording."""
        fresh = sorted(county.told[self.told :], key=lambda fact: fact.recorded_us)
        await self.write([self.row_of(fact) for fact in fresh])

    def row_of(self, fact: Fact) -> tuple[Any, ...]:
        kind, subject = type_of(fact), subject_of(fact)
        if kind == "meeting_held" and subject in self.meetings:
            kind = "meeting_corrected"
        self.meetings.add(subject)
        return kind, subject, fact.unit, fact.on, fact.recorded_us, event_id(fact.id), body_of(fact, kind)

    async def write(self, rows: list[tuple[Any, ...]]) -> None:
        if not rows:
            return
        types, subjects, units, days, moments, ids, bodies = (list(column) for column in zip(*rows, strict=True))
        hashes = [sha256(body.encode()).digest() for body in bodies]
        await self.pool.execute(
            "SELECT trail.append('meetings', $1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            self.told,
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
        self.told += len(rows)

    async def announce(self, position: int) -> None:
        """The source says how much there is to come."""
        await self.pool.execute("SELECT trail.note_head('meetings', $1, 0, 0)", position)

    async def head(self, until: str) -> None:
        """The source says that nothing recorded before the 00:00 of that day can come any more."""
        for source in SOURCES:
            told = self.told if source == ROSTER_SOURCE else 0
            await self.pool.execute("SELECT trail.note_head($1, $2, $2, $3)", source, told, midnight_us(day(until)))


@dataclass
class Judged:
    """A database of supervision with a trail and projectors, run by hand. `others` are those of the other lanes."""

    pool: asyncpg.Pool
    trail: Trail
    projector: Projector
    others: tuple[Projector, ...] = ()

    @property
    def books(self) -> dict[str, Book]:
        return {one.lane.name: one.book for one in (self.projector, *self.others)}

    async def judge(self) -> int:
        """Until nothing is left to judge; how many entries that were."""
        count = 0
        for projector in (self.projector, *self.others):
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
            handler = Handler(store, "supervision", COUNTY, FOLDS, contract.event, decide)
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
