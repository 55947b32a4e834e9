"""The catalogues of a year's storylines: of branches, of committees, of links between leaders and townships."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from deploy.sample.committee import CommitteeTeller
from deploy.sample.days import plus
from deploy.sample.linked import LinkTeller
from deploy.sample.matter import STEPS
from deploy.sample.rules import DEFAULT
from deploy.sample.year import YearTeller

RED = DEFAULT.grace_days + 1  # days from the due day to red day 1
AFTER_DUE = tuple(RED - 1 + red_day for red_day in DEFAULT.rungs)  # days from the due day to each rung
T = TypeVar("T")


@dataclass(frozen=True)
class YearStory:
    """`alone`: nothing else is told of that branch. `village`: only a village can live it. `pair`: it has a heir."""

    name: str
    tell: Callable[[YearTeller], None]
    alone: bool = False
    village: bool = False
    pair: bool = False


OF_BRANCHES: dict[str, YearStory] = {}
OF_COMMITTEES: dict[str, Callable[[CommitteeTeller], None]] = {}
OF_LINKS: dict[str, Callable[[LinkTeller], None]] = {}


def enlist_year(
    name: str,
    tell: Callable[[YearTeller], None],
    *,
    alone: bool = False,
    village: bool = False,
    pair: bool = False,
) -> None:
    assert name not in OF_BRANCHES, name
    OF_BRANCHES[name] = YearStory(name, tell, alone, village, pair)


def year_story(
    *, alone: bool = False, village: bool = False, pair: bool = False
) -> Callable[[Callable[[YearTeller], None]], Callable[[YearTeller], None]]:
    def register(tell: Callable[[YearTeller], None]) -> Callable[[YearTeller], None]:
        enlist_year(tell.__name__, tell, alone=alone, village=village, pair=pair)
        return tell

    return register


def committee_story(tell: Callable[[CommitteeTeller], None]) -> Callable[[CommitteeTeller], None]:
    OF_COMMITTEES[tell.__name__] = tell
    return tell


def link_story(tell: Callable[[LinkTeller], None]) -> Callable[[LinkTeller], None]:
    OF_LINKS[tell.__name__] = tell
    return tell


__all__ = ["AFTER_DUE", "OF_BRANCHES", "OF_COMMITTEES", "OF_LINKS", "RED", "STEPS", "plus"]
