"""The judge: all verdicts of a matter at once, from its records, the roster and the rules, whatever came in first.

A record that does what the procedure asks approves its step. Otherwise the step is refused, with every reason that
applies. Nothing here knows when a record was made: told in another order, the same facts give the same verdicts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import assert_never

from services.meetings.domain.chairs import FINE, Finding, of_people
from services.meetings.domain.county import County
from services.meetings.domain.events import AgendaItem, MatterOpened, MeetingRecord
from services.meetings.domain.matter import Entry, Record, Standing, speaks_for
from services.meetings.domain.matter_events import (
    DisclosurePosted,
    GuideRecorded,
    MatterReturned,
    MatterWithdrawn,
    ObjectionAnswered,
    ObjectionRaised,
    ProgressReported,
    StepApproved,
    StepRefused,
)
from services.meetings.domain.meeting import step_kinds
from services.meetings.domain.quorum import of_numbers
from services.meetings.domain.rules import Rulebook
from services.meetings.domain.unit import Unit
from services.meetings.domain.words import ADVISORIES, REASONS, STEPS, MatterKind, Reason, Step
from shared.rulebooks import in_force

Happening = MeetingRecord | Record
_ORDER: Mapping[type[Happening], int] = {  # within a day
    DisclosurePosted: 1,
    ObjectionRaised: 2,
    ObjectionAnswered: 3,
    ProgressReported: 4,
    GuideRecorded: 5,
    MatterReturned: 6,
    MatterWithdrawn: 7,
}


@dataclass(frozen=True)
class Case:
    """All that the verdicts rest on. `sittings`: the meetings that carry the matter, in order of first hearing.

    `rosters` of the matter's own units (its home and the successors); `kinds` of every matter on the sittings' agendas.
    """

    matter: MatterOpened
    county: County
    rosters: Mapping[str, Unit]
    records: tuple[Record, ...]
    sittings: tuple[MeetingRecord, ...]
    kinds: Mapping[str, MatterKind]


@dataclass
class Course:
    """Where the matter stands while its records are read in the order in which they happened."""

    case: Case
    taken: dict[Step, Entry | None]
    judged: dict[Entry, Standing] = field(default_factory=dict)
    notice_until: date | None = None
    open_objections: set[str] = field(default_factory=set)
    withdrawn: bool = False

    @property
    def rules(self) -> Rulebook:
        return self.case.county.rules

    def follow(self, happening: Happening) -> None:
        """The next in order. After a withdrawal nothing is judged any more, and nothing is returned."""
        if self.withdrawn:
            return
        match happening:
            case MeetingRecord():
                self._sit(happening)
            case DisclosurePosted():
                self._post(happening)
            case ObjectionRaised():
                self.open_objections.add(happening.objection)
            case ObjectionAnswered():
                self.open_objections.discard(happening.objection)
            case ProgressReported():
                if happening.final:
                    self._tell_result(happening)
            case GuideRecorded():
                pass  # guidance takes no step
            case MatterReturned():
                self._return(happening.to_step)
            case MatterWithdrawn():
                self.withdrawn = True
            case _:
                assert_never(happening)

    def _sit(self, meeting: MeetingRecord) -> None:
        steps: list[Step] = []
        for item in meeting.items:
            if item.matter != self.case.matter.matter:
                continue
            found = self._order(item.step) | self._held(item, meeting)
            if steps:
                found |= _because("second_step_in_meeting")
            steps.append(item.step)
            self._settle((meeting.meeting, item.step, steps.count(item.step)), meeting.occurred_on, found)

    def _held(self, item: AgendaItem, meeting: MeetingRecord) -> Finding:
        """Another unit's meeting is not measured by chairs and numbers: they are not the ones that the matter needs."""
        day, case = meeting.occurred_on, self.case
        owner = case.county.owner(case.matter.unit, day)
        if owner is None or meeting.unit != owner:
            return _because("wrong_unit")
        roster = case.rosters[owner]
        found = of_people(item.step, meeting, roster, self.rules)
        if not set(step_kinds(self.rules, item.step, day, roster)) & set(meeting.kinds):
            return found | _because("wrong_kind")
        return found | Finding(of_numbers(item, meeting, roster, self.rules, case.kinds))

    def _post(self, notice: DisclosurePosted) -> None:
        day = notice.occurred_on
        found = self._order("disclosure") | self._ours(notice.unit, day)
        if (notice.last_day - day).days < in_force(self.rules.notices, day).full_days_min:
            found |= _because("disclosure_too_short")
        if self._settle((notice.notice, "disclosure", 1), day, found):
            self.notice_until = notice.last_day

    def _tell_result(self, report: ProgressReported) -> None:
        day = report.occurred_on
        found = self._order("awareness") | self._ours(report.unit, day)
        if self.notice_until is not None and day <= self.notice_until:
            found |= _because("disclosure_running")
        if self.open_objections:
            found |= _because("objection_open")
        self._settle((report.report, "awareness", 1), day, found)

    def _order(self, step: Step) -> Finding:
        if step in self.taken:
            return _because("already_approved")
        before = STEPS.index(step) - 1
        return FINE if before < 0 or STEPS[before] in self.taken else _because("out_of_order")

    def _ours(self, unit: str, day: date) -> Finding:
        ours = speaks_for(self.case.county, self.case.matter.unit, unit, day)
        return FINE if ours else _because("wrong_unit")

    def _settle(self, entry: Entry, day: date, found: Finding) -> bool:
        """Whether the entry takes its step."""
        record, step, item = entry
        matter = self.case.matter
        told = {
            "unit": self.case.county.owner(matter.unit, day) or matter.unit,
            "occurred_on": day,
            "matter": matter.matter,
            "step": step,
            "record": record,
            "item": item,
            "rule": self.rules.step(step, day).id,
        }
        if found.reasons:
            reasons = tuple(reason for reason in REASONS if reason in found.reasons)
            self.judged[entry] = Standing(StepRefused(**told, reasons=reasons))
            return False
        advisories = tuple(advisory for advisory in ADVISORIES if advisory in found.advisories)
        self.judged[entry] = Standing(StepApproved(**told, advisories=advisories))
        self.taken[step] = entry
        return True

    def _return(self, to_step: Step) -> None:
        for step in STEPS[STEPS.index(to_step) :]:
            entry = self.taken.pop(step, None)
            if entry is not None:
                self.judged[entry] = Standing(self.judged[entry].verdict, returned=True)
        if STEPS.index(to_step) <= STEPS.index("disclosure"):
            self.notice_until = None
            self.open_objections.clear()


def judge(case: Case) -> Mapping[Entry, Standing]:
    """Every verdict, in the order of the records' days."""
    return _course(case, date.max).judged


def reached(case: Case, day: date) -> Step:
    """The step at which the matter stood at that day's end: the first that was not taken, or else the last of all."""
    taken = _course(case, day).taken
    return next((step for step in STEPS if step not in taken), STEPS[-1])


def _course(case: Case, until: date) -> Course:
    course = Course(case, dict.fromkeys(case.matter.steps_before))
    for happening in in_order(case):
        if happening.occurred_on <= until:
            course.follow(happening)
    return course


def in_order(case: Case) -> Iterator[Happening]:
    """By day; within it meetings by start time, notices, objections, answers, reports, guides, return, withdrawal."""
    happenings: list[Happening] = [*case.sittings, *case.records]

    def place(happening: Happening) -> tuple[date, int, str]:
        if isinstance(happening, MeetingRecord):
            return happening.occurred_on, 0, happening.starts_at or ""
        return happening.occurred_on, _ORDER[type(happening)], ""

    yield from sorted(happenings, key=place)


def _because(reason: Reason) -> Finding:
    return Finding(frozenset({reason}))
