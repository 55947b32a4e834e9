"""From what became of an alert to the event that tells it."""

from typing import Any, Literal

from services.supervision.domain.account import Account
from services.supervision.domain.breach import Breach
from services.supervision.domain.events import (
    AlertEscalated,
    AlertRaised,
    AlertReopened,
    AlertResolved,
    AlertWithdrawn,
    Receiver,
)
from services.supervision.domain.ids import BREACH_RUNG, alert_id
from services.supervision.domain.ladder import answerable
from services.supervision.domain.notice import Notice
from services.supervision.domain.roster import Seat
from services.supervision.domain.rows import Row
from services.supervision.domain.track import Track
from shared.days import day_of
from shared.decider import DomainEvent


def event_of(name: str, account: Account, notice: Notice) -> DomainEvent:
    """`name` is the account's: "matter/<id>"."""
    about = notice.about
    day = day_of(notice.at_us)
    duty = about.duty if isinstance(about, Track) else about
    said: dict[str, Any] = {
        "unit": _carrier(account, about, notice.at_us),
        "occurred_on": day,
        "alert": about.alert,
        "rule": duty.rule,
        "about": duty.subject,
        "account": name,
        "period": about.period,
    }
    match notice.kind:
        case "raised":
            return AlertRaised(**said, **_fired(account, notice))
        case "escalated":
            return AlertEscalated(**said, **_fired(account, notice))
        case "resolved":
            assert isinstance(about, Track)
            return AlertResolved(**said, state=about.state, closed_on=about.closed_on, by=notice.by)
        case "reopened":
            return AlertReopened(**said, by=notice.by)
        case "withdrawn":
            return AlertWithdrawn(**said, reason=_why_withdrawn(about), by=notice.by)


def _why_withdrawn(about: Track | Breach) -> Literal["cured", "replaced"]:
    """A breach that stands is withdrawn from whoever had it before it is told to others."""
    return "cured" if isinstance(about, Breach) and about.withdrawn_by is not None else "replaced"


def _carrier(account: Account, about: Track | Breach, at_us: int) -> str:
    """The unit whose affair it is then."""
    if isinstance(about, Track) and not about.duty.debtor.inherited:
        return about.duty.debtor.unit
    unit = about.duty.debtor.unit if isinstance(about, Track) else about.stands.debtor.unit
    return account.roster.unit_on(unit, day_of(at_us), at_us + 1)


def _fired(account: Account, notice: Notice) -> dict[str, Any]:
    """What is said of a rung that fired, or of a breach that was shown."""
    about = notice.about
    if isinstance(about, Breach):
        row: Row = about.row
        rule, subject = about.rule, about.subject
        debtor = about.stands.debtor
        due, number, sent = None, BREACH_RUNG, True
        addressed, evidence, day = about.addressed, about.stands.event, about.stands.on
    else:
        assert notice.rung is not None
        duty = about.duty
        row, rule, subject, debtor = duty.row, duty.rule, duty.subject, duty.debtor
        due, number, sent = duty.due, notice.rung.number, notice.rung.highest
        addressed, evidence, day = notice.rung.addressed, duty.trigger_event, duty.due
    return {
        "row": row.id,
        "source": row.source,
        "rung": number,
        "rung_id": alert_id(rule, subject, about.period, number),
        "due": due,
        "receivers": tuple(map(_receiver, addressed.receivers)),
        "vacant": tuple(map(_receiver, addressed.vacant)),
        "answerable": _receiver(answerable(account.roster, debtor, day, notice.at_us + 1)),
        "evidence": (evidence,),
        "sent": sent,
    }


def _receiver(seat: Seat) -> Receiver:
    return Receiver(unit=seat.unit, post=seat.post, person=seat.person)
