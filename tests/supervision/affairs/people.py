"""A township of two villages, and what those who hold its posts do in the course of a year."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.supervision.domain.affairs.affair import Affair, Now
from services.supervision.domain.facts.branches import DevelopmentStepRecorded, GuideRecorded, MeetingTold
from services.supervision.domain.facts.matters import STEPS, MatterReturned, StepApproved, StepRefused, StepVoided
from services.supervision.domain.facts.reading import AffairFact
from services.supervision.domain.facts.roster import PostAssigned, PostEnded
from tests.supervision.affairs.year import Year, became, by
from tests.supervision.county import COUNTY, OTHER, TOWN, VILLAGE, day


@dataclass
class People(Year):
    """An assignment is known since 2025 began, unless it is said when it was recorded."""

    def assigns(
        self,
        assignment: str,
        who: str,
        unit: str = VILLAGE,
        first: str = "2025-01-01",
        last: str | None = None,
        recorded: str = "2025-01-01 13:00",
        succeeds: str | None = None,
    ) -> str:
        """`who` is a person and a post. The event's id is returned, as by `ends`."""
        person, post = who.split()
        head, until = self._head(first, recorded, unit), None if last is None else day(last)
        self.told.append(PostAssigned(*head, assignment, person, post, until, (), succeeds))
        return head[0]

    def ends(self, assignment: str, last: str, recorded: str | None = None, unit: str = VILLAGE) -> str:
        head = self._head(last, recorded, unit)
        self.told.append(PostEnded(*head, assignment))
        return head[0]

    def lectures(
        self,
        on: str,
        recorded: str | None = None,
        meeting: str = "G",
        lecturer: str | None = "li",
        unit: str = VILLAGE,
        kinds: str = "party_lecture",
    ) -> str:
        head = self._head(on, recorded, unit)
        self.lived.append(MeetingTold(*head, meeting, tuple(kinds.split()), "zhi", lecturer=lecturer))
        return head[0]

    def develops(
        self,
        step: str,
        on: str,
        recorded: str | None = None,
        record: str = "",
        corrects: str | None = None,
        reviewer: str | None = None,
        in_writing: bool = False,
        unit: str = VILLAGE,
    ) -> str:
        head = self._head(on, recorded, unit)
        record = record or f"S-{head[0]}"
        told = DevelopmentStepRecorded(*head, record, corrects, "C-7", step, reviewer, in_writing)
        self.lived.append(told)
        return head[0]

    def guides(self, step: str, on: str, assignment: str = "A", matter: str = "M", recorded: str | None = None) -> str:
        head = self._head(on, recorded, VILLAGE)
        self.lived.append(GuideRecorded(*head, matter, f"L-{head[0]}", assignment, step))
        return head[0]

    def guides_all(self, *days: str, assignment: str = "A", matter: str = "M") -> None:
        """The steps from the proposal on, each on its day."""
        for step, on in zip(STEPS, days, strict=False):
            self.guides(step, on, assignment, matter)

    def completes(self, on: str, recorded: str | None = None, report: str = "p", matter: str = "M") -> str:
        head = self._head(on, recorded, VILLAGE)
        self.told.append(StepApproved(*head, matter, "awareness", report, 1))
        return head[0]

    def voids_completion(self, on: str, recorded: str, report: str = "p", by_return: bool = False) -> None:
        head = self._head(on, recorded, VILLAGE)
        self.told.append(StepVoided(*head, "M", "awareness", report, 1, by_return))

    def refuses_completion(self, on: str, recorded: str, report: str = "p") -> None:
        head = self._head(on, recorded, VILLAGE)
        self.told.append(StepRefused(*head, "M", "awareness", report, 1, "r", ("objection_open",)))

    def takes_back(self, to_step: str, on: str, recorded: str | None = None) -> None:
        self.told.append(MatterReturned(*self._head(on, recorded, VILLAGE), "M", to_step))


def township() -> People:
    """Enrolled and watched since 2025 began."""
    people = People()
    people.enrols(TOWN, "township", "2025-01-01", parent=COUNTY)
    people.enrols(VILLAGE, "village", "2025-01-01")
    people.enrols(OTHER, "village", "2025-01-01")
    return people


def tell(people: People, affair: Affair, on: str) -> Now:
    """Have the affair learn what was recorded by the end of that day, which is returned."""
    now = by(people, on)
    for fact in sorted((*people.told, *people.lived), key=lambda fact: fact.recorded_us):
        if isinstance(fact, AffairFact) and fact.recorded_us < now.known_us:
            affair.learn(fact)
    return now


def years(affair: Affair, now: Now) -> dict[str, str]:
    """Year → what became of it."""
    return dict(_years(affair, now))


def _years(affair: Affair, now: Now) -> Iterator[tuple[str, str]]:
    for duty in affair.duties(now):
        assert duty.period is not None
        yield duty.period.name, became(duty)
