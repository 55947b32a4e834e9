"""Works and venues: all that is owed, by whom, and what stands on record (§8, cases 14, 31-33, 48)."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from tests.oracle import building, periods, roster, rotas, starts
from tests.oracle.breach import Breach
from tests.oracle.cadence import of_periods
from tests.oracle.debtors import Affairs, CountyOffice, Debtor, Secretary
from tests.oracle.duty import Duty, one_a_day, withdrawn
from tests.oracle.facts import Facts
from tests.oracle.rules import Rules
from tests.oracle.steps import Course
from tests.oracle.works import Works, is_incomplete, planned

GROUP = "venues"


def owed(facts: Facts, rules: Rules, horizon: date) -> Iterator[tuple[Debtor, Duty]]:
    """What was due before a debtor's unit was watched is nobody's duty. Works pass to the village's successor."""
    for works in planned(facts):
        village, county = Affairs(works.home, GROUP), roster.county(facts, works.home)
        closed = roster.closed_on(facts, works.home)
        for duty in one_a_day(withdrawn(building.owed_by_village(works), closed, "planning")):
            if duty.due >= roster.watched_from(facts, works.home):
                yield village, duty
        for duty in one_a_day(withdrawn([*building.owed_by_department(works)], closed, "planning")):
            if duty.due >= roster.watched_from(facts, county):
                yield CountyOffice(county, "organisation_department"), duty
        yield from ((village, duty) for duty in _in_use(facts, works, rules, horizon))


def _in_use(facts: Facts, works: Works, rules: Rules, horizon: date) -> Iterator[Duty]:
    """Every week and every month that begins while the venue is in use and the village is watched."""
    opened = works.opened_on
    if opened is None:
        return
    start = max(opened, roster.watched_from(facts, works.home))
    closed = roster.closed_on(facts, works.home) or date.max
    for rule in ("venue.rota", "venue.activity"):
        owed = periods.between(rules, rule, start, opened, min(horizon, closed))
        if rule == "venue.activity":
            days = [activity.day for activity in works.standing("hold_activity")]
        else:
            days = [day for week, _ in owed if (day := rotas.kept_on(facts, works, week))]
        yield from of_periods(works.subject, owed, tuple(day for day in days if day <= closed), closed)


def breaches(facts: Facts, courses: Sequence[Course]) -> Iterator[Breach]:
    for works in planned(facts):
        village, watched = Affairs(works.home, GROUP), roster.watched_from(facts, works.home)
        started = starts.breach_of(facts, courses, works)
        if started and started[0] >= watched:
            yield Breach(starts.RULE, works.subject, village, started[0], shown_from=started[1])
        incomplete = [act for act in works.all("record_acceptance") if is_incomplete(act) and act.day >= watched]
        for day, offices in groupby(incomplete, key=lambda act: act.day):
            acceptor = _acceptor(facts, works, next(offices)["office"])
            yield Breach("works.accepted_incomplete", works.subject, acceptor, day, str(day))


def _acceptor(facts: Facts, works: Works, office: str) -> Debtor:
    """Whoever accepted answers: a committee by its secretary; for the county's offices, the one whose task it is."""
    if roster.kind(facts, office) in roster.COMMITTEES:
        return Secretary(office)
    return CountyOffice(roster.county(facts, works.home), "organisation_department")
