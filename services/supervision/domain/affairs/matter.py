"""A village matter as far as supervision has heard of it. `learn` takes its facts in order of recording."""

from dataclasses import dataclass, field
from datetime import date
from typing import assert_never

from services.supervision.domain.facts.matters import (
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

Entry = tuple[str, str, int]  # a step, a record, and which of its entries for that step


class UnknownMatter(Exception):  # noqa: N818
    """A fact about a matter of which no opening was heard."""


@dataclass(slots=True)
class Objection:
    told: ObjectionRaised
    answer: ObjectionAnswered | None = None


@dataclass(slots=True)
class Matter:
    """`approvals` took their step, also when a return has undone it since. Verdicts are held by their entry.

    `told_again`: the days on which it was returned to the awareness, whose result is to be told once more.
    """

    opened: MatterOpened | None = None
    withdrawn: MatterWithdrawn | None = None
    approvals: dict[Entry, StepApproved] = field(default_factory=dict)
    refusals: dict[Entry, StepRefused] = field(default_factory=dict)
    returns: list[MatterReturned] = field(default_factory=list)
    told_again: list[date] = field(default_factory=list)
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
                self.refusals.pop(fact.entry, None)
                self.approvals[fact.entry] = fact
            case StepRefused():
                self.approvals.pop(fact.entry, None)
                self.refusals[fact.entry] = fact
            case StepVoided(by_return=True):
                pass  # what a return makes void follows from the return
            case StepVoided():
                self.approvals.pop(fact.entry, None)
                self.refusals.pop(fact.entry, None)
            case MatterReturned(to_step="awareness"):  # which has no day of its own: no lap begins
                self.told_again.append(fact.on)
            case MatterReturned():
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
