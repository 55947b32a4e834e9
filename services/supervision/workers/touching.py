"""Which accounts a change of the roster may touch. Each of them decides by its own ears."""

from collections.abc import Collection

from services.supervision.domain.affairs.opening import sorts_of
from services.supervision.domain.lanes import VENUES
from services.supervision.domain.turns import EVERY, KEEPERS, SITTINGS, lecturers, named
from services.supervision.views.book import Book
from services.supervision.views.named import Named
from services.supervision.views.naming import EVER_US
from shared.groups import Connection


async def touched(connection: Connection, sql: Named, book: Book, told: Collection[str]) -> set[str]:
    """The accounts of the book's lane that turns with these keys (turns.py) may touch."""
    if EVERY in told:
        return {row["account"] for row in await connection.fetch(sql["every_account"], sorts_of(book.lane))}
    roster = book.roster
    turned = {key.removeprefix("unit/") for key in told if key.startswith("unit/")}
    posts = {key.removeprefix("posts/") for key in told if key.startswith("posts/")} if book.lane == VENUES else set()
    units = {unit for code in turned | posts for unit in (roster.predecessors(code) if code in book.heirs else {code})}
    names = named(told)
    names |= {name for code in turned for name in lecturers(roster, book.law.rules, code)}
    if units:
        names |= {row["account"] for row in await connection.fetch(sql["accounts_of_units"], sorted(units))}
    if ended := {code for code in turned if roster.ended(code, EVER_US) is not None}:
        names |= {row["account"] for row in await connection.fetch(sql["lectures_in"], sorted(ended))}
        names |= await _cases_below(connection, sql, book, ended)
    persons = [key for key in told if key.startswith("person/")]
    if persons:
        names |= {row["account"] for row in await connection.fetch(sql["hearers"], persons, EVER_US, EVER_US)}
    for key, sort in ((SITTINGS, "cadence"), (KEEPERS, "venue")):
        if key in told:
            names |= {row["account"] for row in await connection.fetch(sql["every_account"], [sort])}
    return {name for name in names if book.judges(name)}


async def _cases_below(connection: Connection, sql: Named, book: Book, committees: Collection[str]) -> set[str]:
    """The cases of branches under these committees, which review them."""
    roster = book.roster
    below = {line for branch in roster.below(set(committees)) for line in roster.predecessors(branch)}
    rows = await connection.fetch(sql["accounts_of_units"], sorted(below)) if below else []
    return {row["account"] for row in rows if row["account"].startswith("development/")}
