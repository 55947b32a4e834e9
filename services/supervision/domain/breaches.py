"""What becomes of an account's breaches: shown when a fault is found, withdrawn when later facts cure it.

A notice tells of a breach as it stood then: what becomes of it later must not change what is told.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from services.supervision.domain.affairs.affair import Fault, Now
from services.supervision.domain.breach import Breach, Telling
from services.supervision.domain.facts.acts import AlertDismissed
from services.supervision.domain.ladder import Addressed, Moment, address, answerable, debtors_of, ladder_for, together
from services.supervision.domain.notice import Notice
from services.supervision.domain.roster import Seat
from shared.days import day_of

Shown = dict[tuple[str, str, str], Breach]  # by their faults' keys


def judge(
    shown: Shown, faults: Iterable[Fault], dismissals: Sequence[AlertDismissed], now: Now, at_us: int, by: str
) -> Iterator[Notice]:
    """Bring what is shown up to the instant `at_us`, whose last event is `by`; what there is to tell."""
    standing = {fault.key: fault for fault in faults}
    for fault in standing.values():
        yield from _show(shown, fault, now, at_us)
    if not shown:
        return
    dismissed = {told.alert: told.id for told in dismissals if told.recorded_us == at_us}
    for key, breach in shown.items():
        if dismissed and breach.alert in dismissed:
            breach.dismissed_by, breach.changed = dismissed[breach.alert], True
        if key not in standing and breach.withdrawn_by is None:
            breach.withdrawn_by, breach.withdrawn_us, breach.changed = by, at_us, True
            yield Notice("withdrawn", at_us, replace(breach), by=by)


def _show(shown: Shown, fault: Fault, now: Now, at_us: int) -> Iterator[Notice]:
    known = shown.get(fault.key)
    if known is None:
        row = now.law.rules.breach(fault.rule, fault.on)
        telling = Telling(at_us, _addressed(fault, row.group, now, at_us))
        known = shown[fault.key] = Breach(len(shown) + 1, fault, fault, row, (telling,))
        yield Notice("raised", at_us, replace(known), by=fault.event)
    elif known.stands != fault or known.withdrawn_by is not None:
        yield from _correct(known, fault, now, at_us)


def _correct(known: Breach, fault: Fault, now: Now, at_us: int) -> Iterator[Notice]:
    """It stands, as another record or once more. Whoever answers for it now hears of it like of a new one."""
    was_open, another_s = known.withdrawn_by is None, _seat(known.stands, now) != _seat(fault, now)
    if another_s and was_open:
        yield Notice("withdrawn", at_us, replace(known), by=fault.event)
    known.stands, known.row, known.changed = fault, now.law.rules.breach(fault.rule, fault.on), True
    if another_s:
        known.told += (Telling(at_us, _addressed(fault, known.row.group, now, at_us)),)
    if another_s or not was_open:
        known.withdrawn_by = known.withdrawn_us = known.dismissed_by = None
        yield Notice("raised" if another_s else "reopened", at_us, replace(known), by=fault.event)


def _seat(fault: Fault, now: Now) -> Seat:
    return answerable(now.roster, fault.debtor, fault.on, now.known_us)


def _addressed(fault: Fault, group: str, now: Now, at_us: int) -> Addressed:
    """The receivers of the first rung, and of the last one that anybody has."""
    rules, debtor, day = now.law.rules, fault.debtor, day_of(at_us)
    rungs = ladder_for(rules, now.roster, fault.rule, debtor, fault.on, now.known_us)
    last = rules.ladder(fault.rule, None, None, None, fault.on).rung[-1:]
    debtors = debtors_of(now.roster, debtor, day, now.known_us)
    moment = Moment(now.roster, debtor.unit, group, day, now.known_us, debtors)
    return together(address(rungs, rungs[0].number, moment), address(last, last[0].number, moment))
