"""The law that is in use is on record: adopted as an event whenever it is another one than before.

What was judged by another law stays as it was judged until `mingbai rebuild`; that this is needed is said loudly.
"""

from datetime import date
from pathlib import Path

import asyncpg
import structlog

from services.supervision.contract import read
from services.supervision.domain import rules
from services.supervision.domain.duty import Law
from services.supervision.domain.events import RulebookAdopted
from services.supervision.settings import RULE_FILES
from services.supervision.views.named import named
from services.supervision.workers.recording import append_events
from shared.calendar import WorkingCalendar
from shared.days import day_of
from shared.envelope import parse
from shared.groups import SQL as STORE_SQL
from shared.groups import Connection
from shared.rulebooks import RulesFile

log = structlog.get_logger()


def law_of(rules_file: Path | None, calendar_file: Path | None) -> Law:
    """Our rules with the county's own laid over them, and its calendar. Raises ValueError of either."""
    county = None if rules_file is None else RulesFile.at(rules_file)
    text = "".join(file.read_text("utf-8") for file in RULE_FILES)
    return Law(rules.parse(text, county), WorkingCalendar.from_file(calendar_file))


async def adopt(pool: asyncpg.Pool, law: Law, county: str) -> None:
    async with pool.acquire() as connection, connection.transaction():
        head = await connection.fetchrow(STORE_SQL["take_head"])
        assert head is not None, "the store has one head"
        today = day_of(head["recorded_until_us"])
        if not await in_use(connection, law):
            told = RulebookAdopted(
                unit=county,
                occurred_on=today,
                digest=law.rules.digest(),
                calendar=law.calendar.digest,
                rows=law.rules.rows,
            )
            await append_events(connection, [told], county)
        await connection.execute(named(0)["note_law"], law.digest())
        judged_by = await connection.fetchval(named(0)["live"], column=1)
    if judged_by != law.digest():
        log.warning("rules_changed", judged_by=judged_by, now=law.digest(), advice="mingbai rebuild")
    warn_of_calendar(law, today)


def warn_of_calendar(law: Law, day: date) -> None:
    """At the start and each new year: a due day that rests on an unknown year may be wrong, never so in silence."""
    if years := law.unknown_years(day):
        log.warning("calendar_unknown", years=sorted(years), advice="give the calendar overlay of these years")


async def in_use(connection: Connection, law: Law) -> bool:
    """Whether it is the law with which the service was started last: it reads its law at the start alone."""
    adopted = await connection.fetch(STORE_SQL["stream"], "rulebook", 0)
    last = read(parse(adopted[-1]["body"])) if adopted else None
    ours = law.rules.digest(), law.calendar.digest
    return isinstance(last, RulebookAdopted) and (last.digest, last.calendar) == ours
