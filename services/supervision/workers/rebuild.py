"""The rebuild: the whole account made again from the trail and our own acts, in the next view beside the live one.

Nothing is told while it is made. At the end the two stand at the same position and are compared: alerts that only the
new one has are raised, those that it has no more are withdrawn, and the switch is made in the same transaction.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import asyncpg

from services.supervision.domain.duty import Law
from services.supervision.domain.events import AlertRaised, AlertWithdrawn, EventParked, EventRetried, Receiver
from services.supervision.domain.facts.reading import ACT_TYPES
from services.supervision.domain.lanes import LANES, Lane
from services.supervision.views.named import Named, named
from services.supervision.views.places import Place
from services.supervision.workers.keeping import hold
from services.supervision.workers.projector import Projector
from services.supervision.workers.recording import ACTOR, append_events
from shared.canonical import loads
from shared.days import day_of
from shared.decider import DomainEvent
from shared.groups import SQL as STORE_SQL
from shared.groups import Connection

ALIVE = ("open", "dismissed", "resolved")


@dataclass(frozen=True)
class Difference:
    """An alert that only one of the two views has, or one whose rungs differ."""

    kind: str  # raised | withdrawn | changed
    alert: str
    rule: str
    subject: str
    period: str
    row: Any


class Rebuilder(Projector):
    """A projector that writes into a view of its own and tells nobody."""

    def __init__(self, pool: asyncpg.Pool, law: Law, county: str, lane: Lane, number: int) -> None:
        super().__init__(pool, law, county, lane)
        self._number = number

    async def _view(self, connection: Connection) -> int:
        return self._number

    async def _tell(self, connection: Connection, *_: Any) -> None:
        """What it would tell is found by comparing, once it is done."""


class Rebuild:
    """First `make`, then look at what it gives, then `switch` or `discard`."""

    def __init__(self, pool: asyncpg.Pool, law: Law, county: str) -> None:
        self._pool = pool
        self._law = law
        self._county = county
        self.number = 0

    async def make(self) -> list[Difference]:
        """Judge the whole trail into the next view; how its alerts differ from the live ones."""
        live = int(await self._pool.fetchval(named(0)["live"]))
        self.number = live + 1
        for left_over in (live - 1, self.number):  # the one before the last switch, and one that was never finished
            await self._pool.execute(named(0)["drop"], left_over)
        await self._pool.execute(named(0)["build"], self.number)
        await self._catch_up()
        async with self._pool.acquire() as connection, connection.transaction():
            return await self._differences(connection, live)

    async def switch(self) -> list[Difference]:
        """At equal positions: tell the differences and make the new view the live one, in one transaction."""
        while True:
            await self._catch_up()
            async with self._pool.acquire() as connection, connection.transaction():
                # In the projector's order, so that it stands still until the switch is made.
                live = int(await connection.fetchval(named(0)["hold_live"]))
                if not await self._equal(connection, live):
                    continue
                found = await self._differences(connection, live)
                today = day_of(await connection.fetchval(STORE_SQL["take_head"], column=2))
                told = [_event(one, today) for one in found if one.kind != "changed"]
                told += await self._parked(connection, live, today)
                if told:
                    await append_events(connection, told, self._county)
                await connection.execute(named(0)["switch"], self.number, self._law.digest())
                return found

    async def _parked(self, connection: Connection, live: int, today: date) -> list[DomainEvent]:
        """What only one of the two could judge: on record, so that operators can deal with what is parked now."""
        here = {row["log_position"]: row for row in await connection.fetch(named(live)["parked"])}
        there = {row["log_position"]: row for row in await connection.fetch(named(self.number)["parked"])}
        said: dict[str, Any] = {"unit": self._county, "occurred_on": today}
        told: list[DomainEvent] = [
            EventParked(**said, parked=position, about=row["subject"] or "trail", reason=row["reason"])
            for position, row in there.items()
            if position not in here
        ]
        return told + [
            EventRetried(**said, parked=position, about=row["subject"] or "trail", who=ACTOR)
            for position, row in here.items()
            if position not in there
        ]

    async def _equal(self, connection: Connection, live: int) -> bool:
        """Both views have judged the same in every lane: the same entries, the same days, the same acts."""
        for lane in LANES:
            old = await hold(connection, named(live), lane)
            new = await hold(connection, named(self.number), lane)
            if old.judged_on != new.judged_on or await _heard_between(connection, lane, old.place, new.place):
                return False
            between = sorted((old.own_position, new.own_position))
            if await connection.fetch(named(live)["acts"], *between, sorted(ACT_TYPES)):
                return False
        return True

    async def discard(self) -> None:
        await self._pool.execute(named(0)["drop"], self.number)

    async def _catch_up(self) -> None:
        for lane in LANES:
            projector = Rebuilder(self._pool, self._law, self._county, lane, self.number)
            while await projector.step():
                continue

    async def _differences(self, connection: Connection, live: int) -> list[Difference]:
        old, new = await _alerts(connection, named(live)), await _alerts(connection, named(self.number))
        return [*_only("withdrawn", old, new), *_only("raised", new, old), *_changed(old, new)]


async def _heard_between(connection: Connection, lane: Lane, *places: Place) -> bool:
    """Whether the lane has an entry behind the one place, up to the other."""
    first, last = sorted(places)
    row = await connection.fetchrow(named(0)["entries"], *first, last.instant_us, lane.name, lane.foreign, 1)
    return row is not None and (row["recorded_at_us"], row["log_position"]) <= last


async def _alerts(connection: Connection, sql: Named) -> dict[str, Any]:
    return {str(row["alert"]): row for row in await connection.fetch(sql["every_alert"])}


def _only(kind: str, here: dict[str, Any], there: dict[str, Any]) -> Iterator[Difference]:
    for alert, row in here.items():
        other = there.get(alert)
        alive, alive_there = row["status"] in ALIVE, other is not None and other["status"] in ALIVE
        if alive and not alive_there:
            yield Difference(kind, alert, row["rule"], row["subject"], row["period"], row)


def _changed(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Difference]:
    for alert, row in new.items():
        if alert in old and row["status"] in ALIVE and old[alert]["rungs"] != row["rungs"]:
            yield Difference("changed", alert, row["rule"], row["subject"], row["period"], row)


def _event(one: Difference, today: date) -> DomainEvent:
    row = one.row
    said: dict[str, Any] = {
        "unit": row["unit"],
        "occurred_on": today,
        "alert": one.alert,
        "rule": one.rule,
        "about": one.subject,
        "account": row["account"],
        "period": one.period,
    }
    if one.kind == "withdrawn":
        return AlertWithdrawn(**said, reason="rebuilt", by=None)
    rung = loads(row["rungs"])[-1]
    receivers = tuple(Receiver(**who) for who in rung["receivers"])
    return AlertRaised(
        **said,
        row=row["row_id"],
        source=row["source"],
        rung=rung["rung"],
        rung_id=one.alert,
        due=row["due"],
        receivers=receivers,
        vacant=tuple(Receiver(**who) for who in rung["vacant"]),
        answerable=None,
        evidence=tuple(loads(row["evidence"])),
        sent=True,
    )
