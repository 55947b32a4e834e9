"""Which stream each command of `supervision` rests on: the alert's own, and nothing else."""

from services.supervision.domain import alert as alerts
from services.supervision.domain.alert import Alert
from services.supervision.domain.commands import AlertCommand
from shared.deciding import Context, Decision, Fold, load

FOLDS = {"alert": Fold(Alert(), alerts.evolve)}


def decide(command: AlertCommand, context: Context) -> Decision:
    alert = yield from load(Alert, f"alert-{command.alert}")
    return alerts.decide(command, alert, context.actor, context.today)
