"""The figures of a running county: how far each step of the road has come."""

from dataclasses import dataclass
from typing import Any

import httpx
import psycopg
from psycopg.rows import dict_row

from deploy.local.suite import Suite


@dataclass(frozen=True)
class Line:
    """One service on the board. Lags are events; None means that nobody could be asked."""

    name: str
    alive: bool
    lacking: str | None
    restarts: int
    position: int | None
    lag_relay: int | None
    lag_judged: int | None


@dataclass(frozen=True)
class Figures:
    lines: list[Line]
    by_light: dict[str, int]
    newest: list[dict[str, Any]]


class Observer:
    """Reads as any user would: the services' own roles in the database, an inspector's token at the front door."""

    def __init__(self, suite: Suite):
        self._suite = suite
        headers = {"Authorization": f"Bearer {suite.secrets.token('inspection_office')}"}
        self._client = httpx.Client(base_url=suite.caddy.url, headers=headers, timeout=5)

    def close(self) -> None:
        self._client.close()

    def look(self) -> Figures:
        lines = [self._line(name) for name in self._suite.services]
        return Figures(lines, *self._alerts())

    def _line(self, name: str) -> Line:
        service = self._suite.services[name]
        tips = self._tips(name)
        position, relayed = (tips["position"], tips["relayed"]) if tips else (None, None)
        return Line(
            name=name,
            alive=service.alive,
            lacking=service.readiness() if service.alive else None,
            restarts=service.restarts,
            position=position,
            lag_relay=position - relayed if position is not None and relayed is not None else None,
            lag_judged=None,
        )

    def _tips(self, name: str) -> dict[str, Any] | None:
        query = "SELECT h.position, r.position AS relayed FROM es.head h, es.relayed r"
        try:
            with psycopg.connect(self._suite.dsn(name), connect_timeout=2, row_factory=dict_row) as connection:
                return connection.execute(query).fetchone()
        except psycopg.Error:
            return None

    def _alerts(self) -> tuple[dict[str, int], list[dict[str, Any]]]:
        return {}, []
