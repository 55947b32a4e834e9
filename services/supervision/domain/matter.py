"""A village matter as far as supervision has heard of it. `learn` takes its facts in order of recording."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import assert_never

from services.supervision.domain.facts import (
    DISCLOSURE,
    STEP_NUMBER,
    MatterFact,
    MatterOpened,
    MatterReturned,
    MatterWithdrawn,
    ObjectionAnswered,
    ObjectionRaised,
    ProgressReported,
    StepApproved,
    StepRefused,
    StepVoided,
)


class UnknownMatter(Exception):  # noqa: N818
    """A fact about a matter of which no opening was heard."""


@dataclass(slots=True)
class Approval:
    told: StepApproved
    step: int
    voided_by: str | None = None  # the command that made it void: a return's, or one that had the record judged afresh


@dataclass(slots=True)
class Refusal:
    told: StepRefused
    voided_by: str | None = None  # the command that made it void


@dataclass(slots=True)
class Objection:
    told: ObjectionRaised
    answer: ObjectionAnswered | None = None


@dataclass(slots=True)
class Matter:
    opened: MatterOpened | None = None
    withdrawn: MatterWithdrawn | None = None
    approvals: list[Approval] = field(default_factory=list)
    refusals: dict[tuple[str, str], Refusal] = field(default_factory=dict)
    returns: list[MatterReturned] = field(default_factory=list)
    objections: dict[str, Objection] = field(default_factory=dict)
    reports: list[ProgressReported] = field(default_factory=list)

    def learn(self, fact: MatterFact) -> None:
        """Raises UnknownMatter, or KeyError for an answer to an objection that was never raised."""
        if self.opened is None and not isinstance(fact, MatterOpened):
            raise UnknownMatter(fact.matter)
        match fact:
            case MatterOpened():
                self.opened = fact
            case StepApproved():
                self.refusals.pop((fact.step, fact.record), None)
                self._drop(fact.step, fact.record)
                self.approvals.append(Approval(fact, STEP_NUMBER[fact.step]))
            case StepRefused():
                self._drop(fact.step, fact.record)
                self.refusals[fact.step, fact.record] = Refusal(fact)
            case StepVoided():
                self._void(fact)
            case MatterReturned():
                self._return(fact)
            case ObjectionRaised():
                self.objections[fact.objection] = Objection(fact)
            case ObjectionAnswered():
                self.objections[fact.objection].answer = fact
            case ProgressReported():
                self.reports.append(fact)
                self.reports.sort(key=lambda report: report.on)
            case MatterWithdrawn():
                self.withdrawn = fact
            case _:
                assert_never(fact)

    def standing_refusals(self) -> Iterator[StepRefused]:
        """The refusals that later facts have not cured. A return cures nothing: the record still breaks the rule."""
        returning = {told.command for told in self.returns}
        for refusal in self.refusals.values():
            if refusal.voided_by is None or refusal.voided_by in returning:
                yield refusal.told

    def _drop(self, step: str, record: str) -> None:
        self.approvals = [a for a in self.approvals if a.told.record != record or a.told.step != step]

    def _void(self, fact: StepVoided) -> None:
        refusal = self.refusals.get((fact.step, fact.record))
        if refusal is not None:
            refusal.voided_by = fact.command
        for approval in self.approvals:
            if approval.told.record == fact.record and approval.told.step == fact.step and not approval.voided_by:
                approval.voided_by = self._returned_by(approval) or fact.command

    def _returned_by(self, approval: Approval) -> str | None:
        """The return that it did not outlive: known when it was recorded only after that return's day."""
        for told in self.returns:
            if told.on >= approval.told.on and STEP_NUMBER[told.to_step] <= approval.step:
                return told.command
        return None

    def _return(self, fact: MatterReturned) -> None:
        if STEP_NUMBER[fact.to_step] > DISCLOSURE:
            return  # awareness has no day of its own; nothing that was taken becomes void
        self.returns.append(fact)
        self.returns.sort(key=lambda told: told.on)
        for approval in self.approvals:
            covered = approval.step >= STEP_NUMBER[fact.to_step] and approval.told.on <= fact.on
            if covered and approval.voided_by is None:
                approval.voided_by = fact.command
