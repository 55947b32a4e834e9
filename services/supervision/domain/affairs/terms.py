"""By when something about a problem is due, and who owes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.supervision.domain.affairs.affair import Now
from services.supervision.domain.affairs.counting import counted
from services.supervision.domain.affairs.problem import Problem
from services.supervision.domain.duty import Debtor, Duty, Law
from services.supervision.domain.facts.heard import Heard
from services.supervision.domain.facts.problems import ExtensionGranted

OFFICE = "inspection_office"


@dataclass(frozen=True, slots=True)
class Terms:
    """What the `owner` owes is due by the campaign's last day `ends_on`, unless it counts from something after that.

    What the `office` owes nothing caps.
    """

    law: Law
    subject: str
    ends_on: date
    owner: Debtor
    office: Debtor

    def of_owner(self, rule: str, begun_by: Heard) -> Duty:
        duty = counted(self.law, rule, self.subject, self.owner, begun_by)
        duty.due = self.capped(duty.due, begun_by)
        return duty

    def capped(self, due: date, begun_by: Heard) -> date:
        return due if begun_by.on > self.ends_on else min(due, self.ends_on)

    def of_office(self, rule: str, begun_by: Heard) -> Duty:
        return counted(self.law, rule, self.subject, self.office, begun_by)

    def extend(self, begun: Sequence[Duty], granted: ExtensionGranted | None) -> None:
        """Of these duties of one rule, as they began one after the other, the last one of that day is due later.

        What was due by then, or at the campaign's end, or not before the new day, stays as it is.
        """
        if granted is None:
            return
        of_then = [duty for duty in begun if duty.since <= granted.on]
        if of_then and granted.on <= of_then[-1].due < min(self.ends_on, granted.due_on):
            of_then[-1].due, of_then[-1].provisional = granted.due_on, False


def owner_of(problem: Problem, now: Now) -> Debtor:
    assert problem.listed is not None
    listed = problem.listed
    post = listed.post or now.roster.secretary_of(listed.unit, now.known_us)
    return Debtor(listed.unit, post, own=listed.post is not None, inherited=True)


def terms_of(problem: Problem, now: Now) -> Terms:
    assert problem.listed is not None
    office = Debtor(now.roster.county, OFFICE)
    return Terms(now.law, f"problem/{problem.listed.problem}", problem.ends_on, owner_of(problem, now), office)
