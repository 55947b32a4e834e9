"""Tells how a venue is used: rotas, who opened the door and when, activities; command lines for venues and records."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from deploy.sample import names
from deploy.sample.days import moment, plus
from deploy.sample.periods import Period, period_of, periods
from deploy.sample.works import Activity, CheckIn, Rota, Shift, Works
from deploy.sample.works_teller import WorksTeller

USUAL = ((1, "08:30", "11:30"), (4, "14:00", "17:30"))  # weekday from Monday as 0, from, to


class VenueTeller(WorksTeller):
    def post(
        self,
        works: Works,
        week: Period,
        day: date | None = None,
        shifts: Sequence[Shift] | None = None,
        at: datetime | None = None,
    ) -> Rota:
        """The week's rota, on the Sunday before unless another day is named; not before the works is known."""
        day = day or max(plus(week.first, -1), works.planned.day)
        shifts = usual(week) if shifts is None else shifts
        told = Rota(at or self.at(day, "publish_rota"), day, self._id("N"), week.name, tuple(shifts))
        works.records.append(told)
        person = self.cadre(works, day, "village_clerk", "branch_secretary")
        planned = [
            {"shift": f"s{number}", "day": one.day.isoformat(), "starts_at": one.starts, "ends_at": one.ends}
            for number, one in enumerate(shifts, start=1)
        ]
        about = {"rota": told.id, "week": week.name, "published_on": day.isoformat()}
        self.about(
            works, told.at, "publish_rota", day, {**about, "shifts": [{**one, "person": person} for one in planned]}
        )
        return told

    def swap(self, works: Works, rota: Rota, shift: int, day: date) -> None:
        """Somebody else answers for it; who keeps it is another question."""
        person = self.cadre(works, day, "village_committee_member", "branch_committee_member")
        about: dict[str, Any] = {"swap": self._id("V"), "rota": rota.id, "shift": f"s{shift}", "person": person}
        self.about(works, self.at(day, "swap_shift"), "swap_shift", day, {**about, "swapped_on": day.isoformat()})

    def check_in(
        self,
        works: Works,
        day: date,
        clock: str,
        at: datetime | None = None,
        door_open: bool = True,
        posts: Sequence[str] = ("village_clerk", "village_committee_member", "branch_secretary"),
        by: str | None = None,
    ) -> None:
        """By whoever holds the first of these posts, or by that person. Recorded at once unless a moment is given."""
        at = at or moment(day, f"{clock}:{self.random.randint(1, 59):02d}.500000")
        person = by or self.cadre(works, day, *posts)
        works.records.append(CheckIn(at, day, clock, person, door_open))
        about = {"check_in": self._id("I"), "person": person, "checked_on": day.isoformat(), "at": clock}
        self.about(works, at, "check_in", day, {**about, "door_open": door_open})

    def activity(
        self, works: Works, day: date, at: datetime | None = None, corrects: Activity | None = None
    ) -> Activity:
        told = Activity(at or self.at(day, "hold_activity"), day, self._id("K"), corrects.id if corrects else None)
        works.records.append(told)
        about = {"record": told.id, "held_on": day.isoformat(), "title": self.random.choice(names.ACTIVITIES)}
        about |= {"corrects": told.corrects} if told.corrects else {}
        self.about(works, told.at, "hold_activity", day, {**about, "participants": self.random.randint(12, 90)})
        return told

    def count_errands(self, works: Works, month: Period, day: date) -> None:
        """How many were taken in, and how many of them dealt with; nothing hangs on it."""
        taken = self.random.randint(5, 40)
        about = {"record": self._id("B"), "month": month.name, "counted_on": day.isoformat(), "taken_in": taken}
        counted = {**about, "dealt_with": taken - taken // 6}
        self.about(works, self.at(day, "count_errands"), "count_errands", day, counted)

    # The routine.

    def keep(self, works: Works, week: Period) -> None:
        """A week as it should be."""
        self.post(works, week)
        for shift in usual(week):
            self.check_in(works, shift.day, later(shift.starts, self.random.randint(5, 150)))

    def use(self, works: Works, opened: date, weeks_out: Sequence[str] = (), months_out: Sequence[str] = ()) -> None:
        """To the last day that is told; these weeks and months are told elsewhere, or nowhere."""
        for week in self.weeks(opened):
            if week.name not in weeks_out:
                self.keep(works, week)
        for month in periods("month", opened, self.until):
            if month.name not in months_out:
                self.activity(works, plus(month.first, self.random.randint(2, 20)))
            self.count_errands(works, month, plus(month.last, self.random.randint(1, 3)))

    def weeks(self, opened: date) -> list[Period]:
        return list(periods("week", opened, self.until))


def usual(week: Period) -> tuple[Shift, ...]:
    return tuple(Shift(plus(week.first, weekday), starts, ends) for weekday, starts, ends in USUAL)


def later(clock: str, minutes: int) -> str:
    """ "08:30" and 45 minutes are "09:15"; before midnight."""
    hours, _, past = clock.partition(":")
    sum_minutes = int(hours) * 60 + int(past) + minutes
    return f"{sum_minutes // 60:02d}:{sum_minutes % 60:02d}"


def week_of(day: date) -> Period:
    return period_of("week", day)
