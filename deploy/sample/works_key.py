"""The rows of works: finished by the frost, accepted, mended, opened, repaired; and started without a resolution."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from deploy.sample.affairs import Affairs
from deploy.sample.conduct import first_shown
from deploy.sample.county import County
from deploy.sample.days import day_of, moment, plus
from deploy.sample.ladders import OF_ORGANISATION, OF_SECRETARY, WHOLE
from deploy.sample.ledger import Outcome, followed
from deploy.sample.matter import STEPS, Matter
from deploy.sample.row import Judged, Row, answerable, breach_row, climbed, one_off_row
from deploy.sample.rules import Rules
from deploy.sample.works import Acceptance, Start, Works
from deploy.sample.works_duties import duties_at

GROUP = "venues"
NO_RESOLUTION = "works.start_without_resolution"
INCOMPLETE = "works.accepted_incomplete"
_TICK = timedelta(microseconds=1)
_VOIDING = frozenset(STEPS[: STEPS.index("resolution") + 1])  # a return to one of these takes the resolution back


def duties(affairs: Affairs, county: County, rules: Rules) -> Iterator[Judged]:
    for works in affairs.works:
        moments = sorted({*works.moments(), *endings(works, county)})
        told = [at for at in moments if at < moment(county.until)]
        for outcome in followed(told, partial(duties_at, works, county, rules=rules), county.until, rules):
            yield _row(works, outcome, county, rules), outcome.gone


def endings(works: Works, county: County) -> Iterator[datetime]:
    if works.unit in county.merged:
        yield county.merged[works.unit].known_at


def _row(works: Works, outcome: Outcome, county: County, rules: Rules) -> Row:
    if outcome.duty.rule == "works.acceptance":
        answers = answerable(county, county.code, "organisation_department", outcome.duty.due)
        rungs = climbed(outcome.rungs, county, OF_ORGANISATION, lambda _day: county.code, group=GROUP)
        return one_off_row(outcome, answers, rungs, county, rules, works.story)
    unit = county.unit_on(works.unit, outcome.duty.due, moment(county.until))
    answers = answerable(county, unit, "branch_secretary", outcome.duty.due)
    rungs = climbed(outcome.rungs, county, WHOLE, lambda day: county.unit_on(works.unit, day, moment(day)), group=GROUP)
    return one_off_row(outcome, answers, rungs, county, rules, works.story)


# Breaches.


def breaches(affairs: Affairs, matters: Sequence[Matter], county: County, rules: Rules) -> Iterator[Row]:
    by_id = {matter.id: matter for matter in matters}
    for works in affairs.works:
        about = f"works/{works.id}"
        for shown, day, withdrawn in first_shown(_unresolved(works, by_id, county, rules)):
            unit = county.unit_on(works.unit, day_of(shown), shown, at_that_moment=True)
            yield breach_row(NO_RESOLUTION, about, unit, day, shown, withdrawn, works.story, county, GROUP)
        for told in works.records:
            if isinstance(told, Acceptance) and told.accepted and told.missing and told.at < moment(county.until):
                given = told.office, told.day, told.at, None
                ladder = OF_ORGANISATION if told.office == county.code else OF_SECRETARY
                yield breach_row(INCOMPLETE, about, *given, works.story, county, GROUP, ladder)


def _unresolved(
    works: Works, matters: Mapping[str, Matter], county: County, rules: Rules
) -> Iterator[tuple[datetime, date | None]]:
    """At each moment the start's day, when by then it should be known that the village had resolved on it, and is not.

    It rests on a record that is absent. So it is looked at first at the 00:00 at which the time for recording is over.
    """
    starts = [told for told in works.records if isinstance(told, Start)]
    until = moment(county.until)
    over = {moment(plus(told.day, rules.grace_days + 1)) for told in starts}
    known = {*(told.at for told in starts), *endings(works, county)}
    for name in {told.matter for told in starts} & matters.keys():
        known |= {*matters[name or ""].moments(until)}
    for at in sorted(known | over):
        if at in over and at <= until:
            yield at, _at_fault(works, matters, county, rules, at, before=True)
        if at in known and at < until:
            yield at, _at_fault(works, matters, county, rules, at)


def _at_fault(
    works: Works, matters: Mapping[str, Matter], county: County, rules: Rules, at: datetime, *, before: bool = False
) -> date | None:
    """By what was recorded up to that moment, or strictly `before` it."""
    known = at - _TICK if before else at
    start = works.start(known)
    if start is None or "started" in works.stages_before or at < moment(plus(start.day, rules.grace_days + 1)):
        return None
    matter = matters.get(start.matter or "")
    return None if matter and _resolved(matter, works, start.day, county, known, rules) else start.day


def _resolved(matter: Matter, works: Works, day: date, county: County, known: datetime, rules: Rules) -> bool:
    """The village's matter, resolved on by that day and not given back by then."""
    if known < matter.opened_at or _owner(matter.unit, day, county, known) != _owner(works.unit, day, county, known):
        return False
    held = [
        told.day
        for take in matter.takes
        if take.step == "resolution" and (told := take.known(known)) and not told.verdict(rules) and told.day <= day
    ]
    if "resolution" in matter.steps_before:
        held.append(date.min)
    back = [turn.day for turn in matter.turns if turn.at <= known and turn.to_step in _VOIDING and turn.day <= day]
    return any(not any(one <= turned for turned in back) for one in held)


def _owner(unit: str, day: date, county: County, known: datetime) -> str:
    return county.unit_on(unit, day, known, at_that_moment=True)
