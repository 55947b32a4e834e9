"""Works: planned, started with or without a resolution, reported on, completed, accepted or rejected, opened."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.oracle.counties import COUNTY
from tests.oracle.days import working_days_after
from tests.oracle.rectifying import Rectifying
from tests.oracle.roster import COMMITTEES
from tests.oracle.sittings import MEETING_STEPS

PLANNED = 15  # days before the county is there to be told, at most
STAGES = ("started", "completed", "accepted", "opened")
ITEMS = (
    "culture_square",
    "culture_room",
    "simple_stage",
    "notice_board",
    "culture_equipment",
    "broadcast_equipment",
    "sports_equipment",
)


@dataclass
class Site:
    """A works as its clerks see it."""

    works: str
    unit: str
    year: int
    now: date
    started_on: date
    turns: list[date] = field(default_factory=list)  # on which its matter was resolved, or returned
    opened_on: date | None = None

    @property
    def frost(self) -> date:
        return date(self.year, 11, 15)


class Constructing(Rectifying):
    """A county that builds."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.sites: list[Site] = []

    def build(self, works: int) -> None:
        """One programme; each works in a batch of its own."""
        data = {"programme": "B", "unit": COUNTY, "title": "阵地", "opened_on": self.start - timedelta(days=PLANNED)}
        self.tell(self.opening, "venues/open_programme", data)
        for _ in range(works):
            self.construct()

    def construct(self) -> None:
        unit, works = self.random.choice(self.villages), self.name("W")
        behind = self.random.choice((1, 2, 3, 4, 4)) if self.chance(40) else 0
        planned_on = self.start + timedelta(days=self.random.choice((0, 0, 2, 20, -PLANNED)))
        year = self.start.year - 1 if self.chance(8) else self.start.year
        site = Site(works, unit, year, max(planned_on, self.start), planned_on)
        opened_on = min(planned_on, self.start)
        data = {"batch": works, "programme": "B", "unit": COUNTY, "title": "批次", "opened_on": opened_on}
        self.tell(self.opening, "venues/open_batch", data)
        data = {"works": works, "programme": "B", "batch": works, "unit": unit, "year": year, "planned_on": planned_on}
        more = {"opening_record": True, "stages_before": list(STAGES[:behind])} if behind else {}
        matter = self.resolve(site) if not behind and self.chance(75) else self.a_matter(unit)
        more |= {"matter": matter, "kind": "new_build", "title": "工程"}
        late = self.random.choice((0, 0, 0, 2, 9))
        self.say(planned_on, "venues/plan_works", data | more, late)
        site.now += timedelta(days=late)
        for place, way in enumerate((self.start_works, self.complete, self.judge, self.open_door)):
            if behind <= place and not self.chance(self.careless // 3):
                way(site)
        site.opened_on = site.now if behind == len(STAGES) else site.opened_on
        if site.opened_on:
            self.sites.append(site)

    def works(self, site: Site, day: date, type_: str, lag: int | None = None, **data: Any) -> None:
        """In the world, and recorded late as often as not."""
        said = {"works": site.works, "unit": self.speaker(site.unit, day), **data}
        self.say(day, f"venues/{type_}", said, self.lag() if lag is None else lag)

    # The start.

    def a_matter(self, unit: str) -> str | None:
        """The village's, another's, one that nobody knows, or none."""
        own = [matter for matter, home in self.home.items() if home == unit]
        return self.random.choice((*own, *own, *own, *own, *self.home, "M-unknown", None))

    def resolve(self, site: Site) -> str:
        """A matter of the village's, with care; now and then it is returned, and resolved once more."""
        careless, self.careless = self.careless, 0
        matter, day = self.name("M"), max(self.start, site.now - timedelta(days=self.random.choice((0, 5, 9, 20))))
        self.home[matter], self.now[matter], self.next[matter], self.kind[matter] = site.unit, day, 4, "works"
        data = {"matter": matter, "unit": site.unit, "kind": "works", "title": "事项", "opened_on": day}
        self.say(day, "open_matter", data, 0)
        for step, days in zip(MEETING_STEPS, (1, 3, 5, 8), strict=True):
            self.meet_on(day + timedelta(days=days), matter, step)
        site.turns.append(day + timedelta(days=8))
        if self.chance(35):
            day = day + timedelta(days=self.random.choice((8, 9, 12)))
            step = self.random.choice((*MEETING_STEPS, "resolution", "disclosure"))
            data = {"matter": matter, "unit": site.unit, "to_step": step, "returned_on": day, "reason": "重议"}
            self.say(day, "return_matter", data)
            site.turns.append(day)
            if self.chance(50):
                self.meet_on(day + timedelta(days=2), matter, "resolution")
                site.turns.append(day + timedelta(days=2))
        if self.chance(10):
            day = site.turns[-1] + timedelta(days=self.random.choice((0, 1, 5)))
            data = {"matter": matter, "unit": site.unit, "withdrawn_on": day, "reason": "撤回"}
            self.say(day, "withdraw_matter", data, 0)
        self.careless = careless
        return matter

    def start_works(self, site: Site) -> None:
        """Around the matter's resolution or its return."""
        day = site.now + timedelta(days=self.random.choice((0, 1, 5, 20)))
        if site.turns and self.chance(85):
            day = self.random.choice(site.turns) + timedelta(days=self.random.choice((-1, 0, 0, 1)))
        record, matter = self.name("S"), self.a_matter(site.unit) if self.chance(20) else None
        in_charge = self.anybody_in(site.unit)
        self.works(site, day, "start_works", record=record, started_on=day, matter=matter, in_charge=in_charge)
        site.started_on, site.now = day, day
        self.pay(site)
        if self.chance(25):
            moved = day + timedelta(days=self.random.choice((0, -1, -1, 1, -4)))
            again = {"record": self.name("S"), "corrects": record, "started_on": moved, "in_charge": in_charge}
            late = self.random.choice((1, 2, 3, 4, 5, 9))
            self.works(site, max(moved, day), "start_works", late, matter=self.a_matter(site.unit), **again)
        self.report_on(site)

    def pay(self, site: Site) -> None:
        """Nothing is due by it, nor by a pause."""
        if self.chance(30):
            data: dict[str, Any] = {"source": "county", "amount_fen": 100, "note": "拨款"}
            self.works(site, site.now, "allocate_funds", 0, entry=self.name("E"), allocated_on=site.now, **data)
            day = site.now + timedelta(days=1)
            self.works(site, day, "disburse_funds", entry=self.name("E"), disbursed_on=day, **data)
        if self.chance(20):
            day = site.now + timedelta(days=self.random.choice((1, 9)))
            self.works(site, day, "pause_works", record=self.name("T"), paused_on=day, reason="停工")

    def report_on(self, site: Site) -> None:
        """At the pace that comes to its end on the frost day, a little faster or slower."""
        told: list[tuple[str, date]] = []
        ahead = max((site.frost - site.started_on).days, 1)
        for _ in range(self.random.choice((0, 1, 2, 2, 3))):
            day = site.started_on + timedelta(days=self.random.randrange(min(ahead + 20, self.longest)))
            percent = (day - site.started_on).days * 100 // ahead + self.random.choice((-20, -1, 0, 0, 1, 1, 30))
            record = self.name("R")
            data: dict[str, Any] = {"record": record, "reported_on": day, "percent": max(0, min(100, percent))}
            told.append((record, day))
            self.works(site, day, "report_progress", **data)
        if told and self.chance(25):
            record, day = self.random.choice(told)
            moved = day + timedelta(days=self.random.choice((0, 0, -1, 3)))
            data = {"record": self.name("R"), "reported_on": moved, "percent": self.random.choice((0, 5, 50, 95))}
            late = self.random.choice((1, 5, 12))
            self.works(site, max(day, moved), "report_progress", late, corrects=record, **data)

    # The verdict.

    def complete(self, site: Site) -> None:
        """Around the frost day when that is ahead; now and then on another day than was said at first."""
        soon = site.now + timedelta(days=self.random.choice((0, 1, 9, 30)))
        ahead = site.now < site.frost < self.start + timedelta(days=self.longest)
        day = max(site.now, self.near(site.frost) if ahead and self.chance(60) else soon)
        record = self.name("C")
        self.works(site, day, "complete_works", record=record, completed_on=day)
        site.now = day
        if self.chance(25):
            moved = day + timedelta(days=self.random.choice((0, -1, 1, -4, 4)))
            again = {"record": self.name("C"), "corrects": record, "completed_on": moved}
            self.works(site, max(day, moved), "complete_works", self.random.choice((1, 3, 9, 25)), **again)

    def judge(self, site: Site) -> None:
        """Near the day until which there is to be a verdict. A rejection is followed by another completion."""
        for _ in range(self.random.choice((1, 1, 2, 3))):
            day = max(site.now, self.near(working_days_after(site.now, 15)))
            verdict, missing = self.random.choice((("accepted", ()), ("accepted", ITEMS[:1]), ("rejected", ())))
            self.accept_or_reject(site, day, verdict, missing)
            if verdict == "rejected" and not self.chance(self.careless):
                self.complete(site)
        day = max(site.now, self.near(working_days_after(site.now, 15)))
        self.accept_or_reject(site, day, "accepted", ())

    def accept_or_reject(self, site: Site, day: date, verdict: str, missing: tuple[str, ...]) -> None:
        office, inspector = self.acceptor()
        data: dict[str, Any] = {"office": office, "inspector": inspector}
        items = {item: "missing" if item in missing else "working" for item in ITEMS}
        dues = [day + timedelta(days=self.random.choice((0, 5, 5, 20))) for _ in range(self.random.choice((1, 2, 3)))]
        defects = [{"defect": f"F{place}", "due": str(due), "what": "缺陷"} for place, due in enumerate(dues)]
        data |= {"verdict": verdict, "items": items, "defects": defects if verdict == "rejected" else []}
        self.works(site, day, "record_acceptance", 0, acceptance=self.name("Y"), **data)
        site.now = day

    def acceptor(self) -> tuple[str, str]:
        """Office and person: the department as a rule, now and then somebody of a township or a sector."""
        committees = [(unit, person) for _, person, _, unit in self.posts if self.kinds[unit] in COMMITTEES]
        if committees and self.chance(30):
            return self.random.choice(committees)
        return self.official("organisation_department")

    def open_door(self, site: Site) -> None:
        day = max(site.now, self.near(site.now + timedelta(days=self.random.choice((30, 30, 1)))))
        self.works(site, day, "open_venue", 0)
        site.opened_on = site.now = day
