"""A campaign: each organisation in scope looks at itself once, at every item of the plan."""

from dataclasses import dataclass, field
from datetime import date

from services.supervision.domain.affairs.affair import Fault, Now
from services.supervision.domain.affairs.checking import check
from services.supervision.domain.duty import Duty
from services.supervision.domain.facts.problems import CampaignOpened, SelfCheckFiled
from services.supervision.domain.facts.reading import AffairFact
from services.supervision.domain.roster import Roster, Seat

FILING = "campaign.filing"


@dataclass(slots=True)
class Campaign:
    """`filed` is the first filing of each unit. It changes what one of hundreds owes: what was worked out is kept."""

    opened: CampaignOpened | None = None
    filed: dict[str, SelfCheckFiled] = field(default_factory=dict)
    worked: dict[str, Duty | None] = field(default_factory=dict)

    @property
    def unit(self) -> str:
        return self.opened.unit if self.opened else ""

    @property
    def begun(self) -> bool:
        return self.opened is not None

    def learn(self, fact: AffairFact) -> None:
        match fact:
            case CampaignOpened():
                self.opened = fact
            case SelfCheckFiled():
                self.filed.setdefault(fact.unit, fact)
                self.worked.pop(fact.unit, None)
            case _:
                pass

    def turn(self) -> None:
        self.worked.clear()

    def duties(self, now: Now) -> list[Duty]:
        opened = self.opened
        assert opened is not None
        about = f"campaign/{opened.campaign}"
        for unit in opened.units:
            if unit not in self.worked:
                self.worked[unit] = check(FILING, about, unit, opened, self.filed.get(unit), now)
        return [duty for unit in opened.units if (duty := self.worked[unit]) is not None]

    def faults(self, now: Now) -> tuple[Fault, ...]:
        return ()

    def next_turn(self, now: Now) -> date | None:
        return None

    def debtors(self, duty: Duty, day: date, roster: Roster, before_us: int) -> tuple[Seat, ...]:
        return ()

    def ears(self, roster: Roster) -> set[str]:
        return {"every"} | {f"unit/{unit}" for unit in (self.opened.units if self.opened else ())}
