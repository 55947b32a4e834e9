"""Puts problems on the list, and files plans: the first lines of rectification, and how all of them are said."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from deploy.sample import names
from deploy.sample.clerk import Clerk
from deploy.sample.days import FOREVER, moment, plus
from deploy.sample.problem import Campaign, CheckRequest, Filing, Problem, Record
from deploy.sample.teller import Infeasible

_HOURS = {
    "open_campaign": 8,
    "list_problem": 9,
    "file_plan": 10,
    "request_self_check": 10,
    "file_self_check": 11,
    "claim_problem": 11,
    "decline_claim": 11,
    "rule_claim": 12,
    "analyse_cause": 13,
    "plan_measure": 14,
    "complete_measure": 15,
    "grant_extension": 15,
    "request_closure": 16,
    "reject_closure": 17,
    "close_problem": 17,
    "reopen_problem": 18,
    "record_look_back": 19,
}
ITEMS = {f"K{number}": aspect for number, aspect in enumerate(names.PLAN, start=1)}
SPEAKERS = (
    *("branch_secretary", "committee_secretary", "deputy_secretary", "party_office_director"),
    *("committee_member", "village_director", "branch_committee_member"),
)
FIXERS = (
    *("village_clerk", "branch_committee_member", "party_office_director", "committee_member"),
    *("deputy_secretary", "committee_secretary", "branch_secretary"),
)


class Lister(Clerk):
    """`village` is the unit whose the problems are, of whatever kind it is."""

    # Days, and whom to name.

    def at(self, day: date, type_: str) -> datetime:
        """In a quarter of a second in which no other service records."""
        minute, second = self.random.randint(0, 59), self.random.randint(0, 59)
        return moment(day, f"{_HOURS[type_]:02d}:{minute:02d}:{second:02d}.250000")

    def listing_day(self, before_end: int, told: int) -> tuple[Campaign, date]:
        """Some day in a campaign that has so many days left, with so many days told after it. Raises Infeasible."""
        found = []
        for campaign in self.book.affairs.campaigns:
            first, last = plus(campaign.opened_on, 1), min(plus(campaign.ends_on, -before_end), plus(self.until, -told))
            if first <= last:
                found.append((campaign, first, (last - first).days))
        if not found:
            raise Infeasible(self.story)
        campaign, first, room = self.random.choice(found)
        return campaign, plus(first, self.random.randint(0, room))

    def owner(self, problem: Problem, day: date) -> str:
        return self.county.unit_on(problem.unit, day, FOREVER)

    def who(self, posts: Sequence[str], unit: str, day: date) -> str:
        """The first of these posts that is held there."""
        return next(held[0] for post in posts if (held := self.county.truly(post, unit, day)))

    def verifier(self, day: date) -> str:
        """Of an office, and there since the first day."""
        county = self.county
        return self.random.choice(
            [
                holding.person
                for post in ("inspection_office", "organisation_department")
                for holding in county.holders(post, county.code, day, FOREVER)
                if holding.known_at <= county.opening
            ]
        )

    # The list.

    def list_(
        self,
        campaign: Campaign,
        day: date,
        at: datetime | None = None,
        post: str | None = None,
        scope: Sequence[str] = (),
        before: tuple[date, tuple[str, ...]] | None = None,
    ) -> Problem:
        """`scope` are the units that are to look for it too. `before`: listed on that day, with these steps taken."""
        at = at or self.at(day, "list_problem")
        listed_on, steps = before or (day, ())
        number = f"Q-{len(self.book.affairs.problems) + 1:04d}"
        problem = Problem(number, self.story, self.village, post, campaign, Record(at, listed_on), steps)
        self.book.affairs.problems.append(problem)
        title, description = self.random.choice(names.PROBLEMS)
        told: dict[str, Any] = {"campaign": campaign.id, "unit": self.village, "office": self.county.code}
        told |= {"item": self.random.choice(list(ITEMS)), "title": title, "description": description}
        if post:
            told["post"] = post
        if scope:
            told["scope"] = {"units": list(scope)}
            others = tuple(sorted(unit for unit in scope if unit != self.village))
            problem.records.append(CheckRequest(at, day, others))
        if before:
            told["opening_record"] = {"listed_on": listed_on.isoformat(), "steps_before": list(steps)}
        self.about(problem, at, "list_problem", self.county.code, told)
        return problem

    def report(self, campaign: Campaign, day: date) -> Problem:
        """A problem that the unit lists of itself, when it files the plan."""
        at = self.at(day, "file_plan")
        number = f"Q-{len(self.book.affairs.problems) + 1:04d}"
        problem = Problem(number, self.story, self.village, None, campaign, Record(at, day))
        self.book.affairs.problems.append(problem)
        title, description = self.random.choice(names.PROBLEMS)
        report = {"problem": number, "item": "K1", "title": title, "description": description}
        self.file_plan(campaign, self.village, at, [report])
        return problem

    def file_plan(self, campaign: Campaign, unit: str, at: datetime, reports: Sequence[dict[str, str]] = ()) -> None:
        counts = [len(reports), *(self.random.choice((0, 0, 0, 1, 2)) for _ in range(len(ITEMS) - 1))]
        findings = [{"item": item, "count": count} for item, count in zip(ITEMS, counts, strict=True)]
        told = {"campaign": campaign.id, "unit": unit, "findings": findings, "reports": list(reports)}
        self.tell("rectification", at, "file_plan", unit, told)
        self.book.affairs.filings.append(Filing(campaign.id, unit, at))

    def of_office(self, problem: Problem, at: datetime, type_: str, told: dict[str, Any]) -> None:
        self.about(problem, at, type_, self.county.code, {"office": self.county.code, **told})

    def about(self, problem: Problem, at: datetime, type_: str, actor: str, told: dict[str, Any]) -> None:
        self.tell("rectification", at, type_, actor, {"problem": problem.id, **told})
