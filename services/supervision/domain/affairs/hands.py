"""Other hands: whoever says that a problem is solved, or is not, has neither fixed it nor asked, nor owns it.

The source refuses a verdict by the same hands as the roster was known to it then. What is known later may show one.
"""

from collections.abc import Iterator

from services.supervision.domain.affairs.affair import Fault, Now
from services.supervision.domain.affairs.problem import Problem
from services.supervision.domain.affairs.terms import OFFICE, owner_of
from services.supervision.domain.duty import Debtor
from services.supervision.domain.facts.problems import ClosureVerdict
from services.supervision.domain.roster import OFFICE_POSTS

OTHER_HANDS = "problem.verify.other_hands"
OFFICES = frozenset(OFFICE_POSTS)


def faults(problem: Problem, now: Now) -> Iterator[Fault]:
    """Two verdicts of one day are one."""
    watched_from = now.roster.watched_from(owner_of(problem, now).unit, now.known_us)
    found: dict[str, Fault] = {}
    for turn in problem.turns:
        if isinstance(turn, ClosureVerdict) and turn.on >= watched_from and same_hands(turn, problem, now):
            subject, record = f"problem/{turn.problem}", turn.on.isoformat()
            found.setdefault(record, Fault(OTHER_HANDS, subject, _who_gave(turn, now), turn.on, turn.id, record))
    yield from found.values()


def _who_gave(verdict: ClosureVerdict, now: Now) -> Debtor:
    """The office in which the verifier sat answers for it, not the owner; if in none, the one that owes the verdict."""
    held = now.roster.posts_of(verdict.verifier, verdict.on, now.known_us)
    sat = [post for unit, post in held if unit == verdict.office and post in OFFICES]
    return Debtor(now.roster.county, OFFICE if OFFICE in sat or not sat else sat[0])


def by_seat(seat: tuple[str, str], verdict: ClosureVerdict, owner: str, owners_post: str | None) -> bool | None:
    """Whether that seat of the verifier's makes his hands the owner's, or those of the office; None: neither."""
    if _owns(seat, owner, owners_post):
        return True
    unit, post = seat
    return False if unit == verdict.office and post in OFFICES else None


def same_hands(verdict: ClosureVerdict, problem: Problem, now: Now) -> bool:
    """By the posts of the day of the verdict, as they are known now."""
    assert problem.listed is not None
    done = (one.completed for one in problem.measures.values() if one.completed is not None)
    completers = {one.completer for one in done if one.on <= verdict.on}
    if verdict.verifier in completers | {problem.requests[verdict.request].requester}:
        return True
    owner = now.roster.unit_on(problem.listed.unit, verdict.on, now.known_us), problem.listed.post
    held = now.roster.posts_of(verdict.verifier, verdict.on, now.known_us)
    sits = any((verdict.office, post) in held for post in OFFICES)
    return not sits or any(_owns(seat, *owner) for seat in held)


def _owns(seat: tuple[str, str], owner: str, owners_post: str | None) -> bool:
    """A seat in the owner's unit; but what is one of the offices' own is not the other's that sits in the same unit."""
    unit, post = seat
    other_office = {post, owners_post} == OFFICES
    return unit == owner and not other_office
