"""The figures of a running county: how far each step of the road has come."""

from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

import httpx
import psycopg
from psycopg.rows import dict_row

from deploy.local.feed import Feed
from deploy.local.suite import Suite

NEWEST = 5
_TIPS = "SELECT h.position, h.clock, r.position AS relayed FROM es.head h, es.relayed r"
_VIEW = "SELECT number FROM views.live"
# Positions of a service count the same in its store, its stream, the trail and the view.
_JUDGED = """
SELECT s.source, s.position AS heard, s.status, s.reason, l.position AS judged, l.judged_on
FROM trail.sources s JOIN view_{view}.lanes l ON l.lane = s.source
"""


@dataclass(frozen=True)
class Line:
    """One service on the board. Lags are events; None means that nobody could be asked."""

    name: str
    alive: bool
    lacking: str | None
    restarts: int
    position: int | None
    lag_relay: int | None
    lag_judged: int | None = None


@dataclass(frozen=True)
class Progress:
    """Events of all services that supervision hears. `day`: the 00:00 that all have passed; `lanes` say more."""

    stored: int
    judged: int
    day: date | None
    lanes: list[dict[str, Any]]


@dataclass(frozen=True)
class Alert:
    raised: str
    unit: str
    subject: str
    reason: str


@dataclass(frozen=True)
class Figures:
    """`lights` are duties by light. What nobody could be asked is empty."""

    lines: list[Line]
    lights: dict[str, int]
    open: dict[str, int]
    newest: list[Alert]


class Observer:
    """Looks as any user would: with the services' own roles in the database, an inspector's token at the front door."""

    def __init__(self, suite: Suite, language: str):
        self._suite = suite
        self.feed = Feed(suite.caddy.url, suite.secrets.token("inspection_office"), language)
        self._told: dict[str, Alert] = {}  # what an alert says of its reason never changes

    def close(self) -> None:
        self.feed.close()

    def look(self) -> Figures:
        progress = self.progress()
        lag = progress.stored - progress.judged if progress else None
        lines = [self._line(name, lag if name == "supervision" else None) for name in self._suite.services]
        return Figures(lines, *self._account())

    def tips(self, service: str) -> dict[str, Any] | None:
        """Where the service's store and its relay stand."""
        return next(iter(self._rows(service, _TIPS)), None)

    def progress(self) -> Progress | None:
        """How far supervision has judged what the services have stored; None when one of them cannot be asked."""
        live = self._rows("supervision", _VIEW)
        lanes = self._rows("supervision", _JUDGED.format(view=live[0]["number"])) if live else []
        tips = [self.tips(lane["source"]) for lane in lanes]
        stored = [tip["position"] for tip in tips if tip]
        if not lanes or len(stored) < len(tips):
            return None
        days = [lane["judged_on"] for lane in lanes if lane["judged_on"]]
        day = min(days) if len(days) == len(lanes) else None
        return Progress(sum(stored), sum(lane["judged"] for lane in lanes), day, lanes)

    def _line(self, name: str, lag_judged: int | None) -> Line:
        service, tips = self._suite.services[name], self.tips(name)
        return Line(
            name=name,
            alive=service.alive,
            lacking=service.readiness() if service.alive else None,
            restarts=service.restarts,
            position=tips["position"] if tips else None,
            lag_relay=tips["position"] - tips["relayed"] if tips else None,
            lag_judged=lag_judged,
        )

    def _rows(self, service: str, query: str) -> list[dict[str, Any]]:
        try:
            with psycopg.connect(self._suite.dsn(service), connect_timeout=2, row_factory=dict_row) as connection:
                return connection.execute(query.encode()).fetchall()
        except psycopg.Error:
            return []

    def _account(self) -> tuple[dict[str, int], dict[str, int], list[Alert]]:
        try:
            summary = self.feed.summary()
            newest = list(islice(self.feed.alerts(limit=NEWEST, open=True), NEWEST))
            kept = {alert["alert"]: self._told.get(alert["alert"]) or self._explained(alert) for alert in newest}
        except httpx.HTTPError:
            return {}, {}, []
        self._told = kept
        counts = {name: summary[name] for name in ("alerts_open", "breaches_open")}
        return summary["lights"], counts, list(kept.values())

    def _explained(self, alert: dict[str, Any]) -> Alert:
        told = self.feed.explained(alert["alert"])
        reason = f"{told['rule_text']}：{told['reason_text']}"
        return Alert(alert["raised_on"], alert["unit_name"] or alert["unit"], alert["subject"], reason)
