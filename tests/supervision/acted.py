"""What people did, as our own store would have recorded it: it takes the time from us, as for a demonstration."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

import asyncpg

from services.supervision.contract import SERVICE
from services.supervision.views.named import named
from shared.append import Append, Asked
from shared.envelope import Cause, seal
from shared.groups import append_within
from tests.supervision.county import COUNTY
from tests.supervision.drawn.people import Done
from tests.supervision.written import event_id


async def record(pool: asyncpg.Pool, acts: Sequence[Done]) -> None:
    async with pool.acquire() as connection, connection.transaction():
        for done in acts:
            command = event_id(f"command of {done.id}")
            sealed = seal(done.act, SERVICE, COUNTY, Cause("inspector", command, command))
            body = sealed.body.replace(sealed.id, event_id(done.id))  # the same in every store
            sealed = replace(sealed, id=event_id(done.id), body=body)
            rows = await connection.fetch(named(0)["versions"], [sealed.stream_id])
            seen = {sealed.stream_id: rows[0]["version"] if rows else 0}
            asked = Asked(command, sha256(body.encode()).digest(), done.recorded_us)
            await append_within(connection, Append((asked,), seen, (sealed,)))
