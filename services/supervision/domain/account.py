"""The account of one matter: its facts in order of recording, with every 00:00 in between.

What is known is the same from one recorded fact to the next, so nothing is computed for the days between: `advance`
jumps to the next 00:00 at which a rung fires, and most often there is none. A rung fires at the first 00:00 at which
the duty, by what was recorded strictly before, is red with at least the rung's red day. Nothing here knows the clock.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from services.supervision.domain.breach import Breach
from services.supervision.domain.duty import ONE_DAY, Duty, Law
from services.supervision.domain.facts import Act, AlertDismissed, MatterFact, ObligationExcused, StepRefused
from services.supervision.domain.ladder import Moment, address, together
from services.supervision.domain.matter import Matter
from services.supervision.domain.notice import Kind, Notice
from services.supervision.domain.owing import duties
from services.supervision.domain.roster import Roster
from services.supervision.domain.rules import BreachRow, RungRow
from services.supervision.domain.track import Rung, Track
from shared.days import day_of, midnight_us


@dataclass(slots=True)
class Account:
    """`judged` is the day whose 00:00 was passed last; `notices` are for the caller to take away."""

    law: Law
    roster: Roster
    matter: Matter = field(default_factory=Matter)
    tracks: list[Track] = field(default_factory=list)
    breaches: dict[tuple[str, str, str], Breach] = field(default_factory=dict)
    excuses: dict[tuple[str, str, str], ObligationExcused] = field(default_factory=dict)
    dismissals: list[AlertDismissed] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    judged: date | None = None
    next_day: date | None = None
    heard_us: int = 0
    heard_id: str = ""
    _stale: bool = False
    _numbers: int = 0

    def learn(self, fact: MatterFact | Act) -> None:
        """The next fact in order of recording. Raises what Matter.learn raises."""
        self._turn_to(fact.recorded_us)
        match fact:
            case ObligationExcused():
                self.excuses[fact.rule, fact.about, fact.period] = fact
            case AlertDismissed():
                self.dismissals.append(fact)
            case _:
                self.matter.learn(fact)
        self.heard_id, self._stale = fact.id, True

    def touch(self, recorded_us: int, event_id: str) -> None:
        """The roster has changed at that instant in a way that may touch what the matter owes."""
        self._turn_to(recorded_us)
        self.heard_id, self._stale = event_id, True
        for track in self.tracks:
            track.changed = True  # another unit may carry it now

    def advance(self, day: date) -> None:
        """Pass every 00:00 up to that of `day`."""
        self.conclude()
        if self.judged is None or day <= self.judged:
            self.judged = self.judged or day
            return
        while self.next_day is not None and self.next_day <= day:
            self.judged = self.next_day
            self._fire(self.judged)
            self._plan()
        self.judged = day

    def conclude(self) -> None:
        """Nothing more was recorded at the instant that was heard last."""
        if self._stale:
            self.settle()

    def settle(self) -> None:
        """Draw the conclusion from what was heard at one instant: a command's facts are judged together."""
        self._stale = False
        if self.matter.opened is None:
            return
        known_us = self.heard_us + 1
        unit = self.matter.opened.unit
        watched = self.roster.watched_from(unit, known_us)

        def ours(speaker: str, day: date) -> bool:
            return self.roster.speaks_for(unit, speaker, day, known_us)

        owed = duties(self.matter, self.law, self.roster.closed(unit, known_us), watched, ours)
        self._reconcile(owed)
        self._judge_breaches(watched)
        self._plan()

    def unit_on(self, day: date, known_us: int) -> str:
        """Whoever carries the matter on that day."""
        assert self.matter.opened is not None
        return self.roster.unit_on(self.matter.opened.unit, day, known_us)

    def take_notices(self) -> list[Notice]:
        taken, self.notices = self.notices, []
        return taken

    def _turn_to(self, recorded_us: int) -> None:
        assert recorded_us >= self.heard_us, "facts are learned in order of recording"
        if recorded_us > self.heard_us:
            self.advance(day_of(recorded_us))
            self.heard_us = recorded_us

    def _reconcile(self, owed: list[Duty]) -> None:
        """Find each duty's track: the one that counts from the same record, else the one with the same due day."""
        assert self.judged is not None
        by_trigger = {(t.duty.rule, t.duty.subject, t.duty.trigger): t for t in self.tracks}
        free = {t.number: t for t in self.tracks}
        unmatched: list[Duty] = []
        for duty in owed:
            track = by_trigger.get((duty.rule, duty.subject, duty.trigger))
            if track is not None and track.number in free:
                del free[track.number]
                self._follow(track, duty)
            else:
                unmatched.append(duty)
        for duty in unmatched:
            track = next((t for t in free.values() if _same_due(t.duty, duty)), None)
            if track is None:
                self._numbers += 1
                track = Track(self._numbers, duty, done_from=self.judged + ONE_DAY)
                self.tracks.append(track)
                self._follow(track, duty, new=True)
            else:
                del free[track.number]
                self._follow(track, duty)
        for track in free.values():
            self._lose(track)

    def _follow(self, track: Track, duty: Duty, new: bool = False) -> None:
        if not (new or self.excuses or self.dismissals) and track.gone_on is None and track.duty == duty:
            return  # by far the most common: the fact was about another duty
        was_open = not new and track.state == "open"
        assert self.judged is not None
        track.follow(duty, self.excuses.get((duty.rule, duty.subject, track.period)), self.judged)
        self._hear_dismissals(track)
        self._tell_turn(track, was_open)

    def _hear_dismissals(self, track: Track) -> None:
        if not self.dismissals or not track.rungs:
            return
        for dismissal in self.dismissals:
            if dismissal.alert == track.alert and dismissal.recorded_us == self.heard_us:
                track.dismissed_by, track.changed = dismissal.id, True

    def _lose(self, track: Track) -> None:
        """Another record, known late, took the place of the one that the duty counted from."""
        if not track.rungs:
            self.tracks.remove(track)
            self.dropped.append(track.number)
        elif track.gone_on is None:
            was_open = track.state == "open"
            track.lose(day_of(self.heard_us), self.heard_id)
            self._tell_turn(track, was_open)

    def _tell_turn(self, track: Track, was_open: bool) -> None:
        if not track.rungs or was_open == (track.state == "open"):
            return
        track.turned_us = self.heard_us
        if was_open:
            kind: Kind = "withdrawn" if track.gone_on else "resolved"
            self.notices.append(Notice(kind, self.heard_us, track, by=track.closed_by))
        else:
            track.dismissed_by = None  # what it was dismissed for is no longer so
            self.notices.append(Notice("reopened", self.heard_us, track, by=self.heard_id))

    def _judge_breaches(self, watched: date) -> None:
        if not self.matter.refusals and not self.breaches:
            return
        standing: set[tuple[str, str, str]] = set()
        for told in self.matter.refusals.values():
            row = self.law.rules.breach(f"matter.{told.step}", told.on)
            for reason in told.reasons:
                if reason not in row.silent_reasons and told.on >= watched:
                    standing.add((told.step, told.record, reason))
                    self._show_breach(told, reason, row)
        dismissed = {told.alert: told.id for told in self.dismissals if told.recorded_us == self.heard_us}
        for key, breach in self.breaches.items():
            if dismissed and breach.alert in dismissed:
                breach.dismissed_by, breach.changed = dismissed[breach.alert], True
            if key not in standing and breach.withdrawn_by is None:
                breach.withdrawn_by, breach.withdrawn_us, breach.changed = self.heard_id, self.heard_us, True
                self.notices.append(Notice("withdrawn", self.heard_us, breach, by=self.heard_id))

    def _show_breach(self, told: StepRefused, reason: str, row: BreachRow) -> None:
        known = self.breaches.get((told.step, told.record, reason))
        if known is None:
            rungs = self.law.rules.ladder(told.on).rung
            moment = self._moment(row.group, day_of(self.heard_us), self.heard_us + 1)
            addressed = together(address(rungs, rungs[0].number, moment), address(rungs, rungs[-1].number, moment))
            self._numbers += 1
            breach = Breach(self._numbers, told, reason, row, self.heard_us, addressed)
            self.breaches[told.step, told.record, reason] = breach
            self.notices.append(Notice("raised", self.heard_us, breach, by=told.id))
        elif known.withdrawn_by is not None:
            known.withdrawn_by = known.withdrawn_us = known.dismissed_by = None
            known.changed = True
            self.notices.append(Notice("reopened", self.heard_us, known, by=told.id))

    def _fire(self, day: date) -> None:
        for track in self.tracks:
            rungs = self._rungs(track)
            next_day = track.next_rung_day(rungs, day)
            if next_day is None:
                continue
            due = track.due_rungs(rungs, day)
            for row in due:
                addressed = address(rungs, row.number, self._moment(track.duty.row.group, day, midnight_us(day)))
                rung = Rung(row.number, day, addressed, highest=row is due[-1])
                kind: Kind = "escalated" if track.rungs else "raised"
                track.period_fired, track.changed = track.period, True
                track.rungs.append(rung)
                self.notices.append(Notice(kind, midnight_us(day), track, rung, track.duty.trigger_event))

    def _plan(self) -> None:
        assert self.judged is not None
        judged = self.judged
        open_ones = (t for t in self.tracks if t.duty.done_on is None and t.duty.ended_on is None)
        days = (track.next_rung_day(self._rungs(track), judged) for track in open_ones)
        self.next_day = min((day for day in days if day is not None), default=None)

    def _rungs(self, track: Track) -> tuple[RungRow, ...]:
        return self.law.rules.ladder(track.duty.since).rung

    def _moment(self, group: str, day: date, before_us: int) -> Moment:
        assert self.matter.opened is not None
        return Moment(self.roster, self.matter.opened.unit, group, day, before_us)


def _same_due(one: Duty, other: Duty) -> bool:
    return (one.rule, one.subject, one.due) == (other.rule, other.subject, other.due)


def changed(account: Account) -> Iterator[Track | Breach]:
    """What is not yet written; marks it as written."""
    items: list[Track | Breach] = [*account.tracks, *account.breaches.values()]
    for item in items:
        if item.changed:
            item.changed = False
            yield item
