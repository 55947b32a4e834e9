"""An account folded anew: something came later that was recorded no later, or a parked entry is tried again.

All of it is written. Told is what had not been told before; and where what was told is not so, that it is not.
"""

from collections.abc import Sequence
from datetime import date

from services.supervision.domain.account import Account
from services.supervision.domain.affairs.opening import affair_of
from services.supervision.domain.breach import Breach, Telling
from services.supervision.domain.notice import Kind, Notice
from services.supervision.domain.track import Track
from services.supervision.views.book import Book, Heard
from services.supervision.workers.batch import Batch
from shared.days import day_of


def fold_again(
    name: str,
    told_of: Sequence[Heard],
    heard: Sequence[Heard],
    judged_on: date | None,
    batch: Batch,
    was: Book,
    book: Book,
) -> None:
    """`was` told what it was by `told_of`, up to the 00:00 of `judged_on`; `heard` is all that is known now."""
    before = _as_told(name, told_of, judged_on, was)
    account = batch.replay(book, name, heard)
    book.accounts[name] = account
    if account.begun and batch.settled_on is not None:
        account.advance(batch.settled_on)
    if before is not None:
        batch.rows.dropped += [(name, track.number) for track in before.tracks]
        if account.begun:
            _correct(name, before, account, heard, batch)
    if account.begun:
        batch.collect(name, account)


def _as_told(name: str, told_of: Sequence[Heard], judged_on: date | None, was: Book) -> Account | None:
    """None for the account of a link of which nothing had been heard."""
    try:
        affair_of(name, was.roster)
    except KeyError:
        return None
    before = was.replay(name, [one.fact for one in told_of])
    if judged_on is not None and before.begun:
        before.advance(judged_on)
    return before


def _correct(name: str, before: Account, account: Account, heard: Sequence[Heard], batch: Batch) -> None:
    known = (one.fact for one in reversed(heard) if one.fact.recorded_us <= before.heard_us)
    last_id = next((fact.id for fact in known), before.heard_id)
    _withdraw_lost(batch, name, before, account, last_id)
    _put_right(before, account, last_id)


def _withdraw_lost(batch: Batch, name: str, before: Account, account: Account, last_id: str) -> None:
    """An alert that ought not to have been raised. When an operator's act shows it, it stays on view as withdrawn.

    Otherwise its instant was not yet whole when it was raised: at no instant was it so, and none but its own events
    tell of it.
    """
    act = batch.retried[-1] if name in batch.again else None
    at_us, by = (act.recorded_us, act.id) if act is not None else (before.heard_us, last_id)
    kept = {track.alert for track in account.tracks if track.rungs}
    kept |= {breach.alert for breach in account.breaches.values()}
    told: list[Track | Breach] = [track for track in before.tracks if track.rungs]
    told += before.breaches.values()
    for about in told:
        if about.alert in kept:
            continue
        if act is None:
            batch.rows.lost.append((about.alert,))
        if isinstance(about, Track):
            ended = about.gone_on is not None
            about.lose(day_of(at_us), by)
            about.turned_us = at_us
        else:
            ended = about.withdrawn_by is not None
            about.withdrawn_by, about.withdrawn_us = by, at_us
        if not ended:
            batch.notices.append((name, before, Notice("withdrawn", at_us, about, by=by)))
            if act is not None:
                batch.rows.take_alert(name, before, about)


def _put_right(before: Account, account: Account, last_id: str) -> None:
    """Leave to be told what was not told; where an alert had come to stand otherwise by then, first how it stood."""
    told = {_mark(notice) for notice in before.notices}
    fresh = [notice for notice in account.notices if _mark(notice) not in told]
    at_us = before.heard_us
    stood = _last(before.notices, at_us) | _last(fresh, at_us)
    for alert, notice in _last(account.notices, at_us).items():
        others, opened = _told(notice) != _told(stood[alert]), _open(notice)
        if opened != _open(stood[alert]) or (opened and others):
            kind: Kind = notice.kind if not opened else "raised" if others else "reopened"
            fresh.append(Notice(kind, at_us, notice.about, by=last_id))
    account.notices = fresh


def _last(notices: Sequence[Notice], until_us: int) -> dict[str, Notice]:
    return {notice.about.alert: notice for notice in notices if notice.at_us <= until_us}


def _told(notice: Notice) -> tuple[Telling, ...]:
    """Of a breach, to whom; of a duty that is for its rungs to tell."""
    return notice.about.told if isinstance(notice.about, Breach) else ()


def _open(notice: Notice) -> bool:
    return notice.kind in ("raised", "escalated", "reopened")


def _mark(notice: Notice) -> tuple[object, ...]:
    """What makes two notices the same when an account is folded twice."""
    return notice.kind, notice.at_us, notice.about.alert, notice.rung and notice.rung.number
