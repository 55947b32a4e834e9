"""The forecast of a works: when it will be finished, if it goes on as it has gone. Whole numbers only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

REPORTS_MIN = 2
_LAST_DAY = date.max.toordinal()


@dataclass(frozen=True)
class Report:
    """On that day `percent` of the whole stood."""

    day: date
    percent: int


@dataclass(frozen=True)
class Forecast:
    """`finish`: at the average pace from the start to the latest report.

    `earliest` and `latest`: from the latest report on at the pace of the fastest and of the slowest stretch between two
    days of report. None: a stretch without progress gives no latest day, none with progress no earliest. A single
    stretch gives neither, for it has no other to differ from.
    """

    start: date
    report: Report
    reports: int
    finish: date
    earliest: date | None
    latest: date | None


def forecast(start: date, reports: Sequence[Report]) -> Forecast | None:
    """`reports` in the order of their recording; of one day the last counts. None from fewer than two, or from 0 %."""
    told = sorted((report for report in reports if report.day >= start), key=lambda report: report.day)
    if len(told) < REPORTS_MIN or told[-1].percent == 0:
        return None
    last = told[-1]
    finish = _after(start, _up((last.day - start).days * 100, last.percent))
    stretches = _stretches(start, told)
    lasting = [(days, percent) for days, percent in stretches if percent > 0] if len(stretches) > 1 else []
    left = 100 - last.percent
    days_left = [_up(left * days, percent) for days, percent in lasting]
    earliest = _after(last.day, min(days_left)) if lasting else None
    latest = _after(last.day, max(days_left)) if lasting and len(lasting) == len(stretches) else None
    return Forecast(start, last, len(told), finish, earliest, latest)


def _stretches(start: date, told: Sequence[Report]) -> list[tuple[int, int]]:
    """Days and percent from one day of report to the next. The first begins at 0 %, whatever was told of that day."""
    standing = {report.day: report.percent for report in told} | {start: 0}
    return [((after - before).days, standing[after] - standing[before]) for before, after in pairwise(sorted(standing))]


def _up(num: int, den: int) -> int:
    return -(-num // den)


def _after(day: date, days: int) -> date:
    """At most the last day that there is."""
    return date.fromordinal(min(day.toordinal() + days, _LAST_DAY))
