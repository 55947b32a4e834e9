"""What people do about what they see on some days of a story: excuse, dismiss, snooze, acknowledge."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from services.supervision.domain.events import (
    AlertAcknowledged,
    AlertDismissed,
    AlertSnoozed,
    HumanAct,
    ObligationExcused,
)
from shared.days import day_of
from tests.supervision.drawn.chronicle import HOUR_US

Row = dict[str, Any]


@dataclass(frozen=True)
class Done:
    """An act and its moment of recording."""

    recorded_us: int
    id: str
    act: HumanAct


@dataclass
class People:
    """`excused` are the duties that need not be excused a second time."""

    random: Random
    done: list[Done] = field(default_factory=list)
    excused: set[str] = field(default_factory=set)

    def act(self, duties: Sequence[Row], alerts: Sequence[Row], now_us: int, moments: Sequence[int]) -> list[Done]:
        """What they do about some of what is open now: within two days, or at one of these moments sharp."""
        open_duties = [row for row in duties if row["state"] == "open" and str(row["alert"]) not in self.excused]
        open_alerts = [row for row in alerts if row["status"] == "open"]
        acts: list[tuple[int, HumanAct]] = []
        for row in self._some(open_duties):
            self.excused.add(str(row["alert"]))
            acts.append(self._about(row, ObligationExcused, now_us, moments))
        for row in self._some(open_alerts):
            acts.append(self._about(row, AlertDismissed, now_us, moments))
        for row in self._some(open_alerts):
            kind = self.random.choice((AlertSnoozed, AlertAcknowledged))
            acts.append(self._about(row, kind, now_us, moments))
        acts.sort(key=lambda one: one[0])
        fresh = [Done(at_us, f"act{len(self.done) + number}", act) for number, (at_us, act) in enumerate(acts)]
        self.done += fresh
        return fresh

    def _some(self, rows: Sequence[Row]) -> list[Row]:
        return self.random.sample(rows, min(len(rows), self.random.randrange(3)))

    def _about(self, row: Row, kind: type[HumanAct], now_us: int, moments: Sequence[int]) -> tuple[int, HumanAct]:
        at_us = now_us + self.random.randrange(48) * HOUR_US
        if moments and self.random.randrange(3) == 0:
            at_us = self.random.choice(moments)
        said: dict[str, Any] = {name: row[name] for name in ("unit", "rule", "account", "period")}
        said |= {"alert": str(row["alert"]), "about": row["subject"], "who": "inspector", "occurred_on": day_of(at_us)}
        if kind is AlertSnoozed:
            said["rung"] = row["rung"]
        return at_us, kind(**said)
