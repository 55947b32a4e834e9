"""The answer key: a row per duty and per breach of everything planned, as they stand at 00:00 of `until`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from deploy.sample import branch_key, problem_key, venue_key, works_key
from deploy.sample.affairs import Affairs
from deploy.sample.county import County
from deploy.sample.days import day_of, moment
from deploy.sample.ladders import WHOLE
from deploy.sample.ledger import Outcome, outcomes
from deploy.sample.life import Life
from deploy.sample.matter import Matter, Take
from deploy.sample.row import Judged, Row, breach_row, climbed, one_off_row, withdrawn_alert
from deploy.sample.rules import Rules


@dataclass(frozen=True)
class Answers:
    """Each sorted by rule, subject and period. `gone` are duties of which only a withdrawn alert is left."""

    duties: list[Row]
    breaches: list[Row]
    gone: list[Row]


def answers(
    matters: Sequence[Matter],
    county: County,
    rules: Rules,
    life: Life | None = None,
    affairs: Affairs | None = None,
) -> Answers:
    """Without `life` the branches' year is not judged, without `affairs` neither problems nor works."""
    rows = [_duty_row(m, outcome, county, rules) for m in matters for outcome in outcomes(m, county, rules)]
    breaches = [row for matter in matters for row in _breaches(matter, county, rules)]
    if life is not None:
        rows += branch_key.duties(life, matters, county, rules)
        breaches += branch_key.breaches(life, county)
    if affairs is not None:
        rows += problem_key.duties(affairs, county, rules)
        rows += works_key.duties(affairs, county, rules)
        rows += venue_key.duties(affairs, county, rules)
        breaches += problem_key.breaches(affairs, county)
        breaches += works_key.breaches(affairs, matters, county, rules)
    duties = [row for row, gone in rows if not gone]
    withdrawn = [withdrawn_alert(row) for row, gone in rows if gone]
    return Answers(sorted(duties, key=_order), sorted(breaches, key=_order), sorted(withdrawn, key=_order))


def _order(row: Row) -> tuple[str, str, str]:
    return row["rule"], row["subject"], row["period"]


def _duty_row(matter: Matter, outcome: Outcome, county: County, rules: Rules) -> Judged:
    unit = county.unit_on(matter.unit, outcome.duty.due, moment(county.until))
    holders = county.holders("branch_secretary", unit, outcome.duty.due, moment(county.until))
    answers = {"person": holders[0].person if holders else None, "post": "branch_secretary", "unit": unit}
    rungs = climbed(outcome.rungs, county, WHOLE, lambda day: county.unit_on(matter.unit, day, moment(day)))
    return one_off_row(outcome, answers, rungs, county, rules, matter.story), outcome.gone


def _breaches(matter: Matter, county: County, rules: Rules) -> Iterator[Row]:
    for take in matter.takes:
        for reason, (shown, day, withdrawn) in sorted(_refusals(take, moment(county.until), rules).items()):
            unit = county.unit_on(matter.unit, day_of(shown), shown, at_that_moment=True)
            rule, subject = f"matter.{take.step}.{reason}", f"matter/{matter.id}/{take.record}"
            yield breach_row(rule, subject, unit, day, shown, withdrawn, matter.story, county)


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
