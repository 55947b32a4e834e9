"""What `venues` shows: folded from its streams when asked for, so that nothing is kept twice and nothing lags."""

from collections.abc import Iterable
from datetime import date, datetime

from services.venues.domain.programme import Programme
from services.venues.domain.rota import Rota
from services.venues.domain.rules import Rulebook
from services.venues.domain.venue import Venue
from services.venues.domain.works import Works
from services.venues.views.rows import (
    Row,
    acceptance_row,
    rota_row,
    standard_row,
    use_row,
    works_row,
)
from shared.append import EventStore
from shared.decider import Refused
from shared.directory import Directory
from shared.handler import Handler
from shared.records import records
from shared.roster import Roster
from shared.texts import Language


class Views:
    """Rows as JSON values. Each raises Refused "view.not_found" for what does not exist."""

    def __init__(self, handler: Handler, store: EventStore, roster: Roster, rules: Rulebook) -> None:
        self._handler = handler
        self._store = store
        self._roster = roster
        self._rules = rules
        self._directory = Directory(store, "programme_opened", "works_planned")

    async def programmes(self) -> list[Row]:
        return [
            _programme(key, await self._programme(key)) for key in await self._directory.opened_by("programme_opened")
        ]

    async def programme(self, key: str, today: date, language: Language) -> Row:
        """With every works of its batches, and its money by source."""
        programme = await self._programme(key)
        works = [await self._works_row(one, today, language) for one in programme.works]
        return {**_programme(key, programme), "works": works, "money": _totals(works)}

    async def of_unit(self, unit: str, today: date, language: Language) -> list[Row]:
        """The works that were planned for the unit, and those that it took over."""
        homes = await self._directory.opened_by("works_planned")
        keys = [key for key, home in homes.items() if unit in (home, self._roster.carrier(home, today))]
        return [await self._works_row(key, today, language) for key in keys]

    async def home(self, key: str, today: date) -> str:
        """Whose the works is, or was last."""
        return self._roster.carrier((await self._works(key)).required(key).unit, today)

    async def works(self, key: str, today: date, language: Language) -> Row:
        """With its acceptances, the items as they are, how it is used, and every record that was made of it."""
        works = await self._works(key)
        venue: Venue = await self._handler.state(f"venue-{key}")
        programme = f"programme-{works.required(key).programme}"  # it holds what came in for the works
        streams = (f"works-{key}", programme, f"venue-{key}", f"rota-{key}")
        return {
            **await self._works_row(key, today, language),
            "acceptances": [acceptance_row(one, self._roster) for one in works.acceptances],
            "standard": standard_row(works, venue, self._rules, today),
            "use": use_row(venue),
            "records": await records(self._store, *streams, subject=f"works/{key}"),
        }

    async def rota(self, key: str, week: str, now: datetime) -> Row:
        rota: Rota = await self._handler.state(f"rota-{key}")
        return rota_row(key, week, await self._works(key), rota, self._roster, self._rules, now)

    def rules(self) -> Row:
        """The rulebook in use, whole."""
        return {"rows": self._rules.plain()}

    async def _works_row(self, key: str, today: date, language: Language) -> Row:
        works = await self._works(key)
        programme = await self._programme(works.required(key).programme)
        return works_row(key, works, programme, self._roster, today, language)

    async def _works(self, key: str) -> Works:
        works: Works = await self._handler.state(f"works-{key}")
        if works.planned is None:
            raise Refused("view.not_found", "works", what=key)
        return works

    async def _programme(self, key: str) -> Programme:
        programme: Programme = await self._handler.state(f"programme-{key}")
        if programme.opened is None:
            raise Refused("view.not_found", "programme", what=key)
        return programme


def _programme(key: str, programme: Programme) -> Row:
    opened = programme.required(key)
    return {
        "programme": key,
        "unit": opened.unit,
        "title": opened.texts.get("title"),
        "opened_on": opened.occurred_on.isoformat(),
        "batches": [
            {
                "batch": batch.batch,
                "title": batch.texts.get("title"),
                "opened_on": batch.occurred_on.isoformat(),
                "works": [one.works for one in programme.works.values() if one.batch == batch.batch],
            }
            for batch in programme.batches.values()
        ],
    }


def _totals(works: Iterable[Row]) -> list[Row]:
    """A row for each source, in whole fen."""
    totals: dict[str, Row] = {}
    for money in (money for row in works for money in row["money"]):
        before = totals.get(money["source"], {})
        added = {name: before.get(name, 0) + money[name] for name in ("allocated_fen", "disbursed_fen", "left_fen")}
        totals[money["source"]] = {"source": money["source"], **added}
    return list(totals.values())
