"""Whether a village had resolved on a day, as far as its matter tells."""

from dataclasses import dataclass, field
from datetime import date

from services.supervision.domain.facts.matters import (
    RESOLUTION,
    STEP_NUMBER,
    STEPS,
    MatterFact,
    MatterOpened,
    MatterReturned,
    StepApproved,
    StepRefused,
    StepVoided,
)

RESOLVED = STEPS[RESOLUTION]


@dataclass(slots=True)
class Resolution:
    """`approvals` are the resolutions that stand by their entry, also when a return has undone them since."""

    opened: MatterOpened | None = None
    approvals: dict[tuple[str, str, int], StepApproved] = field(default_factory=dict)
    returns: list[MatterReturned] = field(default_factory=list)

    def learn(self, fact: MatterFact) -> None:
        match fact:
            case MatterOpened():
                self.opened = fact
            case MatterReturned(to_step=step) if STEP_NUMBER[step] <= RESOLUTION:
                self.returns.append(fact)
            case StepApproved(step=step) if step == RESOLVED:
                self.approvals[fact.entry] = fact
            case StepVoided(by_return=True):
                pass  # from which day it is void follows from the return
            case StepRefused() | StepVoided():
                self.approvals.pop(fact.entry, None)
            case _:
                pass

    def stood_on(self, day: date) -> bool:
        """One of that day suffices; a return comes after everything else of its day."""
        returned = [back.on for back in self.returns if back.on <= day]
        if self.opened is not None and RESOLVED in self.opened.steps_before and not returned:
            return True
        on = (told.on for told in self.approvals.values() if told.on <= day)
        return any(all(back < one for back in returned) for one in on)
