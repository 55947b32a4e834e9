"""The county on its first day: units, the holders of their posts, the numbers that quorums need."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from deploy.sample import names
from deploy.sample.county import County, Declared, Holding, Person, Unit
from deploy.sample.days import moment

COUNTY = "990101000000"
SECTORS_FROM = 900
MORE_FROM, MORE_MIN = 201, 2  # villages beside the others: their codes, how many a township has at least
IN_POST_SINCE = timedelta(days=400)


@dataclass(frozen=True)
class Office:
    """Which of a township's posts are filled; `party_building` says whether its committee member has that portfolio."""

    director: bool = True
    deputy: bool = True
    secretary: bool = True
    party_building: bool = True


# Townships take these in turn, so that every way of a rung's being vacant comes up in a county of five.
OFFICES = (
    Office(),
    Office(director=False, party_building=False),
    Office(deputy=False),
    Office(director=False),
    Office(deputy=False, secretary=False, party_building=False),
)


COMMITTEE_POSTS = ("committee_secretary", "deputy_secretary", "party_office_director", "committee_member")
YEAR_END_DAYS = 45  # so long after the year's end the sample still tells of that year


class Setup:
    def __init__(self, seed: int, townships: int, villages: int, until: date, *, branch_life: bool = True) -> None:
        if not (1 <= townships <= 99 and 1 <= villages <= 199):
            raise ValueError("a sample has 1 to 99 townships with 1 to 199 villages each")
        self.random = Random(f"county {seed}")  # noqa: S311  (a sample must be the same again, not unpredictable)
        self.seed = seed
        # On 1 January there is nothing of the new year yet; the sample then tells the whole year before. A year of the
        # branches is judged in January only, so that with them the year before is told until the middle of February.
        told_days = YEAR_END_DAYS if branch_life else 1
        watched_from = date((until - timedelta(days=told_days)).year, 1, 1)
        self.county = County(COUNTY, watched_from, moment(watched_from, "08:00"), until)
        self.villages: list[str] = []
        self.branches: list[str] = []  # of sectors
        self.townships: list[str] = []
        self.sectors: list[str] = []  # their committees
        self.size = villages
        self._build(townships, villages)
        if branch_life:
            self._link()
            self._sectors((townships + 3) // 2)

    def person(self, unit: str) -> str:
        number = len(self.county.persons) + 1
        person = Person(f"P-{number:05d}", names.person_name(self.random), f"000{number:08d}", unit)
        self.county.persons.append(person)
        return person.id

    def appoint(self, unit: str, post: str, person: str | None = None, portfolio: tuple[str, ...] = ()) -> None:
        county = self.county
        county.hold(
            Holding(
                id=f"A-{len(county.holdings) + 1:05d}",
                person=person or self.person(unit),
                post=post,
                unit=unit,
                first_day=county.watched_from - IN_POST_SINCE,
                known_at=county.opening,
                portfolio=portfolio,
            )
        )

    def _build(self, townships: int, villages: int) -> None:
        county = self.county
        county.units.append(Unit(COUNTY, "云雾县（虚构）", "county", None))
        if self.seed % 4 != 3:  # now and then nobody is registered for the inspection office
            self.appoint(COUNTY, "inspection_office")
        self.appoint(COUNTY, "organisation_department")
        for number in range(1, townships + 1):
            code = f"990101{number:03d}000"
            name = names.TOWNSHIPS[number - 1] if number <= len(names.TOWNSHIPS) else f"第{number}虚构镇"
            county.units.append(Unit(code, name, "township", COUNTY))
            self.townships.append(code)
            self._township(code, OFFICES[(number - 1 + self.seed) % len(OFFICES)])
            village_names = names.village_names(self.random)
            for village in range(1, villages + 1):
                self._village(f"{code[:9]}{village:03d}", village_names[village - 1], code)

    def _township(self, code: str, office: Office) -> None:
        if office.secretary:
            self.appoint(code, "committee_secretary")
        if office.deputy:
            self.appoint(code, "deputy_secretary")
        if office.director:
            self.appoint(code, "party_office_director")
        self.appoint(code, "committee_member", portfolio=("party_building",) if office.party_building else ("venues",))

    def _village(self, code: str, name: str, township: str) -> None:
        county, random = self.county, self.random
        county.units.append(Unit(code, name, "village", township))
        self.villages.append(code)
        secretary = self.person(code)
        self.appoint(code, "branch_secretary", secretary)
        one_shoulder = random.random() < 0.3  # 一肩挑: one person is secretary and director
        self.appoint(code, "village_director", secretary if one_shoulder else None)
        self.appoint(code, "village_clerk")
        self.appoint(code, "first_secretary")
        committee = random.choice((3, 4, 5))
        for _ in range(committee - 1):
            self.appoint(code, "branch_committee_member")
        for post in ("village_committee_member", "work_team_member", "assigned_leader", "assigned_cadre"):
            self.appoint(code, post)
        counts = {
            "voting_members": random.randint(12, 45),
            "committee_members": committee,
            "representatives": 6 * random.randint(4, 8),
            "adult_villagers": 2 * random.randint(150, 700),
            "households": 6 * random.randint(15, 80),
            "collective_members": 6 * random.randint(30, 150),
        }
        county.declared.append(Declared(code, county.watched_from, counts, county.opening))

    def add_villages(self) -> Iterator[list[str]]:
        """Some more in each township, and in every second a committee member for what is to be mended or built.

        They are added when the others are told, and drawn apart from them.
        """
        self.random = Random(f"more villages {self.seed}")  # noqa: S311
        for number, township in enumerate(self.townships):
            if number % 2 == 0:
                portfolio = ("rectification", "venues") if number % 4 == 0 else ("rectification",)
                self.appoint(township, "committee_member", portfolio=portfolio)
            taken = {unit.name for unit in self.county.units if unit.parent == township}
            free = [name for name in names.village_names(self.random) if name not in taken]
            more = [f"{township[:9]}{MORE_FROM + one:03d}" for one in range(max(MORE_MIN, self.size // 4))]
            for code, name in zip(more, free, strict=False):
                self._village(code, name, township)
            yield more

    def _link(self) -> None:
        """Two leaders of the county to each township, side by side."""
        for township in self.townships:
            self.appoint(township, "linked_leader")
            self.appoint(township, "linked_leader")

    def _sectors(self, number: int) -> None:
        """Committees of the county's sectors, each with two branches."""
        for index, (sector, name) in enumerate(list(names.SECTORS.items())[:number], start=1):
            code = f"990101{SECTORS_FROM + index:03d}000"
            self.county.units.append(Unit(code, name, "committee", COUNTY, sector))
            self.sectors.append(code)
            for post in COMMITTEE_POSTS:
                self.appoint(code, post, portfolio=("party_building",) if post == "committee_member" else ())
            for branch in (1, 2):
                self._branch(f"{code[:9]}{branch:03d}", f"{name}第{branch}党支部", code)

    def _branch(self, code: str, name: str, committee: str) -> None:
        self.county.units.append(Unit(code, name, "branch", committee))
        self.branches.append(code)
        self.appoint(code, "branch_secretary")
        members = self.random.choice((3, 5))
        for _ in range(members - 1):
            self.appoint(code, "branch_committee_member")
        counts = {"voting_members": self.random.randint(9, 40), "committee_members": members}
        self.county.declared.append(Declared(code, self.county.watched_from, counts, self.county.opening))
