"""The live board in the terminal: services, lag, events in, alerts by light, the newest five with their reason."""

import time
from collections import deque
from dataclasses import dataclass, field

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from deploy.local.figures import Figures, Line
from deploy.local.texts import catalogue
from shared.texts import Language

LIGHTS = {"red": "bold red", "missed": "magenta", "yellow": "yellow", "green": "green", "grey": "dim"}
_WINDOW_S = 10.0


class Rates:
    """Events per second over the last seconds, by service."""

    def __init__(self) -> None:
        self._seen: dict[str, deque[tuple[float, int]]] = {}

    def of(self, name: str, position: int | None) -> float | None:
        if position is None:
            return None
        now = time.monotonic()
        seen = self._seen.setdefault(name, deque())
        seen.append((now, position))
        while now - seen[0][0] > _WINDOW_S:
            seen.popleft()
        passed_s = now - seen[0][0]
        return (position - seen[0][1]) / passed_s if passed_s > 0 else 0.0


@dataclass(frozen=True)
class Board:
    """In one language: two would not fit a terminal."""

    language: Language
    address: str
    tokens: str
    rates: Rates = field(default_factory=Rates)

    def draw(self, figures: Figures) -> RenderableType:
        head = Text.assemble(
            (self._label("title"), "bold"), "  ", self.address, "  ", (f"{self._label('tokens')} {self.tokens}", "dim")
        )
        leave = Text(self._label("leave"), "dim")
        return Group(head, self._services(figures.lines), self._lights(figures), Text(), self._newest(figures), leave)

    def _services(self, lines: list[Line]) -> Table:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for column in ("service", "health"):
            table.add_column(self._label(column), no_wrap=True)
        for column in ("position", "rate", "lag_relay", "lag_judged", "restarts"):
            table.add_column(self._label(column), justify="right", no_wrap=True)
        for line in lines:
            rate = self.rates.of(line.name, line.position)
            numbers = (line.position, rate, line.lag_relay, line.lag_judged, line.restarts)
            shown = ("–" if number is None else f"{number:,.0f}" for number in numbers)
            table.add_row(line.name, self._health(line), *shown)
        return table

    def _health(self, line: Line) -> Text:
        if not line.alive:
            return Text(self._label("down"), "bold red")
        if line.lacking is not None:
            return Text(self._label("not_ready"), "yellow")
        return Text(self._label("ready"), "green")

    def _lights(self, figures: Figures) -> Text:
        lights = [
            (f"  {self._label(light)} {figures.lights.get(light, 0):,}", style) for light, style in LIGHTS.items()
        ]
        counts = [f"    {self._label(name)} {count:,}" for name, count in figures.open.items()]
        return Text.assemble((self._label("duties_by_light"), "bold"), *lights, *counts)

    def _newest(self, figures: Figures) -> RenderableType:
        if not figures.newest:
            return Text(self._label("no_alerts"), "dim")
        table = Table(title=self._label("newest"), title_justify="left", box=None, show_header=False, pad_edge=False)
        for _ in ("light", "day", "unit", "subject"):
            table.add_column(no_wrap=True)
        table.add_column(overflow="fold")  # the reason goes on in the next line rather than being cut
        for alert in figures.newest:
            table.add_row(Text("●", LIGHTS["red"]), alert.raised, alert.unit, alert.subject, alert.reason)
        return table

    def _label(self, key: str) -> str:
        return catalogue(self.language)[key]
