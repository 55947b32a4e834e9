"""A works as far as supervision has heard of it. `learn` takes its facts in order of recording."""

from dataclasses import dataclass, field
from datetime import date
from typing import assert_never

from services.supervision.domain.affairs.records import Entry, Records
from services.supervision.domain.facts.works import (
    AcceptanceRecorded,
    BuildingFact,
    FacilityChanged,
    VenueOpened,
    WorksCompleted,
    WorksPlanned,
    WorksReported,
    WorksStarted,
)


@dataclass(slots=True)
class Round:
    """From the planning, or from the rejection that began it, to the next verdict."""

    begun_by: AcceptanceRecorded | None = None
    completion: Entry[WorksCompleted] | None = None
    verdict: AcceptanceRecorded | None = None

    @property
    def completed(self) -> WorksCompleted | None:
        return None if self.completion is None else self.completion.stands

    @property
    def acceptance(self) -> AcceptanceRecorded | None:
        return self.verdict if self.verdict is not None and self.verdict.accepted else None


@dataclass(slots=True)
class Building:
    """`incomplete` are the acceptances with an item missing. A correction of a completion stays in its round."""

    planned: WorksPlanned | None = None
    opened: VenueOpened | None = None
    starts: Records[WorksStarted] = field(default_factory=Records)
    reports: Records[WorksReported] = field(default_factory=Records)
    completions: Records[WorksCompleted] = field(default_factory=Records)
    rounds: list[Round] = field(default_factory=lambda: [Round()])
    incomplete: list[AcceptanceRecorded] = field(default_factory=list)
    changes: list[FacilityChanged] = field(default_factory=list)

    @property
    def start(self) -> WorksStarted | None:
        """It is told once."""
        return next(self.starts.standing(), None)

    def before(self, stage: str) -> bool:
        """Whether that lay behind it when it was brought in."""
        return self.planned is not None and stage in self.planned.stages_before

    def learn(self, fact: BuildingFact | VenueOpened) -> None:
        match fact:
            case WorksPlanned():
                self.planned = fact
            case WorksStarted():
                self.starts.learn(fact)
            case WorksReported():
                self.reports.learn(fact)
            case WorksCompleted():
                entry = self.completions.learn(fact)
                if entry.first is fact:
                    self.rounds[-1].completion = entry
            case AcceptanceRecorded():
                self._decide(fact)
            case VenueOpened():
                self.opened = fact
            case FacilityChanged():
                self.changes.append(fact)
            case _:
                assert_never(fact)

    def _decide(self, told: AcceptanceRecorded) -> None:
        if not told.decides:
            self.incomplete.append(told)
            return
        self.rounds[-1].verdict = told
        if not told.accepted:
            self.rounds.append(Round(begun_by=told))

    def rounds_by(self, last_day: date) -> list[Round]:
        """As if nothing had been done after that day."""
        found: list[Round] = []
        for told in self.rounds:
            completed, verdict = told.completed, told.verdict
            if completed is not None and completed.on > last_day:
                found.append(Round(told.begun_by))
                break
            if verdict is not None and verdict.on > last_day:
                found.append(Round(told.begun_by, told.completion))
                break
            found.append(told)
        return found
