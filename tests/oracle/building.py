"""What is owed until a venue is open, and when one of its items is lost (§8, cases 31, 32, 48)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tests.oracle.days import working_days_after
from tests.oracle.duty import Duty
from tests.oracle.facts import Fact
from tests.oracle.works import Works, holds, is_incomplete


@dataclass
class Round:
    """From the planning, or from a rejection, to the next verdict.

    `first`: the record of its completion; `completed`: the same as it stands. Neither, while there is none.
    """

    first: Fact | None = None
    completed: Fact | None = None
    verdict: Fact | None = None

    @property
    def completed_on(self) -> date | None:
        return self.completed.day if self.completed else None


def rounds(works: Works) -> list[Round]:
    """In the order of recording. A correction belongs to the round of what it corrects.

    A works that was completed before it was brought in begins as if it had been completed then.
    """
    waits = "completed" in works.before and "accepted" not in works.before
    told = [Round(works.planned, works.planned) if waits else Round()]
    for act in works.all("complete_works", "record_acceptance"):
        if act.type == "complete_works" and act["corrects"]:
            corrected = next(one for one in told if one.completed and one.completed["record"] == act["corrects"])
            corrected.completed = act
        elif act.type == "complete_works":
            told[-1].first = told[-1].completed = act
        elif not is_incomplete(act):
            told[-1].verdict = act
            told += [] if holds(act) else [Round()]
    return told


def owed_by_village(works: Works) -> list[Duty]:
    told = rounds(works)
    frost = [] if "completed" in works.before else [_frost(works, told[-1])]
    return [*frost, *_defects(works, told), *_opening(works), *_repairs(works)]


def _frost(works: Works, current: Round) -> Duty:
    """Met by the completion of the round that runs: a rejection reopens it."""
    due = date(works.planned["year"], 11, 15)
    duty = Duty("works.frost", works.subject, "planning", works.planned.day, due, met=current.completed_on)
    return replace(duty, forecast_on=_too_late(works, due))


def _too_late(works: Works, frost: date) -> date | None:
    """The day of the latest report, when at its pace since the start the works will be finished after the frost day."""
    start = works.start
    if start is None:
        return None
    reports = [report for report in works.standing("report_progress") if report.day >= start.day]
    latest = max(reports, key=lambda report: (report.day, report.number), default=None)
    if latest is None or len(reports) < 2 or not latest["percent"]:
        return None
    days = -((start.day - latest.day).days * 100 // latest["percent"])
    return latest.day if start.day + timedelta(days=days) > frost else None


def _defects(works: Works, told: list[Round]) -> Iterator[Duty]:
    """Each day by which something is to be mended. The next completion says that it was."""
    for place, one in enumerate(told[:-1]):
        assert one.verdict
        for due in sorted({defect["due"] for defect in one.verdict["defects"]}):
            yield Duty(
                "works.defect",
                works.subject,
                f"{one.verdict['acceptance']} {due}",
                one.verdict.day,
                date.fromisoformat(due),
                met=told[place + 1].completed_on,
                grace=0,
            )


def _opening(works: Works) -> Iterator[Duty]:
    """From the acceptance; of a works that was accepted before it was brought in, from that."""
    since, name = works.accepted and works.accepted.day, "acceptance"
    if "accepted" in works.before and "opened" not in works.before:
        since, name = works.planned.known_from, "planning"
    if since:
        due = since + timedelta(days=30)
        yield Duty("works.opening", works.subject, name, since, due, met=works.opened_on, grace=0)


def _repairs(works: Works) -> Iterator[Duty]:
    """Items lost on one day are one duty, done when the last of them is back. What is missing is not lost anew."""
    lost: dict[str, date] = {}  # of the items that are missing now
    back: dict[date, dict[str, date | None]] = {}
    for change in works.all("change_facility"):
        item = change["item"]
        if change["condition"] == "missing" and item not in lost:
            lost[item] = change.day
            back.setdefault(change.day, {})[item] = None
        elif change["condition"] != "missing" and item in lost:
            back[lost.pop(item)][item] = change.day
    for day, items in back.items():
        days = [on for on in items.values() if on]
        met = max(days) if len(days) == len(items) else None
        yield Duty("works.repair", works.subject, str(day), day, day + timedelta(days=30), met=met, grace=0)


def owed_by_department(works: Works) -> Iterator[Duty]:
    """A verdict on each completion: it is another's act, known from its first recording."""
    for one in rounds(works):
        if one.first and one.completed:
            since = max(one.completed.day, one.first.recorded_on)
            due = working_days_after(since, 15)
            met = one.verdict.day if one.verdict else None
            name = one.first["record"] or "planning"
            yield Duty("works.acceptance", works.subject, name, since, due, met=met, grace=0)
