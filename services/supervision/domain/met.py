"""Which periods were met, for those that were missed before them."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date

from services.supervision.domain.duty import Duty
from services.supervision.domain.track import Track


class MetPeriods:
    """As the tracks stand now. An account of many years has hundreds, of which many may be missed."""

    def __init__(self, tracks: Iterable[Track]) -> None:
        """For each rule the due days of what was met, and of it and all later ones the first day and its event."""
        self._of_rule: dict[str, tuple[list[date], list[tuple[date, str]]]] = {}
        for track in sorted((one for one in tracks if one.done), key=lambda one: one.duty.due, reverse=True):
            duty = track.duty
            assert duty.done_on is not None
            assert duty.done_by is not None
            dues, firsts = self._of_rule.setdefault(duty.rule, ([], []))
            first = duty.done_on, duty.done_by
            dues.append(duty.due)
            firsts.append(first if not firsts or first[0] <= firsts[-1][0] else firsts[-1])
        for dues, firsts in self._of_rule.values():
            dues.reverse()
            firsts.reverse()

    def after(self, missed: Duty) -> tuple[date, str] | None:
        """The first day on which a later period of the same duty was met, and the event that says so."""
        dues, firsts = self._of_rule.get(missed.rule, ([], []))
        at = bisect_right(dues, missed.due)
        return firsts[at] if at < len(firsts) else None
