"""`meetings` without its process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from services.meetings.api.spreadsheet import DOOR
from services.meetings.api.trade import TRADE
from services.meetings.app import routes
from shared.adoption import AdoptRulebook
from shared.append import EventStore
from tests.doors import Door, inlet_on, opened
from tests.meetings.village import COUNTY, ROWS


@asynccontextmanager
async def door(store: EventStore) -> AsyncIterator[Door]:
    adopt = AdoptRulebook(county=COUNTY, rows=ROWS)
    async with opened(inlet_on(TRADE, store), routes, DOOR.limits, [adopt]) as found:
        yield found
