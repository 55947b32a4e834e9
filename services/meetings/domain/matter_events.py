"""What `meetings` records of a matter on its way through the six steps, and what it says of each step."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from services.meetings.domain.words import Advisory, Reason, Step
from shared.decider import DomainEvent
from shared.words import Key


class MatterEvent(DomainEvent):
    stream: ClassVar[str] = "matter-{matter}"
    subject: ClassVar[str] = "matter/{matter}"
    matter: Key


class MatterNumbered(MatterEvent):
    """Told with matter_opened, in the matter's own stream: `unit` opened it, and its number is never given again.

    So whoever holds a meeting finds whose matter it is.
    """

    type: Literal["matter_numbered"] = "matter_numbered"


class VerdictEvent(MatterEvent):
    """On one record's entry for one step. `record` is the meeting, notice or report, `occurred_on` its day.

    `item` counts the entries for this step that the matter has on the meeting's agenda. More than one is a mistake.
    """

    step: Step
    record: Key
    item: int = Field(default=1, ge=1)


class StepApproved(VerdictEvent):
    """Told again for the same entry when its day has changed."""

    type: Literal["step_approved"] = "step_approved"
    rule: str  # id of the row by which it was judged
    advisories: tuple[Advisory, ...] = ()


class StepRefused(VerdictEvent):
    """Told again for the same entry when its day or the reasons have changed."""

    type: Literal["step_refused"] = "step_refused"
    rule: str
    reasons: tuple[Reason, ...]


class StepVoided(VerdictEvent):
    """What was last told of the entry no longer stands.

    `by_return`: it had taken the step, on its day, until the matter was returned. Otherwise it never took it.
    """

    type: Literal["step_voided"] = "step_voided"
    by_return: bool = False


class GuideRecorded(MatterEvent):
    """A linked leader guided this step of the matter, on a day on which the link was held.

    `assignment` stands in the roster of the township to which the matter's village belonged that day.
    """

    type: Literal["guide_recorded"] = "guide_recorded"
    guide: Key
    assignment: Key
    step: Step


class DisclosurePosted(MatterEvent):
    """`occurred_on` is the notice's first day, `unit` the one that posted it. texts: place."""

    type: Literal["disclosure_posted"] = "disclosure_posted"
    notice: Key
    last_day: date


class ObjectionRaised(MatterEvent):
    """texts: content."""

    type: Literal["objection_raised"] = "objection_raised"
    objection: Key


class ObjectionAnswered(MatterEvent):
    """texts: content."""

    type: Literal["objection_answered"] = "objection_answered"
    objection: Key


class ProgressReported(MatterEvent):
    """`unit` is the one that reported, which need not be the matter's: then a final report is refused.

    texts: content, told_by (how the villagers were told).
    """

    type: Literal["progress_reported"] = "progress_reported"
    report: Key
    final: bool = False


class MatterReturned(MatterEvent):
    """`to_step` and all later steps are void, after everything else of that day. texts: reason."""

    type: Literal["matter_returned"] = "matter_returned"
    to_step: Step


class MatterWithdrawn(MatterEvent):
    """texts: reason."""

    type: Literal["matter_withdrawn"] = "matter_withdrawn"


class MatterCompleted(MatterEvent):
    """All six steps are taken; `report` is the final one."""

    type: Literal["matter_completed"] = "matter_completed"
    report: Key


MatterFact = (
    MatterNumbered
    | StepApproved
    | StepRefused
    | StepVoided
    | GuideRecorded
    | DisclosurePosted
    | ObjectionRaised
    | ObjectionAnswered
    | ProgressReported
    | MatterReturned
    | MatterWithdrawn
    | MatterCompleted
)
