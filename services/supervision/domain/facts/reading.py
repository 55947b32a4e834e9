"""From a source's event to the fact that it tells. Two sources may call different things by the same name."""

from services.supervision.domain.facts import acts, branches, matters, problems, roster, works
from services.supervision.domain.facts.acts import Act, Ruling
from services.supervision.domain.facts.branches import BranchFact
from services.supervision.domain.facts.heard import Data, Envelope, Readers
from services.supervision.domain.facts.matters import MatterFact
from services.supervision.domain.facts.problems import ProblemFact
from services.supervision.domain.facts.roster import RosterFact
from services.supervision.domain.facts.works import WorksFact

AffairFact = MatterFact | BranchFact | ProblemFact | WorksFact
Fact = RosterFact | AffairFact | Act | Ruling

_OF_AFFAIRS: dict[str, Readers[AffairFact]] = {
    "meetings": {**matters.READERS, **branches.READERS},
    "rectification": problems.READERS,
    "venues": works.READERS,
}
_EVERY: dict[str, Readers[Fact]] = {
    **_OF_AFFAIRS,
    "meetings": {**roster.READERS, **_OF_AFFAIRS["meetings"]},
    "venues": {**roster.OF_VENUES, **_OF_AFFAIRS["venues"]},
    "supervision": acts.READERS,
}
ROSTER_TYPES = frozenset(roster.READERS)
AFFAIR_TYPES = frozenset(kind for readers in _OF_AFFAIRS.values() for kind in readers)
ACT_TYPES = frozenset(acts.READERS)


def read(source: str, kind: str, envelope: Envelope, data: Data) -> Fact | None:
    """A fact that verdicts rest on, else None. Raises KeyError, ValueError or TypeError when it is not of its shape."""
    reader = _EVERY.get(source, {}).get(kind)
    return reader(envelope, data) if reader else None
