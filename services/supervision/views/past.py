"""A past day as it was shown then, or as it is known since: a page of accounts, folded again from the trail."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import structlog

from services.supervision.domain.account import Account
from services.supervision.domain.affairs.opening import lane_of
from services.supervision.domain.facts.branches import MeetingTold
from services.supervision.domain.facts.reading import AffairFact
from services.supervision.views.book import Book
from services.supervision.views.reading import COLUMNS, Filter, View
from services.supervision.views.rows import Rows
from services.supervision.views.shown import Shown
from services.supervision.views.standing import Reach
from shared.days import midnight_us, to_us

log = structlog.get_logger()
ACCOUNTS_A_PAGE = 200


async def obligations_on(
    view: View, day: date, known: datetime | None, wanted: Filter, after: str
) -> tuple[list[Shown], str]:
    """As known at the end of that day, or at `known`. A lane that has not come so far is shown as it stood last.

    So is an account that cannot be folded for that day, and it is not reliable.
    """
    known_us = midnight_us(day) + 86_400_000_000 if known is None else to_us(known) + 1
    page = await view.connection.fetch(view.sql["accounts_page"], after, ACCOUNTS_A_PAGE)
    names = [row["account"] for row in page]
    past = replace(view, at=view.at.on(day))
    found: list[Shown] = []
    for lane, reach in past.at.lanes.items():
        book, of_lane = view.books[lane], [name for name in names if lane_of(name).name == lane]
        told: dict[str, list[AffairFact]] = {name: [] for name in of_lane}
        for heard in await book.heard_of(view.connection, view.sql, of_lane, reach.place):
            if heard.fact.recorded_us < known_us:
                told[heard.account].append(heard.fact)
        for name, facts in told.items():
            await asyncio.sleep(0)  # others in this process go on
            try:
                found += [past.duty(row) for row in _rows_on(day, book, name, facts, known_us, reach)]
            except Exception as error:  # whatever it is, the others are shown
                log.error("account_not_shown", account=name, reason=type(error).__name__, exc_info=error)
                stood = await view.connection.fetch(view.sql["obligations_of"], name)
                found += [past.duty(row) | {"reliable": False} for row in stood]
    return [row for row in found if wanted.lets(row)], names[-1] if names else ""


def _rows_on(
    day: date, book: Book, name: str, facts: Sequence[AffairFact], known_us: int, reach: Reach
) -> list[dict[str, Any]]:
    """Raises what the account fails at."""
    of_then = _of_then(facts, day)
    account = book.replay(name, of_then, before_us=known_us, horizon=day)
    if not account.begun or reach.day is None:
        return []
    account.advance(reach.day)
    return list(_rows(name, account, day, {fact.id for fact in of_then if fact.on > day}))


def _of_then(facts: Sequence[AffairFact], day: date) -> list[AffairFact]:
    """What had happened by that day; and what says of a record of then that it is of a later day."""
    kept: list[AffairFact] = []
    meetings: set[str] = set()
    for fact in facts:
        corrects = getattr(fact, "corrects", None) is not None
        if isinstance(fact, MeetingTold):
            corrects = fact.meeting in meetings
            meetings.add(fact.meeting)
        if fact.on <= day or corrects:
            kept.append(fact)
    return kept


def _rows(name: str, account: Account, day: date, later: set[str]) -> Iterator[dict[str, Any]]:
    """What the `later` events say had not happened yet: nothing counts from them, and they meet nothing.

    Nor had a unit or a post come to its end that did so after `day`: the roster knows of all, and ends duties by them.
    """
    for track in account.tracks:
        if track.duty.done_by in later:
            track.duty = replace(track.duty, done_on=None, done_by=None)
        if track.duty.ended_on is not None and track.duty.ended_on > day:
            track.duty = replace(track.duty, ended_on=None, ended_by=None)
    rows = Rows()
    rows.take(name, account)
    for columns in rows.obligations:
        row = dict(zip(COLUMNS, columns, strict=True))
        if row["trigger_event"] not in later:
            yield row
