"""What happens in a county, act after act; many of its records come late.

A history need not make sense: what meetings refuses is dropped. It should come near enough to sense that most matters
get somewhere, for only what gets somewhere can go wrong.
"""

from datetime import date, timedelta
from random import Random
from typing import Any

from tests.oracle.facts import Fact
from tests.oracle.periods import months_after
from tests.oracle.sittings import MEETING_STEPS, Sittings

STEPS = (*MEETING_STEPS, "disclosure", "awareness")
KINDS = ("works", "works", "other", "collective_economy", "land_contracting")


class Life(Sittings):
    """A county in which all of it happens."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.notice_until: dict[str, date] = {}
        self.objections: list[tuple[str, str, date]] = []
        self.heirs: dict[str, str] = {}

    def decide(self, acts: int) -> None:
        """The villages' affairs."""
        for _ in range(self.random.choice((1, 1, 2, 3))):
            self.open()
        ways = (
            [self.advance] * 26
            + [self.object] * 4
            + [self.answer] * 4
            + [self.report] * 4
            + [self.correct] * 3
            + [self.stray] * 2
            + [self.go_back] * 2
            + [self.withdraw]
            + [self.open]
        )
        for _ in range(acts):
            self.random.choice(ways)()

    def live(self, months: int) -> None:
        """The branches' year."""
        first = months_after(self.start.replace(day=1), -1)
        for unit in self.units("village", "branch"):
            for month in range(months + 1):
                self.month(unit, months_after(first, month))
            if self.chance(40):
                self.accept(unit)
        for way in (
            self.link,
            self.link,
            self.pass_on,
            self.run,
            self.study,
            self.study,
            self.lecture,
            self.lecture,
            self.lecture,
        ):
            if not self.chance(30 + self.careless):
                way()

    def change(self, acts: int) -> None:
        """The roster, and what stands on record."""
        ways = (
            [self.change_post] * 4
            + [self.change_count] * 3
            + [self.put_right] * 4
            + [self.collect_again] * 2
            + [self.step_again]
            + [self.lecture] * 2
            + [self.study] * 2
            + [self.link]
            + [self.pass_on] * 2
            + [self.leave]
            + [self.watch_again]
        )
        for _ in range(acts):
            self.random.choice(ways)()

    def run(self) -> None:
        """A whole run of the procedure, with care and guided at each step; often it ends with the year."""
        ends = date(self.start.year, 12, 31), date(self.start.year + 1, 1, 1)
        near = [end for end in ends if end <= self.start + timedelta(days=self.longest + 30)]
        done = self.random.choice((*near, self.some_day()))
        careless, self.careless = self.careless, 0
        self.open(done - timedelta(days=22), 0)
        matter = list(self.home)[-1]
        for step, days in zip(MEETING_STEPS, (20, 17, 14, 12), strict=True):
            self.meet_on(done - timedelta(days=days), matter, step)
        self.post(matter, done - timedelta(days=10), 7)
        self.report(matter, done)
        self.next[matter], self.careless = 5, careless

    def open(self, on: date | None = None, before: int | None = None) -> None:
        if len(self.home) >= 4:
            return
        matter = self.name("M")
        unit = self.random.choice(self.villages)
        if before is None:
            before = self.random.randrange(6) if self.chance(15) else 0
        on = on or self.start + timedelta(days=self.random.choice((0, 0, 1, 5, 27)))
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

    def post(self, matter: str, day: date | None = None, days: int | None = None) -> None:
        day = day or self.later(matter)
        last = day + timedelta(days=days or self.random.choice((6, 7, 7, 8, 10)))
        self.notice_until[matter] = last
        self.next[matter] = max(self.next[matter], 5)
        data = {"notice": self.name("N"), "matter": matter, "unit": self.home[matter], "first_day": day}
        self.say(day, "post_disclosure", data | {"last_day": last, "place": "村务公开栏"})
        self.guided(matter, "disclosure", day)

    def report(self, matter: str = "", done: date | None = None) -> None:
        matter = matter or self.matter()
        day = done or self.later(matter)
        if not done and matter in self.notice_until and self.chance(30):
            day = self.notice_until[matter] + timedelta(days=self.random.choice((0, 1, 1, 2)))
            self.now[matter] = max(day, self.now[matter])
        data = {"report": self.name("R"), "matter": matter, "unit": self.home[matter], "reported_on": day}
        final = bool(done) or self.chance(45)
        if final:
            self.guided(matter, "awareness", day)
        self.say(day, "report_progress", data | {"final": final, "told_by": "公开栏", "content": "进展"})

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
        place = min(self.next[matter], 5)
        step = place if self.chance(40) else self.random.randrange(place + 1)
        data = {"matter": matter, "unit": self.home[matter], "to_step": STEPS[step], "returned_on": self.later(matter)}
        self.next[matter] = step
        self.say(self.now[matter], "return_matter", data | {"reason": "重议"})

    def withdraw(self) -> None:
        if self.chance(50):
            return
        matter = self.matter()
        data = {"matter": matter, "unit": self.home[matter], "withdrawn_on": self.later(matter), "reason": "撤回"}
        self.say(self.now[matter], "withdraw_matter", data)

    def leave(self) -> None:
        """A unit is merged into another, or, seldom, closed."""
        if self.chance(40):
            return
        kinds = self.random.choice((("village",), ("village",), ("village", "branch"), ("township", "committee")))
        units = self.units(*kinds)
        if len(units) < 2:
            return
        unit, into = self.random.sample(units, 2)
        day = self.some_day()
        if self.chance(30):
            self.say(day, "close_unit", {"unit": unit, "closed_on": day})
            return
        self.say(day, "merge_unit", {"unit": unit, "into": into, "merged_on": day})
        if self.chance(80):
            self.heirs[unit] = into
            self.home = {matter: into if home == unit else home for matter, home in self.home.items()}

    def heir(self, unit: str) -> str:
        return self.heirs.get(unit, unit)


def history(seed: int) -> list[Fact]:
    """One county's commands in the order of their recording: affairs of villages, a branch's year, or both."""
    random = Random(seed)
    months = random.choice((0, 1, 1, 2, 3))
    acts = random.choice((5, 10, 20, 30)) if not months or random.randrange(4) == 0 else random.choice((0, 0, 5))
    county = Life(random, 31 * months if months else random.choice((60, 120)))
    county.found()
    roster = county.said
    county.said = []
    if months:
        county.live(months)
    county.change(random.choice((2, 5, 10)))
    if acts:
        county.decide(acts)
    lived = sorted(county.said, key=lambda one: one[0])
    return [Fact(number, *said) for number, said in enumerate(sorted([*roster, *lived], key=lambda one: one[0]))]
