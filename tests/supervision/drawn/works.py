"""What venues tells: works planned, started, completed and accepted, and venues in use."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from services.supervision.domain.facts.works import (
    AcceptanceRecorded,
    ActivityHeld,
    DutyCheckedIn,
    FacilityChanged,
    RotaPublished,
    Shift,
    VenueOpened,
    WorksCompleted,
    WorksPlanned,
    WorksReported,
    WorksStarted,
)
from shared.days import minute_of
from tests.supervision.county import COUNTY, TOWN
from tests.supervision.drawn.problems import Problems
from tests.supervision.drawn.turns import NEW, PERSONS, VILLAGES

STAGES = ("started", "completed", "accepted", "opened")


@dataclass
class Built:
    """`start`, `completion` and `activity` are the records that stand, `shifts` those that were published.

    `opened`: its door was, which is told once.
    """

    works: str
    unit: str
    matter: str | None
    start: str | None = None
    completion: str | None = None
    activity: str | None = None
    shifts: list[Shift] = field(default_factory=list)
    opened: bool = False


@dataclass
class Works(Problems):
    works: list[Built] = field(default_factory=list)

    def of_works(self) -> list[Callable[[], None]]:
        return [self.plans, *[self.builds] * 9, *[self.accepts] * 3, *[self.changes] * 2, *[self.uses] * 9]

    def plans(self) -> None:
        if len(self.works) == 5:
            return
        works, unit = self.named("W"), self.random.choice((*VILLAGES, NEW))
        before = STAGES[: self.random.choice((0, 0, 0, 1, 2, 4))]
        one = Built(works, unit, self._matter(unit))
        self.told.append(WorksPlanned(*self.head(unit, self.lately()), works, 2026, one.matter, before))
        self.works.append(one)

    def builds(self) -> None:
        if not self.works:
            self.plans()
        one = self.random.choice(self.works)
        head, record = self.head(one.unit, self.lately()), self.named("s")
        match self.random.randrange(4):
            case 0 | 1:
                matter = one.matter if self.one_in(2) else self._matter(one.unit)
                self.told.append(WorksStarted(*head, one.works, record, one.start, matter))
                one.start = record
            case 2:
                self.told.append(WorksReported(*head, one.works, record, None, self.random.randrange(0, 101, 20)))
            case _:
                corrects = one.completion if self.one_in(3) else None
                self.told.append(WorksCompleted(*head, one.works, record, corrects))
                one.completion = record

    def accepts(self) -> None:
        if not self.works:
            self.plans()
        one = self.random.choice(self.works)
        accepted, missing, office = self.one_in(2), self.one_in(3), self.random.choice((COUNTY, TOWN))
        dues = () if accepted else tuple(sorted({self.soon() for _ in range(self.random.randrange(3))}))
        self.told.append(AcceptanceRecorded(*self.head(one.unit), one.works, office, accepted, missing, dues))
        if not one.opened and self.one_in(2):
            one.opened = True
            self.told.append(VenueOpened(*self.head(one.unit), one.works))

    def changes(self) -> None:
        if self.works:
            one, item = self.random.choice(self.works), self.random.choice(("stage", "notice_board"))
            self.told.append(FacilityChanged(*self.head(one.unit), one.works, item, self.one_in(2)))

    def uses(self) -> None:
        if not self.works:
            self.plans()
        one = self.random.choice(self.works)
        match self.random.randrange(4):
            case 0:
                corrects = one.activity if self.one_in(3) else None
                one.activity = self.named("h")
                self.told.append(ActivityHeld(*self.head(one.unit, self.lately()), one.works, one.activity, corrects))
            case 1:
                self._publishes(one)
            case _:
                self._checks_in(one)

    def _publishes(self, one: Built) -> None:
        """A week of one shift, which may end on the day after its own."""
        monday = self.today - timedelta(days=self.today.weekday())
        day, night = monday + timedelta(days=self.random.randrange(7)), self.one_in(3)
        first = minute_of(day, "20:00" if night else "08:00")
        one.shifts.append(Shift(day, first, first + (300 if night else 240)))
        posted_on = self.random.choice((monday, monday, self.lately()))
        self.told.append(RotaPublished(*self.head(one.unit, posted_on), one.works, monday, tuple(one.shifts[-1:])))

    def _checks_in(self, one: Built) -> None:
        """Within a shift that has begun, at its edge or beyond it."""
        begun = [shift for shift in one.shifts if shift.day <= self.today]
        if not begun:
            return
        shift = self.random.choice(begun[-2:])
        minute = self.random.choice((shift.first_minute, shift.last_minute, shift.last_minute, shift.last_minute + 1))
        on = date.fromordinal(minute // (24 * 60))
        if on <= self.today:
            person = self.random.choice(PERSONS[:3])
            told = (one.works, person, minute, not self.one_in(6))
            self.told.append(DutyCheckedIn(*self.head(one.unit, on), *told))

    def _matter(self, unit: str) -> str | None:
        """One of the village's, any other, one that nobody has opened, or none."""
        own = [matter for matter, village in self.matters.items() if village == unit]
        every = [*own, *own, *self.matters, "unknown"]
        return None if self.one_in(6) else self.random.choice(every)
