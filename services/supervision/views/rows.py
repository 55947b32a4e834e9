"""What an account holds, as rows of the view."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.supervision.domain.account import Account
from services.supervision.domain.breach import Breach
from services.supervision.domain.duty import Debtor, Duty, yellow_from
from services.supervision.domain.ids import BREACH_RUNG
from services.supervision.domain.ladder import Addressed
from services.supervision.domain.roster import Seat
from services.supervision.domain.track import Track
from shared.canonical import trusted_dumps
from shared.days import day_of, midnight_us

Columns = tuple[Any, ...]


@dataclass
class Rows:
    """What one batch writes, to be laid out in columns. `lost` are alerts that are no longer on view."""

    accounts: list[Columns] = field(default_factory=list)
    obligations: list[Columns] = field(default_factory=list)
    alerts: list[Columns] = field(default_factory=list)
    dropped: list[Columns] = field(default_factory=list)
    parked: list[Columns] = field(default_factory=list)
    lost: list[Columns] = field(default_factory=list)
    hears: list[Columns] = field(default_factory=list)

    def take(self, name: str, account: Account) -> None:
        """All of the account that is not yet written; marks it as written."""
        self.accounts.append((name, account.affair.unit, account.next_day))
        self.dropped += [(name, number) for number in account.dropped]
        account.dropped.clear()
        for track in account.tracks:
            if track.changed:
                track.changed = False
                self._take_track(name, account, track)
        for breach in account.breaches.values():
            if breach.changed:
                breach.changed = False
                self.take_alert(name, account, breach)

    def _take_track(self, name: str, account: Account, track: Track) -> None:
        if track.gone_on is None:
            self.obligations.append(_obligation(name, account, track))
        else:
            self.dropped.append((name, track.number))
        if track.rungs:
            self.take_alert(name, account, track)

    def take_alert(self, name: str, account: Account, about: Track | Breach) -> None:
        if isinstance(about, Track):
            self.alerts.append(_duty_alert(name, account, about))
        else:
            self.alerts.append(_breach_alert(name, account, about))


def _obligation(name: str, account: Account, track: Track) -> Columns:
    duty = track.duty
    before_days = account.law.rules.yellow(duty.asked_on).before_days((duty.due - duty.since).days)
    return (
        name,
        track.number,
        duty.rule,
        duty.row.id,
        duty.subject,
        track.period,
        duty.debtor.unit,
        _unit(account, duty),
        duty.since,
        duty.due,
        duty.provisional,
        yellow_from(duty, before_days),
        duty.red_from,
        track.state,
        track.closed_on,
        track.closed_by,
        duty.trigger_event,
        track.alert,
        _rungs(track),
        *_debtor(duty.debtor),
        duty.period is not None,
        duty.advisory,
    )


def _duty_alert(name: str, account: Account, track: Track) -> Columns:
    duty = track.duty
    if track.gone_on is not None:
        status = "withdrawn"
    elif track.state != "open":
        status = "resolved"
    else:
        status = "dismissed" if track.dismissed_by else "open"
    first, last = track.rungs[0], track.rungs[-1]
    ended = status in ("withdrawn", "resolved")
    return (
        track.alert,
        name,
        track.number,
        False,
        duty.rule,
        duty.row.id,
        duty.row.source,
        duty.subject,
        track.period,
        _unit(account, duty),
        first.day,
        midnight_us(first.day),
        last.number,
        _rungs(track),
        duty.due,
        status,
        track.turned_us if ended else midnight_us(last.day),
        track.closed_by if ended else track.dismissed_by,
        trusted_dumps([event for event in (duty.trigger_event, track.closed_by) if event]),
        *_debtor(duty.debtor),
        duty.debtor.unit,
        duty.due,
    )


def _breach_alert(name: str, account: Account, breach: Breach) -> Columns:
    stands, told = breach.stands, breach.told[-1]
    withdrawn = breach.withdrawn_by is not None
    evidence = [event for event in (stands.event, breach.withdrawn_by) if event]
    return (
        breach.alert,
        name,
        breach.number,
        True,
        breach.rule,
        breach.row.id,
        breach.row.source,
        breach.subject,
        breach.period,
        account.roster.unit_on(stands.debtor.unit, day_of(told.us), told.us + 1),
        day_of(breach.shown_us),
        breach.shown_us,
        BREACH_RUNG,
        trusted_dumps([_rung(BREACH_RUNG, day_of(one.us), one.addressed) for one in breach.told]),
        None,
        "withdrawn" if withdrawn else "dismissed" if breach.dismissed_by else "open",
        breach.withdrawn_us or told.us,
        breach.withdrawn_by or breach.dismissed_by,
        trusted_dumps(evidence),
        *_debtor(stands.debtor),
        stands.debtor.unit,
        stands.on,
    )


def _debtor(debtor: Debtor) -> Columns:
    return debtor.post, debtor.person, debtor.own, debtor.inherited


def _unit(account: Account, duty: Duty) -> str:
    """Whoever held the duty on its due day; seen from a past day, as far as the affair had been handed on by then."""
    unit, on = duty.debtor.unit, min(duty.due, account.horizon)
    return account.roster.unit_on(unit, on, account.heard_us + 1) if duty.debtor.inherited else unit


def _rungs(track: Track) -> str:
    return trusted_dumps([_rung(rung.number, rung.day, rung.addressed) for rung in track.rungs])


def _rung(number: int, day: date, addressed: Addressed) -> dict[str, Any]:
    return {
        "rung": number,
        "day": day.isoformat(),
        "receivers": [seat_row(seat) for seat in addressed.receivers],
        "vacant": [seat_row(seat) for seat in addressed.vacant],
    }


def seat_row(seat: Seat) -> dict[str, str | None]:
    return {"person": seat.person, "post": seat.post, "unit": seat.unit}
