"""Rows as JSON values, from states alone: a works with its stage and forecast, its money, a week of its rota."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Literal

from services.venues.domain.duty_week import Duty, duties
from services.venues.domain.events import AcceptanceRecorded
from services.venues.domain.facility import conditions_of
from services.venues.domain.forecast import Forecast, Report, forecast
from services.venues.domain.programme import Programme
from services.venues.domain.rota import Rota
from services.venues.domain.rules import Rulebook
from services.venues.domain.venue import Venue
from services.venues.domain.works import Works
from shared.roster import Roster
from shared.texts import Language, say

Row = dict[str, Any]
Stage = Literal["planned", "funded", "started", "paused", "completed", "rejected", "accepted", "open"]


def works_row(key: str, works: Works, programme: Programme, roster: Roster, today: date, language: Language) -> Row:
    """`unit` is whose it is today; the last village of a line that has ended keeps it in sight."""
    planned = works.required(key)
    owner = roster.carrier(planned.unit, today)
    village = roster.unit(owner)
    report = next(reversed(works.reports.by_day()), None)
    at = stage(key, works, programme)
    return {
        "works": key,
        "programme": planned.programme,
        "batch": planned.batch,
        "unit": owner,
        "village": village and village.name,
        "planned_for": planned.unit,
        "kind": planned.kind,
        "title": planned.texts.get("title"),
        "year": planned.year,
        "matter": planned.matter if works.start is None else works.start.matter,
        "opening_record": planned.opening_record,
        "stages_before": list(planned.stages_before),
        "stage": at,
        "started_on": _day(works.start),
        "in_charge": works.start and works.start.in_charge,
        "percent": report and report.percent,
        "reported_on": _day(report),
        "forecast": forecast_row(works, at, today, language),
        "completed_on": _day(None if works.completed is None else works.completions.standing[works.completed]),
        "accepted_on": _day(works.acceptance),
        "opened_on": _day(works.opened),
        "money": money_rows(key, works, programme),
    }


def stage(key: str, works: Works, programme: Programme) -> Stage:
    if works.is_open:
        return "open"
    if works.is_accepted:
        return "accepted"
    if works.is_completed:
        return "completed"
    if works.rejections:
        return "rejected"
    if works.is_started:
        return "paused" if works.rests else "started"
    return "funded" if any(programme.allocations.by_source(key).values()) else "planned"


def forecast_row(works: Works, at: Stage, today: date, language: Language) -> Row | None:
    """Of a works that is being built, with the method in words; None when nothing can be told.

    What was reported before a rejection tells nothing of what is left: until there is more, only the words say so.
    """
    if works.start is None or works.is_completed or works.is_accepted:
        return None
    reports = [Report(one.occurred_on, one.percent) for one in works.reports.by_day()]
    found = None if works.is_unreported else forecast(works.start.occurred_on, reports)
    if found is None:
        return _untold(works.rejections[-1], language) if works.rejections else None
    said = [_method(found, language)]
    if found.earliest is not None:
        key = "forecast.no_latest" if found.latest is None else "forecast.range"
        said.append(say("venues", language, key, earliest=found.earliest, latest=found.latest))
    said += [say("venues", language, key) for key in _doubts(found, at, today)]
    return {
        "finish": found.finish.isoformat(),
        "earliest": found.earliest and found.earliest.isoformat(),
        "latest": found.latest and found.latest.isoformat(),
        "reports": found.reports,
        "method": " ".join(said) if language == "en" else "".join(said),
    }


def _untold(rejected: AcceptanceRecorded, language: Language) -> Row:
    said = say("venues", language, "forecast.rejected", day=rejected.occurred_on)
    return {"finish": None, "earliest": None, "latest": None, "reports": 0, "method": said}


def _method(found: Forecast, language: Language) -> str:
    days = (found.report.day - found.start).days
    facts: Row = {"start": found.start, "day": found.report.day, "days": days, "percent": found.report.percent}
    return say("venues", language, "forecast.method", finish=found.finish, **facts)


def _doubts(found: Forecast, at: Stage, today: date) -> Iterator[str]:
    """What the pace so far does not know."""
    if at == "paused":
        yield "forecast.paused"
    if found.finish < today:
        yield "forecast.passed_again" if at == "rejected" else "forecast.passed"


def money_rows(key: str, works: Works, programme: Programme) -> list[Row]:
    """A row for each source, in whole fen."""
    allocated, disbursed = programme.allocations.by_source(key), works.disbursements.by_source(key)
    return [
        {
            "source": source,
            "allocated_fen": fen,
            "disbursed_fen": disbursed.get(source, 0),
            "left_fen": fen - disbursed.get(source, 0),
        }
        for source, fen in allocated.items()
    ]


def standard_row(works: Works, venue: Venue, rules: Rulebook, today: date) -> Row | None:
    """The items of an accepted venue as they are now; it is below standard while one of them is missing."""
    if not works.is_accepted:
        return None
    conditions = conditions_of(works, venue, rules, today)
    return {"items": dict(conditions), "below_standard": "missing" in conditions.values()}


def acceptance_row(told: AcceptanceRecorded, roster: Roster) -> Row:
    office = roster.unit(told.office)
    return {
        "acceptance": told.acceptance,
        "day": told.occurred_on.isoformat(),
        "office": told.office,
        "office_name": office and office.name,
        "inspector": told.inspector,
        "verdict": told.verdict,
        "holds": told.holds,
        "rule": told.rule,
        "items": dict(told.items),
        "missing": told.missing,
        "defects": [
            {"defect": one.defect, "due": one.due.isoformat(), "what": told.texts.get(f"defect.{one.defect}")}
            for one in told.defects
        ],
    }


def use_row(venue: Venue) -> Row:
    """What was held and dealt with, by month."""
    months = sorted({one.occurred_on.isoformat()[:7] for one in venue.activities.standing.values()})
    held = [one.occurred_on.isoformat()[:7] for one in venue.activities.standing.values()]
    errands = sorted(venue.errands.standing.values(), key=lambda one: one.month)
    return {
        "activities": [{"month": month, "held": held.count(month)} for month in months],
        "errands": [{"month": e.month, "taken_in": e.taken_in, "dealt_with": e.dealt_with} for e in errands],
    }


def rota_row(key: str, week: str, works: Works, rota: Rota, roster: Roster, rules: Rulebook, now: datetime) -> Row:
    """Every shift of the week with who answers and whether it was kept; a missed one shows as soon as it has ended."""
    found = duties(works.required(key).unit, week, rota, roster, rules, now)
    missed = sum(duty.keeping == "missed" for duty in found)
    published = any(one.week == week for one in rota.published.values())
    return {
        "works": key, "week": week, "published": published, "missed": missed, "shifts": [_duty(one) for one in found]
    }  # fmt: skip


def _duty(duty: Duty) -> Row:
    shift, there = duty.shift, duty.kept_by
    return {
        "rota": duty.rota,
        "shift": shift.shift,
        "day": shift.day.isoformat(),
        "starts_at": shift.starts_at,
        "ends_at": shift.ends_at,
        "person": duty.person,
        "state": duty.keeping,
        "kept_by": there and {"person": there.person, "day": there.occurred_on.isoformat(), "at": there.at},
    }


def _day(told: Any) -> str | None:
    return None if told is None else str(told.occurred_on.isoformat())
