"""What is asked of the view. `scope` are LIKE patterns of the unit codes that the actor may see."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from services.supervision.domain.affairs.opening import lane_of
from services.supervision.domain.lanes import MEETINGS
from services.supervision.domain.roster import Roster
from services.supervision.views import shown
from services.supervision.views.book import Book
from services.supervision.views.named import Named, named
from services.supervision.views.shown import Row, Shown, Unreliable
from services.supervision.views.standing import Standing, standing
from shared.groups import Connection

PAGE_MAX = 1_000
REBUILD = "rebuild needed"
NEWEST = (2**62, "ffffffff-ffff-ffff-ffff-ffffffffffff")
COLUMNS = (
    *("account", "number", "rule", "row_id", "subject", "period", "opened_by", "unit", "since", "due"),
    *("provisional", "yellow_from", "red_from", "state", "closed_on", "closed_by", "trigger_event", "alert", "rungs"),
    *("post", "person", "own", "inherited", "recurring", "advisory"),
)


class HasBooks(Protocol):
    """The projectors: each keeps the roster of its lane, and the rules by which a past day is judged again."""

    @property
    def books(self) -> Mapping[str, Book]: ...

    @property
    def roster(self) -> Roster: ...


@dataclass(frozen=True)
class Filter:
    scope: tuple[str, ...]
    unit: str = ""
    rule: str = ""

    @property
    def patterns(self) -> list[str]:
        return [f"{prefix}%" for prefix in self.scope]

    def lets(self, row: Shown) -> bool:
        in_scope = any(row["unit"].startswith(prefix) for prefix in self.scope)
        return in_scope and row["unit"].startswith(self.unit) and self.rule in ("", row["rule"])


@dataclass(frozen=True)
class View:
    """One look at the live view: every question of it sees the same days and the same doubts.

    `books` by their lanes. `judged_by` is the digest of the law by which it was judged.
    """

    connection: Connection
    sql: Named
    at: Standing
    books: Mapping[str, Book]
    unreliable: Unreliable
    judged_by: str | None

    @property
    def book(self) -> Book:
        """Of the lane that knows the roster first."""
        return self.books[MEETINGS.name]

    def duty(self, row: Row) -> Shown:
        return shown.obligation(row, self.book.roster, self.book.law.rules, self.at, self.unreliable)

    def alert(self, row: Row) -> Shown:
        return shown.alert(row, self.book.roster, self.at, self.unreliable)

    async def obligations(self, wanted: Filter, after: tuple[str, int], limit: int) -> list[Shown]:
        rows = await self.connection.fetch(
            self.sql["obligations"], *after, wanted.patterns, f"{wanted.unit}%", wanted.rule, limit
        )
        return [self.duty(row) | {"_after": (row["account"], row["number"])} for row in rows]

    async def alerts(
        self,
        wanted: Filter,
        statuses: Sequence[str] | None,
        light: str | None,
        breach: bool | None,
        before: tuple[int, str],
        limit: int,
    ) -> list[Shown]:
        rows = await self.connection.fetch(
            self.sql["alerts"],
            *before,
            wanted.patterns,
            f"{wanted.unit}%",
            wanted.rule,
            statuses,
            breach,
            limit,
            light,
            *self.at.days_by_sort(),
        )
        return [self.alert(row) | {"_before": (row["raised_us"], row["alert"])} for row in rows]

    async def summary(self, wanted: Filter) -> Shown:
        lights = {row["light"]: row["count"] for row in await self._lights(wanted)}
        open_, breaches = 0, 0
        for row in await self.connection.fetch(self.sql["alert_counts"], wanted.patterns):
            if row["status"] in ("open", "dismissed"):
                open_, breaches = open_ + row["count"], breaches + row["count"] * row["breach"]
        parked = await self.connection.fetchval(self.sql["parked_count"])
        changed = self.judged_by not in (None, self.book.law.digest())
        return {
            "lights": {light: lights.get(light, 0) for light in ("red", "missed", "yellow", "green", "grey")},
            "alerts_open": open_,
            "breaches_open": breaches,
            "parked": parked,
            "rules_changed": REBUILD if changed else None,
            "calendar_unknown_years": await self.unknown_years(),
            **self.at.plain(),
        }

    async def unknown_years(self) -> list[int]:
        """Years that due days reach and the calendar does not know: those days are provisional."""
        rows = await self.connection.fetch(self.sql["provisional_years"])
        beyond = self.book.law.unknown_years(self.at.day) if self.at.day else set()
        return sorted({*beyond, *(row["year"] for row in rows)})

    async def _lights(self, wanted: Filter) -> list[Any]:
        return list(await self.connection.fetch(self.sql["lights"], wanted.patterns, *self.at.days_by_sort()))


async def look(connection: Connection, holder: HasBooks, now: datetime) -> View:
    live = await connection.fetchrow(named(0)["live"])
    assert live is not None, "one view is live"
    sql = named(live["number"])
    at = await standing(connection, sql, now)
    unreliable = {pair for row in await connection.fetch(sql["spoilt"]) for pair in _spoilt(row)}
    behind = [row["account"] for row in await connection.fetch(sql["left_behind"], *at.days_by_sort())]
    unreliable |= {(lane_of(account).name, account) for account in behind}
    return View(connection, sql, at, holder.books, frozenset(unreliable), live["law"])


def _spoilt(parked: Row) -> Iterator[tuple[str, str]]:
    """Its subject, of a meeting's, which no account is called by, the unit; and whoever else would have heard it."""
    subject, lane, account = parked["subject"], parked["lane"], parked["account"]
    yield lane, f"unit/{parked['unit']}" if subject.startswith("meeting/") else subject
    if account is not None and lane_of(account).name == lane:
        yield lane, account
