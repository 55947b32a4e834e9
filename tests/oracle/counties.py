"""Small counties and what happens in them, with numbers near the edges of the rules and records that come late.

A history need not make sense: what meetings refuses is dropped. It should come near enough to sense that most matters
get somewhere, for only what gets somewhere can go wrong.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from tests.oracle import left_out
from tests.oracle.facts import Fact

COUNTY = "990101000000"
Said = tuple[datetime, str, dict[str, Any]]

# Days around which the calendar has edges: Spring Festival, month ends, National Day, a year's end, a leap day.
STARTS = (date(2026, 1, 20), date(2026, 3, 1), date(2026, 8, 31), date(2026, 12, 1), date(2028, 1, 31))
MEETING_STEPS = ("proposal", "deliberation", "review", "resolution")
STEPS = (*MEETING_STEPS, "disclosure", "awareness")
KINDS = ("works", "works", "other", "collective_economy", "land_contracting")
VILLAGE_POSTS = (
    "branch_secretary",
    "first_secretary",
    "branch_committee_member",
    "village_committee_member",
    "village_director",
    "village_clerk",
    "assigned_leader",
    "assigned_cadre",
)
TOWNSHIP_POSTS = ("party_office_director", "deputy_secretary", "committee_secretary", "committee_member")
LONGEST = 270
GAPS = (0, 1, 3, 7, 9, 10, 11, 13, 14, 20, 29, 30, 31, 33, 34, 36, 45)
LAGS = (0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 7, 15, 30)
TIMES = (time(0, 0), time(9, 30), time(9, 30), time(15, 0), time(23, 59, 59, 999999))
SIZES = {
    "voting_members": (5, 6, 7, 8, 20, 21),
    "committee_members": (3, 4, 5),
    "representatives": (30, 36),
    "adult_villagers": (600, 601),
    "households": (90, 91),
    "collective_members": (90, 91),
}


class County:
    """Draws one county and its history."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.careless = random.choice((1, 10, 35))  # percent of what goes wrong for no reason
        self.start = random.choice(STARTS)
        self.said: list[Said] = []
        self.townships = [f"99010100{n + 1}000" for n in range(random.choice((1, 1, 2)))]
        villages = [f"{self.townships[n % len(self.townships)][:9]}00{n + 1}" for n in range(random.choice((2, 3, 4)))]
        self.villages = villages
        self.home: dict[str, str] = {}  # whose a matter is, as far as the clerks know
        self.now: dict[str, date] = {}
        self.next: dict[str, int] = {}
        self.kind: dict[str, str] = {}
        self.notice_until: dict[str, date] = {}
        self.objections: list[tuple[str, str, date]] = []
        self.held: dict[str, tuple[date, dict[str, Any]]] = {}
        self.posts: list[tuple[str, str, str, str]] = []  # assignment, person, post, unit
        self.sizes: dict[tuple[str, str], int] = {}
        self.number = 0

    def name(self, prefix: str) -> str:
        self.number += 1
        return f"{prefix}{self.number}"

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def say(self, day: date, type_: str, data: dict[str, Any], lag: int | None = None) -> None:
        later = self.random.choice(LAGS) if lag is None else lag
        at = datetime.combine(day + timedelta(days=later), self.random.choice(TIMES))
        self.said.append((at, type_, {key: _plain(value) for key, value in data.items() if value is not None}))

    # The roster.

    def found(self) -> None:
        first = self.start

        def say(type_: str, **data: Any) -> None:
            self.say(first, type_, data, lag=0)

        say("register_unit", unit=COUNTY, kind="county", name="云雾县", enrolled_on=first)
        say("declare_watch", county=COUNTY, watched_from=first)
        for unit in self.townships:
            say("register_unit", unit=unit, kind="township", name="镇", parent=COUNTY, enrolled_on=first)
        for unit in self.villages:
            say("register_unit", unit=unit, kind="village", name="村", parent=unit[:9] + "000", enrolled_on=first)
        if self.chance(70):
            self.appoint(COUNTY, "inspection_office", first, lag=0)
        for unit in self.townships:
            for post in TOWNSHIP_POSTS:
                if self.chance(75):
                    self.appoint(unit, post, first, lag=0)
        for unit in self.villages:
            for post in VILLAGE_POSTS:
                if not self.chance(self.careless // 2):
                    self.appoint(unit, post, first, lag=0)
            for name in SIZES:
                if not self.chance(self.careless // 5):
                    self.count(unit, name, first, lag=0)
        midnight = datetime.combine(first, time(0, 0))
        self.said = [(midnight, type_, data) for _, type_, data in self.said]

    def appoint(self, unit: str, post: str, day: date, lag: int | None = None) -> None:
        """Now and then somebody who holds a post of that unit already."""
        here = [person for _, person, _, where in self.posts if where == unit]
        person = self.random.choice(here) if here and self.chance(12) else self.name("p")
        if person not in here:
            self.say(day, "register_person", {"person": person, "unit": unit, "name": "姓名"}, lag=0)
        portfolio = None
        if post == "committee_member":
            portfolio = self.random.choice((["party_building"], ["party_building", "venues"], ["venues"]))
        assignment = self.name("a")
        self.posts.append((assignment, person, post, unit))
        data = {"assignment": assignment, "person": person, "post": post, "unit": unit, "first_day": day}
        self.say(day, "assign_post", data | {"portfolio": portfolio}, lag)

    def count(self, unit: str, name: str, day: date, lag: int | None = None) -> None:
        self.sizes[unit, name] = self.random.choice(SIZES[name])
        self.say(day, "declare_counts", {"unit": unit, "first_day": day, "counts": {name: self.sizes[unit, name]}}, lag)

    def size(self, unit: str, name: str) -> int:
        return self.sizes.get((unit, name), SIZES[name][0])

    # What happens.

    def live(self, acts: int) -> None:
        for _ in range(self.random.choice((1, 1, 2, 3))):
            self.open()
        ways = (
            [self.advance] * 26
            + [self.object] * 4
            + [self.answer] * 4
            + [self.report] * 4
            + [self.correct] * 3
            + [self.change_post] * 4
            + [self.change_count] * 2
            + [self.stray] * 2
            + [self.go_back]
            + [self.withdraw]
            + [self.open]
            + [self.leave]
        )
        for _ in range(acts):
            self.random.choice(ways)()

    def matter(self) -> str:
        return self.random.choice(list(self.home))

    def later(self, matter: str) -> date:
        ahead = self.now[matter] + timedelta(days=self.random.choice(GAPS))
        self.now[matter] = min(ahead, self.start + timedelta(days=LONGEST))
        return self.now[matter]

    def open(self) -> None:
        if len(self.home) >= 4:
            return
        matter = self.name("M")
        unit = self.random.choice(self.villages)
        before = self.random.randrange(6) if self.chance(15) else 0
        on = self.start + timedelta(days=self.random.choice((0, 0, 1, 5, 27)))
        self.home[matter], self.now[matter], self.next[matter] = unit, on, before
        self.kind[matter] = self.random.choice(KINDS)
        data = {"matter": matter, "unit": unit, "kind": self.kind[matter], "title": "事项", "opened_on": on}
        opening = {"opening_record": True, "steps_before": list(STEPS[:before])} if before else {}
        self.say(on, "open_matter", data | opening, None if self.chance(20) else 0)

    def advance(self) -> None:
        matter = self.matter()
        place = self.next[matter]
        if place < 4:
            self.meet(matter, MEETING_STEPS[place])
        elif place == 4:
            self.post(matter)
        else:
            self.report(matter)
        if self.chance(98):
            self.next[matter] = min(place + 1, 5)

    def stray(self) -> None:
        """A step out of turn."""
        matter = self.matter()
        self.random.choice((self.post, lambda m: self.meet(m, self.random.choice(MEETING_STEPS))))(matter)

    def meet(self, matter: str, step: str) -> None:
        day = self.later(matter)
        meeting = self.name("G")
        data = self.sitting(meeting, day, self.home[matter], [(matter, step)])
        self.held[meeting] = day, data
        self.say(day, "hold_meeting", data)

    def sitting(self, meeting: str, day: date, unit: str, items: list[tuple[str, str]]) -> dict[str, Any]:
        matter, step = items[0]
        same = [other for other in self.home if other != matter and self.home[other] == unit and self.next[other] < 4]
        if same and self.chance(35):
            other = self.random.choice(same)
            items.append((other, MEETING_STEPS[self.next[other]]))
            if self.chance(50):
                self.next[other] += 1
        if self.chance(4):
            items.append((matter, self.random.choice(MEETING_STEPS)))
        if "step twice" in left_out.NAMES:
            items = list(dict.fromkeys(items))
        kinds, agenda = [], []
        lines: dict[tuple[str, str], int] = {}
        assembly = self.random.choice(("villagers_meeting", "representatives_meeting"))
        for carried, taken in items:
            kind, counted = self.held_as(carried, taken, assembly)
            kinds.append(kind)
            if counted:
                lines.setdefault((kind, counted), self.present(unit, counted))
        if self.chance(10):
            kinds.append("theme_day")
        if self.chance(self.careless // 4):
            kinds = [self.random.choice(("theme_day", "branch_committee", "members_assembly", "villagers_meeting"))]
        for carried, taken in items:
            agenda.append({"matter": carried, "step": taken, "in_favour": self.in_favour(lines, carried, taken)})
        present = [person for _, person, _, where in self.posts if where == unit and not self.chance(self.careless)]
        return {
            "meeting": meeting,
            "unit": unit if not self.chance(self.careless // 5) else self.random.choice(self.villages),
            "held_on": day,
            "last_day": day + timedelta(days=1) if self.chance(4) else None,
            "starts_at": self.random.choice((None, "09:00", "09:00", "14:30")),
            "kinds": list(dict.fromkeys(kinds)),
            "chair": self.chair(unit, step),
            "recorder": self.chair(unit, step),
            "present": list(dict.fromkeys(present)),
            "attendance": [{"kind": k, "counted": c, "present": n} for (k, c), n in lines.items() if k in kinds],
            "items": agenda,
        }

    def held_as(self, matter: str, step: str, kind: str) -> tuple[str, str | None]:
        if step == "proposal":
            small = self.size(self.home[matter], "voting_members") < 7
            if small != self.chance(self.careless):
                return "members_assembly", "voting_members"
            return "branch_committee", "committee_members"
        if step == "deliberation":
            return "joint_deliberation", None
        if step == "review":
            return "members_assembly", "voting_members"
        if self.kind[matter] in ("collective_economy", "land_contracting") and not self.chance(self.careless // 2):
            return kind, "collective_members"
        if kind == "villagers_meeting":
            return kind, self.random.choice(("adult_villagers", "households"))
        return kind, "representatives"

    def present(self, unit: str, counted: str) -> int:
        size = self.size(unit, counted)
        half, two_thirds = (size + 1) // 2, -(-size * 2 // 3)
        enough = (size, size, half + 1, two_thirds) if counted == "voting_members" else (size, size, two_thirds)
        wrong = (half - 1, half, half + 1, two_thirds - 1, two_thirds)
        return max(0, self.random.choice(wrong if self.chance(self.careless) else enough))

    def in_favour(self, lines: dict[tuple[str, str], int], matter: str, step: str) -> int | None:
        if step == "deliberation":
            return None
        most = max(lines.values(), default=0)
        own = [
            number
            for (kind, _), number in lines.items()
            if (step == "proposal" and kind == "branch_committee")
            or (step == "review" and kind == "members_assembly")
            or (step == "resolution" and kind in ("villagers_meeting", "representatives_meeting"))
        ]
        there = min(own, default=most)
        if not self.chance(self.careless):
            return there
        return min(there, self.random.choice((there // 2, there // 2 + 1, there * 2 // 3, 60, 61, 11, 10)))

    def chair(self, unit: str, step: str) -> str:
        by_post = {post: person for _, person, post, where in self.posts if where == unit}
        if not self.chance(self.careless) and "branch_secretary" in by_post:
            return by_post["branch_secretary"]
        here = [person for _, person, _, where in self.posts if where == unit] or [self.posts[0][1]]
        wanted = [
            by_post[post] for post in ("first_secretary", "village_director", "assigned_cadre") if post in by_post
        ]
        return self.random.choice(wanted or here)

    def correct(self) -> None:
        if not self.held:
            return
        meeting = self.random.choice(list(self.held))
        day, old = self.held[meeting]
        moved = day + timedelta(days=self.random.choice((0, 0, 0, -1, 1, -4, 4)))
        items = [(item["matter"], item["step"]) for item in old["items"]][: self.random.choice((1, 2))]
        new = self.sitting(meeting, moved, str(old["unit"]), items)
        if "corrected by another unit" in left_out.NAMES:
            new["unit"] = old["unit"]
        self.say(day, "correct_meeting", new, self.random.choice((1, 2, 5, 9, 20, 40)))
        self.held[meeting] = moved, new

    def post(self, matter: str) -> None:
        day = self.later(matter)
        last = day + timedelta(days=self.random.choice((6, 7, 7, 8, 10)))
        self.notice_until[matter] = last
        self.next[matter] = max(self.next[matter], 5)
        data = {"notice": self.name("N"), "matter": matter, "unit": self.home[matter], "first_day": day}
        self.say(day, "post_disclosure", data | {"last_day": last, "place": "村务公开栏"})

    def report(self, matter: str = "") -> None:
        matter = matter or self.matter()
        day = self.later(matter)
        if matter in self.notice_until and self.chance(30):
            day = self.notice_until[matter] + timedelta(days=self.random.choice((0, 1, 1, 2)))
            self.now[matter] = max(day, self.now[matter])
        data = {"report": self.name("R"), "matter": matter, "unit": self.home[matter], "reported_on": day}
        self.say(day, "report_progress", data | {"final": self.chance(45), "told_by": "公开栏", "content": "进展"})

    def object(self) -> None:
        matter = self.matter()
        day = self.now[matter] + timedelta(days=self.random.choice((0, 1, 2, 5)))
        objection = self.name("O")
        self.objections.append((objection, matter, day))
        data = {"objection": objection, "matter": matter, "unit": self.home[matter], "raised_on": day}
        self.say(day, "raise_objection", data | {"content": "异议"})

    def answer(self) -> None:
        if not self.objections:
            return
        objection, matter, raised = self.random.choice(self.objections)
        day = raised + timedelta(days=self.random.choice((0, 1, 5, 7, 8, 12, 20)))
        data = {"objection": objection, "matter": matter, "unit": self.home[matter], "answered_on": day}
        self.say(day, "answer_objection", data | {"content": "答复"})

    def go_back(self) -> None:
        matter = self.matter()
        step = self.random.randrange(
            max(1, min(self.next[matter] + 1, 5 if "return to awareness" in left_out.NAMES else 6))
        )
        data = {"matter": matter, "unit": self.home[matter], "to_step": STEPS[step], "returned_on": self.later(matter)}
        self.next[matter] = step
        self.say(self.now[matter], "return_matter", data | {"reason": "重议"})

    def withdraw(self) -> None:
        if self.chance(50):
            return
        matter = self.matter()
        data = {"matter": matter, "unit": self.home[matter], "withdrawn_on": self.later(matter), "reason": "撤回"}
        self.say(self.now[matter], "withdraw_matter", data)

    def change_post(self) -> None:
        assignment, _, post, unit = self.random.choice(self.posts)
        day = self.some_day()
        self.say(day, "end_post", {"assignment": assignment, "unit": unit, "last_day": day})
        if self.chance(60):
            self.appoint(unit, post, day + timedelta(days=self.random.choice((0, 1, 1, 5))))

    def change_count(self) -> None:
        self.count(self.random.choice(self.villages), self.random.choice(list(SIZES)), self.some_day())

    def leave(self) -> None:
        """A village is merged into another, or, seldom, closed."""
        if self.chance(50):
            return
        unit, into = self.random.sample(self.villages, 2)
        day = self.some_day()
        if self.chance(30):
            self.say(day, "close_unit", {"unit": unit, "closed_on": day})
            return
        self.say(day, "merge_unit", {"unit": unit, "into": into, "merged_on": day})
        if self.chance(80):
            self.home = {matter: into if home == unit else home for matter, home in self.home.items()}

    def some_day(self) -> date:
        latest = max(self.now.values(), default=self.start)
        return self.start + timedelta(days=self.random.randrange((latest - self.start).days + 2))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def history(seed: int) -> list[Fact]:
    """One county's commands in the order of their recording."""
    random = Random(seed)
    county = County(random)
    county.found()
    roster = county.said
    county.said = []
    county.live(random.choice((5, 10, 20, 30, 60)))
    lived = sorted(county.said, key=lambda one: one[0])
    return list(_numbered([*roster, *lived]))


def _numbered(said: list[Said]) -> Iterator[Fact]:
    closed: set[str] = set()
    latest: dict[str, str] = {}  # day of a matter's reports and returns so far
    for number, (at, type_, data) in enumerate(said):
        if type_ == "close_unit":
            closed.add(data["unit"])
        if type_ == "open_matter" and data["unit"] in closed and "opened after its unit closed" in left_out.NAMES:
            continue
        done = data.get("returned_on") or data.get("reported_on")
        if done:
            latest[data["matter"]] = max(done, latest.get(data["matter"], done))
        ended = data.get("withdrawn_on") or data.get("closed_on")
        later = [day for matter, day in latest.items() if matter == data.get("matter", matter)]
        if ended and any(ended < day for day in later) and "ended in the past" in left_out.NAMES:
            continue
        yield Fact(number, at, type_, data)
