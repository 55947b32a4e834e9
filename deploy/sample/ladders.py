"""Whom each rung of a ladder addresses, on a day and by what was known then."""

from collections.abc import Mapping
from datetime import date, datetime

from deploy.sample.county import County

Receiver = dict[str, str | None]
Posts = tuple[tuple[str, str], ...]
Ladder = Mapping[int, Posts]

# Which posts stand on each rung, and where they are held: in the unit that owes, in the committee above it (its own,
# when a committee owes), or in the county.
WHOLE: Ladder = {
    1: (
        ("branch_secretary", "unit"),
        ("first_secretary", "unit"),
        ("party_office_director", "committee"),
        ("committee_member", "committee"),
    ),
    2: (("deputy_secretary", "committee"),),
    3: (("committee_secretary", "committee"),),
    4: (("inspection_office", "county"),),
}
OF_LINKED_LEADERS: Ladder = {1: (), 4: WHOLE[4]}
OF_INSPECTION: Ladder = {1: WHOLE[4]}
OF_ORGANISATION: Ladder = {1: (("organisation_department", "county"),)}
OF_SECRETARY: Ladder = {1: WHOLE[3], 4: WHOLE[4]}
PARTY_BUILDING = "party_building"  # the group of every rule of meetings


def for_debtor(post: str) -> Ladder:
    """The debtor's own rung and those below it become the first."""
    stands_on = next((rung for rung, posts in WHOLE.items() if post in {name for name, _ in posts}), 1)
    first = tuple(posts for rung in range(1, stands_on + 1) for posts in WHOLE[rung])
    return {1: first, **{rung: posts for rung, posts in WHOLE.items() if rung > stands_on}}


def receivers(
    county: County,
    unit: str,
    rung: int,
    day: date,
    known: datetime,
    *,
    ladder: Ladder = WHOLE,
    at_that_moment: bool = False,
    debtors: tuple[Receiver, ...] = (),
    group: str = PARTY_BUILDING,
) -> list[Receiver]:
    """Who holds the rung's posts on `day`; a rung that nobody holds goes to the next one upward that somebody does.

    `debtors` stand on the first rung beside its posts. `group` is the rule's: whose portfolio it is, is told as well.
    """
    places = {"unit": unit, "committee": county.parent(unit), "county": county.code}
    for number, posts in ladder.items():
        if number < rung:
            continue
        found = list(debtors) if number == 1 else []
        for post, level in posts:
            for holding in county.holders(post, places[level], day, known, at_that_moment=at_that_moment):
                if post != "committee_member" or group in holding.portfolio:
                    found.append({"person": holding.person, "post": post, "unit": places[level]})
        if found:
            return ordered(found)
    return [{"person": None, "post": "inspection_office", "unit": county.code}]


def of_a_breach(
    county: County, unit: str, shown: datetime, day: date, group: str = PARTY_BUILDING, ladder: Ladder = WHOLE
) -> list[Receiver]:
    """The first rung and the inspection office, as the posts are held when the breach is shown."""
    first_rung = receivers(county, unit, 1, day, shown, ladder=ladder, at_that_moment=True, group=group)
    office = receivers(county, unit, 4, day, shown, at_that_moment=True)
    return ordered(first_rung + [who for who in office if who not in first_rung])


def ordered(found: list[Receiver]) -> list[Receiver]:
    once = {(who["unit"] or "", who["post"] or "", who["person"] or ""): who for who in found}
    return [once[name] for name in sorted(once)]
