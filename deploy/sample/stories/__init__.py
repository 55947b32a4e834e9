"""The storylines by subject; importing this package fills the catalogue."""

from deploy.sample.stories import afterwards, attendance, disclosure, meetings, roster, timing, units
from deploy.sample.stories.common import CATALOGUE, Story

__all__ = ["CATALOGUE", "Story", "afterwards", "attendance", "disclosure", "meetings", "roster", "timing", "units"]
