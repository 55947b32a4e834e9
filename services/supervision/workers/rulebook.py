"""The rulebook that is in use is on record: adopted as an event whenever it is another one than before."""

import asyncpg
import structlog

from services.supervision.contract import event
from services.supervision.domain.events import RulebookAdopted
from services.supervision.domain.rules import Rulebook
from services.supervision.workers.recording import append_events
from shared.days import day_of
from shared.envelope import parse
from shared.groups import SQL as STORE_SQL

log = structlog.get_logger()


async def adopt(pool: asyncpg.Pool, rules: Rulebook, county: str) -> None:
    """Another rulebook judges only what comes from now on; for what was judged before, `mingbai rebuild`."""
    async with pool.acquire() as connection, connection.transaction():
        head = await connection.fetchrow(STORE_SQL["take_head"])
        assert head is not None, "the store has one head"
        adopted = await connection.fetch(STORE_SQL["stream"], "rulebook", 0)
        last = event(parse(adopted[-1]["body"])) if adopted else None
        if isinstance(last, RulebookAdopted) and last.digest == rules.digest():
            return
        if last is not None:
            log.warning("rulebook_changed", digest=rules.digest(), advice="mingbai rebuild")
        today = day_of(head["recorded_until_us"])
        told = RulebookAdopted(unit=county, occurred_on=today, digest=rules.digest(), rows=rules.rows)
        await append_events(connection, [told], county)
