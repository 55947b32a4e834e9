"""Who held which post on a day, how many there were, and whose a village's affairs were (§4, cases 11, 14, 18)."""

from datetime import date, timedelta

from tests.oracle.facts import Facts, of_type


def units(facts: Facts, kind: str) -> list[str]:
    return [fact["unit"] for fact in of_type(facts, "register_unit") if fact["kind"] == kind]


def parent(facts: Facts, unit: str) -> str:
    return next(str(fact["parent"]) for fact in of_type(facts, "register_unit") if fact["unit"] == unit)


def posts(facts: Facts, person: str, unit: str, day: date) -> set[str]:
    """The posts that the person held in that unit on that day, first and last day inclusive."""
    return {post for who, post, where, _ in held(facts, day) if who == person and where == unit}


def holders(facts: Facts, post: str, unit: str, day: date) -> set[str]:
    return {who for who, what, where, _ in held(facts, day) if what == post and where == unit}


def holders_for_party_building(facts: Facts, unit: str, day: date) -> set[str]:
    """Committee members whose portfolio names the group of all rules of §5 (cases 12, 45)."""
    return {
        who
        for who, what, where, portfolio in held(facts, day)
        if what == "committee_member" and where == unit and "party_building" in portfolio
    }


def held(facts: Facts, day: date) -> list[tuple[str, str, str, list[str]]]:
    """Person, post, unit and portfolio of every post held on that day, as these facts tell it."""
    found = []
    for fact in of_type(facts, "assign_post"):
        last = fact.date("last_day") if fact["last_day"] else date.max
        for end in of_type(facts, "end_post"):
            if end["assignment"] == fact["assignment"]:
                last = end.day
        if fact.day <= day <= last:
            found.append((fact["person"], fact["post"], fact["unit"], fact["portfolio"] or []))
    return found


def count(facts: Facts, unit: str, name: str, day: date) -> int | None:
    """The latest number declared for a day on or before this one; of several for one day the last recorded."""
    latest, number = date.min, None
    for fact in of_type(facts, "declare_counts"):
        if fact["unit"] == unit and name in fact["counts"] and latest <= fact.day <= day:
            latest, number = fact.day, fact["counts"][name]
    return number


def owner(facts: Facts, unit: str, day: date) -> str:
    """Whose the affairs of `unit` are on that day: after the day of a merger, the successor's."""
    for fact in of_type(facts, "merge_unit"):
        if fact["unit"] == unit and day > fact.day:
            return owner(facts, fact["into"], day)
    return unit


def owners_from(facts: Facts, unit: str, day: date) -> set[str]:
    """Whose the affairs of `unit` are on that day, and whose they come to be later."""
    days = [day, *(fact.day + timedelta(days=1) for fact in of_type(facts, "merge_unit") if fact.day >= day)]
    return {owner(facts, unit, on) for on in days}


def watched_from(facts: Facts, unit: str) -> date:
    """The later of the day declared last and the unit's enrolment (§4, case 40)."""
    declared = [fact.date("watched_from") for fact in of_type(facts, "declare_watch")]
    enrolled = [fact.day for fact in of_type(facts, "register_unit") if fact["unit"] == unit]
    return max([*declared[-1:], *enrolled])


def closed_on(facts: Facts, unit: str) -> date | None:
    """The day on which `unit`, or the unit to which its affairs had passed, was closed with nobody to follow."""
    last = owner(facts, unit, date.max)
    return next((fact.day for fact in of_type(facts, "close_unit") if fact["unit"] == last), None)
