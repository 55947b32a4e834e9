"""A year of a small county as it reaches the trail: told by hand, or made by chance that a number repeats."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from services.supervision.domain.duty import Law
from services.supervision.domain.facts.branches import CountsDeclared, MeetingTold
from services.supervision.domain.facts.matters import STEPS, MatterOpened, MatterReturned, StepApproved, StepVoided
from services.supervision.domain.lanes import MEETINGS
from services.supervision.workers.projector import Projector
from shared.calendar import WorkingCalendar
from tests.databases import Database
from tests.supervision.affairs.people import People
from tests.supervision.affairs.year import PROCEDURE, Rows
from tests.supervision.county import COUNTY, OTHER, RULES, TOWN, VILLAGE
from tests.supervision.heard import Judged, judged

ALL = Law(RULES, WorkingCalendar())
FAR = "990101002000"  # another township
EARLY = "2025-12-01 08:00"
BRANCHES = (VILLAGE, OTHER)
SEATS = {
    VILLAGE: ("branch_secretary", "first_secretary", "village_director"),
    OTHER: ("branch_secretary", "first_secretary", "village_director"),
    TOWN: ("committee_secretary", "deputy_secretary", "committee_member", "party_office_director"),
    FAR: ("committee_secretary",),
    COUNTY: ("inspection_office",),
}
KINDS = (
    *("branch_committee", "members_assembly", "branch_study", "theme_day", "party_lecture"),
    *("organisation_life_meeting", "appraisal", "staff_study"),
)
Rows_ = list[dict[str, Any]]


@dataclass
class Told(People):
    """All is told in one order: what branches do stands in `told` with what becomes of the roster."""

    def __post_init__(self) -> None:
        self.lived = self.told  # type: ignore[assignment]

    def declares(self, unit: str, on: str, recorded: str, members: int = 20) -> None:
        numbers = {"voting_members": members, "committee_members": 5}
        self.told.append(CountsDeclared(*self._head(on, recorded, unit), numbers))  # type: ignore[arg-type]

    def opens_matter(self, matter: str, on: str, recorded: str | None = None) -> None:
        self.told.append(MatterOpened(*self._head(on, recorded, VILLAGE), matter, ()))

    def until_us(self) -> int:
        return max(fact.recorded_us for fact in self.told)


def founded() -> Told:
    """Two villages of one township, and another township: watched since 2026 began, every post of the ladder held."""
    year = Told()
    year.adopts(recorded="2025-12-01 07:00")
    year.watches("2026-01-01", EARLY)
    for unit, kind, parent in (
        (COUNTY, "county", None),
        (TOWN, "township", COUNTY),
        (FAR, "township", COUNTY),
        (VILLAGE, "village", TOWN),
        (OTHER, "village", TOWN),
    ):
        year.enrols(unit, kind, "2025-12-01", EARLY, parent)
    for person, post, unit in (
        ("zhi", "branch_secretary", VILLAGE),
        ("diyi", "first_secretary", VILLAGE),
        ("qian", "branch_secretary", OTHER),
        ("ban", "party_office_director", TOWN),
        ("fu", "deputy_secretary", TOWN),
        ("shu", "committee_secretary", TOWN),
        ("du", "inspection_office", COUNTY),
        ("lian", "linked_leader", TOWN),
    ):
        year.assigns(f"a-{person}", f"{person} {post}", unit, "2025-12-01", recorded=EARLY)
    for unit in BRANCHES:
        year.declares(unit, "2025-12-01", EARLY)
    return year


@dataclass
class Chance:
    """A year in which anything may happen, and much of it is recorded late, some of it at one instant."""

    random: Random
    year: Told = field(default_factory=founded)
    at: int = 0  # days since 2026 began
    hour: int = 8
    meetings: list[tuple[str, str]] = field(default_factory=list)
    dues: list[tuple[str, str]] = field(default_factory=list)
    steps: list[tuple[str, str]] = field(default_factory=list)
    seats: list[tuple[str, str]] = field(default_factory=lambda: [("a-zhi", VILLAGE), ("a-qian", OTHER)])
    links: list[str] = field(default_factory=lambda: ["a-lian"])
    merged: bool = False
    number: int = 0

    def tell(self, count: int) -> Told:
        for matter in ("M", "N"):
            self.year.opens_matter(matter, "2026-01-01", "2026-01-01 00:30")
        acts = (
            *[self._meets] * 10,
            *[self._corrects] * 4,
            *[self._collects] * 4,
            *[self._assigns] * 2,
            *[self._leaves] * 2,
            *[self._guides] * 5,
            *[self._approves] * 3,
            *[self._develops] * 3,
            *(self._declares, self._links, self._watches, self._adopts, self._registers, self._merges),
        )
        for _ in range(count):
            self.number += 1
            if self.random.random() < 0.7:  # else at the instant of the one before
                self.at, self.hour = min(self.at + self.random.randrange(5), 500), self.random.randrange(8, 20)
            self.random.choice(acts)()
        return self.year

    def _recorded(self) -> str:
        return f"{self._day(self.at)} {self.hour:02}:00"

    def _day(self, at: int) -> str:
        return (date(2026, 1, 1) + timedelta(days=at)).isoformat()

    def _on(self, back: int = 40) -> str:
        """A day up to that of the recording, mostly near it."""
        far = back if self.random.random() < 0.3 else 3
        return self._day(self.at - self.random.randrange(far))

    def _meets(self, meeting: str = "", unit: str = "") -> None:
        unit = unit or self.random.choice((*BRANCHES, TOWN))
        if not meeting:
            meeting = f"G{self.number}"
            self.meetings.append((meeting, unit))
        kinds = tuple(sorted(self.random.sample(KINDS, self.random.randrange(1, 6))))
        if unit == TOWN:
            kinds = ("committee_meeting", "party_lecture")
        people = ("zhi", "diyi", "qian", "shu", "fu", "p1", "p2")
        present = self.random.choice((1, 3, 5, 10, 20))
        listed = (
            ("branch_committee", "committee_members", min(present, 5)),
            ("members_assembly", "voting_members", present),
        )
        topics = ("party_building",) if self.random.random() < 0.5 else ()
        lecturer = self.random.choice(people) if "party_lecture" in kinds and self.random.random() < 0.8 else None
        head = self.year._head(self._on(), self._recorded(), unit)
        told = MeetingTold(*head, meeting, kinds, self.random.choice(people), ("diyi",), listed, topics, lecturer)
        self.year.lived.append(told)

    def _corrects(self) -> None:
        if self.meetings:
            self._meets(*self.random.choice(self.meetings))

    def _collects(self) -> None:
        unit, record = self.random.choice(BRANCHES), f"D{self.number}"
        before = [known for known, of in self.dues if of == unit]
        corrects = self.random.choice(before) if before and self.random.random() < 0.3 else None
        self.year.collects(self._on(), self._recorded(), record, corrects, unit)
        self.dues.append((record, unit))

    def _assigns(self) -> None:
        unit = self.random.choice(tuple(SEATS))
        post, person = self.random.choice(SEATS[unit]), self.random.choice(("p1", "p2", "p3", "zhi"))
        last = self._day(self.at + self.random.randrange(300)) if self.random.random() < 0.2 else None
        assignment = f"a{self.number}"
        self.year.assigns(assignment, f"{person} {post}", unit, self._on(), last, self._recorded())
        self.seats.append((assignment, unit))

    def _leaves(self) -> None:
        assignment, unit = self.random.choice([*self.seats, *((link, TOWN) for link in self.links)])
        self.year.ends(assignment, self._on(), self._recorded(), unit)

    def _links(self) -> None:
        succeeds = self.random.choice((*self.links, None))
        self.year.assigns(f"a{self.number}", "p3 linked_leader", TOWN, self._on(), None, self._recorded(), succeeds)
        self.links.append(f"a{self.number}")

    def _guides(self) -> None:
        for step in self.random.choice((STEPS, STEPS[:3], STEPS[3:])):
            self.year.guides(step, self._on(), self.random.choice(self.links), self._matter(), self._recorded())

    def _approves(self) -> None:
        told = self.random.choice((StepApproved, StepApproved, StepVoided, MatterReturned))
        head = self.year._head(self._on(), self._recorded(), VILLAGE)
        if told is MatterReturned:
            self.year.told.append(MatterReturned(*head, self._matter(), self.random.choice(STEPS[3:])))
        elif told is StepApproved:
            self.year.told.append(StepApproved(*head, self._matter(), self.random.choice(STEPS), "r", 1))
        else:
            self.year.told.append(StepVoided(*head, self._matter(), "awareness", "r", 1, False))

    def _matter(self) -> str:
        return self.random.choice("MN")

    def _develops(self) -> None:
        step, record = self.random.choice(("pre_review", "probationary_member")), f"S{self.number}"
        corrects = self.random.choice(self.steps)[0] if self.steps and self.random.random() < 0.3 else None
        reviewer = self.random.choice((TOWN, FAR)) if step == "pre_review" else None
        self.year.develops(step, self._on(), self._recorded(), record, corrects, reviewer, True)
        self.steps.append((record, step))

    def _declares(self) -> None:
        self.year.declares(self.random.choice(BRANCHES), self._on(), self._recorded(), self.random.choice((5, 7, 30)))

    def _watches(self) -> None:
        self.year.watches(self.random.choice(("2026-01-01", "2026-02-15", "2025-12-15")), self._recorded())

    def _adopts(self) -> None:
        rows: Rows = tuple(row for row in PROCEDURE if self.random.random() < 0.8)
        self.year.adopts(self.random.choice((PROCEDURE, rows)), self._recorded())

    def _registers(self) -> None:
        """A branch of which nobody knew, or a unit that is registered anew."""
        if self.random.random() < 0.5:
            self.year.enrols(f"99010100100{self.number % 4 + 5}", "village", self._on(), self._recorded())
        else:
            self.year.enrols(self.random.choice(BRANCHES), "village", self._on(200), self._recorded())

    def _merges(self) -> None:
        if not self.merged and self.at > 150:
            self.merged = True
            unit, into = self.random.choice(((OTHER, VILLAGE), (VILLAGE, OTHER), (TOWN, FAR)))
            self.year.merges(unit, into, self._on(), self._recorded())


async def outcome(
    database: Database, year: Told, sizes: Sequence[int], until: str, restarts: bool = False
) -> tuple[Rows_, Rows_, Rows_, Rows_]:
    """Duties, alerts, hearers and accounts when the year is heard in batches of these sizes, then the rest."""
    async with judged(database, ALL) as it:
        await hear(it, year, sizes, until, restarts)
        return await standing(it)


async def hear(it: Judged, year: Told, sizes: Sequence[int], until: str, restarts: bool = False) -> None:
    every = sorted(year.told, key=lambda fact: fact.recorded_us)
    for size in (*sizes, len(every)):
        year.told[:] = every[: it.trail.told + size]
        await it.trail.tell(year)
        await it.judge()
        if restarts:
            it.projector = Projector(it.pool, ALL, COUNTY, MEETINGS)
    await it.trail.head(until)
    await it.judge()


async def standing(it: Judged, view: int = 1) -> tuple[Rows_, Rows_, Rows_, Rows_]:
    hears = await it.pool.fetch(f"SELECT * FROM view_{view}.hears ORDER BY account, subject")
    # An account that owes nothing may be there or not.
    accounts = await it.pool.fetch(f"SELECT * FROM view_{view}.accounts WHERE next_at IS NOT NULL ORDER BY account")
    return (
        await it.rows(view),
        await it.alerts(view),
        [dict(row) for row in hears],
        [dict(row) for row in accounts],
    )
