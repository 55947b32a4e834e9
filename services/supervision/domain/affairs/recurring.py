"""What a branch owes in every month, quarter or year. Each period is met by its own records only."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from operator import attrgetter

from services.supervision.domain.affairs.affair import Now
from services.supervision.domain.affairs.life import Life
from services.supervision.domain.affairs.sittings import Bench
from services.supervision.domain.duty import ONE_DAY, Debtor, Duty
from services.supervision.domain.facts import DuesCollected, MeetingTold
from services.supervision.domain.periods import Period, periods
from services.supervision.domain.rules import CadenceRow, Every, in_force

Record = MeetingTold | DuesCollected
Told = Callable[[str | None], Sequence[Record]]  # of a kind, or the dues: by day, within a day in order of recording
_day = attrgetter("on")


def duties(unit: str, life: Life, told: Told, bench: Bench, now: Now) -> Iterator[Duty]:
    """Owed are the periods that have begun, each by the row that was in force on its first day."""
    subject, debtor = f"unit/{unit}", Debtor(unit, "branch_secretary")
    begun = min(now.day, life.last_day).replace(day=1)
    for rows in now.law.rules.cadences.values():
        for every in dict.fromkeys(row.every for row in rows):
            for period in _periods(every, life.watched_from, begun):
                row = in_force(rows, period.first)
                if row.every != every or period.last < life.recorded_on or _spared(row, period, bench):
                    continue
                since = period.first - ONE_DAY
                duty = Duty(row, subject, debtor, period.name, life.registered.id, since, period.last, period=period)
                _meet(duty, row, told(row.kind), bench)
                life.cancel(duty)
                yield duty


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


@lru_cache(maxsize=4096)
def _periods(every: Every, start: date, until: date) -> tuple[Period, ...]:
    return tuple(periods(every, start, until))
