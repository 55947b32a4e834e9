"""The course of one problem, in the order of a careful unit or of a careless one."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from tests.oracle.clerks import OFFICES, Clerks
from tests.oracle.counties import COUNTY
from tests.oracle.days import working_days_after

FILE = {"sha256": "a" * 64, "media_type": "image/jpeg", "size_bytes": 1}


@dataclass
class Ailment:
    """A problem as its clerks see it. `now`: when something was last done about it in the system.

    `measures`: with the day of the planning, that of its recording, and the one until which each is to be done.
    `done_on` and `told_on`: when the last of what a closing needs was done, and recorded.
    """

    number: str
    unit: str
    now: datetime
    careful: bool
    measures: dict[str, tuple[date, date, date]] = field(default_factory=dict)
    done_on: date = date.min
    told_on: date = date.min
    requests: list[str] = field(default_factory=list)
    verdicts: list[tuple[date, str]] = field(default_factory=list)  # with who gave it
    closed_on: date | None = None


class Treating(Clerks):
    """A county whose problems take their course."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.ends_on = self.start  # the campaign's last day

    def ailment(self, number: str, unit: str, moment: datetime) -> Ailment:
        return Ailment(number, unit, moment, careful=self.chance(60))

    def act(self, problem: Ailment, day: date, type_: str, **data: Any) -> date:
        """In the system, on the day or, when that had passed, as soon as can be. The day on which it was done."""
        problem.now = max(self.moment(day), problem.now)
        self.tell(problem.now, f"rectification/{type_}", {"problem": problem.number, **data})
        return problem.now.date()

    def treat(self, problem: Ailment) -> None:
        listed = problem.now.date()
        due = working_days_after(listed, 15)
        if self.chance(20):
            duty = self.random.choice(("claim", "cause", "cause", "measures"))
            self.extend(problem, duty, working_days_after(listed, 5) if duty == "claim" else due)
        if self.chance(30):
            self.decline(problem, listed)
        elif problem.careful or not self.chance(self.careless):
            self.claim(problem, self.near(working_days_after(listed, 5)))
        times = (1, 1, 1, 2) if problem.careful else (0, 1, 1, 2)
        for way in (self.analyse, self.plan):
            for _ in range(self.random.choice(times)):
                way(problem, max(listed, self.near(due)))
        self.work(problem)
        for _ in range(self.random.choice((1, 2, 2) if problem.careful else (0, 1, 1, 2))):
            self.close(problem)
        if self.chance(30):
            self.find_out(problem)

    # Claimed or declined.

    def claim(self, problem: Ailment, day: date) -> None:
        unit = self.speaker(problem.unit, day)
        told = self.act(problem, day, "claim_problem", unit=unit, responsible=self.anybody_in(unit))
        problem.done_on = max(problem.done_on, told)

    def decline(self, problem: Ailment, listed: date) -> None:
        """Before the claim as a rule; ruled upon in time, late, or never; then claimed, or declined once more."""
        if self.chance(15):
            self.claim(problem, listed + timedelta(days=1))
        told = listed
        for _ in range(self.random.choice((1, 1, 1, 2))):
            day = max(told, self.near(working_days_after(told, self.random.choice((1, 5)))))
            decline, unit = self.name("D"), self.speaker(problem.unit, day)
            told = self.act(problem, day, "decline_claim", unit=unit, decline=decline, reason="不属实")
            if self.chance(10):
                self.claim(problem, told)
            if self.chance(15):
                return
            day = max(told, self.near(working_days_after(told, 5)))
            ruling = "accepted" if self.chance(20) else "insisted"
            told = self.act(problem, day, "rule_claim", office=COUNTY, decline=decline, ruling=ruling, reason="理由")
        if problem.careful or not self.chance(self.careless):
            self.claim(problem, self.near(working_days_after(told, 5)))

    def extend(self, problem: Ailment, duty: str, due: date, measure: str | None = None) -> None:
        """By the due day, or a day too late; until a later day, which the campaign's last is to allow."""
        due = min(due, self.ends_on)
        granted = self.moment(due - timedelta(days=self.random.choice((0, 0, 1, 5, 12, -1))))
        until = due + timedelta(days=self.random.choice((0, 1, 5, 12, 30)))
        until = min(until, self.ends_on) if self.chance(85) else until
        data = {"problem": problem.number, "office": COUNTY, "duty": duty, "measure": measure}
        self.tell(granted, "rectification/grant_extension", data | {"due_on": until, "reason": "汛期"})

    # Done in the world.

    def record(self, problem: Ailment, day: date, type_: str, after: date = date.min, **data: Any) -> date:
        """Late as often as not, and after that day. The day on which it is recorded."""
        unit, told = self.speaker(problem.unit, day), max(day, self.start) + timedelta(days=self.lag())
        told = told if told > after else after + timedelta(days=1)
        problem.done_on = max(problem.done_on, day)
        problem.told_on = max(problem.told_on, told)
        self.tell(self.moment(told), f"rectification/{type_}", {"problem": problem.number, "unit": unit, **data})
        return told

    def analyse(self, problem: Ailment, day: date) -> None:
        self.record(problem, day, "analyse_cause", cause=self.name("U"), analysed_on=day, text="原因")

    def plan(self, problem: Ailment, day: date) -> None:
        measure = self.name("m")
        until = day + timedelta(days=self.random.choice((0, 2, 9, 20, 40, 100)))
        data: dict[str, Any] = {"measure": measure, "planned_on": day, "due_on": until, "wording": "措施"}
        told = self.record(problem, day, "plan_measure", **data, responsible=self.anybody_in(problem.unit))
        problem.measures[measure] = day, told, until
        if self.chance(20):
            self.extend(problem, "measure", until, measure)

    def work(self, problem: Ailment) -> None:
        """Most measures are completed, near their own day or near the campaign's last, or soon."""
        for measure, (planned, _, until) in problem.measures.items():
            if self.chance(0 if problem.careful else self.careless):
                continue
            soon = planned + timedelta(days=self.random.choice((0, 3, 10)))
            day = max(planned, self.random.choice((self.near(min(until, self.ends_on)), soon)))
            self.fulfil(problem, measure, day)

    def fulfil(self, problem: Ailment, measure: str, day: date) -> None:
        _, told, _ = problem.measures[measure]
        files = {"completer": self.completer(problem), "evidence": [FILE]}
        self.record(problem, day, "complete_measure", told, measure=measure, completed_on=day, **files)

    def plan_more(self, problem: Ailment, day: date) -> None:
        """One more measure, as a rule done soon."""
        self.plan(problem, day)
        if not self.chance(15):
            self.fulfil(problem, [*problem.measures][-1], day + timedelta(days=self.random.choice((0, 0, 1, 4))))

    def completer(self, problem: Ailment) -> str:
        return self.official()[1] if self.chance(4) else self.anybody_in(problem.unit)

    # 销号.

    def close(self, problem: Ailment) -> None:
        """Asked for when all is done, too early, or near the campaign's end; verified, rejected, or left waiting."""
        if problem.closed_on:
            self.reopen(problem)
        days = [self.near(self.ends_on), problem.done_on, problem.done_on]
        day = max(self.random.choice(days), problem.done_on if problem.careful else problem.now.date())
        self.ask(problem, day)
        asked = problem.now.date()
        if self.chance(20):
            self.ask(problem, asked + timedelta(days=self.random.choice((0, 1, 3))))
        if self.chance(15):
            self.plan_more(problem, asked + timedelta(days=self.random.choice((-1, 0, 1, 2))))
        while problem.requests and not self.chance(10):
            day = self.near(working_days_after(asked, 10))
            self.give_verdict(problem, max(day, problem.told_on + timedelta(days=1)) if problem.careful else day)

    def give_verdict(self, problem: Ailment, day: date) -> None:
        request = problem.requests.pop(self.random.randrange(len(problem.requests)))
        office, verifier = self.official()
        verdict = {"office": office, "request": request, "verifier": verifier}
        if self.chance(35):
            problem.verdicts.append((self.act(problem, day, "reject_closure", **verdict, reasons="未到位"), verifier))
            return
        problem.closed_on = self.act(problem, day, "close_problem", **verdict)
        problem.verdicts.append((problem.closed_on, verifier))
        problem.requests.clear()
        self.look_back(problem, problem.closed_on)

    def ask(self, problem: Ailment, day: date) -> None:
        request, unit = self.name("R"), self.speaker(problem.unit, day)
        problem.requests.append(request)
        self.act(problem, day, "request_closure", unit=unit, request=request, requester=self.anybody_in(unit))

    def reopen(self, problem: Ailment) -> None:
        day = problem.now.date() + timedelta(days=self.random.choice((1, 1, 2, 5, 20, 60)))
        day = self.random.choice((day, min(day, self.near(self.ends_on))))
        told = self.act(problem, day, "reopen_problem", office=COUNTY, reopening=self.name("O"), reason="反弹")
        if self.chance(30):
            self.look(problem, told - timedelta(days=self.random.choice((-1, 0, 1))), "came_back", 2)
        problem.closed_on, problem.done_on = None, told
        if self.chance(25):
            self.extend(problem, "close", told + timedelta(days=30))

    def look_back(self, problem: Ailment, closed: date) -> None:
        """Too early, from day 60 on, around day 90, or never."""
        for _ in range(self.random.choice((0, 1, 1, 2))):
            day = closed + timedelta(days=self.random.choice((1, 30, 59, 60, 61, 89, 90, 91, 93)))
            self.look(problem, day, "holds", self.lag())

    def look(self, problem: Ailment, day: date, result: str, lag: int) -> None:
        data = {"problem": problem.number, "office": COUNTY, "look_back": self.name("L"), "looked_on": day}
        self.say(day, "rectification/record_look_back", data | {"result": result}, lag)

    # What comes out later.

    def find_out(self, problem: Ailment) -> None:
        """One more measure, recorded late; or that somebody who gave a verdict should not have given it."""
        if not problem.verdicts or self.chance(30):
            self.plan(problem, problem.now.date() - timedelta(days=self.random.choice((0, 1, 5))))
            return
        day, verifier = self.random.choice(problem.verdicts)
        self.random.choice((self.unseat, self.unseat, self.give_post, self.give_work))(problem, day, verifier)

    def unseat(self, problem: Ailment, day: date, verifier: str) -> None:
        """The seat had ended just before, or just after; told late, and perhaps put right later."""
        for assignment, person, post, unit in self.posts:
            if post in OFFICES and person == verifier:
                for last in (day + timedelta(days=self.random.choice((-1, -1, 0))), day + timedelta(days=30)):
                    self.say(last, "end_post", {"assignment": assignment, "unit": unit, "last_day": last}, self.lag())

    def give_post(self, problem: Ailment, day: date, verifier: str) -> None:
        """One in the owner's unit, which may have ended by then."""
        first = day + timedelta(days=self.random.choice((-1, 0, 0, 1)))
        last = first + timedelta(days=self.random.choice((0, 1, 30)))
        data = {"assignment": self.name("a"), "person": verifier, "post": "work_team_member", "first_day": first}
        unit = self.speaker(problem.unit, day)
        self.say(first, "assign_post", data | {"unit": unit, "last_day": last}, self.lag() + 1)

    def give_work(self, problem: Ailment, day: date, verifier: str) -> None:
        """A measure that the verifier had completed by then, or a day later."""
        self.plan(problem, day - timedelta(days=1))
        measure, (_, told, _) = list(problem.measures.items())[-1]
        done = {"completed_on": day + timedelta(days=self.random.choice((-1, 0, 1))), "completer": verifier}
        self.record(problem, day, "complete_measure", told, measure=measure, **done, evidence=[FILE])
