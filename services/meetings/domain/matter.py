"""A village matter: whose it is, what was recorded of it, and the verdicts that were published."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar, assert_never, get_args

from services.meetings.domain.commands import (
    AnswerObjection,
    OpenMatter,
    RaiseObjection,
    RecordGuide,
    ReturnMatter,
    WithdrawMatter,
)
from services.meetings.domain.county import County
from services.meetings.domain.matter_events import (
    DisclosurePosted,
    GuideRecorded,
    MatterCompleted,
    MatterFact,
    MatterNumbered,
    MatterReturned,
    MatterWithdrawn,
    ObjectionAnswered,
    ObjectionRaised,
    ProgressReported,
    StepApproved,
    StepRefused,
    StepVoided,
    VerdictEvent,
)
from services.meetings.domain.unit import Unit
from services.meetings.domain.words import STEPS, MeetingStep, Step
from shared.decider import Refused
from shared.door import happened, once

Record = (
    DisclosurePosted
    | ObjectionRaised
    | ObjectionAnswered
    | ProgressReported
    | GuideRecorded
    | MatterReturned
    | MatterWithdrawn
)
Entry = tuple[str, Step, int]  # a record, the step that it was to take, and which of its entries for that step
MEETING_STEPS: tuple[Step, ...] = get_args(MeetingStep)
R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Standing:
    """What stands of an entry. `returned`: it had approved its step, and then the matter was returned to before it."""

    verdict: StepApproved | StepRefused
    returned: bool = False

    @property
    def takes_step(self) -> bool:
        return isinstance(self.verdict, StepApproved) and not self.returned


@dataclass(frozen=True)
class Matter:
    """`home` is the unit that opened it; its opening stands in that unit's stream.

    `records` in the order of their recording, `meetings` in the order in which they were first heard to carry it,
    `verdicts` as they were last told.
    """

    home: str | None = None
    records: tuple[Record, ...] = ()
    meetings: tuple[str, ...] = ()
    verdicts: Mapping[Entry, Standing] = field(default_factory=dict)

    @property
    def withdrawn_on(self) -> date | None:
        days = (record.occurred_on for record in self.records if isinstance(record, MatterWithdrawn))
        return min(days, default=None)

    @property
    def completed_on(self) -> date | None:
        taken = (standing.verdict for standing in self.verdicts.values() if standing.takes_step)
        return next((verdict.occurred_on for verdict in taken if verdict.step == "awareness"), None)

    @property
    def last_day(self) -> date:
        return min((day for day in (self.withdrawn_on, self.completed_on) if day is not None), default=date.max)

    def days(self) -> set[date]:
        """Of its records and verdicts: a rule that is changed for other days changes nothing here."""
        verdicts = (standing.verdict.occurred_on for standing in self.verdicts.values())
        return {*verdicts, *(record.occurred_on for record in self.records)}

    def required(self, key: str, at: str = "matter") -> str:
        """The unit that opened it. Raises Refused "input.unknown_matter"."""
        if self.home is None:
            raise Refused("input.unknown_matter", at, matter=key)
        return self.home

    def require_open(self, key: str, day: date, at: str = "matter") -> None:
        """What was done by the matter's last day may still be recorded; nothing can have been done after it."""
        if day > self.last_day:
            raise Refused("matter.finished", at, matter=key, day=self.last_day)

    def found(self, kind: type[R], key: str) -> R | None:
        """The record of this kind with this id (`notice`, `objection`, …)."""
        name = _KEYS[kind]
        return next((r for r in self.records if isinstance(r, kind) and getattr(r, name) == key), None)


_KEYS: Mapping[type[Any], str] = {
    DisclosurePosted: "notice",
    ObjectionRaised: "objection",
    ObjectionAnswered: "objection",
    ProgressReported: "report",
    GuideRecorded: "guide",
}

OwnersCommand = RaiseObjection | AnswerObjection | RecordGuide | ReturnMatter | WithdrawMatter

# Commands. Each says what happened, once; what it means for the six steps is judged apart (procedure.py).


def number(command: OpenMatter) -> list[MatterFact]:
    return [MatterNumbered(unit=command.unit, occurred_on=command.opened_on, matter=command.matter)]


def record_guide(command: RecordGuide, county: County, matter: Matter, township: Unit, today: date) -> list[MatterFact]:
    """`township`: the roster of the township to which the village belonged, where its linked leaders stand."""
    told = GuideRecorded(
        unit=command.unit,
        occurred_on=command.guided_on,
        matter=command.matter,
        guide=command.guide,
        assignment=command.assignment,
        step=command.step,
    )
    if not once(matter.found(GuideRecorded, command.guide), told, "guide"):
        return []
    happened(command.guided_on, today, "guided_on")
    require_allowed(command, county, matter, command.guided_on)
    _require_link(command, township)
    return [told]


