"""Which stream each command of `supervision` rests on: the alert's or the parked entry's own, and nothing else."""

from collections.abc import Mapping
from typing import Any

from services.supervision.domain import alert as alerts
from services.supervision.domain import parked as entries
from services.supervision.domain.alert import Alert
from services.supervision.domain.commands import AlertCommand, DropParked, ParkedCommand, RetryParked
from services.supervision.domain.parked import Parked
from shared.deciding import Context, Decision, Fold, load

FOLDS: Mapping[str, Fold[Any]] = {"alert": Fold(Alert(), alerts.evolve), "parked": Fold(Parked(), entries.evolve)}


def decide(command: AlertCommand | ParkedCommand, context: Context) -> Decision:
    if isinstance(command, RetryParked | DropParked):
        parked = yield from load(Parked, f"parked-{command.parked}")
        return entries.decide(command, parked, context.actor, context.today)
    alert = yield from load(Alert, f"alert-{command.alert}")
    return alerts.decide(command, alert, context.actor, context.today)
