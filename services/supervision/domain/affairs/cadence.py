"""The year of a branch or a committee: what it owes in every period, and which of its records meets it."""

from bisect import insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter

from services.supervision.domain.affairs import recurring, study
from services.supervision.domain.affairs.affair import Fault, Now
from services.supervision.domain.affairs.life import life_of
from services.supervision.domain.affairs.procedure import SITTINGS
from services.supervision.domain.affairs.sittings import Bench, Counts
from services.supervision.domain.duty import ONE_DAY, Debtor, Duty
from services.supervision.domain.facts.branches import CountsDeclared, DuesCollected, MeetingTold
from services.supervision.domain.facts.reading import AffairFact
from services.supervision.domain.periods import period_of
from services.supervision.domain.roster import BRANCH_KINDS, COMMITTEE_KINDS, Roster, Seat
from services.supervision.domain.rules import Rulebook, in_force

_day = attrgetter("on")


@dataclass(slots=True)
class Cadence:
    """What stands: of each meeting the last telling, of dues what no later record corrects.

    `meetings` stand in the order in which they were first told, `by_kind` and `dues` by day, then by recording. What
    was worked out of them is kept until something on which it rests has changed: `in_wrong_chair` by kind and meeting.
    """

    unit: str
    counts: Counts = field(default_factory=Counts)
    meetings: dict[str, MeetingTold] = field(default_factory=dict)
    by_kind: dict[str, list[MeetingTold]] = field(default_factory=dict)
    dues: list[DuesCollected] = field(default_factory=list)
    worked: recurring.Worked = field(default_factory=recurring.Worked)
    in_wrong_chair: dict[tuple[str, str], bool] = field(default_factory=dict)

    @property
    def begun(self) -> bool:
        return True  # by its registration, of which the roster knows

    def learn(self, fact: AffairFact) -> None:
        if fact.unit != self.unit:
            return
        match fact:
            case CountsDeclared():
                self.counts.learn(fact)
                self.worked.forget()
            case MeetingTold():
                self._hear(fact)
            case DuesCollected():
                for corrected in self.dues:
                    if corrected.record == fact.corrects:
                        self.worked.forget(corrected.on)
                self.worked.forget(fact.on)
                self.dues = [one for one in self.dues if one.record != fact.corrects]
                insort(self.dues, fact, key=_day)
            case _:
                pass

    def turn(self) -> None:
        self.worked.forget()
        self.in_wrong_chair.clear()

    def duties(self, now: Now) -> list[Duty]:
        life = life_of(self.unit, now)
        if life is None:
            return []
        if life.registered.kind in COMMITTEE_KINDS:
            meetings = sorted(self.meetings.values(), key=_day)
            return list(study.duties(self.unit, life, meetings, now))
        if life.registered.kind not in BRANCH_KINDS:
            return []
        return list(recurring.duties(self.unit, life, self._told, self._bench(now), now, self.worked))

    def faults(self, now: Now) -> Iterator[Fault]:
        life = life_of(self.unit, now)
        if life is None:
            return
        found = {("meeting.staff_study_as_branch_study", told.meeting) for told in self._passed_off(now.law.rules)}
        found |= {("meeting.chair", told.meeting) for told in self._in_wrong_chair(self._bench(now))}
        for rule, meeting in sorted(found):
            told = self.meetings[meeting]
            if told.on in life:
                debtor = Debtor(self.unit, now.roster.secretary_of(self.unit, now.known_us), inherited=True)
                yield Fault(rule, f"meeting/{meeting}", debtor, told.on, told.id)

    def next_turn(self, now: Now) -> date | None:
        """A living branch owes something new with each month; a committee when its chain begins."""
        life = life_of(self.unit, now)
        if life is None or life.end is not None:
            return None
        if life.registered.kind in BRANCH_KINDS:
            return period_of("month", now.day).last + ONE_DAY
        begins = life.registered.kind in COMMITTEE_KINDS and life.watched_from > now.day
        return life.watched_from if begins else None

    def debtors(self, duty: Duty, day: date, roster: Roster, before_us: int) -> tuple[Seat, ...]:
        return ()

    def ears(self, roster: Roster) -> set[str]:
        return {"every", "sittings", f"unit/{self.unit}", f"cadence/{self.unit}"}

    def _hear(self, told: MeetingTold) -> None:
        before = self.meetings.get(told.meeting)
        if before is not None:
            self.worked.forget(before.on)
            for kind in before.kinds:
                self.by_kind[kind].remove(before)
                self.in_wrong_chair.pop((kind, before.meeting), None)
        self.worked.forget(told.on)
        for kind in told.kinds:
            insort(self.by_kind.setdefault(kind, []), told, key=_day)
        self.meetings[told.meeting] = told

    def _told(self, kind: str | None) -> Sequence[recurring.Record]:
        return self.dues if kind is None else self.by_kind.get(kind, ())

    def _bench(self, now: Now) -> Bench:
        return now.sittings.bench(self.unit, self.counts, now.roster, now.known_us)

    def _passed_off(self, rules: Rulebook) -> Iterator[MeetingTold]:
        """Meetings told as what they cannot be, for what else they were."""
        for rows in rules.cadences.values():
            for row in rows:
                if row.kind is not None and row.not_with:
                    held = self.by_kind.get(row.kind, ())
                    yield from (t for t in held if in_force(rows, t.on) is row and recurring.passed_off(t, row))

    def _in_wrong_chair(self, bench: Bench) -> Iterator[MeetingTold]:
        for kind in SITTINGS:
            for told in self.by_kind.get(kind, ()):
                key = kind, told.meeting
                if key not in self.in_wrong_chair:
                    self.in_wrong_chair[key] = bench.wrong_chair(kind, told)
                if self.in_wrong_chair[key]:
                    yield told
