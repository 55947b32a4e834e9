"""From an account's name to the affair that it is about, and from a fact to the accounts that it concerns."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import get_args

from services.supervision.domain.affairs.affair import Affair
from services.supervision.domain.affairs.alone import ChildFact
from services.supervision.domain.affairs.cadence import Cadence
from services.supervision.domain.affairs.campaign import Campaign
from services.supervision.domain.affairs.development import Development
from services.supervision.domain.affairs.guidance import Guidance
from services.supervision.domain.affairs.lecture import Lecture
from services.supervision.domain.affairs.listed_problem import ListedProblem
from services.supervision.domain.affairs.venue import Venue
from services.supervision.domain.affairs.village_matter import VillageMatter
from services.supervision.domain.affairs.works import Works
from services.supervision.domain.facts.branches import (
    BranchFact,
    CountsDeclared,
    DevelopmentStepRecorded,
    DuesCollected,
    GuideRecorded,
    MeetingTold,
)
from services.supervision.domain.facts.heard import Heard
from services.supervision.domain.facts.matters import (
    MatterFact,
    MatterOpened,
    MatterReturned,
    StepApproved,
    StepRefused,
    StepVoided,
)
from services.supervision.domain.facts.problems import (
    CampaignOpened,
    ClosureVerdict,
    ProblemFact,
    ProblemListed,
    SelfCheckFiled,
)
from services.supervision.domain.facts.reading import AffairFact
from services.supervision.domain.facts.works import (
    BuildingFact,
    UseFact,
    VenueOpened,
    WorksFact,
    WorksPlanned,
    WorksStarted,
)
from services.supervision.domain.lanes import MEETINGS, RECTIFICATION, VENUES, Lane
from services.supervision.domain.roster import Roster


@dataclass(frozen=True, slots=True)
class Sort:
    """`opened` makes an account's affair of what follows the sort in its name.

    `subject` is the sort of those entries in the trail that are its own, None: it has none; where others hear them
    too, it is told `own` facts alone. Of another subject to which it listens, it is told `foreign` facts alone.
    """

    opened: Callable[[str, Roster], Affair]
    lane: Lane
    subject: str | None = None
    own: tuple[type[Heard], ...] = (Heard,)
    foreign: tuple[type[Heard], ...] = ()


_RESOLVING = (MatterOpened, StepApproved, StepRefused, StepVoided, MatterReturned)
_GUIDED = (GuideRecorded, StepApproved, StepRefused, StepVoided, MatterReturned)
_ABOUT_PROBLEM = (CampaignOpened, *get_args(ChildFact))
_BUILT = (*get_args(BuildingFact), VenueOpened)
_USED = (WorksPlanned, VenueOpened, *get_args(UseFact))
SORTS = {
    "matter": Sort(lambda key, roster: VillageMatter(), MEETINGS, "matter", get_args(MatterFact)),
    "cadence": Sort(lambda key, roster: Cadence(key), MEETINGS, "unit", foreign=(MeetingTold,)),
    "lecture": Sort(lambda key, roster: Lecture(key), MEETINGS, foreign=(MeetingTold,)),
    "link": Sort(lambda key, roster: Guidance(key, roster.assigned(key).unit), MEETINGS, foreign=_GUIDED),
    "development": Sort(lambda key, roster: Development(key), MEETINGS, "development"),
    "problem": Sort(lambda key, roster: ListedProblem(key), RECTIFICATION, "problem", foreign=_ABOUT_PROBLEM),
    "campaign": Sort(lambda key, roster: Campaign(), RECTIFICATION, "campaign"),
    "works": Sort(lambda key, roster: Works(key), VENUES, "works", _BUILT, _RESOLVING),
    "venue": Sort(lambda key, roster: Venue(key), VENUES, "works", _USED),
}


def affair_of(name: str, roster: Roster) -> Affair:
    """`name` is a sort and a key: matter/<id>, cadence/<unit>, lecture/<person>, link/<first assignment>, …"""
    sort, _, key = name.partition("/")
    return SORTS[sort].opened(key, roster)


def lane_of(name: str) -> Lane:
    return SORTS[name.partition("/")[0]].lane


def sorts_of(lane: Lane) -> list[str]:
    return [name for name, sort in SORTS.items() if sort.lane == lane]


def own_subject(name: str) -> str | None:
    """The subject in the trail that is the account's own."""
    sort, _, key = name.partition("/")
    subject = SORTS[sort].subject
    return subject and f"{subject}/{key}"


def accounts_of(subject: str) -> list[str]:
    """Those whose own subject in the trail it is."""
    kind, _, key = subject.partition("/")
    return [f"{name}/{key}" for name, sort in SORTS.items() if sort.subject == kind]


def hears(name: str, subject: str, fact: AffairFact) -> bool:
    """Whether the account is told of a fact about a subject that is its own, or to which it listens."""
    sort = SORTS[name.partition("/")[0]]
    return isinstance(fact, sort.own if subject == own_subject(name) else sort.foreign)


def concerned(fact: AffairFact, subject: str, roster: Roster) -> Iterator[tuple[str, str]]:
    """The accounts that the fact itself names, each with a subject of which it hears from then on.

    That is mostly the subject of the fact's own entry in the trail. Raises KeyError for an unknown link.
    """
    if isinstance(fact, BranchFact):
        yield from ((name, subject) for name in _of_branch(fact, roster))
    elif isinstance(fact, ProblemFact):
        yield from _of_problem(fact, subject)
    elif isinstance(fact, WorksFact):
        yield from _of_works(fact, subject)
    else:
        yield f"matter/{fact.matter}", subject


def _of_branch(fact: BranchFact, roster: Roster) -> Iterator[str]:
    match fact:
        case MeetingTold(unit=unit, lecturer=person):
            yield f"cadence/{unit}"
            if person is not None:
                yield f"lecture/{person}"
        case CountsDeclared(unit=unit) | DuesCollected(unit=unit):
            yield f"cadence/{unit}"
        case DevelopmentStepRecorded(case=case):
            yield f"development/{case}"
        case GuideRecorded(assignment=assignment):
            yield f"link/{roster.first_of_chain(assignment)}"


def _of_problem(fact: ProblemFact, subject: str) -> Iterator[tuple[str, str]]:
    """A problem hears of its campaign, by whose last day it is to be closed, and of whoever has verified it.

    A common one hears of its children, and of the units that answer for them.
    """
    match fact:
        case CampaignOpened(campaign=campaign):
            yield f"campaign/{campaign}", subject
        case SelfCheckFiled(about=about, of=of):
            yield f"{about}/{of}", subject
        case ProblemListed(problem=problem, campaign=campaign, parent=parent, unit=unit):
            yield f"problem/{problem}", subject
            yield f"problem/{problem}", f"campaign/{campaign}"
            if parent is not None:
                yield f"problem/{parent}", subject
                yield f"problem/{parent}", f"unit/{unit}"
        case ClosureVerdict(problem=problem, verifier=verifier):
            yield f"problem/{problem}", subject
            yield f"problem/{problem}", f"person/{verifier}"
        case _:
            yield f"problem/{fact.problem}", subject


def _of_works(fact: WorksFact, subject: str) -> Iterator[tuple[str, str]]:
    """The building and the use of a works are two accounts of one subject. The first hears of a matter named for it."""
    if isinstance(fact, _USED):
        yield f"venue/{fact.works}", subject
    if isinstance(fact, _BUILT):
        yield f"works/{fact.works}", subject
    if isinstance(fact, WorksPlanned | WorksStarted) and fact.matter is not None:
        yield f"works/{fact.works}", f"matter/{fact.matter}"
