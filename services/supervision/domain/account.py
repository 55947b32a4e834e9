"""The account of one affair: its facts in order of recording, with every 00:00 in between.

What is known is the same from one recorded fact to the next, so nothing is computed for the days between: `advance`
jumps to the next 00:00 at which a rung fires or time alone changes what is owed, and most often there is none. A rung
fires at the first 00:00 at which the duty, by what was recorded strictly before, is red with at least the rung's red
day. Nothing here knows the clock.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from services.supervision.domain.affairs.affair import Affair, Now
from services.supervision.domain.affairs.sittings import Sittings
from services.supervision.domain.breach import Breach
from services.supervision.domain.breaches import Shown, judge
from services.supervision.domain.duty import ONE_DAY, Duty, Law
from services.supervision.domain.facts.acts import Act, AlertDismissed, ObligationExcused
from services.supervision.domain.facts.reading import AffairFact
from services.supervision.domain.ladder import Moment, address, ladder_for
from services.supervision.domain.met import MetPeriods
from services.supervision.domain.notice import Kind, Notice
from services.supervision.domain.roster import Roster
from services.supervision.domain.rows import RungRow
from services.supervision.domain.track import Rung, Track
from shared.days import day_of, midnight_us


@dataclass(slots=True)
class Account:
    """`judged` is the day whose 00:00 was passed last; `notices` are for the caller to take away.

    `heard_us` is the instant that was heard last, `_at_us` the one by which the account stands: that, or a 00:00 since.
    Time brings nothing new after `horizon`, for looking at a past day by what became known later. `_lost` are tracks
    without a rung that were lost since the last 00:00.
    """

    law: Law
    roster: Roster
    sittings: Sittings
    affair: Affair
    horizon: date = date.max
    tracks: list[Track] = field(default_factory=list)
    breaches: Shown = field(default_factory=dict)
    excuses: dict[tuple[str, str, str], ObligationExcused] = field(default_factory=dict)
    dismissals: list[AlertDismissed] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    judged: date | None = None
    next_day: date | None = None
    heard_us: int = 0
    heard_id: str = ""
    _at_us: int = 0
    _turns_on: date | None = None
    _stale: bool = False
    _lost: dict[tuple[str, str, str], Track] = field(default_factory=dict)
    _numbers: int = 0

    @property
    def begun(self) -> bool:
        return self.judged is not None and self.affair.begun

    def learn(self, fact: AffairFact | Act) -> None:
        """The next fact in order of recording. Raises what Affair.learn raises."""
        self._turn_to(fact.recorded_us)
        match fact:
            case ObligationExcused():
                self.excuses[fact.rule, fact.about, fact.period] = fact
            case AlertDismissed():
                self.dismissals.append(fact)
            case _:
                self.affair.learn(fact)
        self.heard_id, self._stale = fact.id, True

    def touch(self, recorded_us: int, event_id: str) -> None:
        """The roster has changed at that instant in a way that may touch what is owed."""
        self._turn_to(recorded_us)
        self.heard_id, self._stale = event_id, True
        self.affair.turn()
        for track in self.tracks:
            track.changed = True  # another unit may carry it now

    def advance(self, day: date) -> None:
        """Pass every 00:00 up to that of `day`."""
        self.conclude()
        if self.judged is None or day <= self.judged:
            self.judged = self.judged or day
            return
        while self.next_day is not None and self.next_day <= day:
            self._pass(self.next_day)
            self._at_us = midnight_us(self.next_day)
            if self._turns_on == self.judged:
                now = self._now()
                self._reconcile(self.affair.duties(now))
                self._judge_breaches(now)
            self._fire(self.judged)
            self._plan()
        if self.judged < day:
            self._pass(day)

    def conclude(self) -> None:
        """Nothing more was recorded at the instant that was heard last."""
        if self._stale:
            self.settle()

    def settle(self) -> None:
        """Draw the conclusion from what was heard at one instant: a command's facts are judged together."""
        self._stale = False
        if not self.affair.begun:
            return
        now = self._now()
        self._reconcile(self.affair.duties(now))
        self._judge_breaches(now)
        self._plan()

    def take_notices(self) -> list[Notice]:
        taken, self.notices = self.notices, []
        return taken

    def rungs_of(self, duty: Duty) -> tuple[RungRow, ...]:
        """The ladder of a duty, by the rules of the day that it is asked for."""
        return ladder_for(self.law.rules, self.roster, duty.rule, duty.debtor, duty.asked_on, self._at_us + 1)

    def _now(self) -> Now:
        """What was heard at an instant is known from it on; at a 00:00 counts what was recorded strictly before."""
        assert self.judged is not None
        known_us = self.heard_us + 1 if self._at_us == self.heard_us else self._at_us
        return Now(self.law, self.roster, self.sittings, min(self.judged, self.horizon), known_us)

    def _turn_to(self, recorded_us: int) -> None:
        assert recorded_us >= self.heard_us, "facts are learned in order of recording"
        if recorded_us > self.heard_us:
            self.advance(day_of(recorded_us))
            self.heard_us = self._at_us = recorded_us

    def _pass(self, day: date) -> None:
        self.judged = day
        self._lost.clear()

    def _reconcile(self, owed: list[Duty]) -> None:
        """Most duties are those of the last time: an account of many years has hundreds, and one of them changes."""
        held = {id(track.duty): track for track in self.tracks}
        fresh: list[Duty] = []
        for duty in owed:
            track = held.pop(id(duty), None)
            if track is None:
                fresh.append(duty)
            elif self.excuses or self.dismissals or track.gone_on is not None:
                self._follow(track, duty)
        if fresh or held:
            self._match(fresh, {track.number: track for track in held.values()})
            self._outlive()

    def _match(self, fresh: list[Duty], free: dict[int, Track]) -> None:
        """Find each duty's track: the one that counts from the same record, else the one with the same due day."""
        assert self.judged is not None
        by_trigger = {_key(track.duty): track for track in free.values()}
        unmatched: list[Duty] = []
        for duty in fresh:
            track = by_trigger.get(_key(duty))
            if track is not None and track.number in free:
                del free[track.number]
                self._follow(track, duty)
            else:
                unmatched.append(duty)
        for duty in unmatched:
            track = next((t for t in free.values() if _same_due(t.duty, duty)), None)
            if track is None:
                track = self._begin(duty)
                self.tracks.append(track)
            else:
                del free[track.number]
            self._follow(track, duty)
        for track in free.values():
            self._lose(track)

    def _begin(self, duty: Duty) -> Track:
        """A track for it. One that was lost since the last 00:00 goes on: no midnight has seen that it was gone."""
        assert self.judged is not None
        lost = self._lost.pop(_key(duty), None)
        if lost is not None:
            lost.changed = True  # its row was dropped
            return lost
        self._numbers += 1
        return Track(self._numbers, duty, done_from=self.judged + ONE_DAY)

    def _follow(self, track: Track, duty: Duty) -> None:
        if not (self.excuses or self.dismissals) and track.gone_on is None and track.duty == duty:
            return  # by far the most common: the fact was about another duty
        was_open = track.state == "open"
        assert self.judged is not None
        track.follow(duty, self.excuses.get((duty.rule, duty.subject, track.period)), self.judged)
        self._hear_dismissals(track)
        self._tell_turn(track, was_open)

    def _hear_dismissals(self, track: Track) -> None:
        if not self.dismissals or not track.rungs:
            return
        for dismissal in self.dismissals:
            if dismissal.alert == track.alert and dismissal.recorded_us == self._at_us:
                track.dismissed_by, track.changed = dismissal.id, True

    def _lose(self, track: Track) -> None:
        """Another record, known late, took the place of the one that the duty counted from."""
        if not track.rungs:
            self.tracks.remove(track)
            self.dropped.append(track.number)
            self._lost[_key(track.duty)] = track
        elif track.gone_on is None:
            was_open = track.state == "open"
            track.lose(day_of(self._at_us), self.heard_id)
            self._tell_turn(track, was_open)

    def _outlive(self) -> None:
        """A missed period's alert ends when a later period of the same duty is met, not before its first rung."""
        missed = [t for t in self.tracks if t.duty.period is not None and t.rungs and not t.done]
        met = MetPeriods(self.tracks) if missed else None
        for track in missed:
            assert met is not None
            was_open = track.state == "open"
            track.outlive(met.after(track.duty))
            self._tell_turn(track, was_open)

    def _tell_turn(self, track: Track, was_open: bool) -> None:
        if not track.rungs or was_open == (track.state == "open"):
            return
        track.turned_us = self._at_us
        if was_open:
            kind: Kind = "withdrawn" if track.gone_on else "resolved"
            self.notices.append(Notice(kind, self._at_us, track, by=track.closed_by))
        else:
            track.dismissed_by = None  # what it was dismissed for is no longer so
            self.notices.append(Notice("reopened", self._at_us, track, by=self.heard_id))

    def _judge_breaches(self, now: Now) -> None:
        faults = self.affair.faults(now)
        self.notices += judge(self.breaches, faults, self.dismissals, now, self._at_us, self.heard_id)

    def _fire(self, day: date) -> None:
        fired = False
        met: MetPeriods | None = None
        for track in self.tracks:
            if track.state != "open" or track.dismissed_by is not None or day < track.duty.red_from:
                continue
            rungs = self.rungs_of(track.duty)
            due = track.due_rungs(rungs, day)
            if due and track.duty.period is not None:
                met = met or MetPeriods(self.tracks)
                if met.after(track.duty) is not None:
                    due = [] if track.rungs else due[:1]  # its first rung always fires, and no further one
            for row in due:
                addressed = address(rungs, row.number, self._moment(track.duty, day))
                rung = Rung(row.number, day, addressed, highest=row is due[-1])
                kind: Kind = "escalated" if track.rungs else "raised"
                track.period_fired, track.changed = track.period, True
                track.rungs.append(rung)
                self.notices.append(Notice(kind, midnight_us(day), track, rung, track.duty.trigger_event))
            fired = fired or bool(due)
        if fired:
            self._outlive()

    def _plan(self) -> None:
        """The next 00:00 at which something happens if nothing more is heard."""
        assert self.judged is not None
        judged = self.judged
        undone = (t for t in self.tracks if t.duty.done_on is None and t.duty.ended_on is None)
        open_ones = (track for track in undone if track.climbs)
        days = [track.next_rung_day(self.rungs_of(track.duty), judged) for track in open_ones]
        self._turns_on = self.affair.next_turn(self._now())
        coming = (day for day in (*days, self._turns_on) if day is not None and day <= self.horizon)
        self.next_day = min(coming, default=None)

    def _moment(self, duty: Duty, day: date) -> Moment:
        before_us = midnight_us(day)
        debtors = self.affair.debtors(duty, day, self.roster, before_us)
        unit, inherited = duty.debtor.unit, duty.debtor.inherited
        return Moment(self.roster, unit, duty.row.group, day, before_us, debtors, inherited)


def _key(duty: Duty) -> tuple[str, str, str]:
    return duty.rule, duty.subject, duty.trigger


def _same_due(one: Duty, other: Duty) -> bool:
    return (one.rule, one.subject, one.due) == (other.rule, other.subject, other.due)


def changed(account: Account) -> Iterator[Track | Breach]:
    """What is not yet written; marks it as written."""
    items: list[Track | Breach] = [*account.tracks, *account.breaches.values()]
    for item in items:
        if item.changed:
            item.changed = False
            yield item
