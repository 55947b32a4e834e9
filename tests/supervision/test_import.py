"""A roster is imported at one instant; the trail may hold the first part of it only when it is judged."""

from services.supervision.domain.duty import Law
from services.supervision.domain.lanes import MEETINGS
from services.supervision.workers.projector import Projector
from shared.calendar import WorkingCalendar
from tests.databases import Database
from tests.supervision.county import COUNTY, RULES, TOWN, County
from tests.supervision.heard import judged


async def test_a_link_may_come_with_the_second_part_of_an_import(supervision_database: Database) -> None:
    async with judged(supervision_database) as it:
        it.projector = Projector(it.pool, Law(RULES, WorkingCalendar()), COUNTY, MEETINGS)
        county = County()
        county.unit(COUNTY, "county")
        county.unit(TOWN, "township", COUNTY)
        await it.trail.tell(county)
        await it.judge()
        county.watches("2026-01-01")
        county.seat("lian", "linked_leader", TOWN)
        await it.trail.tell(county)
        await it.trail.head("04-20")
        await it.judge()
        assert [row["subject"] for row in await it.rows() if row["rule"] == "cadence.guidance"] == [
            "link/a-lian-linked_leader"
        ]
