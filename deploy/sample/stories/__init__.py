"""The storylines by subject; importing this package fills the catalogues."""

from deploy.sample.stories import (
    afterwards,
    attendance,
    committees,
    development,
    disclosure,
    endings,
    guidance,
    lectures,
    meetings,
    months,
    roster,
    sittings,
    timing,
    units,
)
from deploy.sample.stories.common import CATALOGUE, Story
from deploy.sample.stories.year import OF_BRANCHES, OF_COMMITTEES, OF_LINKS, YearStory

__all__ = [
    "CATALOGUE",
    "OF_BRANCHES",
    "OF_COMMITTEES",
    "OF_LINKS",
    "Story",
    "YearStory",
    "afterwards",
    "attendance",
    "committees",
    "development",
    "disclosure",
    "endings",
    "guidance",
    "lectures",
    "meetings",
    "months",
    "roster",
    "sittings",
    "timing",
    "units",
]
