"""What `supervision` records, in the past tense. Each type is published as `<type>.v1` on `evt.supervision.>`.

An alert's stream holds its whole life: the rungs that fired, what people did about it, and how it ended. `alert` is the
id of its first rung; `account` the matter that the verdict rests on; `about` and `period` name the duty or the breach.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from services.supervision.domain.duty import State
from shared.decider import DomainEvent, Fact
from shared.words import Post


class Receiver(Fact):
    """A post in a unit and whoever held it then; nobody when `person` is None."""

    unit: str
    post: str
    person: str | None


class AlertEvent(DomainEvent):
    stream: ClassVar[str] = "alert-{alert}"
    subject: ClassVar[str] = "{about}"
    alert: str
    rule: str
    about: str
    account: str
    period: str


class Fired(AlertEvent):
    """`occurred_on` is the day at whose 00:00 the rung fired, or on which the breach was shown (rung 0).

    Of several rungs that fired at one 00:00 only the highest is to be `sent`. `row` is the rule's row, `evidence` the
    ids of the events on which the verdict rests, `vacant` the rung's posts that nobody held. `answerable` is left out
    where a rebuild raises what had been missed.
    """

    row: str
    source: str
    rung: int
    rung_id: str
    due: date | None
    receivers: tuple[Receiver, ...]
    vacant: tuple[Receiver, ...]
    answerable: Receiver | None = None
    evidence: tuple[str, ...]
    sent: bool


class AlertRaised(Fired):
    type: Literal["alert_raised"] = "alert_raised"


class AlertEscalated(Fired):
    type: Literal["alert_escalated"] = "alert_escalated"


class AlertResolved(AlertEvent):
    """The duty was met, cancelled or excused: on `closed_on`, by the event `by`."""

    type: Literal["alert_resolved"] = "alert_resolved"
    state: State
    closed_on: date | None
    by: str | None


class AlertReopened(AlertEvent):
    """What had ended it no longer holds, by the event `by`."""

    type: Literal["alert_reopened"] = "alert_reopened"
    by: str | None


class AlertWithdrawn(AlertEvent):
    """It was right by what was known, and is no longer: `cured` by later facts, `replaced` when another record took
    its place, by another duty or, of a breach, by the same one that is raised anew for whoever answers now; or found
    wrong when the account was `rebuilt`."""

    type: Literal["alert_withdrawn"] = "alert_withdrawn"
    reason: Literal["cured", "replaced", "rebuilt"]
    by: str | None


# What people do about alerts. `who` is the actor.


class ActOnAlert(AlertEvent):
    who: str


class AlertAcknowledged(ActOnAlert):
    type: Literal["alert_acknowledged"] = "alert_acknowledged"


class AlertSnoozed(ActOnAlert):
    """Silent for this one actor until the next rung after `rung`."""

    type: Literal["alert_snoozed"] = "alert_snoozed"
    rung: int


class AlertReplied(ActOnAlert):
    """The office named in the alert answers. texts: reply."""

    type: Literal["alert_replied"] = "alert_replied"


class AlertDismissed(ActOnAlert):
    """No further rung fires; the light stays. texts: reason."""

    type: Literal["alert_dismissed"] = "alert_dismissed"


class ObligationExcused(ActOnAlert):
    """The duty is no longer owed. texts: reason."""

    type: Literal["obligation_excused"] = "obligation_excused"


# The rulebook, and what could not be judged.


class RulebookAdopted(DomainEvent):
    """`rows` are the rules as they stood in rules.toml, whole, so that a verdict can be read without the file.

    `digest` is theirs, `calendar` that of the operator's overlay for working days; empty without one. Hex.
    """

    stream: ClassVar[str] = "rulebook"
    subject: ClassVar[str] = "unit/{unit}"
    type: Literal["rulebook_adopted"] = "rulebook_adopted"
    digest: str
    calendar: str = ""
    rows: tuple[Mapping[str, object], ...]


class ParkedEntry(DomainEvent):
    """`parked` is the trail's position of an entry that could not be judged, `about` the subject that it spoils."""

    stream: ClassVar[str] = "parked-{parked}"
    subject: ClassVar[str] = "{about}"
    parked: int
    about: str


class EventParked(ParkedEntry):
    """`reason` is the kind of failure and the type of the entry, never its content. A rebuild tries it again."""

    type: Literal["event_parked"] = "event_parked"
    reason: str


class EventRetried(ParkedEntry):
    """It is to be judged once more. When that fails again, it is parked again."""

    type: Literal["event_retried"] = "event_retried"
    who: str


class EventDropped(ParkedEntry):
    """It stays in the trail and is never judged; its subject is reliable without it. texts: reason."""

    type: Literal["event_dropped"] = "event_dropped"
    who: str


# What inspections found.


class FindingRecorded(DomainEvent):
    """Seen in `unit` by `office` on `occurred_on`; it is owned by the unit, or by whoever holds `post` in it.

    With a `campaign` it becomes a problem of that campaign. texts: title, description.
    """

    stream: ClassVar[str] = "finding-{finding}"
    subject: ClassVar[str] = "finding/{finding}"
    type: Literal["finding_recorded"] = "finding_recorded"
    finding: str
    campaign: str | None
    post: Post | None
    office: str


HumanAct = AlertAcknowledged | AlertSnoozed | AlertReplied | AlertDismissed | ObligationExcused
AlertFact = AlertRaised | AlertEscalated | AlertResolved | AlertReopened | AlertWithdrawn | HumanAct
ParkedFact = EventParked | EventRetried | EventDropped
Event = Annotated[AlertFact | ParkedFact | RulebookAdopted | FindingRecorded, Field(discriminator="type")]
