"""What a planned problem asks of its owner, of the offices, and of those who are to look for it at home too."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from deploy.sample.county import County
from deploy.sample.days import day_of, plus, working_days_after
from deploy.sample.ledger import Duty
from deploy.sample.problem import (
    FIRST,
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
from deploy.sample.problem_verdicts import awaited, counted_at
from deploy.sample.rules import Rules


def duties_at(
    problem: Problem, children: Sequence[Problem], county: County, known: datetime, rules: Rules
) -> list[Duty]:
    """By the records of that moment."""
    if known < problem.listed.at:
        return []
    seen = Seen(problem, children, known, rules)
    owners = [*seen.first_steps(), *seen.measures(), *seen.closings()]
    closed = county.merged.get(problem.unit)
    if closed and closed.into is None and closed.known_at <= known:
        owners = [_ended(duty, closed.day) for duty in owners]
    found = [*owners, *seen.rulings(), *seen.verifications(county), *seen.look_backs(), *seen.self_checks(county)]
    struck = seen.struck_on
    return [_ended(duty, struck) for duty in found] if struck else found


def _ended(duty: Duty, day: date) -> Duty:
    return duty if duty.met_on or duty.cancelled_on else replace(duty, cancelled_on=day)


@dataclass(frozen=True)
class Seen:
    """A problem as it is known at one moment. `children` are those that others found when they looked for it."""

    problem: Problem
    children: Sequence[Problem]
    at: datetime
    rules: Rules

    @property
    def subject(self) -> str:
        return f"problem/{self.problem.id}"

    @property
    def ends_on(self) -> date:
        return self.problem.campaign.ends_on

    @property
    def struck_on(self) -> date | None:
        return next((told.day for told in self.problem.known(Ruling, self.at) if told.accepted), None)

    # What is owed first: claim, cause, measures.

    def first_steps(self) -> Iterator[Duty]:
        for step, kind in FIRST.items():
            if step not in self.problem.steps_before:
                done = min((told.day for told in self.problem.known(kind, self.at)), default=None)
                yield from self._extended(step, [*self._step(step, done)])

    def _step(self, step: str, done: date | None) -> Iterator[Duty]:
        """From the listing; and anew from the ruling, when a decline had stopped it and the office insisted."""
        days = {
            "claim": self.rules.claim_working_days,
            "cause": self.rules.cause_working_days,
            "measures": self.rules.measures_working_days,
        }[step]
        trigger = self.problem.trigger
        due = min(working_days_after(trigger, days), self.ends_on)
        duty = Duty(f"problem.{step}", self.subject, "listing", trigger, due, done, in_system=step == "claim")
        decline = self._stopping_decline()
        if decline is None or (done is not None and done <= decline.day):
            yield duty
            return
        yield replace(duty, met_on=None, cancelled_on=decline.day)
        for ruling in self.problem.known(Ruling, self.at):
            if ruling.decline == decline.id and not ruling.accepted:
                due = working_days_after(ruling.day, days)
                due = due if ruling.day > self.ends_on else min(due, self.ends_on)
                yield replace(duty, source=f"ruling {decline.id}", trigger=ruling.day, due=due)

    def _stopping_decline(self) -> Decline | None:
        """The first one, unless the problem had been claimed before."""
        first = next(iter(self.problem.known(Decline, self.at)), None)
        claim = next(iter(self.problem.known(Claim, self.at)), None)
        claimed = "claim" in self.problem.steps_before or (first and claim and claim.at < first.at)
        return None if claimed else first

    def _extended(self, step: str, duties: list[Duty], measure: str | None = None) -> list[Duty]:
        """An extension is of the one that was the last to have begun on its day; in time, before the end, and later."""
        for granted in self.problem.known(Extension, self.at):
            begun = [duty for duty in duties if duty.trigger <= granted.day]
            if (granted.duty, granted.measure) == (step, measure) and begun:
                old = begun[-1]
                if granted.day <= old.due < self.ends_on and granted.due_on > old.due:
                    duties = [replace(duty, due=granted.due_on) if duty is old else duty for duty in duties]
        return duties

    # Measures, and the closing.

    def measures(self) -> Iterator[Duty]:
        done = {told.measure: told.day for told in self.problem.known(Completion, self.at)}
        for told in self.problem.known(Measure, self.at):
            due = told.due_on if told.day > self.ends_on else min(told.due_on, self.ends_on)
            subject = f"{self.subject}/{told.id}"
            duty = Duty("problem.measure", subject, told.id, told.day, due, done.get(told.id))
            yield from self._extended("measure", [duty], told.id)

    def closings(self) -> list[Duty]:
        """One from the listing, one from each reopening. A request belongs to the last that had begun."""
        begins: list[tuple[datetime, Duty]] = [
            (self.problem.listed.at, self._closing("listing", self.problem.trigger, self.ends_on))
        ]
        for told in self.problem.known(Reopening, self.at):
            due = min(plus(told.day, self.rules.reopened_days), self.ends_on)
            begins.append((told.at, self._closing(told.id, told.day, due)))
        ends = [*(at for at, _ in begins[1:]), None]
        judged = [
            self._judged(duty, [told for told in self._requests() if begin <= told.at and (not end or told.at < end)])
            for (begin, duty), end in zip(begins, ends, strict=True)
        ]
        return self._extended("close", judged)

    def _closing(self, source: str, trigger: date, due: date) -> Duty:
        return Duty("problem.close", self.subject, source, trigger, due, in_system=True)

    def _judged(self, duty: Duty, requests: list[Request]) -> Duty:
        verdicts = {told.request: told for told in self.problem.known(Verdict, self.at)}
        for request in requests:
            if request.id in verdicts and verdicts[request.id].closed:
                return replace(duty, met_on=request.day)
        awaiting = [request for request in requests if request.id not in verdicts]
        return replace(duty, waits=any(counted_at(self.problem, request, self.at) for request in awaiting))

    def _requests(self) -> list[Request]:
        return self.problem.known(Request, self.at)

    # What the offices owe.

    def _office(self, rule: str, source: str, trigger: date, working_days: int, met_on: date | None) -> Duty:
        due = working_days_after(trigger, working_days)
        return Duty(f"problem.{rule}", self.subject, source, trigger, due, met_on, in_system=True)

    def rulings(self) -> Iterator[Duty]:
        ruled = {told.decline: told.day for told in self.problem.known(Ruling, self.at)}
        for told in self.problem.known(Decline, self.at):
            yield self._office("ruling", told.id, told.day, self.rules.ruling_working_days, ruled.get(told.id))

    def verifications(self, county: County) -> Iterator[Duty]:
        for began, met_on in awaited(self.problem, self.children, county, self.at):
            days = self.rules.verify_working_days
            yield self._office("verify", f"from {began}", day_of(began), days, met_on)

    def look_backs(self) -> Iterator[Duty]:
        looked = [told.day for told in self.problem.known(LookBack, self.at)]
        reopened = [told.day for told in self.problem.known(Reopening, self.at)]
        for closed in self.problem.known(Verdict, self.at):
            if closed.closed:
                due = plus(closed.day, self.rules.look_back_days)
                back = min((day for day in reopened if day >= closed.day), default=None)
                first = plus(closed.day, self.rules.look_back_from_days)
                met = min((day for day in looked if day >= first and (back is None or day <= back)), default=None)
                duty = Duty("problem.look_back", self.subject, closed.request, closed.day, due, met)
                yield duty if met or back is None else replace(duty, cancelled_on=back)

    # Whoever is to look for it at home.

    def self_checks(self, county: County) -> Iterator[Duty]:
        """A unit that has ended hands it on to nobody."""
        filed: dict[str, date] = {}
        for told in self.problem.known(Checked, self.at):
            filed.setdefault(told.unit, told.day)
        for asked in self.problem.known(CheckRequest, self.at):
            due = working_days_after(asked.day, self.rules.self_check_working_days)
            for unit in asked.units:
                name = "problem.self_check", f"{self.subject}/{unit}", unit
                duty = Duty(*name, asked.day, due, filed.get(unit), in_system=True)
                yield with_the_units_end(duty, unit, county, self.at)


def with_the_units_end(duty: Duty, unit: str, county: County, known: datetime) -> Duty:
    """A duty of the unit's own is cancelled when the unit ends by its due day; an earlier one stays as it is."""
    ended = county.merged.get(unit)
    if duty.met_on or ended is None or ended.known_at > known or duty.due < ended.day:
        return duty
    return replace(duty, cancelled_on=ended.day)


def filing_at(
    unit: str, campaign: str, opened: Record, filed: Record | None, county: County, known: datetime, rules: Rules
) -> list[Duty]:
    """The plan's filing, by the records of that moment."""
    if known < opened.at:
        return []
    trigger = max(opened.day, day_of(opened.at))
    due = working_days_after(trigger, rules.filing_working_days)
    met = filed.day if filed and filed.at <= known else None
    duty = Duty("campaign.filing", f"campaign/{campaign}/{unit}", "opening", trigger, due, met, in_system=True)
    return [with_the_units_end(duty, unit, county, known)]
