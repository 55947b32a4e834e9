"""What a branch owes in every month, quarter or year. Each period is met by its own records only."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import get_args

from services.supervision.domain.affairs.affair import Now
from services.supervision.domain.affairs.life import Life
from services.supervision.domain.affairs.sittings import Bench
from services.supervision.domain.duty import ONE_DAY, Debtor, Duty
from services.supervision.domain.facts.branches import DuesCollected, MeetingTold
from services.supervision.domain.periods import Period, period_list, period_of
from services.supervision.domain.rows import CadenceRow, OfMonths
from services.supervision.domain.rules import in_force

Record = MeetingTold | DuesCollected
EVERY: tuple[OfMonths, ...] = get_args(OfMonths)
Told = Callable[[str | None], Sequence[Record]]  # of a kind, or the dues: by day, within a day in order of recording
_day = attrgetter("on")


@dataclass(slots=True)
class Worked:
    """What was worked out of each period, by its name and the rule; a period owes nothing by a rule that gives None.

    A record changes the periods of its day alone; whatever else changes, all is worked out afresh.
    """

    found: dict[str, dict[str, Duty | None]] = field(default_factory=dict)

    def forget(self, day: date | None = None) -> None:
        """What lies on that day, or all."""
        if day is None:
            self.found.clear()
        else:
            for every in EVERY:
                self.found.pop(period_of(every, day).name, None)


def duties(unit: str, life: Life, told: Told, bench: Bench, now: Now, worked: Worked) -> Iterator[Duty]:
    """Owed are the periods that have begun, each by the row that was in force on its first day."""
    begun = min(now.day, life.last_day).replace(day=1)
    for rule, rows in now.law.rules.cadences.items():
        for every in dict.fromkeys(row.every for row in rows):
            for period in period_list(every, life.watched_from, begun):
                found = worked.found.setdefault(period.name, {})
                if rule not in found:
                    row = in_force(rows, period.first)
                    found[rule] = _duty(unit, row, period, life, told, bench) if row.every == every else None
                duty = found[rule]
                if duty is not None:
                    yield duty


def _duty(unit: str, row: CadenceRow, period: Period, life: Life, told: Told, bench: Bench) -> Duty | None:
    if period.last < life.recorded_on or _spared(row, period, bench):
        return None
    since, debtor = period.first - ONE_DAY, Debtor(unit, "branch_secretary")
    duty = Duty(row, f"unit/{unit}", debtor, period.name, life.registered.id, since, period.last, period=period)
    _meet(duty, row, told(row.kind), bench)
    life.cancel(duty)
    return duty


def passed_off(told: MeetingTold, row: CadenceRow) -> bool:
    """Whether it was held as something that the row does not take for its kind."""
    return any(kind in told.kinds for kind in row.not_with)


def _meet(duty: Duty, row: CadenceRow, records: Sequence[Record], bench: Bench) -> None:
    """By the first record of its days that counts."""
    for at in range(bisect_right(records, duty.since, key=_day), len(records)):
        record = records[at]
        if record.on > duty.due:
            return
        if _counts(record, row, bench):
            duty.done_on, duty.done_by = record.on, record.id
            if row.early_before is not None and f"{record.on:%m-%d}" < row.early_before:
                duty.advisory = "before_fourth_quarter"
            return


def _counts(record: Record, row: CadenceRow, bench: Bench) -> bool:
    if isinstance(record, DuesCollected) or row.kind is None:
        return True
    return not passed_off(record, row) and bench.holds(row.kind, record)


def _spared(row: CadenceRow, period: Period, bench: Bench) -> bool:
    """A branch without a committee owes no meeting of it. As long as the period runs, today's numbers are its last."""
    return row.kind == "branch_committee" and not bench.has_committee(period.last)
