"""What a planned works asks of its village and of the department that accepts it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from deploy.sample.county import County
from deploy.sample.days import day_of, plus, working_days_after
from deploy.sample.ledger import Duty
from deploy.sample.rules import Rules
from deploy.sample.works import Acceptance, Change, Completion, Opening, Progress, Works, root


def duties_at(works: Works, county: County, known: datetime, rules: Rules) -> list[Duty]:
    """By the records of that moment."""
    if known < works.planned.at:
        return []
    seen = Seen(works, known, rules)
    villages = [*seen.frost(), *seen.defects(), *seen.openings(), *seen.repairs()]
    closed = county.merged.get(works.unit)
    if closed and closed.into is None and closed.known_at <= known:
        ends = closed.day
        villages = [one if one.met_on else replace(one, cancelled_on=ends) for one in villages]
    return [*villages, *seen.acceptances()]


@dataclass(frozen=True)
class Finished:
    """A round's completion: `first_told` is when any version of it was first recorded."""

    source: str
    day: date
    first_told: datetime


def _day(finished: Finished | None) -> date | None:
    return finished.day if finished else None


@dataclass(frozen=True)
class Seen:
    """A works as it is known at one moment. Each rejection ends a round of building and begins another."""

    works: Works
    at: datetime
    rules: Rules

    @property
    def subject(self) -> str:
        return f"works/{self.works.id}"

    @property
    def planned_on(self) -> date:
        """Of an opening record: what it says of the past was known from then on."""
        return max(self.works.planned.day, day_of(self.works.planned.at))

    @cached_property
    def rejections(self) -> list[Acceptance]:
        return [told for told in self.works.known(Acceptance, self.at) if not told.accepted]

    @cached_property
    def accepted(self) -> Acceptance | None:
        return next((told for told in self.works.known(Acceptance, self.at) if told.holds), None)

    @cached_property
    def rounds(self) -> list[Finished | None]:
        """The completion of each, as it stands; a correction belongs to the round of what it corrects."""
        found: list[Finished | None] = [None] * (len(self.rejections) + 1)
        if "completed" in self.works.stages_before:
            found[0] = Finished("plan", self.planned_on, self.works.planned.at)
        told = self.works.known(Completion, self.at)
        for entry in self.works.standing(Completion, self.at):
            first = root(entry, told)
            number = sum(rejection.at < first.at for rejection in self.rejections)
            found[number] = Finished(first.id, entry.day, first.at)
        return found

    def frost(self) -> Iterator[Duty]:
        """Of the last round: a rejection opens it again."""
        if "completed" in self.works.stages_before:
            return
        due = date(self.works.year, self.rules.frost_month, self.rules.frost_day)
        finished = self.rounds[-1]
        duty = Duty("works.frost", self.subject, "plan", self.works.planned.day, due, _day(finished))
        yield replace(duty, near_from=self._forecast_past(due))

    def _forecast_past(self, due: date) -> date | None:
        """The day of the latest report, when by it the works will miss the day."""
        start = self.works.start(self.at)
        if start is None:
            return None
        told = [entry for entry in self.works.standing(Progress, self.at) if entry.day >= start.day]
        if len(told) < self.rules.forecast_reports:
            return None
        latest = max(enumerate(told), key=lambda numbered: (numbered[1].day, numbered[0]))[1]
        if latest.percent == 0:
            return None
        days = -(-(latest.day - start.day).days * 100 // latest.percent)
        return latest.day if plus(start.day, days) > due else None

    def acceptances(self) -> Iterator[Duty]:
        """One a round, of the organisation department."""
        if "accepted" in self.works.stages_before:
            return
        verdicts = [told.day for told in [*self.rejections, *([self.accepted] if self.accepted else [])]]
        for number, finished in enumerate(self.rounds):
            if finished:
                trigger = max(finished.day, day_of(finished.first_told))
                due = working_days_after(trigger, self.rules.acceptance_working_days)
                met = verdicts[number] if number < len(verdicts) else None
                name = "works.acceptance", self.subject, finished.source
                yield Duty(*name, trigger, due, met, in_system=True)

    def defects(self) -> Iterator[Duty]:
        for number, rejection in enumerate(self.rejections):
            mended = self.rounds[number + 1]
            for due in sorted(set(rejection.dues)):
                name = "works.defect", self.subject, f"{number} {due}"
                yield Duty(*name, rejection.day, due, _day(mended), in_system=True)

    def openings(self) -> Iterator[Duty]:
        before = self.works.stages_before
        accepted_on = self.accepted.day if self.accepted else self.planned_on if "accepted" in before else None
        if accepted_on and "opened" not in before:
            opened = next((told.day for told in self.works.known(Opening, self.at)), None)
            due = plus(accepted_on, self.rules.opening_days)
            yield Duty("works.opening", self.subject, "acceptance", accepted_on, due, opened, in_system=True)

    def repairs(self) -> Iterator[Duty]:
        """What was lost on one day is one duty, met when the last of it is back."""
        lost: dict[str, date] = {}
        back: dict[date, list[date | None]] = {}
        at: dict[tuple[str, date], int] = {}
        for told in self.works.known(Change, self.at):
            if told.missing and told.item not in lost:
                lost[told.item] = told.day
                at[told.item, told.day] = len(back.setdefault(told.day, []))
                back[told.day].append(None)
            elif not told.missing and told.item in lost:
                day = lost.pop(told.item)
                back[day][at[told.item, day]] = told.day
        for day, returned in back.items():
            met = None if None in returned else max(one for one in returned if one)
            due = plus(day, self.rules.repair_days)
            yield Duty("works.repair", self.subject, day.isoformat(), day, due, met, in_system=True)
