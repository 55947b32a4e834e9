"""The answer key: a row per duty and per breach of every planned matter, as they stand at 00:00 of `until`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from deploy.sample import branch_key
from deploy.sample.county import County
from deploy.sample.days import day_of, moment
from deploy.sample.ladders import WHOLE, of_a_breach
from deploy.sample.ledger import Outcome, outcomes
from deploy.sample.life import Life
from deploy.sample.matter import Matter, Take
from deploy.sample.row import Row, climbed, late_light, late_state, withdrawn_alert
from deploy.sample.rules import Rules


@dataclass(frozen=True)
class Answers:
    """Each sorted by rule, subject and period. `gone` are duties of which only a withdrawn alert is left."""

    duties: list[Row]
    breaches: list[Row]
    gone: list[Row]


def answers(matters: Sequence[Matter], county: County, rules: Rules, life: Life | None = None) -> Answers:
    """Without `life` the branches' year is not judged."""
    rows = [_duty_row(m, outcome, county, rules) for m in matters for outcome in outcomes(m, county, rules)]
    breaches = [row for matter in matters for row in _breaches(matter, county, rules)]
    if life is not None:
        rows += branch_key.duties(life, matters, county, rules)
        breaches += branch_key.breaches(life, county)
    duties = [row for row, gone in rows if not gone]
    withdrawn = [withdrawn_alert(row) for row, gone in rows if gone]
    return Answers(sorted(duties, key=_order), sorted(breaches, key=_order), sorted(withdrawn, key=_order))


def _order(row: Row) -> tuple[str, str, str]:
    return row["rule"], row["subject"], row["period"]


def _duty_row(matter: Matter, outcome: Outcome, county: County, rules: Rules) -> tuple[Row, bool]:
    """And whether only the alert is left of it."""
    duty, until = outcome.duty, county.until
    unit = county.unit_on(matter.unit, duty.due, moment(until))
    holders = county.holders("branch_secretary", unit, duty.due, moment(until))
    stopped = duty.met_on or duty.cancelled_on
    row = {
        "rule": duty.rule,
        "subject": duty.subject,
        "period": outcome.period.isoformat(),
        "unit": unit,
        "answerable": {
            "person": holders[0].person if holders else None,
            "post": "branch_secretary",
            "unit": unit,
        },
        "due": duty.due.isoformat(),
        "state": late_state(outcome),
        "light": late_light(outcome, until, rules),
        "days_overdue": max(0, ((stopped or until) - duty.due).days),
        "resolved_on": stopped.isoformat() if stopped else None,
        "rungs": climbed(outcome.rungs, county, WHOLE, lambda day: county.unit_on(matter.unit, day, moment(day))),
        "story": matter.story,
    }
    return row, outcome.gone


def _breaches(matter: Matter, county: County, rules: Rules) -> Iterator[Row]:
    for take in matter.takes:
        for reason, (shown, day, withdrawn) in sorted(_refusals(take, moment(county.until), rules).items()):
            unit = county.unit_on(matter.unit, day_of(shown), shown, at_that_moment=True)
            told = of_a_breach(county, unit, shown, day_of(shown))
            yield {
                "rule": f"matter.{take.step}.{reason}",
                "subject": f"matter/{matter.id}/{take.record}",
                "period": day.isoformat(),
                "unit": unit,
                "rungs": [{"rung": 0, "day": day_of(shown).isoformat(), "receivers": told}],
                "state": "withdrawn" if withdrawn else "open",
                "withdrawn_on": day_of(withdrawn).isoformat() if withdrawn else None,
                "story": matter.story,
            }


def _refusals(take: Take, until: datetime, rules: Rules) -> dict[str, tuple[datetime, date, datetime | None]]:
    """Per reason: when it was first shown, the record's day then, and since when it no longer holds."""
    found: dict[str, tuple[datetime, date, datetime | None]] = {}
    for told in take.told:
        if told.at >= until:
            break
        reasons = told.verdict(rules) - {"counts_missing"}
        for reason, (shown, day, withdrawn) in found.items():
            if reason not in reasons and withdrawn is None:
                found[reason] = (shown, day, told.at)
        for reason in reasons:
            shown, day, _ = found.get(reason, (told.at, told.day, None))
            found[reason] = (shown, day, None)
    return found
