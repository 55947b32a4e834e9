"""Breaches of a branch's life: a chair that is not the branch's, staff study passed off as study, no review before."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from deploy.sample.cadence import BRANCHES, right_chair, roster_moments
from deploy.sample.county import County
from deploy.sample.days import moment
from deploy.sample.life import Case, Life, Sitting

CHAIR = "meeting.chair"
STAFF_STUDY = "meeting.staff_study_as_branch_study"
NO_REVIEW = "development.no_pre_review"
JUDGED = frozenset({"branch_committee", "members_assembly"})  # kinds of which the chair is
PASSED_OFF = frozenset({"staff_study", "branch_study"})


@dataclass(frozen=True)
class Breach:
    rule: str
    subject: str
    unit: str
    day: date  # the record's, when it was first shown
    shown: datetime
    withdrawn: datetime | None
    story: str


def breaches(life: Life, county: County) -> Iterator[Breach]:
    kinds = {unit.code: unit.kind for unit in county.units}
    posts: dict[str, set[datetime]] = {}
    for sitting in life.sittings.values():
        kind = kinds[sitting.unit]
        if kind == "village" and any(JUDGED & held.kinds for held in sitting.told):
            moments = posts.setdefault(sitting.unit, roster_moments(county, sitting.unit))
            yield from _followed(CHAIR, sitting, county, moments)
        if kind in BRANCHES and any(held.kinds >= PASSED_OFF for held in sitting.told):
            yield from _followed(STAFF_STUDY, sitting, county, set())
    for case in life.cases.values():
        yield from _unreviewed(case, county)


def _followed(rule: str, sitting: Sitting, county: County, moments: set[datetime]) -> Iterator[Breach]:
    found: list[tuple[datetime, date | None]] = []
    for at in sorted(moments | {held.at for held in sitting.told}):
        held = sitting.known(at)
        if held:
            bad = held.kinds >= PASSED_OFF if rule == STAFF_STUDY else _chair(sitting, county, at)
            ended = county.merged.get(sitting.unit)
            late = ended is not None and ended.known_at <= at and ended.day < held.day
            found.append((at, held.day if bad and not late else None))
    yield from _shown(rule, f"meeting/{sitting.id}", sitting.unit, sitting.story, found, county)


def _chair(sitting: Sitting, county: County, at: datetime) -> bool:
    held = sitting.known(at)
    assert held
    return any(not right_chair(county, sitting.unit, kind, held, at) for kind in JUDGED & held.kinds)


def _unreviewed(case: Case, county: County) -> Iterator[Breach]:
    """In writing, by the unit above, on a day before the acceptance's."""
    found: list[tuple[datetime, date | None]] = []
    for at in sorted({entry.at for entry in case.entries}):
        standing = case.standing(at)
        accepted = next((entry.day for entry in standing if entry.step == "probationary_member"), None)
        reviewed = any(
            entry.step == "pre_review"
            and entry.in_writing
            and entry.reviewer == county.parent(case.unit)
            and accepted is not None
            and entry.day < accepted
            for entry in standing
        )
        found.append((at, None if reviewed else accepted))
    yield from _shown(NO_REVIEW, f"development/{case.id}", case.unit, case.story, found, county)


def _shown(
    rule: str, subject: str, unit: str, story: str, found: Iterable[tuple[datetime, date | None]], county: County
) -> Iterator[Breach]:
    told = ((at, day) for at, day in found if at < moment(county.until))
    for shown, day, withdrawn in first_shown(told):
        yield Breach(rule, subject, unit, day, shown, withdrawn, story)


def first_shown(found: Iterable[tuple[datetime, date | None]]) -> Iterator[tuple[datetime, date, datetime | None]]:
    """When it was first shown, the record's day then, and since when it no longer holds; nothing if it never was.

    `found` has, for each moment, the day of the record that is at fault then, or nothing.
    """
    first: tuple[datetime, date] | None = None
    withdrawn: datetime | None = None
    for at, day in found:
        if day and first is None:
            first = (at, day)
        if first:
            withdrawn = None if day else withdrawn or at
    if first:
        yield *first, withdrawn
