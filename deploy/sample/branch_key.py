"""The rows of the branches' year: what branches, committees, lecturers and linked leaders owe, and their breaches."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from deploy.sample.cadence import branches
from deploy.sample.chain import COMMITTEES, studies
from deploy.sample.conduct import breaches as found_breaches
from deploy.sample.county import County, Holding, Unit
from deploy.sample.days import day_of, moment
from deploy.sample.ladders import OF_LINKED_LEADERS, WHOLE, Ladder, Receiver, for_debtor, of_a_breach
from deploy.sample.leading import Lecturer, Link, guidance, lecturers, lectures, links
from deploy.sample.ledger import Outcome
from deploy.sample.life import Life, Sitting
from deploy.sample.matter import Matter
from deploy.sample.recurring import Recurring, Settled, settle
from deploy.sample.row import Row, climbed, late_light, late_state
from deploy.sample.rules import Rules

Judged = tuple[Row, bool]  # and whether only the alert is left of it


def duties(life: Life, matters: Sequence[Matter], county: County, rules: Rules) -> list[Judged]:
    return [
        *_of_branches(life, county, rules),
        *_of_committees(life, county, rules),
        *_of_lecturers(life, county, rules),
        *_of_links(life, matters, county, rules),
    ]


def _of_branches(life: Life, county: County, rules: Rules) -> Iterator[Judged]:
    for branch in branches(life, county, rules):
        for periods in branch.duties():
            for number, duty in enumerate(periods):
                settled = settle(duty, periods[number + 1 :], WHOLE, county.until, rules)
                if settled.owed or settled.rungs:
                    yield _branch_row(branch.unit.code, duty, settled, life, county), not settled.owed


def _branch_row(unit: str, duty: Recurring, settled: Settled, life: Life, county: County) -> Row:
    rungs = climbed(settled.rungs, county, WHOLE, lambda _day: unit)
    answers = _answerable(county, unit, "branch_secretary", duty.due)
    return _row(duty, settled, unit, answers, rungs, county, life.stories.get(f"unit/{unit}", ""))


def _of_committees(life: Life, county: County, rules: Rules) -> Iterator[Judged]:
    sittings: dict[str, list[Sitting]] = defaultdict(list)
    for sitting in life.sittings.values():
        sittings[sitting.unit].append(sitting)
    for unit in county.units:
        if unit.kind in COMMITTEES and county.registered(unit) < moment(county.until):
            for outcome in studies(unit, sittings[unit.code], county, rules):
                yield _study_row(unit, outcome, life, county, rules), outcome.gone


def _study_row(unit: Unit, outcome: Outcome, life: Life, county: County, rules: Rules) -> Row:
    duty, until = outcome.duty, county.until
    stopped = duty.met_on or duty.cancelled_on
    return {
        "rule": duty.rule,
        "subject": duty.subject,
        "period": outcome.period.isoformat(),
        "unit": unit.code,
        "answerable": _answerable(county, unit.code, "committee_secretary", duty.due),
        "due": duty.due.isoformat(),
        "state": late_state(outcome),
        "light": late_light(outcome, until, rules),
        "days_overdue": max(0, ((stopped or until) - duty.due).days),
        "resolved_on": stopped.isoformat() if stopped else None,
        "rungs": climbed(outcome.rungs, county, WHOLE, lambda _day: unit.code),
        "story": life.stories.get(f"unit/{unit.code}", ""),
    }


def _of_lecturers(life: Life, county: County, rules: Rules) -> Iterator[Judged]:
    given: dict[str, dict[str, Sitting]] = defaultdict(dict)
    for sitting in life.sittings.values():
        for held in sitting.told:
            if held.lecturer:
                given[held.lecturer][sitting.id] = sitting
    for lecturer in lecturers(county):
        periods = lectures(lecturer, list(given[lecturer.person].values()))
        for number, duty in enumerate(periods):
            seat = lecturer.seat(duty.due)
            assert seat is not None
            ladder = for_debtor(seat.post)
            settled = settle(duty, periods[number + 1 :], ladder, county.until, rules)
            if settled.owed or settled.rungs:
                yield _lecture_row(lecturer, seat, ladder, duty, settled, life, county), not settled.owed


def _lecture_row(
    lecturer: Lecturer, seat: Holding, ladder: Ladder, duty: Recurring, settled: Settled, life: Life, county: County
) -> Row:
    answers: Receiver = {"person": lecturer.person, "post": seat.post, "unit": seat.unit}
    # He is told of his own lecture whatever his portfolio, also when he has left since.
    rungs = climbed(settled.rungs, county, ladder, lambda _day: seat.unit, lambda _day: (answers,))
    return _row(duty, settled, seat.unit, answers, rungs, county, life.stories.get(f"unit/{seat.unit}", ""))


def _of_links(life: Life, matters: Sequence[Matter], county: County, rules: Rules) -> Iterator[Judged]:
    by_name = {matter.id: matter for matter in matters}
    for link in links(county):
        periods = guidance(link, life, by_name)
        for number, duty in enumerate(periods):
            settled = settle(duty, periods[number + 1 :], OF_LINKED_LEADERS, county.until, rules)
            if settled.owed or settled.rungs:
                yield _guidance_row(link, duty, settled, life, county), not settled.owed


def _guidance_row(link: Link, duty: Recurring, settled: Settled, life: Life, county: County) -> Row:
    rungs = climbed(
        settled.rungs, county, OF_LINKED_LEADERS, lambda _day: link.township, lambda day: _leaders(link, day)
    )
    held = link.tenures.on(duty.due, moment(county.until))
    person = max(held, key=lambda one: one.first_day).person if held else None
    answers: Receiver = {"person": person, "post": "linked_leader", "unit": link.township}
    return _row(duty, settled, link.township, answers, rungs, county, life.stories.get(duty.subject, ""))


def _leaders(link: Link, day: date) -> tuple[Receiver, ...]:
    county = link.tenures.county
    chain = {one.id for one in link.tenures.holdings}
    held = county.holders("linked_leader", link.township, day, moment(day))
    return tuple(
        {"person": one.person, "post": "linked_leader", "unit": link.township} for one in held if one.id in chain
    )


def _row(
    duty: Recurring, settled: Settled, unit: str, answers: Receiver, rungs: list[Row], county: County, story: str
) -> Row:
    ended = settled.ended_on
    return {
        "rule": duty.rule,
        "subject": duty.subject,
        "period": duty.period.name,
        "unit": unit,
        "answerable": answers,
        "due": duty.due.isoformat(),
        "state": settled.state,
        "light": settled.light,
        "days_overdue": max(0, ((ended or county.until) - duty.due).days),
        "resolved_on": ended.isoformat() if ended else None,
        "rungs": rungs,
        "story": story,
    }


def _answerable(county: County, unit: str, post: str, day: date) -> Receiver:
    """Of several that day, the one who took the post last."""
    held = county.holders(post, unit, day, moment(county.until))
    latest = max(held, key=lambda one: (one.first_day, one.known_at), default=None)
    return {"person": latest.person if latest else None, "post": post, "unit": unit}


def breaches(life: Life, county: County) -> Iterator[Row]:
    for breach in found_breaches(life, county):
        day = day_of(breach.shown)
        yield {
            "rule": breach.rule,
            "subject": breach.subject,
            "period": breach.day.isoformat(),
            "unit": breach.unit,
            "rungs": [
                {"rung": 0, "day": day.isoformat(), "receivers": of_a_breach(county, breach.unit, breach.shown, day)}
            ],
            "state": "withdrawn" if breach.withdrawn else "open",
            "withdrawn_on": day_of(breach.withdrawn).isoformat() if breach.withdrawn else None,
            "story": breach.story,
        }
