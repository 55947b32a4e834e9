"""Rectification: all that is owed, by whom, and what stands on record (§7, cases 14, 27-30)."""

from collections.abc import Iterator, Sequence

from tests.oracle import campaigns, claims, closings, hands, roster, self_checks
from tests.oracle.breach import Breach
from tests.oracle.debtors import Affairs, CountyOffice, Debtor, Department, Office, PostHolder
from tests.oracle.duty import Duty, ended_on, one_a_day, withdrawn
from tests.oracle.facts import Facts
from tests.oracle.problems import Problem, listed

GROUP = "rectification"


def owed(facts: Facts) -> Iterator[tuple[Debtor, Duty]]:
    """What was due before a debtor's unit was watched is nobody's duty."""
    for unit, debtor, duty in _all(facts):
        if duty.due >= roster.watched_from(facts, unit):
            yield debtor, duty


def _all(facts: Facts) -> Iterator[tuple[str, Debtor, Duty]]:
    for unit, duty in campaigns.filings(facts):
        yield unit, Office(unit, GROUP), duty
    for problem in listed(facts):
        end = campaigns.last_day(facts, problem.campaign)
        owner, county = owner_of(facts, problem), roster.county(facts, problem.unit)
        for duty in _standing(facts, problem, [*claims.owed(problem, end), *closings.owed(problem, end)]):
            yield problem.unit, owner, duty
        by_office = [*claims.rulings(problem), *closings.verifications(facts, problem), *closings.look_backs(problem)]
        for duty in _standing(facts, problem, by_office):
            yield county, CountyOffice(county, "inspection_office"), duty
        for unit, duty in self_checks.owed(facts, problem):
            yield unit, Office(unit, GROUP), duty


def owner_of(facts: Facts, problem: Problem) -> Debtor:
    """The unit, or the holder of a post in it; a problem passes to the unit's successor. The county's units stay."""
    of_county = roster.kind(facts, problem.unit) in roster.COUNTYS
    if problem.post is None:
        return Department(problem.unit) if of_county else Affairs(problem.unit, GROUP)
    if of_county:
        return CountyOffice(problem.unit, problem.post)
    return PostHolder(problem.unit, problem.post, GROUP)


def _standing(facts: Facts, problem: Problem, duties: Sequence[Duty]) -> list[Duty]:
    """Struck off the list, or withdrawn when its unit was closed with nobody to follow, a problem owes no more."""
    if problem.struck_on:
        duties = ended_on(duties, problem.struck_on)
    return one_a_day(withdrawn(duties, roster.closed_on(facts, problem.unit), "listing"))


def breaches(facts: Facts) -> Iterator[Breach]:
    for problem in listed(facts):
        county = roster.county(facts, problem.unit)
        for day, office in hands.breaches(facts, problem).items():
            if day >= roster.watched_from(facts, problem.unit):
                yield Breach(hands.RULE, problem.subject, CountyOffice(county, office), day, str(day))
