"""The live board in the terminal: services, lag, events in, alerts by light, the newest five with their reason."""

import time
from collections import deque

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from deploy.local.figures import Figures, Line
from deploy.local.texts import say

LIGHTS = {"red": "bold red", "yellow": "yellow", "green": "green", "grey": "dim"}
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


def board(figures: Figures, rates: Rates, address: str, tokens: str) -> RenderableType:
    head = Text.assemble((say("title"), "bold"), "  ", address, "  ", (f"{say('tokens')}: {tokens}", "dim"))
    return Group(head, _services(figures.lines, rates), _lights(figures), _newest(figures), Text(say("leave"), "dim"))


def _services(lines: list[Line], rates: Rates) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in ("service", "health"):
        table.add_column(say(column))
    for column in ("position", "rate", "lag_relay", "lag_judged", "restarts"):
        table.add_column(say(column), justify="right")
    for line in lines:
        rate = rates.of(line.name, line.position)
        numbers = (line.position, None if rate is None else round(rate), line.lag_relay, line.lag_judged, line.restarts)
        table.add_row(line.name, _health(line), *("–" if number is None else f"{number:,}" for number in numbers))
    return table


def _health(line: Line) -> Text:
    if not line.alive:
        return Text(say("down"), "bold red")
    if line.lacking is not None:
        return Text(say("not_ready"), "yellow")
    return Text(say("ready"), "green")


def _lights(figures: Figures) -> Text:
    parts = [(f"  {say(light)} {figures.by_light.get(light, 0):,}", style) for light, style in LIGHTS.items()]
    return Text.assemble((say("alerts_by_light"), "bold"), *parts)


def _newest(figures: Figures) -> RenderableType:
    if not figures.newest:
        return Text(f"\n{say('no_alerts')}", "dim")
    table = Table(title=say("newest"), title_justify="left", box=box.SIMPLE, show_header=False, pad_edge=False)
    for alert in figures.newest:
        table.add_row(Text("●", LIGHTS.get(alert.light, "")), alert.raised, alert.unit, alert.reason)
    return table
