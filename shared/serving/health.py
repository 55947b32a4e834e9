"""Is the process alive, is it ready, and what does it count: /livez, /readyz, /metrics."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, Counter, Gauge

from shared.serving.trade import Trade

# Each says what is lacking, or None when nothing is.
Check = Callable[[], Awaitable[str | None]]


@dataclass
class Health:
    """A service that is not ready may still take commands: without NATS they are stored and published later."""

    checks: Mapping[str, Check] = field(default_factory=dict)

    async def lacking(self) -> dict[str, str]:
        found = {name: await check() for name, check in self.checks.items()}
        return {name: reason for name, reason in found.items() if reason is not None}


class Metrics:
    """Labels are of closed sets: a caller cannot make new ones."""

    def __init__(self, trade: Trade) -> None:
        self._trade = trade
        self.registry = CollectorRegistry()
        self.commands = Counter(
            "mingbai_commands", "Commands answered", ["service", "type", "status"], registry=self.registry
        )
        self.stored = Gauge("mingbai_stored_position", "The store's last position", ["service"], registry=self.registry)
        self.relayed = Gauge(
            "mingbai_relayed_position", "The last position published", ["service"], registry=self.registry
        )

    def answered(self, kind: str, status: int) -> None:
        known = kind if kind in self._trade.commands else "unknown"
        self.commands.labels(self._trade.service, known, status).inc()
