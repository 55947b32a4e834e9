"""Meetings, as careful clerks and careless ones hold and record them."""

from datetime import date, timedelta
from typing import Any

from tests.oracle.counties import GAPS
from tests.oracle.leaders import Leaders

MEETING_STEPS = ("proposal", "deliberation", "review", "resolution")


class Sittings(Leaders):
    """A county whose villages decide their affairs in meetings."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.home: dict[str, str] = {}  # whose a matter is, as far as the clerks know
        self.now: dict[str, date] = {}
        self.next: dict[str, int] = {}
        self.kind: dict[str, str] = {}
        self.held: dict[str, tuple[date, dict[str, Any]]] = {}

    def matter(self) -> str:
        return self.random.choice(list(self.home))

    def later(self, matter: str) -> date:
        ahead = self.now[matter] + timedelta(days=self.random.choice(GAPS))
        self.now[matter] = min(ahead, self.start + timedelta(days=self.longest))
        return self.now[matter]

    def meet(self, matter: str, step: str) -> None:
        self.meet_on(self.later(matter), matter, step)

    def meet_on(self, day: date, matter: str, step: str) -> None:
        meeting = self.name("G")
        data = self.sitting(meeting, day, self.home[matter], [(matter, step)])
        self.held[meeting] = day, data
        self.say(day, "hold_meeting", data)
        self.guided(matter, step, day)

    def guided(self, matter: str, step: str, day: date) -> None:
        if self.chance(100 - self.careless):
            self.guide(matter, self.home[matter], step, day)

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
        if self.chance(80):
            new["unit"] = self.heir(str(old["unit"]))
        self.say(day, "correct_meeting", new, self.random.choice((1, 2, 5, 9, 20, 40)))
        self.held[meeting] = moved, new
