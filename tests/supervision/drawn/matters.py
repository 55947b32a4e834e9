"""What meetings tells of village matters: steps approved, refused and voided, matters returned."""

from collections.abc import Callable
from dataclasses import dataclass, field

from services.supervision.domain.facts.matters import (
    RESOLUTION,
    STEPS,
    MatterOpened,
    MatterReturned,
    StepApproved,
    StepRefused,
    StepVoided,
)
from tests.supervision.drawn.turns import VILLAGES, Turns

RESOLVED = STEPS[RESOLUTION]


@dataclass
class Matters(Turns):
    """`matters` with their villages; `entries` for the resolution, with what became of them."""

    matters: dict[str, str] = field(default_factory=dict)
    entries: list[tuple[str, str]] = field(default_factory=list)

    def of_matters(self) -> list[Callable[[], None]]:
        return [self.opens, *[self.resolves] * 5, *[self.judges_afresh] * 2, self.returns]

    def opens(self) -> None:
        matter, village = self.named("M"), self.random.choice(VILLAGES)
        before = STEPS[: self.random.choice((0, 0, 2, 4, 5))]
        self.told.append(MatterOpened(*self.head(village, self.lately()), matter, before))
        self.matters[matter] = village

    def resolves(self) -> None:
        if not self.matters:
            self.opens()
        matter, record = self.random.choice(tuple(self.matters)), self.named("r")
        head = self.head(self.matters[matter], self.lately())
        step = RESOLVED if self.one_in(2) else self.random.choice(STEPS)
        if self.one_in(4):
            self.told.append(StepRefused(*head, matter, step, record, 1, f"matter.{step}/1", ("no_quorum",)))
        else:
            self.told.append(StepApproved(*head, matter, step, record, 1))
        if step == RESOLVED:
            self.entries.append((matter, record))

    def judges_afresh(self) -> None:
        """An entry for a resolution, because of what became known."""
        if not self.entries:
            return
        matter, record = self.random.choice(self.entries)
        head, entry = self.head(self.matters[matter], self.lately()), (matter, RESOLVED, record, 1)
        match self.random.randrange(3):
            case 0:
                self.told.append(StepVoided(*head, *entry, False))
            case 1:
                self.told.append(StepRefused(*head, *entry, f"matter.{RESOLVED}/1", ("wrong_chair",)))
            case _:
                self.told.append(StepApproved(*head, *entry))

    def returns(self) -> None:
        if not self.entries:
            return
        matter, record = self.random.choice(self.entries)
        head = self.head(self.matters[matter], self.lately())
        self.told.append(MatterReturned(*head, matter, self.random.choice(STEPS)))
        self.told.append(StepVoided(*self.head(self.matters[matter], head[3]), matter, RESOLVED, record, 1, True))
