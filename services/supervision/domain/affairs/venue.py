"""A venue in use: the rota of each week, kept shift by shift, and each month's activity."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import get_args

from services.supervision.domain.affairs.affair import Fault, Now
from services.supervision.domain.affairs.counting import told_on
from services.supervision.domain.affairs.records import Records
from services.supervision.domain.affairs.shifts import Keeper, Shifts
from services.supervision.domain.duty import ONE_DAY, Debtor, Duty
from services.supervision.domain.facts.reading import AffairFact
from services.supervision.domain.facts.works import (
    ActivityHeld,
    DutyCheckedIn,
    RotaPublished,
    VenueOpened,
    WorksPlanned,
)
from services.supervision.domain.ladder import debtors_of
from services.supervision.domain.periods import Period, period_list, period_of
from services.supervision.domain.roster import Roster, Seat
from services.supervision.domain.rows import Every, VenueRow
from services.supervision.domain.rules import Rulebook, in_force
from shared.days import day_of

ROTA, ACTIVITY = "venue.rota", "venue.activity"
EVERY: tuple[Every, ...] = get_args(VenueRow.model_fields["every"].annotation)


Key = tuple[str, str]  # a rule, and the name of a period


@dataclass(slots=True)
class _Worked:
    """What was worked out of each period; `stands`: nothing on which it rests has changed.

    `periods` are those for which was `asked` last, each with its row. `cadres` are those of a day in its village.
    """

    asked: tuple[date, ...] = ()
    periods: dict[Key, tuple[VenueRow, Period]] = field(default_factory=dict)
    found: dict[Key, Duty] = field(default_factory=dict)
    stands: set[Key] = field(default_factory=set)
    cadres: dict[date, set[str | None]] = field(default_factory=dict)

    def begun(self, rules: Rulebook, start: date, until: date, recorded_on: date) -> dict[Key, tuple[VenueRow, Period]]:
        """The periods that begin from `start` to `until` and end on or after `recorded_on`."""
        asked = (start, recorded_on, *(period_of(every, until).first for every in EVERY))
        if asked != self.asked:
            self.asked = asked
            every = _periods(rules, start, until)
            self.periods = {(row.rule, one.name): (row, one) for row, one in every if one.last >= recorded_on}
        return self.periods

    def forget(self, rule: str, *days: date) -> None:
        """The periods of that rule in which the days lie."""
        for day in days:
            for every in EVERY:
                self.stands.discard((rule, period_of(every, day).name))

    def forget_all(self) -> None:
        self.stands.clear()
        self.cadres.clear()

    def keep(self, duty: Duty, name: str) -> None:
        """One that came out as it was stays the same object."""
        key = duty.rule, name
        self.stands.add(key)
        if self.found.get(key) != duty:
            self.found[key] = duty


@dataclass(slots=True)
class Venue:
    """It is known by the works that built it. In use since it was opened, or since it was brought in as open."""

    works: str
    planned: WorksPlanned | None = None
    opened: VenueOpened | None = None
    activities: Records[ActivityHeld] = field(default_factory=Records)
    shifts: Shifts = field(default_factory=Shifts)
    worked: _Worked = field(default_factory=_Worked)

    @property
    def unit(self) -> str:
        return self.planned.unit if self.planned else ""

    @property
    def begun(self) -> bool:
        return self.planned is not None

    def learn(self, fact: AffairFact) -> None:
        match fact:
            case WorksPlanned():
                self.planned = fact
            case VenueOpened():
                self.opened = fact
            case ActivityHeld():
                corrected = self.activities.entries.get(fact.corrects or "")
                self.worked.forget(ACTIVITY, fact.on, *((corrected.stands.on,) if corrected else ()))
                self.activities.learn(fact)
            case RotaPublished():
                self.shifts.publish(fact)
                self.worked.forget(ROTA, fact.monday, fact.monday + 6 * ONE_DAY)
            case DutyCheckedIn():
                self.shifts.check_in(fact)
                self.worked.forget(ROTA, fact.on, fact.on - ONE_DAY)  # a shift may end on the day after its own
            case _:
                pass

    def turn(self) -> None:
        self.worked.forget_all()

    def duties(self, now: Now) -> list[Duty]:
        return list(self._duties(now))

    def faults(self, now: Now) -> tuple[Fault, ...]:
        return ()

    def next_turn(self, now: Now) -> date | None:
        """While somebody carries it on it owes something new with each week and each month."""
        closed = now.roster.closed(self.unit, now.known_us)
        if self._in_use_by is None or closed is not None:
            return None
        every = {row.every for rows in now.law.rules.venues.values() for row in rows}
        return min((period_of(one, now.day).last + ONE_DAY for one in every), default=None)

    def debtors(self, duty: Duty, day: date, roster: Roster, before_us: int) -> tuple[Seat, ...]:
        return debtors_of(roster, duty.debtor, day, before_us)

    def ears(self, roster: Roster) -> set[str]:
        """Who holds a post in its village says whose check-in counts."""
        villages = roster.successors(self.unit)
        return {"every", "keepers"} | {f"{sort}/{unit}" for sort in ("unit", "posts") for unit in villages}

    @property
    def _in_use_by(self) -> VenueOpened | WorksPlanned | None:
        """The event that says so."""
        if self.planned is not None and "opened" in self.planned.stages_before:
            return self.planned
        return self.opened

    def _duties(self, now: Now) -> Iterator[Duty]:
        in_use_by = self._in_use_by
        if in_use_by is None:
            return
        closed = now.roster.closed(self.unit, now.known_us)
        first = in_use_by.on if isinstance(in_use_by, VenueOpened) else told_on(in_use_by)
        start = max(first, now.roster.watched_from(self.unit, now.known_us))
        until = now.day if closed is None else min(now.day, closed.on)
        worked = self.worked
        for key, (row, period) in worked.begun(now.law.rules, start, until, day_of(in_use_by.recorded_us)).items():
            if key not in worked.stands:
                duty = self._duty(row, period, in_use_by, now)
                if closed is not None and duty.due >= closed.on:
                    duty.end(closed.on, closed.id)
                worked.keep(duty, period.name)
            yield worked.found[key]

    def _duty(self, row: VenueRow, period: Period, in_use_by: VenueOpened | WorksPlanned, now: Now) -> Duty:
        since, debtor = period.first - ONE_DAY, Debtor(self.unit, "branch_secretary", inherited=True)
        duty = Duty(row, f"works/{self.works}", debtor, period.name, in_use_by.id, since, period.last, period=period)
        done = self.shifts.kept(period, self._keeper(now)) if row.rule == ROTA else self._held_in(period)
        duty.done_on, duty.done_by = done or (None, None)
        return duty

    def _held_in(self, period: Period) -> tuple[date, str] | None:
        """The first activity of its days."""
        held = (told for told in self.activities.standing() if told.on in period)
        first = min(held, key=lambda told: told.on, default=None)
        return None if first is None else (first.on, first.id)

    def _keeper(self, now: Now) -> Keeper:
        """A cadre of the village that carries the venue on the day of the shift."""

        def keeps(person: str, day: date) -> bool:
            cadres = self.worked.cadres
            if day not in cadres:
                village = now.roster.unit_on(self.unit, day, now.known_us)
                posts = now.sittings.keepers(day, now.known_us)
                held = (seat for post in posts for seat in now.roster.holders(village, post, day, now.known_us))
                cadres[day] = {seat.person for seat in held}
            return person in cadres[day]

        return keeps


def _periods(rules: Rulebook, start: date, until: date) -> Iterator[tuple[VenueRow, Period]]:
    """Those that begin from `start` to `until`, each with the row that was in force on its first day."""
    for rows in rules.venues.values():
        for every in dict.fromkeys(row.every for row in rows):
            for period in period_list(every, start, period_of(every, until).first):
                row = in_force(rows, period.first)
                if row.every == every:
                    yield row, period
