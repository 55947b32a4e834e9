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
from services.supervision.domain.duty import Duty, Law
from services.supervision.domain.facts.acts import Act, AlertDismissed, ObligationExcused
from services.supervision.domain.facts.reading import AffairFact
from services.supervision.domain.ladder import Moment, address, ladder_for
from services.supervision.domain.met import MetPeriods
from services.supervision.domain.notice import Kind, Notice
from services.supervision.domain.roster import Roster
from services.supervision.domain.rows import RungRow
from services.supervision.domain.track import Rung, Track
from services.supervision.domain.tracks import Instant, Tracks
from shared.days import day_of, midnight_us


@dataclass(slots=True)
class Account:
    """`judged` is the day whose 00:00 was passed last; `notices` are for the caller to take away.

    `heard_us` is the instant that was heard last, `_at_us` the one by which the account stands: that, or a 00:00 since.
    Time brings nothing new after `horizon`, for looking at a past day by what became known later.
    """

    law: Law
    roster: Roster
    sittings: Sittings
    affair: Affair
    horizon: date = date.max
    breaches: Shown = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    judged: date | None = None
    next_day: date | None = None
    heard_us: int = 0
    heard_id: str = ""
    _tracks: Tracks = field(default_factory=Tracks)
    _at_us: int = 0
    _turns_on: date | None = None
    _stale: bool = False

    @property
    def tracks(self) -> list[Track]:
        return self._tracks.held

    @property
    def dropped(self) -> list[int]:
        """The numbers of tracks whose rows are to go; for the caller to clear."""
        return self._tracks.dropped

    @property
    def begun(self) -> bool:
        return self.judged is not None and self.affair.begun

    def learn(self, fact: AffairFact | Act) -> None:
        """The next fact in order of recording. Raises what Affair.learn raises."""
        self._turn_to(fact.recorded_us)
        match fact:
            case ObligationExcused():
                self._tracks.excuses[fact.rule, fact.about, fact.period] = fact
            case AlertDismissed():
                self._tracks.dismissals.append(fact)
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
                self._judge()
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
        if self.affair.begun:
            self._judge()
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
        self._tracks.pass_midnight()

    def _instant(self) -> Instant:
        assert self.judged is not None
        return Instant(self.judged, self._at_us, self.heard_id, self.notices)

    def _judge(self) -> None:
        now = self._now()
        self._tracks.reconcile(self.affair.duties(now), self._instant())
        faults = self.affair.faults(now)
        self.notices += judge(self.breaches, faults, self._tracks.dismissals, now, self._at_us, self.heard_id)

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
            self._tracks.outlive(self._instant())

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


def changed(account: Account) -> Iterator[Track | Breach]:
    """What is not yet written; marks it as written."""
    items: list[Track | Breach] = [*account.tracks, *account.breaches.values()]
    for item in items:
        if item.changed:
            item.changed = False
            yield item
