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
from services.supervision.workers.blaming import to_put_aside
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
        """One account that fails does not stop the others. Raises Unjudged when it can be judged without some entries.

        One that fails whatever is left out is left behind, and is judged from there on when it can be.
        """
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
        in_step = {name for name in names if name not in self.batch.again and name not in behind}
        in_step -= (await self.book.load(self.connection, self.sql, sorted(in_step), self.at)).keys()
        last = self.batch.place(self.at.place)
        left: list[str] = []
        for name in names:
            if name in in_step and self._goes_on(name):
                continue
            told_of = await self.was.heard_of(self.connection, self.sql, [name], self.at.place)
            heard = await self.book.heard_of(self.connection, self.sql, [name], last)
            judged_on = behind[name] - ONE_DAY if name in behind else self.at.judged_on
            try:
                fold_again(name, told_of, heard, judged_on, self.batch, self.was, self.book)
            except Exception as error:
                log.error("account_not_judged", account=name, reason=type(error).__name__, exc_info=error)
                self.book.accounts.pop(name, None)
                aside = to_put_aside(name, told_of, heard, error, self.batch, self.book)
                self.batch.aside += aside
                left += [] if aside else [name]
        if self.batch.aside:
            raise Unjudged(self.batch.aside)
        if left:
            await self.connection.execute(self.sql["leave_behind"], left, self.batch.settled_on)

    def _goes_on(self, name: str) -> bool:
        """Whether the account could be judged from where it stands. One that fails is folded anew, to see what at."""
        try:
            return self.batch.judged(self.book, name)
        except Exception as error:
            log.warning("account_failed", account=name, reason=type(error).__name__)
            return False


async def due(connection: Connection, sql: Named, book: Book, until: date | None) -> dict[str, date]:
    """The accounts of the book's lane in which something happens by that 00:00, each with the first such."""
    rows = await connection.fetch(sql["due_accounts"], until, sorts_of(book.lane))
    return {row["account"]: row["next_at"] for row in rows}
