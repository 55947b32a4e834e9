"""Which accounts a change of the roster may touch. Each of them decides by its own ears."""

from collections.abc import Collection

from services.supervision.domain.affairs.opening import sorts_of
from services.supervision.domain.lanes import MEETINGS, RECTIFICATION, VENUES
from services.supervision.domain.turns import EVERY, KEEPERS, SITTINGS, lecturers, named
from services.supervision.views.book import Book
from services.supervision.views.named import Named
from services.supervision.views.naming import EVER_US
from shared.groups import Connection


async def touched(connection: Connection, sql: Named, book: Book, told: Collection[str]) -> set[str]:
    """The accounts of the book's lane that turns with these keys (turns.py) may touch."""
    if EVERY in told:
        return {row["account"] for row in await connection.fetch(sql["every_account"], sorts_of(book.lane))}
    names = named(told)
    turned = {key.removeprefix("unit/") for key in told if key.startswith("unit/")}
    if turned:
        names |= await _of_units(connection, sql, book, turned)
    if turned and book.lane == MEETINGS:
        names |= await _of_lecturers_and_cases(connection, sql, book, turned)
    if turned and book.lane == VENUES:
        rows = await connection.fetch(sql["works_of_matters_in"], sorted(_with_predecessors(book, turned)))
        names |= {row["account"] for row in rows}
    posts = {key.removeprefix("posts/") for key in told if key.startswith("posts/")}
    if posts and book.lane == VENUES:
        names |= await _of_units(connection, sql, book, posts)
    persons = [key for key in told if key.startswith("person/")]
    carried = [f"unit/{unit}" for unit in _with_predecessors(book, turned)] if book.lane == RECTIFICATION else []
    if persons or carried:
        subjects = [*persons, *carried]
        names |= {row["account"] for row in await connection.fetch(sql["hearers"], subjects, EVER_US, EVER_US)}
    for key, sort in ((SITTINGS, "cadence"), (KEEPERS, "venue")):
        if key in told:
            names |= {row["account"] for row in await connection.fetch(sql["every_account"], [sort])}
    return {name for name in names if book.judges(name)}


async def _of_units(connection: Connection, sql: Named, book: Book, units: Collection[str]) -> set[str]:
    """What these units, and those whose affairs they carry on, opened or owe."""
    rows = await connection.fetch(sql["accounts_of_units"], sorted(_with_predecessors(book, units)))
    return {row["account"] for row in rows}


def _with_predecessors(book: Book, units: Collection[str]) -> set[str]:
    return {unit for code in units for unit in (book.roster.predecessors(code) if code in book.heirs else {code})}


async def _of_lecturers_and_cases(connection: Connection, sql: Named, book: Book, turned: Collection[str]) -> set[str]:
    """Of those who lead these units, or lectured in one that has ended, and the cases that an ended one reviews."""
    roster = book.roster
    names = {name for code in turned for name in lecturers(roster, book.law.rules, code)}
    ended = {code for code in turned if roster.ended(code, EVER_US) is not None}
    if not ended:
        return names
    names |= {row["account"] for row in await connection.fetch(sql["lectures_in"], sorted(ended))}
    below = {line for branch in roster.below(ended) for line in roster.predecessors(branch)}
    rows = await connection.fetch(sql["accounts_of_units"], sorted(below)) if below else []
    return names | {row["account"] for row in rows if row["account"].startswith("development/")}
