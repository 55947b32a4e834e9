"""Campaigns, and how problems come on the list."""

from datetime import date, datetime, time, timedelta
from typing import Any

from tests.oracle.campaigns import ORGANISATIONS
from tests.oracle.clerks import OFFICES
from tests.oracle.counties import COUNTY
from tests.oracle.days import working_days_after
from tests.oracle.roster import COUNTYS
from tests.oracle.treating import Ailment, Treating

OWN_POSTS = {
    "village": ("branch_secretary", "village_director", "first_secretary"),
    "branch": ("branch_secretary",),
    "township": ("committee_secretary", "deputy_secretary", "committee_member", "linked_leader"),
    "committee": ("committee_secretary", "party_office_director"),
}


class Rectifying(Treating):
    """A county that checks itself and puts right what is found."""

    known: datetime  # when the campaign was recorded

    def rectify(self, problems: int) -> None:
        self.campaign()
        for _ in range(problems):
            self.ail()
        if self.chance(25):
            self.go_last()
        if self.chance(25):
            self.go_last()
        if self.chance(25):
            ended = self.moment(self.near(self.ends_on))
            self.tell(ended, "rectification/end_campaign", {"campaign": "K", "unit": COUNTY})

    def campaign(self) -> None:
        opened = self.start + timedelta(days=self.random.choice((0, 0, 3, 10, -20)))
        self.ends_on = self.start + timedelta(days=self.random.choice((25, 60, 90, self.longest, self.longest, 250)))
        data = {"campaign": "K", "unit": COUNTY, "title": "整治", "opened_on": opened, "ends_on": self.ends_on}
        items = [{"item": "I", "aspect": "disclosure", "wording": "未公开"}]
        late = self.random.choice((0, 0, 0, 1, 6))
        known = max(opened, self.start) + timedelta(days=late)
        self.known = datetime.combine(known, time(0, 0))
        self.tell(self.known, "rectification/open_campaign", data | {"items": items, "scope": self.scope()})
        for unit in self.units(*ORGANISATIONS):
            if not self.chance(20 + self.careless):
                self.file(unit, self.near(working_days_after(known, 20)))

    def scope(self) -> dict[str, Any]:
        units = self.units(*ORGANISATIONS)
        return self.random.choice(
            (
                {"prefix": COUNTY[:6]},
                {"prefix": self.random.choice(self.units("township"))[:9]},
                {"sector": "township"},
                {"units": self.random.sample(units, self.random.randrange(1, len(units) + 1))},
            )
        )

    def file(self, unit: str, day: date) -> None:
        number = self.name("P")
        reports = [{"problem": number, "item": "I", "title": "自报", "description": "自报"}] if self.chance(12) else []
        moment = self.moment(day)
        data = {"campaign": "K", "unit": unit, "findings": [{"item": "I", "count": len(reports)}], "reports": reports}
        self.tell(moment, "rectification/file_plan", data)
        if reports:
            self.treat(self.ailment(number, unit, moment))

    # Problems.

    def ail(self) -> None:
        """One comes on the list, and takes its course."""
        unit = self.random.choice(self.units(*ORGANISATIONS))
        post = self.random.choice(OWN_POSTS[self.kinds[unit]]) if self.chance(25) else None
        if self.chance(8):
            unit = self.random.choice(self.units(*COUNTYS))
            post = self.random.choice((None, None, *OFFICES, "work_team_member"))
        room = max(1, (self.ends_on - self.known.date()).days - self.random.choice((-1, 3, 10, 30, 30)))
        moment = max(self.known, self.moment(self.known.date() + timedelta(days=self.random.randrange(room))))
        problem = self.ailment(self.name("P"), unit, moment)
        before = None
        if self.chance(12):
            listed_on = moment.date() - timedelta(days=self.random.choice((0, 4, 30)))
            steps = ["claim", "cause", "measures"][: self.random.randrange(4)]
            before = {"listed_on": str(listed_on), "steps_before": steps}
        scope = self.scope() if self.chance(15) else None
        data = {"campaign": "K", "unit": unit, "post": post, "office": COUNTY, "title": "问题", "description": "问题"}
        more = {"scope": scope, "opening_record": before, "item": self.random.choice((None, "I"))}
        self.act(problem, moment.date(), "list_problem", **data, **more)
        if self.chance(8):
            self.act(problem, moment.date(), "request_self_check", office=COUNTY, scope=self.scope())
            self.look_around(problem)
        elif scope:
            self.look_around(problem)
        self.treat(problem)

    def look_around(self, problem: Ailment) -> None:
        """Each unit checks itself, once or, when it had found nothing, once more."""
        due = working_days_after(problem.now.date(), 20)
        for unit in self.units(*ORGANISATIONS):
            if self.chance(25):
                continue
            moment, found = self.moment(self.near(due)), self.chance(35)
            data = {"problem": problem.number, "unit": unit, "found": found}
            self.tell(moment, "rectification/file_self_check", data)
            if found and self.chance(50):
                self.treat(self.ailment(f"{problem.number}.{unit}", unit, moment))

    # A common problem goes last.

    def go_last(self) -> None:
        """Its closing is asked for about when its only child is closed, comes back, or is left to nobody."""
        organisations = self.units(*ORGANISATIONS)
        if len(organisations) < 2:
            return
        unit, other = self.random.sample(organisations, 2)
        listed = self.known.date() + timedelta(days=self.random.choice((1, 5, 20)))
        problem = self.ailment(self.name("P"), unit, self.moment(listed))
        data = {"campaign": "K", "unit": unit, "office": COUNTY, "title": "问题", "description": "问题"}
        self.act(problem, listed, "list_problem", **data, scope={"units": [other]})
        found_on = listed + timedelta(days=self.random.choice((1, 9, 30)))
        self.act(problem, found_on, "file_self_check", unit=other, found=True)
        child = self.ailment(f"{problem.number}.{other}", other, problem.now)
        for one in (problem, child):
            self.cure(one)
        for one in self.random.sample((problem, child), 2):
            self.ask(one, max(one.told_on, one.now.date()))
        for way in self.random.sample((self.settle, self.settle, self.come_back, self.leave_to_nobody), 3):
            way(child)
        problem.now = max(problem.now, child.now)
        self.settle(problem)

    def cure(self, problem: Ailment) -> None:
        """In a few days, and without delay."""
        day = problem.now.date() + timedelta(days=self.random.choice((1, 2, 5)))
        self.claim(problem, day)
        self.analyse(problem, day)
        self.plan(problem, day)
        self.fulfil(problem, [*problem.measures][-1], day + timedelta(days=self.random.choice((0, 1, 3))))

    def settle(self, problem: Ailment) -> None:
        """About when a verdict on it is due, and sometimes on a request of that day."""
        asked = problem.now.date()
        if problem.closed_on is None and (not problem.requests or self.chance(20)):
            self.ask(problem, max(problem.told_on, asked))
        if problem.requests:
            self.give_verdict(problem, max(asked, problem.told_on, self.near(working_days_after(asked, 10))))

    def come_back(self, problem: Ailment) -> None:
        if problem.closed_on is not None:
            self.reopen(problem)

    def leave_to_nobody(self, problem: Ailment) -> None:
        if self.chance(25):
            day = problem.now.date()
            self.say(day, "close_unit", {"unit": problem.unit, "closed_on": day}, self.random.choice((0, 0, 1, 5)))
