"""Who is told: the four rungs, their vacancies, and the receivers of a breach (§9, cases 10-13, 45)."""

from datetime import date

from tests.oracle import roster
from tests.oracle.facts import Facts

RED_DAYS = {1: 1, 2: 3, 3: 7, 4: 15}
Receiver = tuple[str, str, str | None]  # unit, post, person


def receivers(facts: Facts, rung: int, village: str, day: date) -> list[Receiver]:
    """The holders of the rung's posts on that day; of a vacant rung, those of the next filled one upward."""
    for upward in range(rung, 5):
        found = _holders(facts, upward, village, day)
        if found:
            return sorted(found, key=lambda who: (who[0], who[1], who[2] or ""))
    raise AssertionError("the inspection office is never vacant")


def of_breach(facts: Facts, village: str, day: date) -> list[Receiver]:
    """The first rung's receivers and the inspection office."""
    found = {*receivers(facts, 1, village, day), *receivers(facts, 4, village, day)}
    return sorted(found, key=lambda who: (who[0], who[1], who[2] or ""))


def _holders(facts: Facts, rung: int, village: str, day: date) -> set[Receiver]:
    township = roster.parent(facts, village)
    county = roster.parent(facts, township)
    match rung:
        case 1:
            return {
                *_of(facts, "branch_secretary", village, day),
                *_of(facts, "first_secretary", village, day),
                *_of(facts, "party_office_director", township, day),
                *(
                    (township, "committee_member", who)
                    for who in roster.holders_for_party_building(facts, township, day)
                ),
            }
        case 2:
            return _of(facts, "deputy_secretary", township, day)
        case 3:
            return _of(facts, "committee_secretary", township, day)
        case _:
            return _of(facts, "inspection_office", county, day) or {(county, "inspection_office", None)}


def _of(facts: Facts, post: str, unit: str, day: date) -> set[Receiver]:
    return {(unit, post, who) for who in roster.holders(facts, post, unit, day)}
