"""Tells the life of problems: each call writes a command line for rectification and, beside it, the record."""

from collections.abc import Sequence
from datetime import date, datetime

from deploy.sample import names
from deploy.sample.evidence import PICTURES
from deploy.sample.listing import FIXERS, SPEAKERS, Lister
from deploy.sample.problem import (
    Cause,
    Checked,
    CheckRequest,
    Claim,
    Completion,
    Decline,
    Extension,
    LookBack,
    Measure,
    Problem,
    Record,
    Reopening,
    Request,
    Ruling,
    Verdict,
)


class ProblemTeller(Lister):
    # Whose it is.

    def claim(self, problem: Problem, day: date, at: datetime | None = None, posts: Sequence[str] = SPEAKERS) -> None:
        unit = self.owner(problem, day)
        at = at or self.at(day, "claim_problem")
        problem.records.append(Claim(at, day))
        self.about(problem, at, "claim_problem", unit, {"unit": unit, "responsible": self.who(posts, unit, day)})

    def decline(self, problem: Problem, day: date, at: datetime | None = None) -> Decline:
        unit = self.owner(problem, day)
        told = Decline(at or self.at(day, "decline_claim"), day, f"D-{len(self.book.lines):06d}")
        problem.records.append(told)
        why = {"decline": told.id, "reason": self.random.choice(names.DECLINES)}
        self.about(problem, told.at, "decline_claim", unit, {"unit": unit, **why})
        return told

    def rule(self, problem: Problem, decline: Decline, day: date, accepted: bool, at: datetime | None = None) -> None:
        told = Ruling(at or self.at(day, "rule_claim"), day, decline.id, accepted)
        problem.records.append(told)
        reason = self.random.choice(names.ACCEPTS if accepted else names.INSISTS)
        why = {"decline": decline.id, "ruling": "accepted" if accepted else "insisted", "reason": reason}
        self.of_office(problem, told.at, "rule_claim", why)

    # What is done about it.

    def cause(self, problem: Problem, day: date, at: datetime | None = None) -> None:
        unit = self.owner(problem, day)
        at = at or self.at(day, "analyse_cause")
        problem.records.append(Cause(at, day))
        why = {"cause": f"U-{len(self.book.lines):06d}", "analysed_on": day.isoformat()}
        self.about(problem, at, "analyse_cause", unit, {"unit": unit, **why, "text": self.random.choice(names.CAUSES)})

    def measure(self, problem: Problem, day: date, due_on: date, at: datetime | None = None) -> Measure:
        unit = self.owner(problem, day)
        told = Measure(at or self.at(day, "plan_measure"), day, f"X-{len(self.book.lines):06d}", due_on)
        problem.records.append(told)
        days = {"planned_on": day.isoformat(), "due_on": due_on.isoformat()}
        what = {"measure": told.id, "wording": self.random.choice(names.MEASURES), **days}
        responsible = self.who(FIXERS, unit, day)
        self.about(problem, told.at, "plan_measure", unit, {"unit": unit, **what, "responsible": responsible})
        return told

    def complete(
        self, problem: Problem, measure: Measure, day: date, at: datetime | None = None, completer: str | None = None
    ) -> None:
        unit = self.owner(problem, day)
        who = completer or self.who(FIXERS, unit, day)
        told = Completion(at or self.at(day, "complete_measure"), day, measure.id, who)
        problem.records.append(told)
        evidence = [picture.told for picture in self.random.sample(PICTURES, self.random.randint(1, 2))]
        what = {"measure": measure.id, "completed_on": day.isoformat(), "completer": who, "evidence": evidence}
        self.about(problem, told.at, "complete_measure", unit, {"unit": unit, **what})

    def extend(
        self,
        problem: Problem,
        duty: str,
        day: date,
        due_on: date,
        measure: Measure | None = None,
        at: datetime | None = None,
    ) -> None:
        named = measure.id if measure else None
        told = Extension(at or self.at(day, "grant_extension"), day, duty, due_on, named)
        problem.records.append(told)
        of = {"measure": named} if named else {}
        why = {"duty": duty, "due_on": due_on.isoformat(), "reason": self.random.choice(names.EXTENSIONS)}
        self.of_office(problem, told.at, "grant_extension", {**why, **of})

    # How it ends.

    def request(self, problem: Problem, day: date, at: datetime | None = None) -> Request:
        unit = self.owner(problem, day)
        who = self.who(SPEAKERS, unit, day)
        told = Request(at or self.at(day, "request_closure"), day, f"R-{len(self.book.lines):06d}", who)
        problem.records.append(told)
        self.about(problem, told.at, "request_closure", unit, {"unit": unit, "request": told.id, "requester": who})
        return told

    def verdict(
        self,
        problem: Problem,
        request: Request,
        day: date,
        closed: bool = True,
        at: datetime | None = None,
        verifier: str | None = None,
    ) -> None:
        type_ = "close_problem" if closed else "reject_closure"
        who = verifier or self.verifier(day)
        told = Verdict(at or self.at(day, type_), day, request.id, who, self.county.code, closed)
        problem.records.append(told)
        why = {} if closed else {"reasons": self.random.choice(names.REJECTIONS)}
        self.of_office(problem, told.at, type_, {"request": request.id, "verifier": who, **why})

    def reopen(self, problem: Problem, day: date) -> None:
        told = Reopening(self.at(day, "reopen_problem"), day, f"Z-{len(self.book.lines):06d}")
        problem.records.append(told)
        why = {"reopening": told.id, "reason": self.random.choice(names.REOPENINGS)}
        self.of_office(problem, told.at, "reopen_problem", why)

    def look_back(self, problem: Problem, day: date, at: datetime | None = None) -> None:
        at = at or self.at(day, "record_look_back")
        problem.records.append(LookBack(at, day))
        about = {"look_back": f"L-{len(self.book.lines):06d}", "looked_on": day.isoformat(), "result": "holds"}
        self.of_office(problem, at, "record_look_back", about)

    # 举一反三.

    def ask_for_checks(self, problem: Problem, day: date, units: Sequence[str]) -> None:
        at = self.at(day, "request_self_check")
        problem.records.append(CheckRequest(at, day, tuple(sorted(unit for unit in units if unit != problem.unit))))
        self.of_office(problem, at, "request_self_check", {"scope": {"units": list(units)}})

    def check(self, problem: Problem, unit: str, found: bool, day: date, at: datetime | None = None) -> Problem | None:
        """The child, when it is found in the unit as well."""
        at = at or self.at(day, "file_self_check")
        problem.records.append(Checked(at, day, unit))
        self.about(problem, at, "file_self_check", unit, {"unit": unit, "found": found})
        if not found or day > problem.campaign.ends_on:
            return None
        child = Problem(f"{problem.id}.{unit}", self.story, unit, None, problem.campaign, Record(at, day))
        self.book.affairs.problems.append(child)
        return child
