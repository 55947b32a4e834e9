"""Verdicts settle with the source's heads: a head that does not come leaves doubt, never a false light."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from deploy.local.nats import NatsServer
from services.meetings.domain.events import MatterOpened, PostEnded, UnitRegistered
from services.meetings.domain.matter_events import StepApproved
from services.supervision.domain.lanes import MEETINGS
from services.supervision.workers.projector import Projector
from tests.databases import Database
from tests.road import config, provisioning, reader, source, until
from tests.supervision.county import COUNTY, TOWN, VILLAGE, day, moment
from tests.supervision.heard import LAW, Judged, Trail
from tests.supervision.test_feed import feed, who
from tests.supervision.test_service import record, seat

A_MINUTE_LATER = timedelta(seconds=62)


async def lights(client: httpx.AsyncClient) -> dict[str, str]:
    rows = (await client.get("/obligations", headers=who())).json()["obligations"]
    return {row["rule"]: row["light"] for row in rows}


async def raised(client: httpx.AsyncClient) -> list[str]:
    return [alert["rule"] for alert in (await client.get("/alerts", headers=who())).json()["alerts"]]


async def judged_on(it: Judged, wanted: str) -> None:
    """Judge, as the intake brings it in, until that day's 00:00 has passed."""

    async def there() -> Any:
        await it.judge()
        return await it.pool.fetchval("SELECT judged_on FROM view_1.lanes WHERE lane = 'meetings'") == day(wanted)

    await until(there, f"judged up to {wanted}")


@pytest.mark.timeout(120)
async def test_a_source_that_falls_silent_leaves_doubt_and_all_is_judged_when_it_comes_back(
    meetings_database: Database, supervision_database: Database, nats_server: Callable[..., NatsServer]
) -> None:
    server = nats_server(config)
    await meetings_database.found(moment("01-01 08:00"))
    await supervision_database.found()
    async with (
        provisioning(server),
        source(meetings_database, server, found=False) as meetings,
        reader(supervision_database, server, meetings_database.deployment) as supervision,
    ):
        it = Judged(supervision.pool, Trail(supervision.pool), Projector(supervision.pool, LAW, COUNTY, MEETINGS))
        meetings.relaying.start()
        meetings.heads.start()
        supervision.running.start()
        await record(
            meetings,
            "03-01 09:00",
            UnitRegistered(unit=COUNTY, occurred_on=day("01-01"), kind="county", name="样县"),
            UnitRegistered(unit=TOWN, occurred_on=day("01-01"), kind="township", name="甲乡", parent=COUNTY),
            UnitRegistered(unit=VILLAGE, occurred_on=day("01-01"), kind="village", name="一村", parent=TOWN),
            seat("fu", "deputy_secretary", TOWN),
            MatterOpened(unit=VILLAGE, occurred_on=day("03-01"), matter="M", kind="works"),
        )
        await judged_on(it, "2026-03-01")
        async with feed(it) as (client, _):
            assert await lights(client) == {"matter.proposal": "green"}

        # Silence: the proposal is held and recorded, the due day passes, and nothing of it is heard.
        await meetings.relaying.stop()
        await meetings.heads.stop()
        approved = {"matter": "M", "step": "proposal", "record": "m1", "rule": "matter.proposal/1"}
        await record(meetings, "03-20 10:00", StepApproved(unit=VILLAGE, occurred_on=day("03-20"), **approved))
        await record(meetings, "04-24 00:00", PostEnded(unit=TOWN, occurred_on=day("04-23"), assignment="a-fu"))
        await it.judge()
        async with feed(it, datetime.now(UTC) + A_MINUTE_LATER) as (client, _):
            summary = (await client.get("/summary", headers=who())).json()
            assert summary["lanes"]["meetings"]["cannot_judge_since"] is not None
            assert await lights(client) == {"matter.proposal": "cannot_judge"}
            assert await raised(client) == []

        # The source is back: the proposal was held in time, and only the step that nobody took has climbed.
        meetings.relaying.start()
        meetings.heads.start()
        await judged_on(it, "2026-04-24")
        async with feed(it) as (client, _):
            summary = (await client.get("/summary", headers=who())).json()
            assert summary["lanes"]["meetings"]["cannot_judge_since"] is None
            assert summary["lanes"]["venues"]["cannot_judge_since"] is not None  # which never told anything
            assert await lights(client) == {"matter.proposal": "green", "matter.deliberation": "red"}
            assert await raised(client) == ["matter.deliberation"]
