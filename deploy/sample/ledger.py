"""What a planned matter owes, and when each rung of an unmet duty fires: plain counting over planned verdicts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from deploy.sample.county import County
from deploy.sample.days import day_of, moment, plus, working_days_after
from deploy.sample.matter import STEPS, Matter, Report, Take, Turn
from deploy.sample.rules import Rules


@dataclass(frozen=True)
class Duty:
    """`source` is the record from which it counts: with rule and subject it says whether two moments speak of one duty.

    `in_system`: it is met by an act in the system, which happens when it is recorded. `waits`: what would meet it is
    before somebody else, and no midnight counts against it. `near_from`: it is yellow from that day on.
    """

    rule: str
    subject: str
    source: str
    trigger: date
    due: date
    met_on: date | None = None
    cancelled_on: date | None = None
    in_system: bool = False
    waits: bool = False
    near_from: date | None = None

    @property
    def name(self) -> "Name":
        return self.rule, self.subject, self.source

    def grace_days(self, rules: Rules) -> int:
        return 0 if self.in_system else rules.grace_days


Name = tuple[str, str, str]


@dataclass(frozen=True)
class Outcome:
    """`period` is the due day; one that a correction moves after a rung has fired keeps the old day's name."""

    duty: Duty
    period: date
    rungs: dict[int, date]
    gone: bool  # the record that it counted from no longer stands: only the alert is left, withdrawn
    recorded_late: bool  # at some 00:00 from red day 1 on it was not known as done


class Sheet:
    """The duties of one matter as they stand by the records of one moment."""

    def __init__(self, matter: Matter, rules: Rules) -> None:
        self.matter = matter
        self.rules = rules
        self.duties: list[Duty] = []
        self.open_rule: str | None = None  # the step or progress duty that is open now

    def owe(self, rule: str, source: str, trigger: date, days: int) -> None:
        self.duties.append(Duty(f"matter.{rule}", f"matter/{self.matter.id}", source, trigger, plus(trigger, days)))
        self.open_rule = f"matter.{rule}"

    def owe_step(self, step: str, source: str, trigger: date, days: int) -> None:
        if step == "awareness":
            self.owe("progress", source, trigger, self.rules.progress_days)
        else:
            self.owe(step, source, trigger, days)

    def meet(self, rule: str, day: date) -> None:
        self._close(rule, met_on=day)

    def cancel_open(self, day: date) -> None:
        self.duties = [
            duty if duty.met_on or duty.cancelled_on else replace(duty, cancelled_on=day) for duty in self.duties
        ]
        self.open_rule = None

    def _close(self, rule: str, met_on: date) -> None:
        if self.open_rule == rule:
            last = max(index for index, duty in enumerate(self.duties) if duty.rule == rule)
            self.duties[last] = replace(self.duties[last], met_on=met_on)
            self.open_rule = None


@dataclass(frozen=True)
class Span:
    """A run of midnights, first to last, between two moments at which something became known.

    `duties` are all that were known by then, those that are gone cancelled; `now` are those that stand.
    """

    first: date
    last: date
    duties: dict[Name, Duty]
    now: list[Duty]


@dataclass(frozen=True)
class Closing:
    day: date


Happening = tuple[tuple[date, int, str, int], "Take | Report | Turn | Closing"]


def happenings(matter: Matter, known: datetime, rules: Rules, closing: Closing | None) -> list[Happening]:
    """Everything known that moves a duty: by day, then meetings, notices, reports, returns, withdrawal."""
    found: list[Happening] = []
    for position, take in enumerate(matter.takes):
        told = take.known(known)
        if told and not told.verdict(rules):
            rank = {"disclosure": 2, "awareness": 6}.get(take.step, 1)
            found.append(((told.day, rank, take.start, position), take))
    for position, report in enumerate(matter.reports):
        if report.at <= known:
            found.append(((report.day, 5, "", position), report))
    for position, turn in enumerate(matter.turns):
        if turn.at <= known:
            found.append(((turn.day, 7 if turn.to_step else 8, "", position), turn))
    if closing:
        found.append(((closing.day, 9, "", 0), closing))
    return sorted(found, key=lambda happening: happening[0])


def duties_at(matter: Matter, known: datetime, rules: Rules, closing: Closing | None) -> list[Duty]:
    if known < matter.opened_at:
        return []
    sheet = Sheet(matter, rules)
    first = next(step for step in STEPS if step not in matter.steps_before)
    sheet.owe_step(first, matter.id, matter.opened_on, rules.next_step_days)
    disclosed = first == "awareness"
    ended: date | None = None
    for (day, *_), what in happenings(matter, known, rules, closing):
        match what:
            case Take(step="awareness"):
                sheet.duties = [duty for duty in sheet.duties if duty.source != what.record]
            case Take(step=step, record=record):
                sheet.meet(f"matter.{step}", day)
                following = STEPS[STEPS.index(step) + 1]
                days = rules.disclosure_days if following == "disclosure" else rules.next_step_days
                sheet.owe_step(following, record, day, days)
                disclosed = disclosed or step == "disclosure"
            case Report(id=report) if disclosed:
                sheet.meet("matter.progress", day)
                sheet.owe("progress", report, day, rules.progress_days)
            case Turn(to_step=str(step), id=turn):
                sheet.cancel_open(day)
                sheet.owe_step(step, turn, day, rules.next_step_days)
                disclosed = False
            case Turn() | Closing():
                sheet.cancel_open(day)
                ended = day
            case _:
                pass
    return sheet.duties + list(_objections(matter, known, rules, ended))


