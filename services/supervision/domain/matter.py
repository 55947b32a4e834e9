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
    """`voided_us`: when it was told that it is void."""

    told: StepApproved
    step: int
    voided_us: int | None = None


@dataclass(slots=True)
class Objection:
    told: ObjectionRaised
    answer: ObjectionAnswered | None = None


@dataclass(slots=True)
class Matter:
    opened: MatterOpened | None = None
    withdrawn: MatterWithdrawn | None = None
    approvals: list[Approval] = field(default_factory=list)
    refusals: dict[tuple[str, str], StepRefused] = field(default_factory=dict)
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
                approval = Approval(fact, STEP_NUMBER[fact.step])
                self.refusals.pop((fact.step, fact.record), None)
                self._drop(fact.step, fact.record)
                self.approvals.append(approval)
            case StepRefused():
                self._drop(fact.step, fact.record)
                self.refusals[fact.step, fact.record] = fact
            case StepVoided():
                self._void(fact)
            case MatterReturned():
                if STEP_NUMBER[fact.to_step] <= DISCLOSURE:  # awareness has no day of its own; nothing becomes void
                    self.returns.append(fact)
                    self.returns.sort(key=lambda told: told.on)
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

    def taken(self) -> Iterator[Approval]:
        """The approvals that took their step, also when a return has undone it since.

        Void for any other reason, the record was judged afresh: it never took the step.
        """
        for approval in self.approvals:
            if approval.voided_us is None or any(self._undone(approval, told) for told in self.returns):
                yield approval

    def _undone(self, approval: Approval, told: MatterReturned) -> bool:
        """Whether it became void by this return, which was known by then."""
        assert approval.voided_us is not None
        covered = told.on >= approval.told.on and STEP_NUMBER[told.to_step] <= approval.step
        return covered and told.recorded_us <= approval.voided_us

    def _drop(self, step: str, record: str) -> None:
        self.approvals = [a for a in self.approvals if a.told.record != record or a.told.step != step]

    def _void(self, fact: StepVoided) -> None:
        self.refusals.pop((fact.step, fact.record), None)
        for approval in self.approvals:
            same = approval.told.record == fact.record and approval.told.step == fact.step
            if same and approval.voided_us is None:
                approval.voided_us = fact.recorded_us
