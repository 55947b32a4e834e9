"""What people did about alerts and about entries that could not be judged: told by our own store."""

from dataclasses import dataclass

from services.supervision.domain.facts.heard import Heard, Readers


@dataclass(slots=True)
class ObligationExcused(Heard):
    """An act of our own: the inspection office excuses one duty."""

    account: str
    rule: str
    about: str
    period: str


@dataclass(slots=True)
class AlertDismissed(Heard):
    """An act of our own: no further rung of this duty fires."""

    account: str
    alert: str


@dataclass(slots=True)
class EntryRetried(Heard):
    """An act of our own: an entry of the trail that could not be judged is tried again."""

    parked: int


@dataclass(slots=True)
class EntryDropped(Heard):
    """An act of our own: an entry of the trail that could not be judged stays unjudged for good."""

    parked: int


Act = ObligationExcused | AlertDismissed
Ruling = EntryRetried | EntryDropped

READERS: Readers[Act | Ruling] = {
    "obligation_excused": lambda e, d: ObligationExcused(*e, d["account"], d["rule"], d["about"], d["period"]),
    "alert_dismissed": lambda e, d: AlertDismissed(*e, d["account"], d["alert"]),
    "event_retried": lambda e, d: EntryRetried(*e, d["parked"]),
    "event_dropped": lambda e, d: EntryDropped(*e, d["parked"]),
}