def _objections(matter: Matter, known: datetime, rules: Rules, ended: date | None) -> Iterator[Duty]:
    """Counted from the later of the objection's day and the day on which it was recorded."""
    returned = [turn.day for turn in matter.turns if turn.at <= known and turn.to_step]
    for objection in matter.objections:
        if objection.raised_at > known:
            continue
        trigger = max(objection.raised_on, day_of(objection.raised_at))
        due = working_days_after(trigger, rules.objection_working_days)
        duty = Duty("matter.objection", f"objection/{objection.id}", objection.id, trigger, due)
        stopped = min((day for day in (*returned, ended) if day and day >= objection.raised_on), default=None)
        answered = objection.answered_on if objection.answered_at and objection.answered_at <= known else None
        if answered and (stopped is None or answered <= stopped):
            duty = replace(duty, met_on=answered)
        else:
            duty = replace(duty, cancelled_on=stopped)
        yield duty


def closing_at(matter: Matter, county: County, known: datetime) -> Closing | None:
    closed = county.merged.get(matter.unit)
    return Closing(closed.day) if closed and closed.into is None and closed.known_at <= known else None


def outcomes(matter: Matter, county: County, rules: Rules) -> list[Outcome]:
    """Every duty of the matter as it stands at 00:00 of `until`, with the rungs that had fired by then."""
    until = moment(county.until)
    moments = matter.moments(until)
    closed = county.merged.get(matter.unit)
    if closed and closed.into is None and closed.known_at < until:
        moments = sorted({*moments, closed.known_at})
    return followed(
        moments, lambda at: duties_at(matter, at, rules, closing_at(matter, county, at)), county.until, rules
    )


def followed(
    moments: list[datetime], duties_by: Callable[[datetime], list[Duty]], until: date, rules: Rules
) -> list[Outcome]:
    """Duties that count from records, through every moment at which something became known."""
    spans: list[Span] = []
    ever: dict[Name, Duty] = {}
    for at, following in zip(moments, [*moments[1:], moment(until)], strict=True):
        duties = duties_by(at)
        now = {duty.name: duty for duty in duties}
        # A duty whose record no longer stands is cancelled on the day on which that became known.
        gone = {
            key: replace(duty, met_on=None, cancelled_on=day_of(at)) for key, duty in ever.items() if key not in now
        }
        ever = {key: now.get(key) or _first_cancelled(ever[key], gone[key]) for key in {**ever, **now}}
        spans.append(Span(plus(day_of(at), 1), day_of(following), ever, duties))
    standing = {duty.name for duty in spans[-1].now} if spans else set()
    found = [_outcome(key, duty, spans, rules, gone=key not in standing) for key, duty in ever.items()]
    # Nobody was told of one that was gone before its first rung: it leaves no trace.
    return _one_per_due_day([one for one in found if one.rungs or not one.gone])


def _first_cancelled(before: Duty, gone: Duty) -> Duty:
    return before if before.cancelled_on else gone


def _outcome(key: Name, duty: Duty, spans: list[Span], rules: Rules, *, gone: bool) -> Outcome:
    rungs: dict[int, date] = {}
    period: date | None = None
    grace = duty.grace_days(rules)
    recorded_late = plus(duty.due, grace + 1) < spans[0].first
    for span in spans:
        then, first, last = span.duties.get(key), span.first, span.last
        red_from = plus(then.due if then else duty.due, grace + 1)
        if last < first or (then and (then.met_on or then.waits)):
            continue
        recorded_late = recorded_late or last >= red_from
        if then is None or then.cancelled_on:
            continue
        for rung, red_day in enumerate(rules.rungs, start=1):
            fires = max(first, plus(red_from, red_day - 1))
            if fires <= last and rung not in rungs:
                rungs[rung] = fires
                period = period or then.due
    return Outcome(duty, period or duty.due, rungs, gone, recorded_late)


def _one_per_due_day(found: list[Outcome]) -> list[Outcome]:
    """Duties of one rule and subject with the same due day are one; the later stands."""
    kept: dict[tuple[str, str, date, bool], Outcome] = {}
    for outcome in found:
        duty = outcome.duty
        kept[duty.rule, duty.subject, duty.due, outcome.gone] = outcome
    return list(kept.values())
