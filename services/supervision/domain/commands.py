"""What people may ask of `supervision`: about its alerts, what it could not judge, what they found. In the imperative.

Of the duty to be excused the caller names the alert's id; rule, subject and unit come from the account, not from him.
"""

from typing import Annotated, Literal

from pydantic import Field

from services.supervision.domain.words import FindingNumber
from shared.decider import Command
from shared.words import Day, Key, Line, Post, Text, UnitCode

AlertId = Annotated[str, Field(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")]
Words = Annotated[str, Field(min_length=1, max_length=2_000)]


class AcknowledgeAlert(Command):
    type: Literal["acknowledge_alert"] = "acknowledge_alert"
    alert: AlertId


class SnoozeAlert(Command):
    type: Literal["snooze_alert"] = "snooze_alert"
    alert: AlertId


class ReplyToAlert(Command):
    type: Literal["reply_to_alert"] = "reply_to_alert"
    alert: AlertId
    reply: Words


class DismissAlert(Command):
    type: Literal["dismiss_alert"] = "dismiss_alert"
    alert: AlertId
    reason: Words


class ExcuseObligation(Command):
    """`rule`, `about`, `account`, `period` and `unit` are filled in from the account."""

    type: Literal["excuse_obligation"] = "excuse_obligation"
    alert: AlertId
    rule: str
    about: str
    account: str
    period: str
    unit: str
    reason: Words


class RetryParked(Command):
    """`parked` is the entry's position in the trail."""

    type: Literal["retry_parked"] = "retry_parked"
    parked: int


class DropParked(Command):
    type: Literal["drop_parked"] = "drop_parked"
    parked: int
    reason: Words


class RecordFinding(Command):
    """What `office`, a unit of the county's, saw on `found_on` in `unit`, which owns it; with `post` its holder does.

    With a `campaign` it becomes a problem there.
    """

    type: Literal["record_finding"] = "record_finding"
    finding: FindingNumber
    campaign: Key | None = None
    unit: UnitCode
    post: Post | None = None
    office: UnitCode
    found_on: Day
    title: Line
    description: Text


ParkedCommand = RetryParked | DropParked
AlertCommand = AcknowledgeAlert | SnoozeAlert | ReplyToAlert | DismissAlert | ExcuseObligation
SupervisionCommand = AlertCommand | ParkedCommand | RecordFinding
