"""What becomes of the roster: posts taken and left, villages merged and closed, a watch that is declared again."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from services.supervision.domain.facts.roster import (
    KeepersAdopted,
    PostAssigned,
    PostEnded,
    ProcedureAdopted,
    UnitClosed,
    UnitMerged,
    UnitRegistered,
    UnitRenamed,
    WatchDeclared,
)
from tests.supervision.affairs.problems import DEPARTMENT, OFFICE
from tests.supervision.affairs.site import KEEPERS
from tests.supervision.affairs.year import PROCEDURE
from tests.supervision.county import COUNTY, OTHER, TOWN, VILLAGE
from tests.supervision.drawn.chronicle import Chronicle
from tests.supervision.year_heard import FAR

THIRD, FOURTH, NEW = "990101002001", "990101002002", "990101002003"
VILLAGES = (VILLAGE, OTHER, THIRD, FOURTH)
BEFORE = date(2025, 12, 1)
PERSONS = ("zhi", "wen", "du", "hu", "zu", "p1", "p2")
SEATS = {
    **dict.fromkeys(VILLAGES, ("branch_secretary", "branch_secretary", "village_clerk", "village_director")),
    NEW: ("branch_secretary",),
    TOWN: ("committee_secretary", "deputy_secretary", "party_office_director"),
    FAR: ("committee_secretary", "party_office_director"),
    OFFICE: ("inspection_office",),
    DEPARTMENT: ("organisation_department", "inspection_office"),
}
UNITS = (
    (COUNTY, "county", None),
    (OFFICE, "county_department", COUNTY),
    (DEPARTMENT, "county_department", COUNTY),
    (TOWN, "township", COUNTY),
    (FAR, "township", COUNTY),
    *((village, "village", FAR if village in (THIRD, FOURTH) else TOWN) for village in VILLAGES),
)


@dataclass
class Turns(Chronicle):
    """`seats` that are taken, by assignment and unit; `gone` are the villages that have come to their end."""

    seats: list[tuple[str, str]] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    known: bool = False  # the village of which nobody had heard

    def founds(self) -> None:
        """Two townships with two villages each, and the county's offices: watched since 2026 began."""
        self.told.append(WatchDeclared(*self.head(COUNTY), date(2026, 1, 1)))
        self.told.append(ProcedureAdopted(*self.head(COUNTY), PROCEDURE))
        self.told.append(KeepersAdopted(*self.head(COUNTY), KEEPERS))
        for unit, kind, parent in UNITS:
            self.told.append(UnitRegistered(*self.head(unit, BEFORE), kind, parent, unit[6:]))
        for unit, person, post in (
            (VILLAGE, "zhi", "branch_secretary"),
            (OTHER, "wen", "branch_secretary"),
            (THIRD, "du", "village_clerk"),
            (FOURTH, "zhi", "branch_secretary"),
            (TOWN, "shu", "committee_secretary"),
            (FAR, "yuan", "committee_secretary"),
            (OFFICE, "du", "inspection_office"),
            (DEPARTMENT, "zu", "organisation_department"),
        ):
            self.takes(unit, post, person, BEFORE, None)

    def turns(self) -> list[Callable[[], None]]:
        return [
            *[self.assigns] * 6,
            *[self.leaves] * 4,
            *(self.merges, self.closes, self.renames, self.watches, self.registers, self.adopts_keepers),
        ]

    def takes(self, unit: str, post: str, person: str, first: date, last: date | None) -> None:
        assignment = self.named("a")
        self.told.append(PostAssigned(*self.head(unit, first), assignment, person, post, last, ("venues",)))
        self.seats.append((assignment, unit))

    def assigns(self) -> None:
        unit = self.random.choice(tuple(SEATS))
        first = self.soon() if self.one_in(4) else self.lately()
        last = self.soon() if self.one_in(4) else None
        self.takes(unit, self.random.choice(SEATS[unit]), self.random.choice(PERSONS), first, last)

    def leaves(self) -> None:
        assignment, unit = self.random.choice(self.seats)
        self.told.append(PostEnded(*self.head(unit, self.lately()), assignment))

    def merges(self) -> None:
        if self.hours > 600 and len(self.gone) < 2:
            unit, into = self.random.sample([one for one in VILLAGES if one not in self.gone], 2)
            self.gone.add(unit)
            self.told.append(UnitMerged(*self.head(unit, self.lately()), into))

    def closes(self) -> None:
        if self.hours > 600 and len(self.gone) < 3 and self.one_in(2):
            unit = self.random.choice([one for one in VILLAGES if one not in self.gone])
            self.gone.add(unit)
            self.told.append(UnitClosed(*self.head(unit, self.lately())))

    def renames(self) -> None:
        self.told.append(UnitRenamed(*self.head(self.random.choice(VILLAGES)), "新名"))

    def watches(self) -> None:
        first = self.random.choice((date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 15)))
        self.told.append(WatchDeclared(*self.head(COUNTY), first))

    def registers(self) -> None:
        """A village whose affairs others had told of."""
        if not self.known:
            self.known = True
            self.told.append(UnitRegistered(*self.head(NEW, self.lately()), "village", FAR, "新村"))

    def adopts_keepers(self) -> None:
        some = tuple({**row, "posts": [post for post in row["posts"] if not self.one_in(3)]} for row in KEEPERS)
        self.told.append(KeepersAdopted(*self.head(COUNTY), self.random.choice((KEEPERS, some))))
