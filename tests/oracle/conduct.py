"""What stands on record against a branch: how it met, and whom it accepted (cases 16, 22, 23)."""

from collections.abc import Iterator
from datetime import date

from tests.oracle import roster
from tests.oracle.breach import Breach
from tests.oracle.cadence import ASSEMBLIES, has_wrong_chair
from tests.oracle.debtors import Affairs
from tests.oracle.facts import Fact, Facts, of_type, remembered
from tests.oracle.records import meetings

Found = tuple[str, str, str, date]  # rule, subject, unit, day of the record


def breaches(facts: Facts) -> Iterator[Breach]:
    """Nothing of the time before a unit was watched, and of a meeting nothing after the unit's last day."""
    for rule, subject, unit, day in (*_of_meetings(facts), *_of_acceptances(facts)):
        if day >= roster.watched_from(facts, unit):
            yield Breach(rule, subject, Affairs(unit), day)


def _of_meetings(facts: Facts) -> Iterator[Found]:
    for _, meeting in meetings(facts):
        unit, kinds = meeting["unit"], set(meeting["kinds"])
        if meeting.day > roster.last_day(facts, unit):
            continue
        record = f"meeting/{meeting['meeting']}", unit, meeting.day
        if kinds >= {"staff_study", "branch_study"}:
            yield "meeting.staff_study_as_branch_study", *record
        if any(has_wrong_chair(facts, meeting, kind) for kind in ASSEMBLIES):
            yield "meeting.chair", *record


def _of_acceptances(facts: Facts) -> Iterator[Found]:
    """The higher committee reviews in writing, on a day before the assembly accepts."""
    for acceptance in _steps(facts):
        if acceptance["step"] != "probationary_member":
            continue
        case = acceptance["case"]
        reviews = (step for step in _steps(facts) if (step["case"], step["step"]) == (case, "pre_review"))
        if not any(_precedes(facts, review, acceptance) for review in reviews):
            yield "development.no_pre_review", f"development/{case}", acceptance["unit"], acceptance.day


def _precedes(facts: Facts, review: Fact, acceptance: Fact) -> bool:
    branch = roster.owner(facts, acceptance["unit"], review.day)
    higher = roster.above(facts, branch, review.day)
    return bool(review["in_writing"] and review["reviewer"] == higher and review.day < acceptance.day)


@remembered
def _steps(facts: Facts) -> list[Fact]:
    """Those that no later record corrects. A record's name is its case's own."""
    told = list(of_type(facts, "record_development_step"))
    corrected = {(fact["case"], fact["corrects"]) for fact in told}
    return [fact for fact in told if (fact["case"], fact["record"]) not in corrected]
