"""What people may do about an alert, and when."""

from datetime import date
from functools import partial

from services.supervision.domain.commands import (
    AcknowledgeAlert,
    DismissAlert,
    ExcuseObligation,
    ReplyToAlert,
    SnoozeAlert,
)
from services.supervision.domain.decide import FOLDS, decide
from services.supervision.domain.events import (
    AlertAcknowledged,
    AlertDismissed,
    AlertEscalated,
    AlertRaised,
    AlertReopened,
    AlertResolved,
    AlertSnoozed,
    AlertWithdrawn,
    ObligationExcused,
)
from services.supervision.domain.ids import alert_id
from services.supervision.domain.roster import Roster
from shared.testing import Scenario
from tests.supervision.county import COUNTY

ALERT = alert_id("matter.proposal", "matter/M", "2026-03-31", 1)
TODAY = date(2026, 4, 5)
SAID = {
    "unit": "990101001001",
    "occurred_on": TODAY,
    "alert": ALERT,
    "rule": "matter.proposal",
    "about": "matter/M",
    "account": "matter/M",
    "period": "2026-03-31",
}
FIRED = {
    "row": "matter.proposal/1",
    "source": "speech §2.1",
    "rung_id": ALERT,
    "due": date(2026, 3, 31),
    "receivers": (),
    "vacant": (),
    "evidence": (),
    "sent": True,
}
RAISED = AlertRaised(**SAID, **FIRED, rung=1)
alerts = Scenario(partial(decide, roster=Roster(COUNTY)), FOLDS, "supervision", TODAY)


def test_an_alert_is_acknowledged_once() -> None:
    alerts.given(RAISED).when(AcknowledgeAlert(alert=ALERT)).then(AlertAcknowledged(**SAID, who="tester"))


def test_an_alert_that_was_never_raised_cannot_be_acted_on() -> None:
    alerts.when(AcknowledgeAlert(alert=ALERT)).refused_by("alert.unknown", "alert")


def test_snoozing_lasts_until_the_next_rung() -> None:
    snoozed = alerts.given(RAISED, AlertSnoozed(**SAID, who="tester", rung=1))
    assert snoozed.when(SnoozeAlert(alert=ALERT)).outcome() == []
    escalated = snoozed.given(AlertEscalated(**SAID, **FIRED, rung=2))
    escalated.when(SnoozeAlert(alert=ALERT)).then(AlertSnoozed(**SAID, who="tester", rung=2))


def test_an_alert_that_has_ended_is_answered_and_not_dismissed() -> None:
    ended = alerts.given(RAISED, AlertResolved(**SAID, state="met", closed_on=TODAY, by=None))
    ended.when(DismissAlert(alert=ALERT, reason="x")).refused_by("alert.ended", "alert")
    assert [event.type for event in ended.when(ReplyToAlert(alert=ALERT, reply="x")).outcome()] == ["alert_replied"]


def test_a_reopened_alert_may_be_dismissed_again() -> None:
    dismissed = alerts.given(RAISED, AlertDismissed(**SAID, who="tester"))
    assert dismissed.when(DismissAlert(alert=ALERT, reason="x")).outcome() == []
    again = dismissed.given(
        AlertResolved(**SAID, state="met", closed_on=TODAY, by=None), AlertReopened(**SAID, by=None)
    )
    again.when(DismissAlert(alert=ALERT, reason="x")).then(AlertDismissed(**SAID, who="tester"))


def test_what_is_raised_anew_for_somebody_else_may_be_dismissed_and_acknowledged_again() -> None:
    seen = alerts.given(RAISED, AlertAcknowledged(**SAID, who="tester"), AlertDismissed(**SAID, who="tester"))
    again = seen.given(AlertWithdrawn(**SAID, reason="replaced", by=None), RAISED)
    again.when(DismissAlert(alert=ALERT, reason="x")).then(AlertDismissed(**SAID, who="tester"))
    again.when(AcknowledgeAlert(alert=ALERT)).then(AlertAcknowledged(**SAID, who="tester"))


def test_a_duty_is_excused_once_whether_an_alert_was_raised_or_not() -> None:
    names = {name: SAID[name] for name in ("unit", "rule", "about", "account", "period")}
    excuse = ExcuseObligation(alert=ALERT, reason="x", **names)
    alerts.when(excuse).then(ObligationExcused(**SAID, who="tester"))
    alerts.given(RAISED).when(excuse).then(ObligationExcused(**SAID, who="tester"))
