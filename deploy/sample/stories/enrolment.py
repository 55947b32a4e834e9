"""Branches and committees that are enrolled in the course of the year, and registered on that day or later."""

from dataclasses import dataclass
from datetime import date
from random import Random

from deploy.sample.clerk import Book, Clerk
from deploy.sample.committee import CommitteeTeller
from deploy.sample.county import Unit
from deploy.sample.days import day_of, moment, plus
from deploy.sample.periods import months_after
from deploy.sample.rules import DEFAULT
from deploy.sample.setup import COMMITTEE_POSTS
from deploy.sample.teller import Infeasible
from deploy.sample.year import YearTeller


@dataclass(frozen=True)
class Enrolment:
    """Enrolled on this day of some month, registered so many days later."""

    name: str
    day: int
    registered_after: int


# A first month is one that begins on or after the enrolment and ends on or after the day of the registration.
NEW = "990"  # the last digits of a new branch's code
OF_NEW_BRANCHES = {
    one.name: one
    for one in (
        Enrolment("enrolled_on_the_first", 1, 0),
        Enrolment("enrolled_on_the_second", 2, 0),
        Enrolment("enrolled_in_mid_month_registered_in_the_next", 15, 21),
        Enrolment("enrolled_on_the_first_registered_on_the_last", 1, 29),
        Enrolment("enrolled_on_the_first_registered_in_the_next_month", 1, 31),
    )
}
# By how many days the registration comes after the first due day of a committee that was enrolled long before.
OF_NEW_COMMITTEES = {"committee_registered_on_its_due_day": 0, "committee_registered_when_that_had_passed": 1}
# By how many days the closing comes after the due day: what is due on it or later is cancelled, earlier red stays.
OF_CLOSED_COMMITTEES = {
    "committee_closed_before_its_due_day": -40,
    "committee_closed_on_its_due_day": 0,
    "committee_closed_a_day_later": 1,
}


def new_branch(book: Book, committee: str, random: Random, story: str) -> None:
    """Of a sector's committee; under a township it is a village."""
    enrolment = OF_NEW_BRANCHES[story]
    month = random.choice((3, 5, 7))  # of 31 days
    first = date(book.county.watched_from.year, month, enrolment.day)
    at = moment(plus(first, enrolment.registered_after), "08:10")
    if at >= moment(plus(book.county.until, -40)):
        raise Infeasible(story)
    code = f"{committee[:9]}{NEW}"
    village = book.county.unit(committee).kind == "township"
    enrol(
        book,
        Unit(
            code, "新建村" if village else "新建党支部", "village" if village else "branch", committee, None, first, at
        ),
    )
    t = YearTeller(book, code, random, story)
    for post in ("branch_secretary", "first_secretary", "branch_committee_member", "branch_committee_member"):
        t.appoint(post, first, at)
    t.declare(first, at, voting_members=random.randint(8, 20), committee_members=3)
    t.live()


def new_committee(book: Book, code: str, random: Random, story: str) -> None:
    """One study before the registration, which counts only when the chain begins with the enrolment."""
    enrolled = date(book.county.watched_from.year, 1, random.randint(5, 28))
    due = months_after(enrolled, DEFAULT.study_months)
    at = moment(plus(due, OF_NEW_COMMITTEES[story]), "08:10")
    if at >= moment(plus(book.county.until, -40)):
        raise Infeasible(story)
    unit = Unit(code, "新建行业党委", "committee", book.county.code, "social_organisation", enrolled, at)
    enrol(book, unit)
    t = CommitteeTeller(book, code, random, story)
    for post in COMMITTEE_POSTS:
        t.appoint(post, enrolled, at, portfolio=("party_building",) if post == "committee_member" else ())
    t.study(plus(due, -30), at.replace(hour=at.hour + 1))
    t.go_on(day_of(at))
    t.live()


def closed_committee(book: Book, code: str, random: Random, story: str) -> None:
    """Set up in January for a passing purpose; it never meets while it is there, and once after."""
    enrolled = date(book.county.watched_from.year, 1, random.randint(5, 28))
    day = plus(months_after(enrolled, DEFAULT.study_months), OF_CLOSED_COMMITTEES[story])
    if plus(day, 10) >= book.county.until:
        raise Infeasible(story)
    at = moment(enrolled, "09:10")
    enrol(book, Unit(code, "临时党委", "committee", book.county.code, "social_organisation", enrolled, at))
    t = CommitteeTeller(book, code, random, story)
    for post in COMMITTEE_POSTS:
        t.appoint(post, enrolled, at)
    t.close(day)
    t.study(plus(day, 1))
    for post in COMMITTEE_POSTS:
        t.dismiss(post, plus(day, 2), moment(plus(day, 2), "17:30"))


def enrol(book: Book, unit: Unit) -> None:
    assert unit.known_at is not None
    assert unit.enrolled_on is not None
    assert unit.parent is not None
    book.county.units.append(unit)
    place = {"parent": unit.parent} | ({"sector": unit.sector} if unit.sector else {})
    named = {"kind": unit.kind, "name": unit.name, "enrolled_on": unit.enrolled_on.isoformat()}
    clerk = Clerk(book, unit.code, Random(book.seed), "")  # noqa: S311
    clerk.say(unit.known_at, "register_unit", unit.code, unit=unit.code, **named, **place)
