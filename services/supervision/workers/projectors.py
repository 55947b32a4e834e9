"""The projectors of all lanes, side by side."""

import asyncio
from collections.abc import Mapping

import asyncpg

from services.supervision.domain.duty import Law
from services.supervision.domain.lanes import LANES
from services.supervision.views.book import Book
from services.supervision.workers.projector import Projector


class Projectors:
    def __init__(self, pool: asyncpg.Pool, law: Law, county: str) -> None:
        self._all = [Projector(pool, law, county, lane) for lane in LANES]

    @property
    def books(self) -> Mapping[str, Book]:
        return {projector.lane.name: projector.book for projector in self._all}

    def wake(self) -> None:
        for projector in self._all:
            projector.wake()

    async def run(self) -> None:
        """Judge what comes until cancelled."""
        async with asyncio.TaskGroup() as group:
            for projector in self._all:
                group.create_task(projector.run())
