"""The accounts that a batch touches, judged one after the other and written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

import structlog

from services.supervision.domain.affairs.opening import sorts_of
from services.supervision.domain.duty import ONE_DAY
from services.supervision.views.aside import Unjudged
from services.supervision.views.book import Book
from services.supervision.views.named import Named
from services.supervision.views.places import Checkpoint
from services.supervision.workers.batch import Batch
from services.supervision.workers.keeping import write_accounts
from services.supervision.workers.refolding import fold_again
from services.supervision.workers.touching import touched
from shared.groups import Connection

log = structlog.get_logger()
ACCOUNTS_AT_ONCE = 2_000  # are loaded, judged and written before the next ones are loaded


@dataclass(frozen=True)
class Judging:
    """`at` is where the lane stands, `was` what the batches so far have told, `book` that with the batch's roster."""

    connection: Connection
    sql: Named
    at: Checkpoint
    batch: Batch
    was: Book
    book: Book

    async def judge(self) -> None:
        """Raises Unjudged when an account fails and an entry may be the cause."""
        names = self.batch.names()
        names |= await touched(self.connection, self.sql, self.book, self.batch.of_key.keys())
        settled_on = self.batch.settled_on
        if settled_on is not None and settled_on != self.at.judged_on:
            names |= (await due(self.connection, self.sql, self.book, settled_on)).keys()
        behind = await due(self.connection, self.sql, self.book, self.at.judged_on)
        waiting = iter(sorted(names | self.batch.again))
        while some := list(islice(waiting, ACCOUNTS_AT_ONCE)):
            await self._some(some, behind)
            await write_accounts(self.connection, self.sql, self.batch.rows)
            self.book.forget()

    async def _some(self, names: Sequence[str], behind: Mapping[str, date]) -> None:
        in_step = [name for name in names if name not in self.batch.again and name not in behind]
        failed = await self.book.load(self.connection, self.sql, in_step, self.at)
        last = self.batch.place(self.at.place)
        for name in (name for name in names if name not in failed):
            try:
                if name not in behind and self.batch.judged(self.book, name):
                    continue
            except Exception as error:
                failed[name] = error
                continue
            told_of = await self.was.heard_of(self.connection, self.sql, [name], self.at.place)
            heard = await self.book.heard_of(self.connection, self.sql, [name], last)
            judged_on = behind[name] - ONE_DAY if name in behind else self.at.judged_on
            try:
                fold_again(name, told_of, heard, judged_on, self.batch, self.was, self.book)
            except Exception as error:
                failed[name] = error
        if left := self._put_aside(failed):
            await self.connection.execute(self.sql["leave_behind"], left, self.batch.settled_on)

    def _put_aside(self, failed: Mapping[str, Exception]) -> list[str]:
        """One account that fails does not stop the others. Raises Unjudged when an entry may be the cause.

        Those that fail by themselves, at a midnight or at a turn of the roster, are left behind, and are judged from
        there on when they can be.
        """
        left: list[str] = []
        for name, error in failed.items():
            self.book.accounts.pop(name, None)
            if not self.batch.fail(name, error):
                log.error("account_not_judged", account=name, reason=type(error).__name__, exc_info=error)
                left.append(name)
        if self.batch.aside:
            raise Unjudged(self.batch.aside)
        return left


async def due(connection: Connection, sql: Named, book: Book, until: date | None) -> dict[str, date]:
    """The accounts of the book's lane in which something happens by that 00:00, each with the first such."""
    rows = await connection.fetch(sql["due_accounts"], until, sorts_of(book.lane))
    return {row["account"]: row["next_at"] for row in rows}
