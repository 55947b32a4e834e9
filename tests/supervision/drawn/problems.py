"""What rectification tells: campaigns, and of each problem what its owner, the offices and other units do about it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from services.supervision.domain.facts.problems import (
    CampaignOpened,
    CauseAnalysed,
    ClaimDeclined,
    ClaimRuled,
    ClosureRejected,
    ClosureRequested,
    ExtensionGranted,
    LookBackRecorded,
    MeasureCompleted,
    MeasurePlanned,
    ProblemClaimed,
    ProblemClosed,
    ProblemListed,
    ProblemReopened,
    SelfCheckFiled,
    SelfCheckRequested,
)
from tests.supervision.affairs.problems import DEPARTMENT, OFFICE
from tests.supervision.county import COUNTY, TOWN, VILLAGE
from tests.supervision.drawn.matters import Matters
from tests.supervision.drawn.turns import NEW, PERSONS, VILLAGES

UNITS = (*VILLAGES, NEW, TOWN)


@dataclass
class Listed:
    """As far as it matters for what its source would refuse."""

    number: str
    unit: str
    measures: list[str] = field(default_factory=list)
    declined: str = ""
    waiting: list[str] = field(default_factory=list)
    closed: bool = False
    checked: bool = False


@dataclass
class Problems(Matters):
    campaigns: dict[str, date] = field(default_factory=dict)
    problems: list[Listed] = field(default_factory=list)

    def of_problems(self) -> list[Callable[[], None]]:
        return [self.opens_campaign, *[self.lists] * 3, *[self.goes_on] * 20, *[self.files] * 4]

    def opens_campaign(self) -> None:
        campaign, ends_on = self.named("C"), self.today + timedelta(days=self.random.randrange(20, 160))
        units = tuple(unit for unit in UNITS if self.one_in(2))
        self.told.append(CampaignOpened(*self.head(COUNTY, self.lately()), campaign, ends_on, units))
        self.campaigns[campaign] = ends_on

    def lists(self) -> None:
        if not self.campaigns:
            self.opens_campaign()
        number, unit = self.named("P"), self.random.choice(UNITS)
        before = ("claim", "cause", "measures")[: self.random.choice((0, 0, 0, 1, 3))]
        post = "village_director" if self.one_in(5) else None
        told = (number, self.random.choice(tuple(self.campaigns)), post, before)
        self.told.append(ProblemListed(*self.head(unit, self.lately()), *told))
        self.problems.append(Listed(number, unit))

    def goes_on(self) -> None:
        """With one of the problems, in most cases forwards."""
        if not self.problems:
            self.lists()
        one = self.random.choice(self.problems[-4:])
        acts = (self.solves, self.solves, self.disputes, self.asks, self.asks)
        (self.looks_again if one.closed else self.random.choice(acts))(one)

    def solves(self, one: Listed) -> None:
        head = self.head(one.unit, self.lately())
        match self.random.randrange(5):
            case 0:
                self.told.append(ProblemClaimed(*self.head(one.unit), one.number))
            case 1:
                self.told.append(CauseAnalysed(*head, one.number))
            case 2:
                one.measures.append(self.named("m"))
                self.told.append(MeasurePlanned(*head, one.number, one.measures[-1], self.soon()))
            case _ if one.measures:
                completer = self.random.choice(PERSONS)
                self.told.append(MeasureCompleted(*head, one.number, one.measures.pop(), completer))
            case _:
                self.told.append(ProblemClaimed(*self.head(one.unit), one.number))

    def disputes(self, one: Listed) -> None:
        head = self.head(one.unit)
        if one.declined:
            self.told.append(ClaimRuled(*head, one.number, one.declined, self.one_in(4)))
            one.declined = ""
        elif self.one_in(2):
            one.declined = self.named("d")
            self.told.append(ClaimDeclined(*head, one.number, one.declined))
        else:
            duty = self.random.choice(("claim", "cause", "measures", "close"))
            self.told.append(ExtensionGranted(*head, one.number, duty, None, self.soon()))

    def asks(self, one: Listed) -> None:
        head = self.head(one.unit)
        if not one.waiting or self.one_in(4):
            one.waiting.append(self.named("q"))
            self.told.append(ClosureRequested(*head, one.number, one.waiting[-1], self.random.choice(PERSONS)))
            return
        request = self.random.choice(one.waiting)
        office = self.random.choice((OFFICE, OFFICE, DEPARTMENT, VILLAGE))
        verdict = (one.number, request, office, self.random.choice(PERSONS))
        if self.one_in(2):
            one.waiting.remove(request)
            self.told.append(ClosureRejected(*head, *verdict))
        else:
            one.closed, one.waiting = True, []
            self.told.append(ProblemClosed(*head, *verdict))

    def looks_again(self, one: Listed) -> None:
        if self.one_in(3):
            one.closed = False
            self.told.append(ProblemReopened(*self.head(one.unit), one.number))
        else:
            self.told.append(LookBackRecorded(*self.head(one.unit, self.lately()), one.number))

    def files(self) -> None:
        """For a campaign, or for a problem for which all are asked to look."""
        unit = self.random.choice(UNITS)
        one = self.random.choice(self.problems) if self.problems and self.one_in(2) else None
        if one is not None and not one.checked:
            one.checked = True
            units = tuple(other for other in UNITS if other != one.unit and self.one_in(2))
            self.told.append(SelfCheckRequested(*self.head(one.unit, self.lately()), one.number, units))
        elif one is not None:
            self.told.append(SelfCheckFiled(*self.head(unit), "problem", one.number))
            if self.one_in(2):
                self._finds(one, unit)
        elif self.campaigns:
            campaign = self.random.choice(tuple(self.campaigns))
            self.told.append(SelfCheckFiled(*self.head(unit), "campaign", campaign))

    def _finds(self, parent: Listed, unit: str) -> None:
        child = Listed(f"{parent.number}.{unit}", unit)
        if child.number not in {one.number for one in self.problems}:
            told = (child.number, self.random.choice(tuple(self.campaigns)), None, (), parent.number)
            self.told.append(ProblemListed(*self.head(unit), *told))
            self.problems.append(child)
