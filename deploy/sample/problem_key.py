"""The rows of rectification: what owners, offices and units in scope owe, and verdicts by hands that are their own."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import partial

from deploy.sample.affairs import Affairs
from deploy.sample.conduct import first_shown
from deploy.sample.county import County, Holding
from deploy.sample.days import day_of, moment
from deploy.sample.ladders import OF_INSPECTION, OF_ORGANISATION, WHOLE, Ladder, Receiver, for_debtor
from deploy.sample.ledger import Outcome, followed
from deploy.sample.problem import Campaign, CheckRequest, Completion, Filing, Problem, Record, Request, Verdict
from deploy.sample.problem_duties import duties_at, filing_at
from deploy.sample.row import Judged, Row, answerable, breach_row, climbed, one_off_row
from deploy.sample.rules import Rules

GROUP = "rectification"
OF_THE_OFFICE = frozenset({"problem.ruling", "problem.verify", "problem.look_back"})
OFFICES = frozenset({"inspection_office", "organisation_department"})
OTHER_HANDS = "problem.verify.other_hands"
_COMMITTEES = frozenset({"township", "committee"})


def duties(affairs: Affairs, county: County, rules: Rules) -> Iterator[Judged]:
    for problem in affairs.problems:
        checked = (unit for told in problem.records if isinstance(told, CheckRequest) for unit in told.units)
        children = [one for one in affairs.problems if one.id.startswith(f"{problem.id}.")]
        told = [at for one in (problem, *children) for at in one.moments() if at >= problem.listed.at]
        moments = _before(county, [*told, *_endings(county, [problem.unit, *checked])])
        by = partial(duties_at, problem, children, county, rules=rules)
        for outcome in followed(moments, by, county.until, rules):
            yield _row(problem, outcome, county, rules), outcome.gone
    filed = {(filing.campaign, filing.unit): filing for filing in reversed(affairs.filings)}
    for campaign in affairs.campaigns:
        for unit in campaign.units:
            for outcome in _filing(campaign, unit, filed.get((campaign.id, unit)), county, rules):
                yield _row_of_a_unit(unit, outcome, county, rules, "plan"), outcome.gone


def _before(county: County, moments: Iterable[datetime]) -> list[datetime]:
    return sorted({at for at in moments if at < moment(county.until)})


def _endings(county: County, units: Iterable[str]) -> Iterator[datetime]:
    return (county.merged[unit].known_at for unit in units if unit in county.merged)


def _filing(campaign: Campaign, unit: str, filing: Filing | None, county: County, rules: Rules) -> list[Outcome]:
    opened = Record(campaign.opened_at, campaign.opened_on)
    filed = Record(filing.at, day_of(filing.at)) if filing else None
    moments = [opened.at, *([filed.at] if filed else []), *_endings(county, [unit])]
    by = partial(filing_at, unit, campaign.id, opened, filed, county, rules=rules)
    return followed(_before(county, (at for at in moments if at >= opened.at)), by, county.until, rules)


# Rows.


def _row(problem: Problem, outcome: Outcome, county: County, rules: Rules) -> Row:
    rule = outcome.duty.rule
    if rule in OF_THE_OFFICE:
        answers = answerable(county, county.code, "inspection_office", outcome.duty.due)
        rungs = climbed(outcome.rungs, county, OF_INSPECTION, lambda _day: county.code, group=GROUP)
        return one_off_row(outcome, answers, rungs, county, rules, problem.story)
    if rule == "problem.self_check":
        return _row_of_a_unit(outcome.duty.source, outcome, county, rules, problem.story)
    return _row_of_the_owner(problem, outcome, county, rules)


def _row_of_a_unit(unit: str, outcome: Outcome, county: County, rules: Rules, story: str) -> Row:
    answers = answerable(county, unit, _head(county, unit), outcome.duty.due)
    rungs = climbed(outcome.rungs, county, WHOLE, lambda _day: unit, group=GROUP)
    return one_off_row(outcome, answers, rungs, county, rules, story)


def _row_of_the_owner(problem: Problem, outcome: Outcome, county: County, rules: Rules) -> Row:
    """Of a problem that is a post-holder's, the ladder is shortened by that post; off the ladder they join its foot."""

    def unit_on(day: date) -> str:
        return county.unit_on(problem.unit, day, moment(day))

    def debtors(day: date) -> tuple[Receiver, ...]:
        unit, post = unit_on(day), problem.post
        held = county.holders(post, unit, day, moment(day)) if post else []
        return tuple({"person": one.person, "post": post, "unit": unit} for one in held)

    unit = county.unit_on(problem.unit, outcome.duty.due, moment(county.until))
    answers = answerable(county, unit, problem.post or _head(county, unit), outcome.duty.due)
    ladder: Ladder = for_debtor(problem.post) if problem.post else WHOLE
    rungs = climbed(outcome.rungs, county, ladder, unit_on, debtors, GROUP)
    return one_off_row(outcome, answers, rungs, county, rules, problem.story)


def _head(county: County, unit: str) -> str:
    return "committee_secretary" if county.unit(unit).kind in _COMMITTEES else "branch_secretary"


# Verdicts.


def breaches(affairs: Affairs, county: County) -> Iterator[Row]:
    """A verdict by who asked for it or fixed it, who sat in no office that day, or held a post in the owner's unit."""
    for problem in affairs.problems:
        for verdict in (told for told in problem.records if isinstance(told, Verdict)):
            moments = {verdict.at} | {at for at in _posts_known(verdict.verifier, county) if at > verdict.at}
            moments |= {at for at in _endings(county, [problem.unit]) if at > verdict.at}
            told = _before(county, moments)
            found = [(at, verdict.day if _own_hands(problem, verdict, county, at) else None) for at in told]
            for shown, day, withdrawn in first_shown(found):
                about = OTHER_HANDS, f"problem/{problem.id}", county.code, day, shown, withdrawn
                yield breach_row(*about, problem.story, county, GROUP, _office_of(verdict, county, shown))


def _posts_known(person: str, county: County) -> Iterator[datetime]:
    for holding in county.holdings:
        if holding.person == person:
            yield holding.known_at
            if holding.id in county.ends:
                yield county.ends[holding.id].known_at


def _office_of(verdict: Verdict, county: County, known: datetime) -> Ladder:
    """The office in which the verifier sat that day answers; whoever sat in none spoke for the inspection office."""
    sat = {holding.post for holding in _held(verdict, county, known) if holding.unit == verdict.office}
    return OF_ORGANISATION if sat & OFFICES == {"organisation_department"} else OF_INSPECTION


def _held(verdict: Verdict, county: County, known: datetime) -> list[Holding]:
    return [
        holding
        for holding in county.holdings
        if holding.person == verdict.verifier
        and holding in county.holders(holding.post, holding.unit, verdict.day, known, at_that_moment=True)
    ]


def _own_hands(problem: Problem, verdict: Verdict, county: County, known: datetime) -> bool:
    asked = {told.requester for told in problem.known(Request, known) if told.id == verdict.request}
    fixed = {told.completer for told in problem.known(Completion, known)}
    owner = county.unit_on(problem.unit, verdict.day, known, at_that_moment=True)
    held = _held(verdict, county, known)
    sits = any(holding.unit == verdict.office and holding.post in OFFICES for holding in held)
    own = verdict.office == owner or any(holding.unit == owner for holding in held)
    return verdict.verifier in asked | fixed or not sits or own
