"""The answer key: a row per duty and per breach of every planned matter, as they stand at 00:00 of `until`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from deploy.sample.county import County
from deploy.sample.days import day_of, moment, plus
from deploy.sample.ledger import Outcome, outcomes
from deploy.sample.matter import Matter, Take
from deploy.sample.rules import Rules

Row = dict[str, Any]
Receiver = dict[str, str | None]

_OF_AN_ALERT = ("rule", "subject", "period", "unit", "due", "rungs", "story")
# The ladder of a village's duty: which posts stand on each rung, and at which level of the county they are held.
_RUNGS: tuple[tuple[tuple[str, str], ...], ...] = (
    (
        ("branch_secretary", "village"),
        ("first_secretary", "village"),
        ("party_office_director", "township"),
        ("committee_member", "township"),
    ),
    (("deputy_secretary", "township"),),
    (("committee_secretary", "township"),),
    (("inspection_office", "county"),),
)


@dataclass(frozen=True)
class Answers:
    """Each sorted by rule, subject and period. `gone` are duties of which only a withdrawn alert is left."""

    duties: list[Row]
    breaches: list[Row]
    gone: list[Row]


def answers(matters: Iterable[Matter], county: County, rules: Rules) -> Answers:
    duties: list[Row] = []
    breaches: list[Row] = []
    gone: list[Row] = []
    for matter in matters:
        for outcome in outcomes(matter, county, rules):
            row = _duty_row(matter, outcome, county, rules)
            if outcome.gone:
                gone.append({name: row[name] for name in _OF_AN_ALERT} | {"withdrawn_on": row["resolved_on"]})
            else:
                duties.append(row)
        breaches += _breaches(matter, county, rules)
    return Answers(sorted(duties, key=_order), sorted(breaches, key=_order), sorted(gone, key=_order))


def _order(row: Row) -> tuple[str, str, str]:
    return row["rule"], row["subject"], row["period"]


def _duty_row(matter: Matter, outcome: Outcome, county: County, rules: Rules) -> Row:
    duty, until = outcome.duty, county.until
    unit = county.unit_on(matter.unit, duty.due, moment(until))
    holders = county.holders("branch_secretary", unit, duty.due, moment(until))
    stopped = duty.met_on or duty.cancelled_on
    return {
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
        "state": _state(outcome),
        "light": _light(outcome, until, rules),
        "days_overdue": max(0, ((stopped or until) - duty.due).days),
        "resolved_on": stopped.isoformat() if stopped else None,
        "rungs": [
            {
                "rung": rung,
                "day": day.isoformat(),
                "receivers": receivers(county, matter.unit, rung, day, moment(day)),
            }
            for rung, day in sorted(outcome.rungs.items())
        ],
        "story": matter.story,
    }


def _state(outcome: Outcome) -> str:
    duty = outcome.duty
    if duty.met_on:
        if duty.met_on > duty.due:
            return "met_late"
        return "met_recorded_late" if outcome.recorded_late else "met"
    return "cancelled" if duty.cancelled_on else "open"


def _light(outcome: Outcome, today: date, rules: Rules) -> str:
    duty = outcome.duty
    if duty.met_on:
        return "green"
    if duty.cancelled_on:
        return "grey"
    if (today - duty.due).days > rules.grace_days:
        return "red"
    runs = (duty.due - duty.trigger).days
    if runs >= rules.long_duty_days:
        ahead = rules.yellow_long_days
    elif runs >= rules.middle_duty_days:
        ahead = rules.yellow_middle_days
    else:
        ahead = rules.yellow_short_days
    return "yellow" if today >= max(plus(duty.due, -ahead), plus(duty.trigger, 1)) else "green"


def receivers(
    county: County, matter_unit: str, rung: int, day: date, known: datetime, *, at_that_moment: bool = False
) -> list[Receiver]:
    """Who holds the rung's posts on `day`; a rung that nobody holds goes to the next one upward that somebody does."""
    village = county.unit_on(matter_unit, day, known, at_that_moment=at_that_moment)
    places = {"village": village, "township": county.parent(village), "county": county.code}
    for posts in _RUNGS[rung - 1 :]:
        found: list[Receiver] = []
        for post, level in posts:
            for holding in county.holders(post, places[level], day, known, at_that_moment=at_that_moment):
                if post != "committee_member" or "party_building" in holding.portfolio:
                    found.append({"person": holding.person, "post": post, "unit": places[level]})
        if found:
            return _sorted(found)
    return [{"person": None, "post": "inspection_office", "unit": county.code}]


def _sorted(found: list[Receiver]) -> list[Receiver]:
    return sorted(found, key=lambda who: (who["unit"] or "", who["post"] or "", who["person"] or ""))


def _breaches(matter: Matter, county: County, rules: Rules) -> Iterator[Row]:
    for take in matter.takes:
        for reason, (shown, day, withdrawn) in sorted(_refusals(take, moment(county.until), rules).items()):
            first_rung = receivers(county, matter.unit, 1, day_of(shown), shown, at_that_moment=True)
            office = receivers(county, matter.unit, 4, day_of(shown), shown, at_that_moment=True)
            both = first_rung + [who for who in office if who not in first_rung]
            yield {
                "rule": f"matter.{take.step}.{reason}",
                "subject": f"matter/{matter.id}/{take.record}",
                "period": day.isoformat(),
                "unit": county.unit_on(matter.unit, day_of(shown), shown, at_that_moment=True),
                "rungs": [{"rung": 0, "day": day_of(shown).isoformat(), "receivers": _sorted(both)}],
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