def _require_link(command: RecordGuide, township: Unit) -> None:
    tenure = township.tenures.get(command.assignment)
    if tenure is None:
        raise Refused("input.unknown_assignment", "assignment", assignment=command.assignment)
    if tenure.assigned.post != "linked_leader":
        raise Refused("input.not_a_linked_leader", "assignment", assignment=command.assignment)
    if not tenure.covers(command.guided_on):
        raise Refused("input.link_not_held", "guided_on", assignment=command.assignment, day=command.guided_on)


def return_to(command: ReturnMatter, county: County, matter: Matter, stood_at: Step, today: date) -> list[MatterFact]:
    """`stood_at`: the step at which the matter stood that day. It goes back to that one or to an earlier one."""
    told = MatterReturned(
        unit=command.unit,
        occurred_on=command.returned_on,
        matter=command.matter,
        to_step=command.to_step,
        texts={"reason": command.reason},
    )
    known = (record for record in matter.records if isinstance(record, MatterReturned))
    if any((record.occurred_on, record.to_step) == (told.occurred_on, told.to_step) for record in known):
        return []
    happened(command.returned_on, today, "returned_on")
    require_allowed(command, county, matter, command.returned_on)
    if STEPS.index(command.to_step) > STEPS.index(stood_at):
        raise Refused("input.step_not_reached", "to_step", matter=command.matter, reached=stood_at)
    return [told]


def withdraw(command: WithdrawMatter, county: County, matter: Matter, today: date) -> list[MatterFact]:
    matter.required(command.matter)
    if matter.withdrawn_on == command.withdrawn_on:
        return []
    if matter.withdrawn_on is not None:
        raise Refused("matter.finished", "matter", matter=command.matter, day=matter.withdrawn_on)
    happened(command.withdrawn_on, today, "withdrawn_on")
    require_allowed(command, county, matter, command.withdrawn_on)
    return [
        MatterWithdrawn(
            unit=command.unit,
            occurred_on=command.withdrawn_on,
            matter=command.matter,
            texts={"reason": command.reason},
        )
    ]


def withdraw_with_unit(key: str, unit: str, closed_on: date, matter: Matter) -> list[MatterFact]:
    """A unit that is closed without a successor takes along the matters that were open on that day."""
    if matter.last_day <= closed_on:
        return []
    return [MatterWithdrawn(unit=unit, occurred_on=closed_on, matter=key)]


def require_allowed(command: OwnersCommand, county: County, matter: Matter, day: date) -> None:
    county.member(command.unit)
    matter.require_open(command.matter, day)
    require_ours(county, matter, command.unit, day)


def require_ours(county: County, matter: Matter, unit: str, day: date) -> None:
    """Raises Refused "matter.wrong_unit" unless the unit may speak for the matter."""
    assert matter.home is not None
    if not speaks_for(county, matter.home, unit, day):
        raise Refused("matter.wrong_unit", "unit", unit=unit, owner=county.owner(matter.home, day))


def speaks_for(county: County, home: str, unit: str, day: date) -> bool:
    """The matter's owner on that day does, and so does a successor, who records what was left unrecorded."""
    owner = county.owner(home, day)
    return owner is not None and unit in county.line(owner)


def evolve(matter: Matter, event: MatterFact) -> Matter:
    match event:
        case MatterNumbered():
            return replace(matter, home=event.unit)
        case StepApproved() | StepRefused():
            new = event.step in MEETING_STEPS and event.record not in matter.meetings
            return replace(
                matter,
                meetings=(*matter.meetings, event.record) if new else matter.meetings,
                verdicts={**matter.verdicts, _entry(event): Standing(event)},
            )
        case StepVoided():
            return replace(matter, verdicts=dict(_voided(matter.verdicts, event)))
        case MatterCompleted():
            return matter  # the approval of the final report, stored beside it, says so already
        case (
            DisclosurePosted()
            | ObjectionRaised()
            | ObjectionAnswered()
            | ProgressReported()
            | GuideRecorded()
            | MatterReturned()
            | MatterWithdrawn()
        ):
            return replace(matter, records=(*matter.records, event))
        case _:
            assert_never(event)


def _entry(event: VerdictEvent) -> Entry:
    return event.record, event.step, event.item


def _voided(verdicts: Mapping[Entry, Standing], event: StepVoided) -> Iterator[tuple[Entry, Standing]]:
    for entry, standing in verdicts.items():
        if entry != _entry(event):
            yield entry, standing
        elif event.by_return:
            yield entry, Standing(standing.verdict, returned=True)
