"""The real decisions of meetings, rectification and venues in memory, each with the roster as far as it is told."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from deploy.sample.clerk import SERVICES
from deploy.sample.load import Told, roster
from deploy.sample.plan import Sample
from services.meetings import contract as of_meetings
from services.meetings.domain import commands as meetings
from services.meetings.domain import decide as in_meetings
from services.meetings.domain import rules as meeting_rules
from services.meetings.domain.judging import FOLDS as MEETINGS
from services.rectification import contract as of_rectification
from services.rectification.domain import commands as rectification
from services.rectification.domain import decide as in_rectification
from services.rectification.domain import rules as rectification_rules
from services.venues import contract as of_venues
from services.venues.domain import commands as venues
from services.venues.domain import decide as in_venues
from services.venues.domain import rules as venue_rules
from shared import deciding
from shared.adoption import AdoptRulebook
from shared.append import Appended
from shared.days import to_us
from shared.decider import Command
from shared.envelope import Stored, parse
from shared.handler import Handler
from shared.memory import MemoryStore
from shared.roster import Roster
from shared.rulebooks import RulesFile

ADOPTED = "00000000-0000-4000-8000-000000000000"
CHUNK = 200
PARTS = Path(__file__).parents[2] / "services"


@dataclass(frozen=True)
class Desk:
    """One service."""

    store: MemoryStore
    handler: Handler
    commands: Mapping[str, type[Command]]

    async def told(self, lines: Sequence[Told]) -> None:
        """Fails on any refusal."""
        asked = [
            deciding.Told(
                str(one.id), self.commands[one.type].model_validate(one.data), one.actor, None, one.recorded_at
            )
            for one in lines
        ]
        for start in range(0, len(asked), CHUNK):
            chunk = asked[start : start + CHUNK]
            for one, answer in zip(chunk, await self.handler.handle_each(chunk), strict=True):
                assert isinstance(answer, Appended), f"{one.command!r} at {one.recorded_at}: {answer!r}"


class Desks:
    """What is told to meetings of the roster, the other two have heard before the next line is told to them."""

    def __init__(self, sample: Sample) -> None:
        self._sample = sample
        self._roster = Roster()
        self._heard = 0
        rectified = rectification_rules.read(RulesFile.at(PARTS / "rectification/rules.toml"))
        furnished = venue_rules.read(RulesFile.at(PARTS / "venues/rules.toml"))
        heard: dict[str, Any] = {"roster": self._roster}
        self.desks = {
            "meetings": self._desk("meetings", MEETINGS, of_meetings.read, in_meetings.decide, meetings.COMMANDS),
            "rectification": self._desk(
                "rectification",
                in_rectification.FOLDS,
                of_rectification.read,
                partial(in_rectification.decide, rules=rectified, **heard),
                rectification.COMMANDS,
            ),
            "venues": self._desk(
                "venues",
                in_venues.FOLDS,
                of_venues.read,
                partial(in_venues.decide, rules=furnished, **heard),
                venues.COMMANDS,
            ),
        }

    def _desk(
        self,
        service: str,
        folds: Mapping[str, Any],
        read: Callable[..., Any],
        decide: Callable[..., Any],
        commands: Mapping[str, Any],
    ) -> Desk:
        county = self._sample.county
        store = MemoryStore(service, "sample", to_us(county.opening))
        return Desk(store, Handler(store, service, county.code, folds, read, decide), commands)

    async def open(self, rulebook: str | None) -> None:
        """The rulebooks, that of meetings maybe another one, then the roster of the first day."""
        county = self._sample.county
        of_meetings = meeting_rules.read(rulebook or (PARTS / "meetings/rules.toml").read_text("utf-8"))
        of_venues = venue_rules.read(RulesFile.at(PARTS / "venues/rules.toml")).plain()
        for service, rows in (("meetings", of_meetings), ("venues", of_venues)):
            adopt = AdoptRulebook(county=county.code, rows=rows)
            await self.desks[service].handler.handle(deciding.Told(ADOPTED, adopt, service, None, county.opening))
        await self.desks["meetings"].told(list(roster(self._sample)))

    async def tell(self, lines: Iterable[Told]) -> None:
        for service, run in groupby(lines, key=lambda one: one.service):
            if service != "meetings":
                await self._hear()
            await self.desks[service].told(list(run))

    async def _hear(self) -> None:
        for event in await self.desks["meetings"].store.read_page(self._heard, 10_000_000):
            self._roster.hear(parse(event.body))
            self._heard = event.position

    async def stored(self) -> dict[str, list[Stored]]:
        return {service: await self.desks[service].store.read_page(0, 10_000_000) for service in SERVICES}


async def recorded(sample: Sample, lines: Iterable[Told], rulebook: str | None = None) -> dict[str, list[Stored]]:
    """What each service stores when these lines are told one after the other. Fails on any refusal."""
    desks = Desks(sample)
    await desks.open(rulebook)
    await desks.tell(lines)
    return await desks.stored()


def as_loaded(sample: Sample, lines: Iterable[Told]) -> list[Told]:
    """In the order of the loading: of each half all of meetings, then all of the others."""
    return sorted(lines, key=lambda one: (one.recorded_at >= sample.county.halfway, SERVICES.index(one.service)))
