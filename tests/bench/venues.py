"""What a year of a county's venues costs: each with a rota every week and somebody at the door every day.

The trail is made up and there before it is judged. Beside the lane of venues stands that of rectification, which hears
nothing of all this and is to cost nothing.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import date, timedelta
from itertools import count, islice
from statistics import median

import asyncpg

from deploy.local.postgres import Postgres
from services.supervision.domain.facts.reading import Fact
from services.supervision.domain.facts.roster import KeepersAdopted, PostAssigned, UnitRegistered, WatchDeclared
from services.supervision.domain.facts.works import (
    ActivityHeld,
    DutyCheckedIn,
    RotaPublished,
    Shift,
    WorksPlanned,
)
from services.supervision.domain.lanes import RECTIFICATION, SOURCES, VENUES
from services.supervision.workers.projector import Projector
from shared.days import midnight_us, minute_of
from tests.bench.report import Figure
from tests.bench.scale import Judge, by_month, of_year, rss_mb, together
from tests.databases import Database, Databases
from tests.journeys.in_memory import law
from tests.supervision.affairs.site import KEEPERS
from tests.supervision.heard import Trail

COUNTY = "990101000000"
TOWNSHIPS, VILLAGES = 12, 20
FIRST, UNTIL = date(2026, 1, 1), date(2027, 1, 1)
MINUTE_US = 60_000_000
ALONE = 100  # events that come one by one
MOST_S = 3_600.0


async def run(postgres: Postgres) -> AsyncIterator[Figure]:
    database = await asyncio.to_thread(Databases(postgres).create, "supervision")
    await database.found()
    async with asyncpg.create_pool(database.dsn, min_size=1, max_size=1) as pool:
        trail = Trail(pool)
        await trail.open()
        events = await fill(trail)
        await analyse(database)
        judge = Judge(pool, await pool.fetchval("SELECT pg_backend_pid()"), COUNTY, VENUES)
        months, judged = await of_year(judge, MOST_S)
        yield {
            "bench": "venues",
            "venues": TOWNSHIPS * VILLAGES,
            "events": judged,
            **together(months).per(judged),
            "by_month_us": by_month(months),
            "rss_mb": rss_mb(),
            "left_out": events - judged,
        }
        yield await of_the_others(judge)
        yield await one_by_one(judge, trail)
        yield await restarted(judge)


def village(number: int) -> str:
    return f"990101{number // VILLAGES + 1:03}{number % VILLAGES + 1:03}"


class Year:
    """Facts in order of recording."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self.at_us = midnight_us(FIRST - timedelta(days=30))

    def head(self, unit: str, on: date) -> tuple[str, str, str, date, int]:
        self.at_us += 1_000
        number = next(self._numbers)
        return f"e{number}", f"c{number}", unit, on, self.at_us

    def roster(self) -> Iterator[Fact]:
        on = FIRST - timedelta(days=30)
        yield WatchDeclared(*self.head(COUNTY, on), FIRST)
        yield UnitRegistered(*self.head(COUNTY, on), "county", None, "样县")
        for township in range(TOWNSHIPS):
            code = f"990101{township + 1:03}000"
            yield UnitRegistered(*self.head(code, on), "township", COUNTY, "乡")
            for post in ("committee_secretary", "deputy_secretary", "party_office_director"):
                yield PostAssigned(*self.head(code, on), f"a-{code}-{post}", f"{post}-{code}", post, None, ())
        for number in range(TOWNSHIPS * VILLAGES):
            code = village(number)
            yield UnitRegistered(*self.head(code, on), "village", f"{code[:9]}000", "村")
            for post in ("branch_secretary", "village_clerk", "village_director"):
                yield PostAssigned(*self.head(code, on), f"a-{code}-{post}", f"{post}-{code}", post, None, ())

    def opened(self) -> Iterator[Fact]:
        yield KeepersAdopted(*self.head(COUNTY, FIRST - timedelta(days=30)), KEEPERS)
        before = ("started", "completed", "accepted", "opened")
        for number in range(TOWNSHIPS * VILLAGES):
            yield WorksPlanned(
                *self.head(village(number), FIRST - timedelta(days=20)), f"W{number}", 2026, None, before
            )

    def lived(self) -> Iterator[Fact]:
        """One in fifty days nobody comes; one in twelve months sees no activity."""
        for passed in range((UNTIL - FIRST).days):
            day = FIRST + timedelta(days=passed)
            self.at_us = midnight_us(day) + 8 * 60 * MINUTE_US
            for number in range(TOWNSHIPS * VILLAGES):
                yield from self.one_day(day, number)

    def one_day(self, day: date, number: int) -> Iterator[Fact]:
        code, works = village(number), f"W{number}"
        if day.weekday() == 0:
            days = [day + timedelta(days=n) for n in range(7)]
            shifts = tuple(Shift(one, minute_of(one, "08:00"), minute_of(one, "12:00")) for one in days)
            yield RotaPublished(*self.head(code, day), works, day, shifts)
        if (day.toordinal() + number) % 50:
            minute = minute_of(day, f"08:{number % 60:02}")
            yield DutyCheckedIn(*self.head(code, day), works, f"village_clerk-{code}", minute, True)
        if day.day == 10 and (day.month + number) % 12:
            yield ActivityHeld(*self.head(code, day), works, f"H{day}", None)


