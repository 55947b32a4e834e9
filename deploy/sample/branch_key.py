"""The rows of the branches' year: what branches, committees, lecturers and linked leaders owe, and their breaches."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from deploy.sample.cadence import branches
from deploy.sample.chain import COMMITTEES, studies
from deploy.sample.conduct import breaches as found_breaches
from deploy.sample.county import County, Holding, Unit
from deploy.sample.days import moment
from deploy.sample.ladders import OF_LINKED_LEADERS, WHOLE, Ladder, Receiver, for_debtor
from deploy.sample.leading import Lecturer, Link, guidance, lecturers, lectures, links
from deploy.sample.ledger import Outcome
from deploy.sample.life import Life, Sitting
from deploy.sample.matter import Matter
from deploy.sample.recurring import Recurring, Settled, settle
from deploy.sample.row import Judged, Row, answerable, breach_row, climbed, one_off_row, recurring_row
from deploy.sample.rules import Rules


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
    answers = answerable(county, unit, "branch_secretary", duty.due)
    return recurring_row(duty, settled, answers, rungs, county, life.stories.get(f"unit/{unit}", ""))


def _of_committees(life: Life, county: County, rules: Rules) -> Iterator[Judged]:
    sittings: dict[str, list[Sitting]] = defaultdict(list)
    for sitting in life.sittings.values():
        sittings[sitting.unit].append(sitting)
    for unit in county.units:
        if unit.kind in COMMITTEES and county.registered(unit) < moment(county.until):
            for outcome in studies(unit, sittings[unit.code], county, rules):
                yield _study_row(unit, outcome, life, county, rules), outcome.gone


def _study_row(unit: Unit, outcome: Outcome, life: Life, county: County, rules: Rules) -> Row:
    answers = answerable(county, unit.code, "committee_secretary", outcome.duty.due)
    rungs = climbed(outcome.rungs, county, WHOLE, lambda _day: unit.code)
    return one_off_row(outcome, answers, rungs, county, rules, life.stories.get(f"unit/{unit.code}", ""))


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
    return recurring_row(duty, settled, answers, rungs, county, life.stories.get(f"unit/{seat.unit}", ""))


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
    return recurring_row(duty, settled, answers, rungs, county, life.stories.get(duty.subject, ""))


def _leaders(link: Link, day: date) -> tuple[Receiver, ...]:
    county = link.tenures.county
    chain = {one.id for one in link.tenures.holdings}
    held = county.holders("linked_leader", link.township, day, moment(day))
    return tuple(
        {"person": one.person, "post": "linked_leader", "unit": link.township} for one in held if one.id in chain
    )


def breaches(life: Life, county: County) -> Iterator[Row]:
    for breach in found_breaches(life, county):
        about = breach.rule, breach.subject, breach.unit, breach.day
        yield breach_row(*about, breach.shown, breach.withdrawn, breach.story, county)
