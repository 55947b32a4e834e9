"""The catalogues of a year's storylines: of branches, of committees, of links between leaders and townships.

Days are counted from a due day: red begins `RED` days after it, and the rungs fire `AFTER_DUE` days after it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from deploy.sample.committee import CommitteeTeller
from deploy.sample.linked import LinkTeller
from deploy.sample.rules import DEFAULT
from deploy.sample.year import YearTeller

RED = DEFAULT.grace_days + 1
Tell = Callable[[YearTeller], None]
AFTER_DUE = tuple(RED - 1 + red_day for red_day in DEFAULT.rungs)


@dataclass(frozen=True)
class YearStory:
    """`alone`: nothing else is told of that branch. `village`: only a village can live it. `pair`: it has an heir."""

    name: str
    tell: Tell
    alone: bool = False
    village: bool = False
    pair: bool = False


OF_BRANCHES: dict[str, YearStory] = {}
OF_COMMITTEES: dict[str, Callable[[CommitteeTeller], None]] = {}
OF_LINKS: dict[str, Callable[[LinkTeller], None]] = {}


def enlist_year(
    name: str,
    tell: Tell,
    *,
    alone: bool = False,
    village: bool = False,
    pair: bool = False,
) -> None:
    assert name not in OF_BRANCHES, name
    OF_BRANCHES[name] = YearStory(name, tell, alone, village, pair)


def year_story(*, alone: bool = False, village: bool = False, pair: bool = False) -> Callable[[Tell], Tell]:
    def register(tell: Tell) -> Tell:
        enlist_year(tell.__name__, tell, alone=alone, village=village, pair=pair)
        return tell

    return register


def committee_story(tell: Callable[[CommitteeTeller], None]) -> Callable[[CommitteeTeller], None]:
    OF_COMMITTEES[tell.__name__] = tell
    return tell


def link_story(tell: Callable[[LinkTeller], None]) -> Callable[[LinkTeller], None]:
    OF_LINKS[tell.__name__] = tell
    return tell
