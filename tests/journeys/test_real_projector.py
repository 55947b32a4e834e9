"""The sample county through the real projector, on PostgreSQL: however it is delivered, interrupted and made again, the
account is the answer key's.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from random import Random
from typing import Any

import pytest

from deploy.sample.compare import differences
from deploy.sample.disturb import disturb
from deploy.sample.load import lines, told
from deploy.sample.plan import Sample, make
from services.supervision.domain.duty import Law
from services.supervision.views.reading import NEWEST, Filter, look
from services.supervision.workers.projector import Projector
from services.supervision.workers.rebuild import Rebuild
from shared.calendar import WorkingCalendar
from shared.envelope import Stored, parse
from tests.databases import Database
from tests.journeys.desks import recorded
from tests.supervision.county import COUNTY, RULES
from tests.supervision.heard import Judged, judged

LAW = Law(RULES, WorkingCalendar())
UNTIL = date(2027, 2, 5)  # the yearly duties of 2026 have come due
EVERYTHING = Filter(("",))


class Killed(BaseException):
    """The process is gone between two statements."""


async def deliver(it: Judged, source: str, events: Sequence[Stored]) -> None:
    """As the intake writes them. The source tells of what is still to come."""
    rows = [(e.type, parse(e.body).subject, e.unit, e.occurred_on, e.recorded_at_us, e.id, e.body) for e in events]
    await it.trail.write(rows, source)


async def against_the_key(it: Judged, sample: Sample) -> list[str]:
    """What the feed shows, beside the answer key."""
    async with it.pool.acquire() as connection, connection.transaction():
        view = await look(connection, it, datetime.now(UTC))
        duties = await view.obligations(EVERYTHING, ("", 0), 1_000_000)
        alerts = await view.alerts(EVERYTHING, None, None, None, NEWEST, 1_000_000)
    breaches = [alert for alert in alerts if alert["breach"]]
    standing = {row["alert"] for row in duties}
    gone = [a for a in alerts if not a["breach"] and a["alert"] not in standing]
    return differences(sample.key(), duties, breaches, gone)


async def rebuild(it: Judged) -> None:
    """Made again in the next view and switched to; nothing differs. The running projector follows by itself."""
    work = Rebuild(it.pool, LAW, COUNTY)
    assert await work.make() == []
    assert await work.switch() == []


async def killed(it: Judged, monkeypatch: pytest.MonkeyPatch, step: str) -> bool:
    """Whether a projector died in the middle of a batch; another process takes the place of all of them."""

    async def die(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(Projector, step, die)
        try:
            for projector in it.every:
                await projector.step()
        except Killed:
            it.restart(LAW)
            return True
    return False


@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", [3, 8, 13, 21, 34])
async def test_odd_batches_two_rebuilds_and_deaths_come_to_the_answer_key(
    seed: int, supervision_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sources come in any order, and one of them is not heard of before the others are through."""
    sample = make(seed, 3, 8, UNTIL)
    events = await recorded(sample, told(disturb(lines(sample), seed)))
    waiting = {source: list(stored) for source, stored in events.items()}
    random = Random(seed)
    late = random.choice(list(waiting))
    async with judged(supervision_database, LAW) as it:
        for source, stored in waiting.items():
            await it.trail.announce(len(stored), source)
        deaths, rebuilt = 0, False
        while left := [source for source, stored in waiting.items() if stored]:
            source = random.choice([one for one in left if one != late] or left)
            size = random.choice((1, 3, 17, 250, 999, 1_777))
            page, waiting[source] = waiting[source][:size], waiting[source][size:]
            await deliver(it, source, page)
            if random.random() < 0.5:
                deaths += await killed(it, monkeypatch, random.choice(("_tell", "_write")))
            await it.judge()
            if left == [late] and not rebuilt:
                await rebuild(it)
                rebuilt = True
        await it.trail.head(UNTIL.isoformat())
        deaths += await killed(it, monkeypatch, "_write")
        assert deaths
        await it.judge()
        assert await against_the_key(it, sample) == []
        await rebuild(it)
        await it.judge()
        assert await against_the_key(it, sample) == []


async def test_what_is_taken_away_from_the_account_is_found(supervision_database: Database) -> None:
    """The comparison itself can fail: a duty that the view has lost differs from the key."""
    sample = make(3, 3, 8, UNTIL)
    async with judged(supervision_database, LAW) as it:
        for source, stored in (await recorded(sample, told(lines(sample)))).items():
            await deliver(it, source, stored)
        await it.trail.head(UNTIL.isoformat())
        await it.judge()
        await it.pool.execute("DELETE FROM view_1.obligations WHERE ctid = (SELECT min(ctid) FROM view_1.obligations)")
        assert len(await against_the_key(it, sample)) == 1
