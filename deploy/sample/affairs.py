"""What was recorded of campaigns and problems, and of works and venues."""

from dataclasses import dataclass, field
from datetime import datetime

from deploy.sample.problem import Campaign, Filing, Problem
from deploy.sample.works import Works

Mark = tuple[int, int, int]


@dataclass
class Affairs:
    campaigns: list[Campaign] = field(default_factory=list)
    filings: list[Filing] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    works: list[Works] = field(default_factory=list)

    def mark(self) -> Mark:
        return len(self.filings), len(self.problems), len(self.works)

    def forget(self, since: Mark) -> None:
        """Drop what was noted after the mark."""
        filings, problems, works = since
        del self.filings[filings:], self.problems[problems:], self.works[works:]

    def before(self, until: datetime) -> "Affairs":
        """Without what is told only then or later."""
        return Affairs(
            [one for one in self.campaigns if one.opened_at < until],
            self.filings,
            [one for one in self.problems if one.listed.at < until],
            [one for one in self.works if one.planned.at < until],
        )
