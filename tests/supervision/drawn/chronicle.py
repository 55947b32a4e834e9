"""What services record in some months, drawn by chance that a number repeats: the clock and whoever tells."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from services.supervision.domain.facts.heard import Envelope
from services.supervision.domain.facts.reading import Fact
from shared.days import midnight_us

FIRST_DAY = date(2026, 1, 1)
HOUR_US = 3_600_000_000


@dataclass
class Chronicle:
    """`hours` have passed since 2026 began; now and then it is 00:00 sharp. `told` is in order of recording."""

    random: Random
    hours: int = 0
    told: list[Fact] = field(default_factory=list)

    @property
    def today(self) -> date:
        return FIRST_DAY + timedelta(days=self.hours // 24)

    @property
    def now_us(self) -> int:
        return midnight_us(FIRST_DAY) + self.hours * HOUR_US

    def passes(self) -> None:
        """Some time, or none: then what follows is of the same instant, perhaps of another source."""
        if not self.one_in(4):
            self.hours += self.random.choice((1, 3, 7, 13, 24, 40))
        if self.one_in(9):
            self.hours += 24 - self.hours % 24

    def head(self, unit: str, on: date | None = None) -> Envelope:
        number = len(self.told)
        return f"e{number}", f"c{number}", unit, on or self.today, self.now_us

    def lately(self) -> date:
        """A day up to today, mostly near it."""
        return self.today - timedelta(days=self.random.randrange(40 if self.one_in(4) else 4))

    def soon(self) -> date:
        return self.today + timedelta(days=self.random.randrange(60))

    def one_in(self, number: int) -> bool:
        return self.random.randrange(number) == 0

    def named(self, kind: str) -> str:
        """A name that nothing else has."""
        return f"{kind}{len(self.told)}"
