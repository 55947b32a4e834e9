"""What people did, between records of services that are heard before or after it."""

from services.supervision.domain.events import AlertDismissed
from shared.canonical import loads
from shared.days import day_of
from tests.databases import Database
from tests.supervision.acted import record
from tests.supervision.county import VILLAGE, moment
from tests.supervision.drawn.people import Done
from tests.supervision.heard import Judged, judged
from tests.supervision.lanes_heard import made_again, open_by_events, open_on_view, outcome
from tests.supervision.services_told import Services


async def dismissed(it: Judged, rule: str, at: str) -> None:
    (row,) = [alert for alert in await it.alerts() if alert["rule"] == rule]
    said = {name: row[name] for name in ("unit", "rule", "account", "period")}
    at_us = moment(at)
    act = AlertDismissed(
        **said, alert=str(row["alert"]), about=row["subject"], who="inspector", occurred_on=day_of(at_us)
    )
    await record(it.pool, [Done(at_us, f"dismissed {rule}", act)])


async def test_a_village_that_ended_at_the_instant_of_an_act_ends_its_alerts_when_it_is_heard(
    supervision_database: Database,
) -> None:
    told = Services()
    told.site.opens("03-01")
    await supervision_database.found(0)
    async with judged(supervision_database) as it:
        await told.reach(it, "04-10")
        await dismissed(it, "matter.proposal", "04-10 09:00")
        await it.judge()
        told.site.closes(VILLAGE, "04-09", "04-10 09:00")
        await told.reach(it, "04-20")
        (duty,) = await it.rows()
        assert duty["state"] == "cancelled"
        assert [kind for kind, *_ in await it.said()][-1] == "alert_resolved"
        before = await outcome(it)
        assert (await made_again(it)).differs(before) == []
        assert await open_by_events(it) == open_on_view(before.alerts)


async def test_an_act_that_is_on_record_only_after_the_next_midnight_was_judged_counts_from_its_moment(
    supervision_database: Database,
) -> None:
    """Our own clock is behind that of a source."""
    told = Services()
    told.site.opens("03-01")
    await supervision_database.found(0)
    async with judged(supervision_database) as it:
        await told.reach(it, "04-06")
        assert [kind for kind, *_ in await it.said()] == ["alert_raised", "alert_escalated"]
        await dismissed(it, "matter.proposal", "04-05 23:59")
        await it.judge()
        await told.reach(it, "04-20")
        before = await outcome(it)
        assert [rung["rung"] for rung in loads(before.alerts[0]["rungs"])] == [1]
        assert (await made_again(it)).differs(before) == []
