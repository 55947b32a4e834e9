"""An alert as its stream tells it, and what people may do about it."""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from services.supervision.domain.commands import (
    AcknowledgeAlert,
    AlertCommand,
    DismissAlert,
    ExcuseObligation,
    ReplyToAlert,
    SnoozeAlert,
)
from services.supervision.domain.events import (
    AlertAcknowledged,
    AlertDismissed,
    AlertEscalated,
    AlertFact,
    AlertRaised,
    AlertReopened,
    AlertReplied,
    AlertResolved,
    AlertSnoozed,
    AlertWithdrawn,
    ObligationExcused,
)
from shared.decider import DomainEvent, Refused


@dataclass(frozen=True)
class Alert:
    """`raised` is its first rung; None as long as it was never raised."""

    raised: AlertRaised | None = None
    rung: int = 0
    open: bool = False
    dismissed: bool = False
    excused: bool = False
    acknowledged_by: frozenset[str] = frozenset()
    snoozed_by: frozenset[str] = frozenset()


def decide(command: AlertCommand, alert: Alert, actor: str, today: date) -> list[DomainEvent]:
    """The event that the act is, or none when it was done before. Raises Refused "alert.unknown" or "alert.ended"."""
    if isinstance(command, ExcuseObligation):
        return [] if alert.excused else [_excused(command, actor, today)]
    raised = alert.raised
    if raised is None:
        raise Refused("alert.unknown", "alert")
    if not alert.open and not isinstance(command, ReplyToAlert):
        raise Refused("alert.ended", "alert")
    said = {name: getattr(raised, name) for name in ("unit", "alert", "rule", "about", "account", "period")}
    said |= {"occurred_on": today, "who": actor}
    match command:
        case AcknowledgeAlert():
            return [] if actor in alert.acknowledged_by else [AlertAcknowledged(**said)]
        case SnoozeAlert():
            return [] if actor in alert.snoozed_by else [AlertSnoozed(**said, rung=alert.rung)]
        case ReplyToAlert():
            return [AlertReplied(**said, texts={"reply": command.reply})]
        case DismissAlert():
            return [] if alert.dismissed else [AlertDismissed(**said, texts={"reason": command.reason})]
        case _:
            assert_never(command)


def _excused(command: ExcuseObligation, actor: str, today: date) -> ObligationExcused:
    return ObligationExcused(
        unit=command.unit,
        occurred_on=today,
        alert=command.alert,
        rule=command.rule,
        about=command.about,
        account=command.account,
        period=command.period,
        who=actor,
        texts={"reason": command.reason},
    )


def evolve(alert: Alert, event: AlertFact) -> Alert:
    match event:
        case AlertRaised():
            return Alert(event, event.rung, open=True, excused=alert.excused)  # also of what was told to others before
        case AlertEscalated():
            return replace(alert, rung=event.rung, snoozed_by=frozenset())  # silence lasts until the next rung
        case AlertResolved() | AlertWithdrawn():
            return replace(alert, open=False)
        case AlertReopened():
            return replace(alert, open=True, dismissed=False)
        case AlertAcknowledged():
            return replace(alert, acknowledged_by=alert.acknowledged_by | {event.who})
        case AlertSnoozed():
            return replace(alert, snoozed_by=alert.snoozed_by | {event.who})
        case AlertDismissed():
            return replace(alert, dismissed=True)
        case ObligationExcused():
            return replace(alert, excused=True)
        case AlertReplied():
            return alert
        case _:
            assert_never(event)
