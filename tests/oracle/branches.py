"""How branches live: what they hold, collect and decide about members, month by month, and put right later."""

from datetime import date, timedelta
from typing import Any

from tests.oracle.counties import County
from tests.oracle.periods import months_after

MONTHLY = ("branch_study", "branch_committee", "theme_day")
YEARLY = ("organisation_life_meeting", "appraisal")
COUNTED = {"branch_committee": "committee_members", "members_assembly": "voting_members"}
DEVELOPMENT = ("applicant", "activist", "development_target", "probationary_member", "full_member")


class Branches(County):
    """A county whose branches meet."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.sat: dict[str, dict[str, Any]] = {}  # what was told last of each meeting that carries no matter
        self.paid: list[dict[str, Any]] = []
        self.steps_told: list[dict[str, Any]] = []

    def month(self, unit: str, first: date) -> None:
        """What is due in the month and, in its last one, in the quarter and the year, in one sitting or in two."""
        kinds = [*MONTHLY]
        if self.chance(40):
            kinds.append("members_assembly")
        if self.chance(25):
            kinds += YEARLY
        kept = [kind for kind in kinds if not self.chance(self.careless)]
        place = self.random.randrange(len(kept) + 1)
        for some in (kept[:place], kept[place:]):
            if some:
                self.sit(unit, some, self.day_in(first))
        if not self.chance(self.careless):
            self.collect(unit, self.day_in(first))

    def day_in(self, first: date) -> date:
        """In the month, more often than not at its edges; now and then just outside."""
        last = months_after(first, 1) - timedelta(days=1)
        days = (first, last, last, last + timedelta(days=1), first - timedelta(days=1), last - timedelta(days=1))
        return self.random.choice(days) if self.chance(60) else first + timedelta(days=self.random.randrange(28))

    def told(self, day: date, type_: str, data: dict[str, Any]) -> None:
        """Often in the last moment of the grace of a period that ends with the month, or in the first after it."""
        last = months_after(day.replace(day=1), 1) - timedelta(days=1)
        left = (last - day).days + self.random.choice((3, 4, 5))
        self.say(day, type_, data, left if left < 20 and self.chance(25) else None)

    def sit(self, unit: str, kinds: list[str], day: date) -> None:
        meeting = self.name("B")
        data = self.sitting_of(meeting, unit, kinds, day)
        self.sat[meeting] = data
        self.told(day, "hold_meeting", data)

    def sitting_of(self, meeting: str, unit: str, kinds: list[str], day: date) -> dict[str, Any]:
        if self.chance(6):
            kinds = [*kinds, "staff_study"]
        if self.chance(10):
            kinds = [*kinds, "party_lecture"]
        here = [person for _, person, _, where in self.posts if where == unit] or [self.posts[0][1]]
        anybody = [person for _, person, _, _ in self.posts]
        return {
            "meeting": meeting,
            "unit": unit,
            "held_on": day,
            "last_day": day + timedelta(days=1) if self.chance(4) else None,
            "starts_at": self.random.choice((None, "09:00", "14:30")),
            "kinds": list(dict.fromkeys(kinds)),
            "chair": self.in_chair(unit, here),
            "recorder": self.random.choice(here),
            "present": [person for person in dict.fromkeys(here) if not self.chance(self.careless)],
            "attendance": [
                {"kind": kind, "counted": counted, "present": self.come(unit, counted)}
                for kind, counted in COUNTED.items()
                if kind in kinds and not self.chance(self.careless // 5)
            ],
            "topics": self.topics(kinds),
            "lecturer": self.random.choice(here if self.chance(70) else anybody) if "party_lecture" in kinds else None,
        }

    def in_chair(self, unit: str, here: list[str]) -> str:
        secretaries = [person for _, person, post, where in self.posts if (post, where) == ("branch_secretary", unit)]
        if secretaries and not self.chance(self.careless):
            return secretaries[-1]
        first = [person for _, person, post, where in self.posts if (post, where) == ("first_secretary", unit)]
        return self.random.choice(first or here)

    def come(self, unit: str, counted: str) -> int:
        """All, or half, or one more or less than half."""
        size = self.size(unit, counted)
        half = (size + 1) // 2
        return max(0, self.random.choice((half - 1, half, size // 2) if self.chance(self.careless) else (size, half)))

    def topics(self, kinds: list[str]) -> list[str] | None:
        if "committee_meeting" not in kinds:
            return None
        return ["venues"] if self.chance(25) else ["party_building", "venues"]

    def put_right(self) -> None:
        """A meeting was of other kinds, on another day, of another lecturer, or others came."""
        if not self.sat:
            return
        meeting = self.random.choice(list(self.sat))
        old = self.sat[meeting]
        kinds = [kind for kind in old["kinds"] if not self.chance(30)] or ["training"]
        day = old["held_on"] + timedelta(days=self.random.choice((0, 0, 0, -1, 1, -4, 4, 31)))
        new = self.sitting_of(meeting, self.heir(old["unit"]), kinds, day)
        if "training" in new["kinds"]:
            new["theme"] = "other"
        self.sat[meeting] = {**new, "unit": old["unit"]}
        self.say(max(day, old["held_on"]), "correct_meeting", new, self.random.choice((1, 2, 5, 9, 20, 40)))

    def heir(self, unit: str) -> str:
        """Who speaks for the unit; a merger may have made it another."""
        return unit

    def collect(self, unit: str, day: date) -> None:
        """For the month, for the one before, or for the next."""
        paid = months_after(day.replace(day=1), self.random.choice((0, 0, 0, -1, 1)))
        data = {"record": self.name("d"), "unit": unit, "month": f"{paid:%Y-%m}", "collected_on": day}
        self.paid.append(data)
        self.told(day, "collect_dues", data | {"members_paid": 5, "amount_fen": 500})

    def collect_again(self) -> None:
        if not self.paid:
            return
        old = self.random.choice(self.paid)
        day = old["collected_on"] + timedelta(days=self.random.choice((0, -1, 1, -3, 3, 28)))
        new = old | {"record": self.name("d"), "corrects": old["record"], "collected_on": day}
        self.paid = [new if data is old else data for data in self.paid]
        late = self.random.choice((1, 2, 5, 9, 20, 40))
        self.say(max(day, old["collected_on"]), "collect_dues", new | {"members_paid": 6, "amount_fen": 600}, late)

    def accept(self, unit: str) -> None:
        """A case from some stage on; the review comes before the acceptance, on its day, after it, or not at all."""
        day, case = self.some_day(), self.name("D")
        first = self.random.randrange(4)
        for place, step in enumerate(DEVELOPMENT[first:4], first):
            self.step(unit, case, step, day - timedelta(days=3 - place))
        if not self.chance(15):
            reviewed = day + timedelta(days=self.random.choice((-30, -1, -1, -1, 0, 1)))
            wrong = self.random.choice((*self.units("township", "committee"), *self.units("county")))
            higher = self.parents[unit] if not self.chance(15) else wrong
            self.step(unit, case, "pre_review", reviewed, reviewer=higher, in_writing=not self.chance(15))

    def step(self, unit: str, case: str, step: str, day: date, **more: Any) -> None:
        data = {"record": self.name("s"), "case": case, "unit": unit, "step": step, "taken_on": day, **more}
        self.steps_told.append(data)
        self.say(day, "record_development_step", data)

    def step_again(self) -> None:
        if not self.steps_told:
            return
        old = self.random.choice(self.steps_told)
        day = old["taken_on"] + timedelta(days=self.random.choice((0, -1, 1, -2, 2)))
        new = old | {
            "record": self.name("s"),
            "corrects": old["record"],
            "taken_on": day,
            "unit": self.heir(old["unit"]),
        }
        if old["step"] == "pre_review":
            new["in_writing"] = True
        self.steps_told = [new if data is old else data for data in self.steps_told]
        self.say(max(day, old["taken_on"]), "record_development_step", new, self.random.choice((1, 2, 9, 20)))
