"""What the rows of the answer key have in common."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from deploy.sample.county import County
from deploy.sample.days import day_of, moment, plus
from deploy.sample.ladders import PARTY_BUILDING, WHOLE, Ladder, Receiver, of_a_breach, receivers
from deploy.sample.ledger import Outcome
from deploy.sample.recurring import Recurring, Settled
from deploy.sample.rules import Rules

Row = dict[str, Any]
Judged = tuple[Row, bool]  # and whether only the alert is left of it
_OF_AN_ALERT = ("rule", "subject", "period", "unit", "due", "rungs", "story")


def climbed(
    rungs: Mapping[int, date],
    county: County,
    ladder: Ladder,
    unit_on: Callable[[date], str],
    debtors: Callable[[date], tuple[Receiver, ...]] = lambda _day: (),
    group: str = PARTY_BUILDING,
) -> list[Row]:
    """Each rung with whom it reached; `unit_on` and `debtors` answer for its day, by what was known before."""

    def reached(rung: int, day: date) -> list[Receiver]:
        return receivers(county, unit_on(day), rung, day, moment(day), ladder=ladder, debtors=debtors(day), group=group)

    return [
        {"rung": rung, "day": day.isoformat(), "receivers": reached(rung, day)}
        for rung, day in sorted(rungs.items())
        if rung in ladder
    ]


def answerable(county: County, unit: str, post: str, day: date) -> Receiver:
    """Of several that day, the one who took the post last."""
    held = county.holders(post, unit, day, moment(county.until))
    latest = max(held, key=lambda one: (one.first_day, one.known_at), default=None)
    return {"person": latest.person if latest else None, "post": post, "unit": unit}


def one_off_row(outcome: Outcome, answers: Receiver, rungs: list[Row], county: County, rules: Rules, story: str) -> Row:
    """Of a duty that is met once and can be met late; it is the unit's that answers for it."""
    duty, until = outcome.duty, county.until
    stopped = duty.met_on or duty.cancelled_on
    return {
        "rule": duty.rule,
        "subject": duty.subject,
        "period": outcome.period.isoformat(),
        "unit": answers["unit"],
        "answerable": answers,
        "due": duty.due.isoformat(),
        "state": late_state(outcome),
        "light": late_light(outcome, until, rules),
        "days_overdue": max(0, ((stopped or until) - duty.due).days),
        "resolved_on": stopped.isoformat() if stopped else None,
        "rungs": rungs,
        "story": story,
    }


def recurring_row(
    duty: Recurring, settled: Settled, answers: Receiver, rungs: list[Row], county: County, story: str
) -> Row:
    ended = settled.ended_on
    return {
        "rule": duty.rule,
        "subject": duty.subject,
        "period": duty.period.name,
        "unit": answers["unit"],
        "answerable": answers,
        "due": duty.due.isoformat(),
        "state": settled.state,
        "light": settled.light,
        "days_overdue": max(0, ((ended or county.until) - duty.due).days),
        "resolved_on": ended.isoformat() if ended else None,
        "rungs": rungs,
        "story": story,
    }


def breach_row(
    rule: str,
    subject: str,
    unit: str,
    day: date,
    shown: datetime,
    withdrawn: datetime | None,
    story: str,
    county: County,
    group: str = PARTY_BUILDING,
    ladder: Ladder = WHOLE,
) -> Row:
    """`day` is the record's at fault; the alert goes to those who hold the posts when it is shown."""
    told = of_a_breach(county, unit, shown, day_of(shown), group, ladder)
    return {
        "rule": rule,
        "subject": subject,
        "period": day.isoformat(),
        "unit": unit,
        "rungs": [{"rung": 0, "day": day_of(shown).isoformat(), "receivers": told}],
        "state": "withdrawn" if withdrawn else "open",
        "withdrawn_on": day_of(withdrawn).isoformat() if withdrawn else None,
        "story": story,
    }


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
    if duty.waits:
        return "yellow"
    if (today - duty.due).days > duty.grace_days(rules):
        return "red"
    ahead = rules.yellow_days((duty.due - duty.trigger).days)
    near = max(plus(duty.due, -ahead), plus(duty.trigger, 1))
    return "yellow" if today >= min(near, duty.near_from or near) else "green"


def withdrawn_alert(row: Row) -> Row:
    return {name: row[name] for name in _OF_AN_ALERT} | {"withdrawn_on": row["resolved_on"]}
