"""The tracks of an account: with which of them each duty goes on, and which begin or are lost."""

from dataclasses import dataclass, field
from datetime import date

from services.supervision.domain.duty import ONE_DAY, Duty
from services.supervision.domain.facts.acts import AlertDismissed, ObligationExcused
from services.supervision.domain.met import MetPeriods
from services.supervision.domain.notice import Kind, Notice
from services.supervision.domain.track import Track
from shared.days import day_of

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Instant:
    """At `us` an account is judged, the 00:00 of `judged` having passed, after `event`; `notices` take what to tell."""

    judged: date
    us: int
    event: str
    notices: list[Notice]


@dataclass(slots=True)
class Tracks:
    """`dropped` are the numbers of those that are gone; `_lost` were lost without a rung since the last 00:00."""

    held: list[Track] = field(default_factory=list)
    excuses: dict[Key, ObligationExcused] = field(default_factory=dict)
    dismissals: list[AlertDismissed] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)
    _lost: dict[Key, Track] = field(default_factory=dict)
    _numbers: int = 0

    def pass_midnight(self) -> None:
        self._lost.clear()

    def reconcile(self, owed: list[Duty], at: Instant) -> None:
        """Most duties are those of the last time: an account of many years has hundreds, and one of them changes."""
        held = {id(track.duty): track for track in self.held}
        fresh: list[Duty] = []
        for duty in owed:
            track = held.pop(id(duty), None)
            if track is None:
                fresh.append(duty)
            elif self.excuses or self.dismissals or track.gone_on is not None:
                self._follow(track, duty, at)
        if fresh or held:
            self._match(fresh, {track.number: track for track in held.values()}, at)
            self.outlive(at)

    def outlive(self, at: Instant) -> None:
        """A missed period's alert ends when a later period of the same duty is met, not before its first rung."""
        missed = [t for t in self.held if t.duty.period is not None and t.rungs and not t.done]
        met = MetPeriods(self.held) if missed else None
        for track in missed:
            assert met is not None
            was_open = track.state == "open"
            track.outlive(met.after(track.duty))
            _tell_turn(track, was_open, at)

    def _match(self, fresh: list[Duty], free: dict[int, Track], at: Instant) -> None:
        """Find each duty's track: the one that counts from the same record, else the one with the same due day."""
        by_trigger = {_key(track.duty): track for track in free.values()}
        unmatched: list[Duty] = []
        for duty in fresh:
            track = by_trigger.get(_key(duty))
            if track is not None and track.number in free:
                del free[track.number]
                self._follow(track, duty, at)
            else:
                unmatched.append(duty)
        for duty in unmatched:
            track = next((t for t in free.values() if _same_due(t.duty, duty)), None)
            if track is None:
                track = self._begin(duty, at)
                self.held.append(track)
            else:
                del free[track.number]
            self._follow(track, duty, at)
        for track in free.values():
            self._lose(track, at)

    def _begin(self, duty: Duty, at: Instant) -> Track:
        """A track for it. One that was lost since the last 00:00 goes on: no midnight has seen that it was gone."""
        lost = self._lost.pop(_key(duty), None)
        if lost is not None:
            lost.changed = True  # its row was dropped
            return lost
        self._numbers += 1
        return Track(self._numbers, duty, done_from=at.judged + ONE_DAY)

    def _follow(self, track: Track, duty: Duty, at: Instant) -> None:
        if not (self.excuses or self.dismissals) and track.gone_on is None and track.duty == duty:
            return  # by far the most common: the fact was about another duty
        was_open = track.state == "open"
        track.follow(duty, self.excuses.get((duty.rule, duty.subject, track.period)), at.judged)
        self._hear_dismissals(track, at)
        _tell_turn(track, was_open, at)

    def _hear_dismissals(self, track: Track, at: Instant) -> None:
        if not track.rungs:
            return
        for dismissal in self.dismissals:
            if dismissal.alert == track.alert and dismissal.recorded_us == at.us:
                track.dismissed_by, track.changed = dismissal.id, True

    def _lose(self, track: Track, at: Instant) -> None:
        """Another record, known late, took the place of the one that the duty counted from."""
        if not track.rungs:
            self.held.remove(track)
            self.dropped.append(track.number)
            self._lost[_key(track.duty)] = track
        elif track.gone_on is None:
            was_open = track.state == "open"
            track.lose(day_of(at.us), at.event)
            _tell_turn(track, was_open, at)


def _tell_turn(track: Track, was_open: bool, at: Instant) -> None:
    if not track.rungs or was_open == (track.state == "open"):
        return
    track.turned_us = at.us
    if was_open:
        kind: Kind = "withdrawn" if track.gone_on else "resolved"
        at.notices.append(Notice(kind, at.us, track, by=track.closed_by))
    else:
        track.dismissed_by = None  # what it was dismissed for is no longer so
        at.notices.append(Notice("reopened", at.us, track, by=at.event))


def _key(duty: Duty) -> Key:
    return duty.rule, duty.subject, duty.trigger


def _same_due(one: Duty, other: Duty) -> bool:
    return (one.rule, one.subject, one.due) == (other.rule, other.subject, other.due)
