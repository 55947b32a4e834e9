"""A small county in which everything is reckoned by hand, and how what happens in it is told to the key."""

from datetime import date, datetime
from typing import Any

from deploy.sample.affairs import Affairs
from deploy.sample.county import County, Holding, Unit
from deploy.sample.days import moment
from deploy.sample.key import answers
from deploy.sample.matter import Matter
from deploy.sample.rules import DEFAULT

COUNTY, TOWNSHIP = "990101000000", "990101001000"
VILLAGE, NEIGHBOUR = "990101001001", "990101001002"
# Everybody's id says what they are.
POSTS = (
    ("secretary", VILLAGE, "branch_secretary", ()),
    ("first", VILLAGE, "first_secretary", ()),
    ("director", VILLAGE, "village_director", ()),
    ("clerk", VILLAGE, "village_clerk", ()),
    ("cadre", VILLAGE, "assigned_cadre", ()),
    ("neighbour", NEIGHBOUR, "branch_secretary", ()),
    ("office", TOWNSHIP, "party_office_director", ()),
    ("builder", TOWNSHIP, "committee_member", ("venues",)),
    ("mender", TOWNSHIP, "committee_member", ("rectification",)),
    ("deputy", TOWNSHIP, "deputy_secretary", ()),
    ("head", TOWNSHIP, "committee_secretary", ()),
    ("inspector", COUNTY, "inspection_office", ()),
    ("organiser", COUNTY, "organisation_department", ()),
)
Row = dict[str, Any]


def day(text: str) -> date:
    """ "03-31" is of 2026."""
    return date.fromisoformat(text if len(text) > 5 else f"2026-{text}")


def at(text: str) -> datetime:
    """ "03-31" is its evening; "03-31T10:00" that moment."""
    on, _, clock = text.partition("T")
    return moment(day(on), clock or "18:00")


def a_county(until: str) -> County:
    county = County(COUNTY, date(2026, 1, 1), moment(date(2026, 1, 1), "08:00"), day(until))
    county.units += [
        Unit(COUNTY, "县", "county", None),
        Unit(TOWNSHIP, "乡", "township", COUNTY),
        Unit(VILLAGE, "村", "village", TOWNSHIP),
        Unit(NEIGHBOUR, "邻村", "village", TOWNSHIP),
    ]
    for person, unit, post, portfolio in POSTS:
        county.hold(Holding(f"A-{person}", person, post, unit, date(2025, 1, 1), county.opening, portfolio))
    return county


def rows(affairs: Affairs, county: County, rule: str, subject: str = "") -> list[Row]:
    """By period."""
    found = answers((), county, DEFAULT, None, affairs).duties
    return [row for row in found if row["rule"] == rule and (not subject or row["subject"] == subject)]


def the(affairs: Affairs, county: County, rule: str, subject: str = "") -> Row:
    (row,) = rows(affairs, county, rule, subject)
    return row


def breaches(affairs: Affairs, county: County, *matters: Matter) -> list[tuple[str, str, str, str | None]]:
    """Rule, period, the day on which it is shown, and the one on which it is withdrawn; all but the year of each."""
    found = answers(matters, county, DEFAULT, None, affairs).breaches
    return [
        (row["rule"], row["period"][5:], row["rungs"][0]["day"][5:], row["withdrawn_on"] and row["withdrawn_on"][5:])
        for row in found
        if not row["rule"].startswith("matter.")
    ]


def said(row: Row) -> tuple[str, str, str, str | None, int]:
    """Due day, state, light, the day of its end, days overdue."""
    ended = row["resolved_on"] and row["resolved_on"][5:]
    return row["due"][5:], row["state"], row["light"], ended, row["days_overdue"]


def rung_days(row: Row) -> dict[int, str]:
    return {rung["rung"]: rung["day"][5:] for rung in row["rungs"]}


def reached(row: Row, rung: int) -> list[str]:
    """The persons whom that rung reached."""
    (found,) = [one for one in row["rungs"] if one["rung"] == rung]
    return sorted(str(who["person"]) for who in found["receivers"])
