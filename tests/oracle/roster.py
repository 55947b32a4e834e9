"""Who held which post on a day, how many there were, and whose a village's affairs were (§4, cases 11, 14, 18)."""

from dataclasses import dataclass
from datetime import date, timedelta

from tests.oracle.facts import Fact, Facts, of_type, remembered

BRANCHES = ("village", "branch")
COMMITTEES = ("township", "committee")
COUNTYS = ("county", "county_department")  # whose offices are the county's


@dataclass(frozen=True)
class Tenure:
    """A post held by a person, first and last day inclusive."""

    assignment: str
    person: str
    post: str
    unit: str
    portfolio: tuple[str, ...]
    first: date
    last: date
    succeeds: str | None

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


# Units.


@remembered
def registration(facts: Facts, unit: str) -> Fact:
    return next(fact for fact in of_type(facts, "register_unit") if fact["unit"] == unit)


def units(facts: Facts, *kinds: str) -> list[str]:
    return [fact["unit"] for fact in of_type(facts, "register_unit") if fact["kind"] in kinds]


def kind(facts: Facts, unit: str) -> str:
    return str(registration(facts, unit)["kind"])


def parent(facts: Facts, unit: str) -> str:
    return str(registration(facts, unit)["parent"])


def above(facts: Facts, unit: str, day: date) -> str:
    """The parent, or whoever has its affairs on the day."""
    return owner(facts, parent(facts, unit), day)


def sector(facts: Facts, unit: str) -> str | None:
    """Its own, or that of the next unit above that has one. A township's is its own kind."""
    registered = registration(facts, unit)
    if registered["sector"] or registered["kind"] == "township":
        return str(registered["sector"] or "township")
    return sector(facts, registered["parent"]) if registered["parent"] else None


def county(facts: Facts, unit: str) -> str:
    return unit if kind(facts, unit) == "county" else county(facts, parent(facts, unit))


def offices(facts: Facts, unit: str) -> list[str]:
    """Where the county's offices may sit: in itself and in its departments. Another unit's sit in that unit."""
    return sorted(units(facts, *COUNTYS)) if kind(facts, unit) == "county" else [unit]


def owner(facts: Facts, unit: str, day: date) -> str:
    """Whose the affairs of `unit` are on that day: after the day of a merger, the successor's."""
    for fact in of_type(facts, "merge_unit"):
        if fact["unit"] == unit and day > fact.day:
            return owner(facts, fact["into"], day)
    return unit


def line(facts: Facts, unit: str) -> list[str]:
    """The unit and, one after the other, those into which it was merged."""
    into = next((fact["into"] for fact in of_type(facts, "merge_unit") if fact["unit"] == unit), None)
    return [unit, *(line(facts, into) if into else [])]


def owners_from(facts: Facts, unit: str, day: date) -> set[str]:
    """Whose the affairs of `unit` are on that day, and whose they come to be later."""
    days = [day, *(fact.day + timedelta(days=1) for fact in of_type(facts, "merge_unit") if fact.day >= day)]
    return {owner(facts, unit, on) for on in days}


@remembered
def watched_from(facts: Facts, unit: str) -> date:
    """The later of the day declared last and the unit's enrolment (§4, case 40)."""
    declared = [fact.date("watched_from") for fact in of_type(facts, "declare_watch")]
    enrolled = [fact.day for fact in of_type(facts, "register_unit") if fact["unit"] == unit]
    return max([*declared[-1:], *enrolled])


def registered_on(facts: Facts, unit: str) -> date:
    return registration(facts, unit).at.date()


def closed_on(facts: Facts, unit: str) -> date | None:
    """The day on which `unit`, or the unit to which its affairs had passed, was closed with nobody to follow."""
    last = owner(facts, unit, date.max)
    return next((fact.day for fact in of_type(facts, "close_unit") if fact["unit"] == last), None)


@remembered
def last_day(facts: Facts, unit: str) -> date:
    """The day of the unit's own closing or merger, which is still its own (case 14)."""
    ends = (fact.day for fact in of_type(facts, "merge_unit", "close_unit") if fact["unit"] == unit)
    return next(ends, date.max)


# Posts.


@remembered
def tenures(facts: Facts) -> list[Tenure]:
    """Of an end that is told again the last holds."""
    ended = {fact["assignment"]: fact.day for fact in of_type(facts, "end_post")}
    return [
        Tenure(
            fact["assignment"],
            fact["person"],
            fact["post"],
            fact["unit"],
            tuple(fact["portfolio"] or ()),
            fact.day,
            ended.get(fact["assignment"], fact.date("last_day") if fact["last_day"] else date.max),
            fact["succeeds"],
        )
        for fact in of_type(facts, "assign_post")
    ]


@remembered
def held(facts: Facts, day: date) -> list[Tenure]:
    return [tenure for tenure in tenures(facts) if tenure.covers(day)]


def posts(facts: Facts, person: str, unit: str, day: date) -> set[str]:
    return {tenure.post for tenure in held(facts, day) if (tenure.person, tenure.unit) == (person, unit)}


def holders(facts: Facts, post: str, unit: str, day: date) -> set[str]:
    return {tenure.person for tenure in held(facts, day) if (tenure.post, tenure.unit) == (post, unit)}


def holders_for(facts: Facts, group: str, unit: str, day: date) -> set[str]:
    """Committee members whose portfolio names the rule's group (case 12)."""
    return {
        tenure.person
        for tenure in held(facts, day)
        if (tenure.post, tenure.unit) == ("committee_member", unit) and group in tenure.portfolio
    }


# Numbers.


@remembered
def count(facts: Facts, unit: str, name: str, day: date) -> int | None:
    """The latest number declared for a day on or before this one; of several for one day the last recorded."""
    latest, number = date.min, None
    for fact in of_type(facts, "declare_counts"):
        if fact["unit"] == unit and name in fact["counts"] and latest <= fact.day <= day:
            latest, number = fact.day, fact["counts"][name]
    return number


def has_no_committee(facts: Facts, unit: str, day: date) -> bool:
    """Fewer than 7 full members; none declared counts as 7 or more (cases 17, 38)."""
    members = count(facts, unit, "voting_members", day)
    return members is not None and members < 7
