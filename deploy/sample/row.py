"""What the rows of the answer key have in common."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from deploy.sample.county import County
from deploy.sample.days import moment, plus
from deploy.sample.ladders import Ladder, Receiver, receivers
from deploy.sample.ledger import Outcome
from deploy.sample.rules import Rules

Row = dict[str, Any]
_OF_AN_ALERT = ("rule", "subject", "period", "unit", "due", "rungs", "story")


def climbed(
    rungs: Mapping[int, date],
    county: County,
    ladder: Ladder,
    unit_on: Callable[[date], str],
    debtors: Callable[[date], tuple[Receiver, ...]] = lambda _day: (),
) -> list[Row]:
    """Each rung with whom it reached; `unit_on` and `debtors` answer for its day, by what was known before."""
    return [
        {
            "rung": rung,
            "day": day.isoformat(),
            "receivers": receivers(county, unit_on(day), rung, day, moment(day), ladder=ladder, debtors=debtors(day)),
        }
        for rung, day in sorted(rungs.items())
    ]


def late_state(outcome: Outcome) -> str:
    """Of a duty that can be met late."""
    duty = outcome.duty
    if duty.met_on:
        if duty.met_on > duty.due:
            return "met_late"
        return "met_recorded_late" if outcome.recorded_late else "met"
    return "cancelled" if duty.cancelled_on else "open"


def late_light(outcome: Outcome, today: date, rules: Rules) -> str:
    duty = outcome.duty
    if duty.met_on:
        return "green"
    if duty.cancelled_on:
        return "grey"
    if (today - duty.due).days > rules.grace_days:
        return "red"
    ahead = rules.yellow_days((duty.due - duty.trigger).days)
    return "yellow" if today >= max(plus(duty.due, -ahead), plus(duty.trigger, 1)) else "green"


def withdrawn_alert(row: Row) -> Row:
    return {name: row[name] for name in _OF_AN_ALERT} | {"withdrawn_on": row["resolved_on"]}
