"""Who is told, and when: rungs at red days, from the lowest responsible person upward."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from services.supervision.domain.duty import Debtor
from services.supervision.domain.roster import BRANCH_KINDS, OFFICE_KINDS, SECRETARY, Roster, Seat
from services.supervision.domain.rows import LadderRow, RungPost, RungRow
from services.supervision.domain.rules import Rulebook


@dataclass(frozen=True, slots=True)
class Addressed:
    """`vacant` are the rung's posts that nobody holds, as seats; receivers are ordered by unit, post and person."""

    receivers: tuple[Seat, ...]
    vacant: tuple[Seat, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """A question to the roster: for the duty that `unit` owes, on `day`, as recorded before `before_us`.

    `debtors` are those who owe it in person; `inherited`: the unit's successors carry it on.
    """

    roster: Roster
    unit: str
    group: str
    day: date
    before_us: int
    debtors: tuple[Seat, ...] = ()
    inherited: bool = True

    def at(self) -> str:
        """The unit that carries it on that day."""
        return self.roster.unit_on(self.unit, self.day, self.before_us) if self.inherited else self.unit


def rungs_for(ladder: LadderRow, debtor_post: str | None) -> tuple[RungRow, ...]:
    """The ladder; for whoever owes as a post-holder the rung on which he stands becomes the first.

    The rungs below go into it; it addresses the posts of all of them. None: a unit owes it, and stands on no rung.
    """
    debtor_rung = next((r.number for r in ladder.rung if any(p.post == debtor_post for p in r.posts)), None)
    if debtor_rung is None or debtor_rung == ladder.rung[0].number:
        return ladder.rung
    below = [rung for rung in ladder.rung if rung.number <= debtor_rung]
    first = RungRow(number=1, red_day=below[0].red_day, posts=tuple(post for rung in below for post in rung.posts))
    return (first, *(rung for rung in ladder.rung if rung.number > debtor_rung))


def address(rungs: tuple[RungRow, ...], number: int, moment: Moment) -> Addressed:
    """Whom this rung reaches. A rung that nobody holds goes to the next filled one upward, which still gets its own."""
    vacant = tuple(sorted(_vacant(_rung(rungs, number), moment), key=_order))
    for rung in rungs:
        if rung.number < number:
            continue
        held = [seat for post in rung.posts for seat in _held(post, moment)]
        if rung is rungs[0]:
            held += moment.debtors
        if held:
            return Addressed(tuple(sorted(set(held), key=_order)), vacant)
    return Addressed((), vacant)


def together(*addressed: Addressed) -> Addressed:
    """Several rungs told as one: whoever stands on any of them."""
    receivers = {seat for one in addressed for seat in one.receivers}
    vacant = {seat for one in addressed for seat in one.vacant}
    return Addressed(tuple(sorted(receivers, key=_order)), tuple(sorted(vacant, key=_order)))


def _rung(rungs: tuple[RungRow, ...], number: int) -> RungRow:
    return next(rung for rung in rungs if rung.number == number)


def _held(post: RungPost, moment: Moment) -> list[Seat]:
    if post.at == "debtor":
        return [seat for seat in moment.debtors if seat.post == post.post]
    portfolio = moment.group if post.by_portfolio else None
    held = [
        seat
        for unit in _units(post, moment)
        for seat in moment.roster.holders(unit, post.post, moment.day, moment.before_us, portfolio)
    ]
    if not held and post.at == "county":
        return [Seat(moment.roster.county, post.post, None)]  # the office is there even when nobody is named
    return held


def _vacant(rung: RungRow, moment: Moment) -> Iterable[Seat]:
    for post in rung.posts:
        units = _units(post, moment)
        if units and not post.may_be_empty and not _held(post, moment):
            yield Seat(units[0], post.post, None)


def _units(post: RungPost, moment: Moment) -> list[str]:
    unit = moment.at()
    match post.at:
        case "branch":
            registered = moment.roster.registered(unit, moment.before_us)
            return [unit] if registered is not None and registered.kind in BRANCH_KINDS else []
        case "committee":
            return [moment.roster.committee_of(unit, moment.day, moment.before_us)]
        case "county":
            return moment.roster.county_units(moment.before_us)
        case "debtor":
            return [unit]


def _order(seat: Seat) -> tuple[str, str, str]:
    return (seat.unit, seat.post, seat.person or "")


def answerable(roster: Roster, debtor: Debtor, day: date, before_us: int) -> Seat:
    """Who answers for a duty: the holder of the debtor's post on the due day, in the unit that held the duty then."""
    if debtor.own and not debtor.inherited:
        return Seat(debtor.unit, debtor.post, debtor.person)
    unit, post = _seat_of(roster, debtor, day, before_us)
    if debtor.unit == roster.county and post == debtor.post:
        held = (roster.holder(unit, post, day, before_us) for unit in roster.county_units(before_us))
        return next((seat for seat in held if seat.person), Seat(roster.county, post, None))
    return roster.holder(unit, post, day, before_us)


def debtors_of(roster: Roster, debtor: Debtor, day: date, before_us: int) -> tuple[Seat, ...]:
    """Who owes it in person that day: its own person, whoever holds its own post, a county office; no unit does."""
    unit, post = _seat_of(roster, debtor, day, before_us)
    if debtor.unit == roster.county and post == debtor.post:
        return in_county(roster, post, day, before_us)
    if debtor.own and not debtor.inherited:
        return (Seat(debtor.unit, debtor.post, debtor.person),) if debtor.person else ()
    is_office = roster.kind_of(unit, before_us) in OFFICE_KINDS
    held = tuple(roster.holders(unit, post, day, before_us)) if debtor.own or is_office else ()
    if not held and is_office:
        return (Seat(unit, post, None),)  # it has no ladder above it: told as such when nobody is named
    return held


def _seat_of(roster: Roster, debtor: Debtor, day: date, before_us: int) -> tuple[str, str]:
    """Unit and post that owe it that day. Where no post is named a county office owes by the one that is held in it."""
    unit = roster.unit_on(debtor.unit, day, before_us) if debtor.inherited else debtor.unit
    unnamed = debtor.post == SECRETARY and not debtor.own and roster.kind_of(unit, before_us) in OFFICE_KINDS
    return unit, roster.office_in(unit, day, before_us) if unnamed else debtor.post


def ladder_for(
    rules: Rulebook, roster: Roster, rule: str, debtor: Debtor, on: date, before_us: int
) -> tuple[RungRow, ...]:
    """The rungs of a duty that is judged by the rules of that day."""
    owner = debtor.post if debtor.own else None
    kind, sector = roster.kind_of(debtor.unit, before_us), roster.sector_of(debtor.unit, before_us)
    return rungs_for(rules.ladder(rule, owner, kind, sector, on), owner)


def in_county(roster: Roster, post: str, day: date, before_us: int) -> tuple[Seat, ...]:
    """Whoever holds a post of the county's offices; the office itself, when nobody is named."""
    units = roster.county_units(before_us)
    held = tuple(seat for unit in units for seat in roster.holders(unit, post, day, before_us))
    return held or (Seat(roster.county, post, None),)
