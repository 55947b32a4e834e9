"""The county's campaigns: three in the course of the year, and the one that ends with November; who filed the plan."""

from datetime import date, datetime
from random import Random

from deploy.sample import names
from deploy.sample.clerk import Book, Clerk
from deploy.sample.county import County
from deploy.sample.days import moment, plus, working_days_after
from deploy.sample.listing import ITEMS
from deploy.sample.problem import Campaign
from deploy.sample.problem_teller import ProblemTeller
from deploy.sample.rules import DEFAULT
from deploy.sample.setup import Setup

# First and last day. They overlap, so that on any day of the year problems can be listed, and some campaigns are over.
_DAYS = (((1, 6), (3, 31)), ((1, 20), (6, 30)), ((4, 7), (8, 31)), ((6, 8), (11, 30)))
_ORGANISATIONS = frozenset({"township", "committee", "village", "branch"})
UNITS_MAX = 2_000  # that a scope may name
# How a unit files: days after the due day, or never; the more often it is named, the more units do so.
_FILED = (*(-14, -10, -8, -6, -4, -3, -2, -1), 0, 0, 1, 1, 3, 7, 15, None, None)


def set_out(book: Book, setup: Setup) -> None:
    """Stories can be told of them from now on; whom they are for is found out when all of these are told."""
    year, code = book.county.watched_from.year, book.county.code[:6]
    scopes = ((code,), tuple(one[:9] for one in setup.sectors), tuple(one[:9] for one in setup.townships[:2]), (code,))
    for number, ((first, last), prefixes) in enumerate(zip(_DAYS, scopes, strict=True), start=1):
        opened_on = date(year, *first)
        at = moment(opened_on, "08:40:00.250000")
        book.affairs.campaigns.append(Campaign(f"C-{number}", opened_on, at, date(year, *last), prefixes))


def tell(book: Book, random: Random) -> None:
    clerk = Clerk(book, book.county.code, random, "")
    for campaign in book.affairs.campaigns:
        campaign.units = tuple(_standing(campaign, book.county)[:UNITS_MAX])
        _open(clerk, campaign)
        for unit in campaign.units:
            _file(ProblemTeller(book, unit, random, ""), campaign, unit)
        ended = moment(plus(campaign.ends_on, 1), "09:00:00.250000")
        named = {"campaign": campaign.id, "unit": book.county.code}
        clerk.tell("rectification", ended, "end_campaign", book.county.code, named)


def _standing(campaign: Campaign, county: County) -> list[str]:
    """Those of the organisations that it is for which are known on its first day, and had not ended by then."""
    return sorted(
        unit.code
        for unit in county.units
        if unit.kind in _ORGANISATIONS and unit.code.startswith(campaign.prefixes)
        if county.registered(unit) < campaign.opened_at and county.start(unit) <= campaign.opened_on
        if unit.code not in county.merged or county.merged[unit.code].day >= campaign.opened_on
    )


def _open(clerk: Clerk, campaign: Campaign) -> None:
    county = clerk.county.code
    days = {"opened_on": campaign.opened_on.isoformat(), "ends_on": campaign.ends_on.isoformat()}
    items = [{"item": item, "aspect": aspect, "wording": names.PLAN[aspect]} for item, aspect in ITEMS.items()]
    told = {"campaign": campaign.id, "unit": county, "title": f"集中整治第{campaign.id[2:]}次", **days, "items": items}
    scope = {"units": list(campaign.units)}
    clerk.tell("rectification", campaign.opened_at, "open_campaign", county, {**told, "scope": scope})


def _file(t: ProblemTeller, campaign: Campaign, unit: str) -> None:
    """Once, in time or late or never; nobody speaks for a unit that has ended."""
    after = t.random.choice(_FILED)
    if after is None or any((one.campaign, one.unit) == (campaign.id, unit) for one in t.book.affairs.filings):
        return
    day = plus(working_days_after(campaign.opened_on, DEFAULT.filing_working_days), after)
    ended = t.county.merged.get(unit)
    if ended is None or day <= ended.day:
        t.file_plan(campaign, unit, _moment(t, day, after))


def _moment(t: ProblemTeller, day: date, after: int) -> datetime:
    """On the due day and the day after, sometimes at the very midnight between them."""
    if after in (0, 1) and t.random.random() < 0.3:
        return moment(day, "23:59:59.999999") if after == 0 else moment(day)
    return t.at(day, "file_plan")
