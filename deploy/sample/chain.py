"""Never six months without: what a committee owes, one duty after the other."""

from datetime import date, datetime

from deploy.sample.county import County, Unit
from deploy.sample.days import day_of, moment
from deploy.sample.ledger import Duty, Outcome, followed
from deploy.sample.life import Sitting
from deploy.sample.periods import months_after
from deploy.sample.rules import Rules

COMMITTEES = frozenset({"township", "committee"})
RULE = "cadence.committee_study"


def studies(unit: Unit, sittings: list[Sitting], county: County, rules: Rules) -> list[Outcome]:
    """`sittings` are the committee's."""
    ended = county.merged.get(unit.code)
    moments = {county.registered(unit)} | {held.at for sitting in sittings for held in sitting.told}
    if ended:
        moments.add(ended.known_at)
    found = sorted(at for at in moments if county.registered(unit) <= at < moment(county.until))
    return followed(found, lambda at: _duties(unit, sittings, county, rules, at), county.until, rules)


def _duties(unit: Unit, sittings: list[Sitting], county: County, rules: Rules, known: datetime) -> list[Duty]:
    start, registered = county.start(unit), day_of(county.registered(unit))
    if months_after(start, rules.study_months) < registered:
        start = registered
    ended = county.merged.get(unit.code)
    last = ended.day if ended and ended.known_at <= known else date.max
    duties = [_duty(unit, "start", start, rules)]
    for day, sitting in sorted(_held(sittings, known)):
        if start <= day <= last:
            duties[-1] = _met(duties[-1], day)
            duties.append(_duty(unit, sitting, day, rules))
    if last <= duties[-1].due:
        duties[-1] = _cancelled(duties[-1], last)
    return duties


def _held(sittings: list[Sitting], known: datetime) -> list[tuple[date, str]]:
    return [
        (held.day, sitting.id)
        for sitting in sittings
        if (held := sitting.known(known)) and "committee_meeting" in held.kinds and "party_building" in held.topics
    ]


def _duty(unit: Unit, source: str, trigger: date, rules: Rules) -> Duty:
    return Duty(RULE, f"unit/{unit.code}", source, trigger, months_after(trigger, rules.study_months))


def _met(duty: Duty, day: date) -> Duty:
    return Duty(duty.rule, duty.subject, duty.source, duty.trigger, duty.due, met_on=day)


def _cancelled(duty: Duty, day: date) -> Duty:
    return Duty(duty.rule, duty.subject, duty.source, duty.trigger, duty.due, cancelled_on=day)
