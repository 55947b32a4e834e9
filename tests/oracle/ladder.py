"""Who is told: the four rungs, their vacancies, and the receivers of a breach (§9, cases 10-13, 45)."""

from collections.abc import Collection
from datetime import date

from tests.oracle import roster
from tests.oracle.facts import Facts

RED_DAYS = {1: 1, 2: 3, 3: 7, 4: 15}
Receiver = tuple[str, str, str | None]  # unit, post, person
Rungs = dict[int, set[Receiver]]


def receivers(rungs: Rungs, rung: int) -> list[Receiver]:
    """The holders of the rung's posts; of a vacant rung, those of the next filled one upward."""
    filled = next(rungs[upward] for upward in sorted(rungs) if upward >= rung and rungs[upward])
    return in_order(filled)


def of_breach(facts: Facts, rungs: Rungs, unit: str, day: date) -> list[Receiver]:
    """The first rung's receivers and the inspection office."""
    return in_order({*receivers(rungs, 1), *inspection_office(facts, unit, day)})


def in_order(found: set[Receiver]) -> list[Receiver]:
    return sorted(found, key=lambda who: (who[0], who[1], who[2] or ""))


def of_unit(facts: Facts, unit: str, day: date, group: str) -> Rungs:
    """A branch's rungs are those of the unit above it, a committee's its own; the fourth is the county's."""
    above = unit if roster.kind(facts, unit) in roster.COMMITTEES else roster.above(facts, unit, day)
    members = {(above, "committee_member", who) for who in roster.holders_for(facts, group, above, day)}
    return {
        1: {
            *holders(facts, "branch_secretary", unit, day),
            *holders(facts, "first_secretary", unit, day),
            *holders(facts, "party_office_director", above, day),
            *members,
        },
        2: holders(facts, "deputy_secretary", above, day),
        3: holders(facts, "committee_secretary", above, day),
        4: inspection_office(facts, unit, day),
    }


def of_post(facts: Facts, post: str, unit: str, people: Collection[str], day: date, group: str) -> Rungs:
    """The rung on which the debtor's post stands, and those below, become the first; off the ladder he joins it."""
    rungs = of_unit(facts, unit, day, group)
    stands = {"deputy_secretary": 2, "committee_secretary": 3}.get(post, 1)
    first: set[Receiver] = set().union(*(rungs[rung] for rung in range(1, stands + 1)))
    own = {(unit, post, person) for person in people}
    return {1: {*first, *own}, **{rung: who for rung, who in rungs.items() if rung > stands}}


def of_leader(facts: Facts, unit: str, people: Collection[str], day: date) -> Rungs:
    """A linked leader is told himself, and then the inspection office."""
    return {1: {(unit, "linked_leader", who) for who in people}, 4: inspection_office(facts, unit, day)}


def of_office(facts: Facts, post: str, unit: str, day: date) -> Rungs:
    """A county office has one rung, itself."""
    return {1: _never_vacant(facts, post, unit, day)}


def of_secretary(facts: Facts, unit: str, day: date) -> Rungs:
    """For what a committee's secretary answers alone."""
    return {1: holders(facts, "committee_secretary", unit, day), 4: inspection_office(facts, unit, day)}


def inspection_office(facts: Facts, unit: str, day: date) -> set[Receiver]:
    return _never_vacant(facts, "inspection_office", roster.county(facts, unit), day)


def _never_vacant(facts: Facts, post: str, unit: str, day: date) -> set[Receiver]:
    """The county's, wherever it sits."""
    found = {who for office in roster.offices(facts, unit) for who in holders(facts, post, office, day)}
    return found or {(unit, post, None)}


def holders(facts: Facts, post: str, unit: str, day: date) -> set[Receiver]:
    return {(unit, post, who) for who in roster.holders(facts, post, unit, day)}
