"""What three services record reaches the trail in whatever order their roads allow, and what comes of it."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from services.supervision.domain.facts.reading import Fact
from services.supervision.domain.lanes import SOURCES
from services.supervision.workers.projector import Projector
from services.supervision.workers.rebuild import Rebuild
from shared.days import midnight_us
from tests.databases import Database
from tests.supervision.acted import record
from tests.supervision.county import COUNTY, day
from tests.supervision.drawn.chronicle import HOUR_US
from tests.supervision.drawn.people import Done, People
from tests.supervision.heard import LAW, Judged, judged
from tests.supervision.written import source_of
from tests.supervision.year_heard import Rows_

OPENING, ENDING = ("alert_raised", "alert_escalated", "alert_reopened"), ("alert_resolved", "alert_withdrawn")
ACTS = ("alert_dismissed", "alert_snoozed", "alert_acknowledged")
ON_VIEW = ("open", "dismissed")


class Killed(BaseException):
    """The process is gone between two statements."""


@dataclass
class Road:
    """Each source in its own order, in pages of any size, with heads that claim no more than they may.

    In between lanes judge, or do not; now and then a batch dies, and its process goes on or is followed by another one.
    What `people` did comes into our own store meanwhile.
    """

    it: Judged
    random: Random
    monkeypatch: pytest.MonkeyPatch
    people: Sequence[Done] = ()
    waiting: dict[str, list[Fact]] = field(default_factory=dict)
    deaths: int = 0

    async def deliver(self, told: Sequence[Fact], sizes: Sequence[int]) -> None:
        """Until everything is in the trail; not all of it is judged by then."""
        for fact in sorted(told, key=lambda one: one.recorded_us):
            self.waiting.setdefault(source_of(fact), []).append(fact)
        while sources := [source for source, facts in self.waiting.items() if facts]:
            source = self.random.choice(sources)
            size = self.random.choice(sizes)
            page, self.waiting[source] = self.waiting[source][:size], self.waiting[source][size:]
            await self._people_act(page[-1].recorded_us)
            await self.it.trail.bring(page)
            if self.random.random() < 0.3:
                await self.it.trail.announce(self.it.trail.positions[source] + len(self.waiting[source]), source)
            if self.random.random() < 0.4:
                await self._head(self.random.choice(SOURCES), page[-1].recorded_us)
            for projector in self.it.every:
                if self.random.random() < 0.3:
                    await self._step(projector)
        await record(self.it.pool, self.people)

    async def _people_act(self, until_us: int) -> None:
        """Our own clock may be behind those of the sources."""
        behind_us = self.random.choice((0, 0, 5, 30)) * HOUR_US
        acts = [done for done in self.people if done.recorded_us <= until_us - behind_us]
        self.people = self.people[len(acts) :]
        await record(self.it.pool, acts)

    async def _head(self, source: str, at_us: int) -> None:
        """Nothing that it has recorded before is still to come."""
        waiting = self.waiting.get(source)
        await self.it.trail.head_at(min(waiting[0].recorded_us, at_us) if waiting else at_us, source)

    async def _step(self, projector: Projector) -> None:
        if self.random.random() < 0.85:
            await projector.step()
            return
        kind = self.random.choice((Killed, ConnectionResetError))

        async def die(*_: Any) -> None:
            raise kind

        with self.monkeypatch.context() as dying:
            dying.setattr(Projector, self.random.choice(("_tell", "_write")), die)
            try:
                await projector.step()
            except (Killed, ConnectionResetError):
                self.deaths += 1
                if kind is Killed:
                    self.it.restart(LAW)


@asynccontextmanager
async def heard_at_once(database: Database, told: Sequence[Fact], until: str) -> AsyncIterator[Judged]:
    """All is there, from whichever source, before anything of it is judged."""
    async with judged(database, LAW) as it:
        await it.trail.bring(told)
        await it.trail.head(until)
        await it.judge()
        yield it


async def lived_through(
    it: Judged, told: Sequence[Fact], people: People, days: Sequence[date], until: str
) -> "Outcome":
    """Heard and judged up to one day after the other, two days apart at least; on each of them people look and act."""
    waiting = sorted(told, key=lambda fact: fact.recorded_us)
    for today in days:
        now_us, later_us = midnight_us(today), midnight_us(today + timedelta(days=2))
        await it.trail.bring([fact for fact in waiting if fact.recorded_us < now_us])
        waiting = [fact for fact in waiting if fact.recorded_us >= now_us]
        await settled(it, today.isoformat())
        moments = [fact.recorded_us for fact in waiting if fact.recorded_us < later_us]
        await record(it.pool, people.act(await it.rows(), await it.alerts(), now_us, moments))
    await it.trail.bring(waiting)
    return await settled(it, until)


@dataclass(frozen=True)
class Outcome:
    """Where in the trail something stands says when it came. An account that owes nothing may be there or not."""

    duties: Rows_
    alerts: Rows_
    hears: Rows_
    accounts: Rows_

    def differs(self, other: "Outcome") -> list[str]:
        """What only one of them has, as whoever looks for the reason wants it."""
        found = []
        for name in ("duties", "alerts", "hears", "accounts"):
            mine, others = ({str(row) for row in getattr(one, name)} for one in (self, other))
            found += [f"- {name} {row}" for row in sorted(mine - others)]
            found += [f"+ {name} {row}" for row in sorted(others - mine)]
        return found


async def outcome(it: Judged, view: int = 1) -> Outcome:
    hears = await it.pool.fetch(f"SELECT subject, account, since_us FROM view_{view}.hears ORDER BY account, subject")
    accounts = await it.pool.fetch(f"SELECT * FROM view_{view}.accounts WHERE next_at IS NOT NULL ORDER BY account")
    rows, alerts = await it.rows(view), await it.alerts(view)
    return Outcome(rows, alerts, [dict(row) for row in hears], [dict(row) for row in accounts])


async def made_again(it: Judged) -> Outcome:
    """As a rebuild makes it, of which nothing differs."""
    rebuild = Rebuild(it.pool, LAW, COUNTY)
    assert await rebuild.make() == []
    return await outcome(it, rebuild.number)


async def settled(it: Judged, until: str) -> Outcome:
    for source in SOURCES:
        await it.trail.head_at(midnight_us(day(until)), source)
    await it.judge()
    return await outcome(it)


async def open_by_events(it: Judged) -> dict[str, set[int]]:
    """The alerts that are open by what their events have told, each with the rungs that these name."""
    found: dict[str, set[int]] = {}
    ended: dict[str, set[int]] = {}
    for row in await it.pool.fetch("SELECT type, body FROM es.events WHERE type LIKE 'alert_%' ORDER BY position"):
        data = json.loads(row["body"])["data"]
        alert = data["alert"]
        if row["type"] in OPENING:
            rungs = found.setdefault(alert, ended.pop(alert, set()))
            rungs |= {data["rung"]} if "rung" in data else set()
        elif row["type"] not in ACTS:
            assert row["type"] in ENDING, row["type"]
            assert alert in found, f"{alert} ends twice"
            ended[alert] = found.pop(alert)
    return found


def open_on_view(alerts: Rows_) -> dict[str, set[int]]:
    shown = [alert for alert in alerts if alert["status"] in ON_VIEW]
    return {str(alert["alert"]): {rung["rung"] for rung in json.loads(alert["rungs"])} for alert in shown}
