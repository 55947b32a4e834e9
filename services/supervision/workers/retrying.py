"""Entries that could not be judged and that an operator wants to be tried again."""

from services.supervision.domain.affairs.opening import sorts_of
from services.supervision.domain.facts.reading import AffairFact
from services.supervision.domain.facts.roster import RosterFact
from services.supervision.feeds import Entry, hear
from services.supervision.views.aside import SetAside
from services.supervision.views.book import Book
from services.supervision.views.named import Named
from services.supervision.views.places import Checkpoint
from services.supervision.workers.batch import Batch
from shared.groups import Connection


async def tried(
    connection: Connection, sql: Named, book: Book, at: Checkpoint, batch: Batch, without: set[int]
) -> list[RosterFact]:
    """Read them anew: `batch` has what can be judged now, the others are parked again and stand in `without`.

    What they tell of the roster is given back: the book does not hold it yet.
    """
    turns: list[RosterFact] = []
    lane, positions = book.lane, [act.parked for act in batch.retried if act.parked not in without]
    for row in await connection.fetch(sql["entries_at"], positions, *at.place, lane.name, lane.foreign):
        entry = Entry(*row)
        rows = await connection.fetch(sql["hearers"], [entry.subject], *at.place)
        batch.hearers.setdefault(entry.subject, set()).update(row["account"] for row in rows)
        try:
            fact = hear(entry)
            names = batch.route(book, entry, fact) if isinstance(fact, AffairFact) else set()
        except Exception as error:  # it waits on, and the rest goes on
            batch.park(book, SetAside.because(entry, error))
            without.add(entry.log_position)
            continue
        await connection.execute(sql["unpark"], lane.name, [entry.log_position])
        batch.again |= names
        if isinstance(fact, RosterFact):  # it may touch whatever was judged without it
            every = await connection.fetch(sql["every_account"], sorts_of(lane))
            batch.again |= {row["account"] for row in every}
            turns.append(fact)
    return turns
