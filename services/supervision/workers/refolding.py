"""An account folded anew: something that was recorded earlier came later, or a parked entry is tried again."""

from services.supervision.domain.account import Account
from services.supervision.domain.breach import Breach
from services.supervision.domain.notice import Notice
from services.supervision.domain.track import Track
from services.supervision.views.book import Book, Checkpoint
from services.supervision.views.named import Named
from services.supervision.workers.batch import Batch
from shared.days import day_of
from shared.groups import Connection


async def fold_again(
    connection: Connection, sql: Named, name: str, at: Checkpoint, batch: Batch, was: Book, book: Book
) -> None:
    """All of it is written; told is what had not been told before. `was` is the book that told it."""
    before = was.replay(name, [fact for _, fact in await was.heard_of(connection, sql, [name], at.log_position)])
    if at.judged_on is not None and before.matter.opened is not None:
        before.advance(at.judged_on)
    last = batch.entries[-1].log_position if batch.entries else at.log_position
    account = batch.replay(book, name, await book.heard_of(connection, sql, [name], last))
    book.accounts[name] = account
    batch.rows.dropped += [(name, track.number) for track in before.tracks]
    if account.matter.opened is None:
        return
    if batch.settled_on is not None:
        account.advance(batch.settled_on)
    if name in batch.again:
        _withdraw_lost(batch, name, before, account)
    told = {_mark(notice) for notice in before.notices}
    account.notices = [notice for notice in account.notices if _mark(notice) not in told]
    batch.collect(name, account)


def _withdraw_lost(batch: Batch, name: str, before: Account, account: Account) -> None:
    """An entry is judged at last, and by it an alert ought not to have been raised: the operator's act withdraws it."""
    act = batch.retried[-1]
    kept = {track.alert for track in account.tracks if track.rungs}
    kept |= {breach.alert for breach in account.breaches.values()}
    lost: list[Track | Breach] = [track for track in before.tracks if track.rungs and track.gone_on is None]
    lost += [breach for breach in before.breaches.values() if breach.withdrawn_by is None]
    for about in lost:
        if about.alert in kept:
            continue
        if isinstance(about, Track):
            about.lose(day_of(act.recorded_us), act.id)
            about.turned_us = act.recorded_us
        else:
            about.withdrawn_by, about.withdrawn_us = act.id, act.recorded_us
        batch.notices.append((name, before, Notice("withdrawn", act.recorded_us, about, by=act.id)))
        batch.rows.take_alert(name, before, about)


def _mark(notice: Notice) -> tuple[object, ...]:
    """What makes two notices the same when an account is folded twice."""
    about = notice.about
    duty = about.duty if isinstance(about, Track) else about
    return notice.kind, notice.at_us, duty.rule, duty.subject, notice.rung and notice.rung.number