async def fill(trail: Trail) -> int:
    """How many of them the lane of venues hears."""
    year = Year()
    await trail.bring(year.roster())
    await trail.bring(year.opened())
    told = year.lived()
    while page := list(islice(told, 5_000)):
        await trail.bring(page)
    for source in SOURCES:
        await trail.head_at(midnight_us(UNTIL), source)
    return sum(trail.positions.values())


async def analyse(database: Database) -> None:
    superuser = await asyncpg.connect(database.superuser_dsn)
    await superuser.execute("VACUUM ANALYZE")
    await superuser.close()


async def of_the_others(judge: Judge) -> Figure:
    """A lane that hears nothing of it, behind all this: its first batch, and then when there is nothing new."""
    projector = Projector(judge.pool, law(), COUNTY, RECTIFICATION)
    before = judge.spent()
    while await projector.step():
        continue
    first = judge.spent().since(before)
    quiet = []
    for _ in range(20):
        before = judge.spent()
        await projector.step()
        quiet.append(judge.spent().since(before).wall_s)
    return {
        "bench": "venues, another lane",
        "first_ms": round(first.wall_s * 1e3, 1),
        "nothing_new_ms": round(median(quiet) * 1e3, 2),
    }


async def one_by_one(judge: Judge, trail: Trail) -> Figure:
    """As they come on a quiet day."""
    year, took = Year(), []
    year.at_us = midnight_us(UNTIL) + 8 * 60 * MINUTE_US
    facts = [fact for number in range(ALONE) for fact in year.one_day(UNTIL, number)]
    for fact in facts:
        await trail.bring([fact])
        for source in SOURCES:
            await trail.head_at(fact.recorded_us, source)
        before = judge.spent()
        await judge.projector.step()
        took.append(judge.spent().since(before))
    return {
        "bench": "venues, one by one",
        "events": len(facts),
        "wall_ms": round(median(one.wall_s for one in took) * 1e3, 2),
        "cpu_ms": round(sum(one.own_s + one.postgres_s for one in took) * 1e3 / len(took), 2),
    }


async def restarted(judge: Judge) -> Figure:
    """Every venue folded anew from a year of records."""
    judge.projector = Projector(judge.pool, law(), COUNTY, VENUES)
    spent = await judge.until(UNTIL + timedelta(days=9))
    return {"bench": "venues, restarted", "wall_s": round(spent.wall_s, 2), "own_cpu_s": round(spent.own_s, 2)}
