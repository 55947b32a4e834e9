"""The same history through the real decisions of meetings, rectification and venues, in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache, partial
from typing import Any
from uuid import UUID

from services.meetings import contract as meetings_contract
from services.meetings.domain import commands as meetings_commands
from services.meetings.domain import decide as meetings_decide
from services.meetings.domain import judging
from services.meetings.domain import rules as meetings_rules
from services.rectification import contract as rectification_contract
from services.rectification.domain import commands as rectification_commands
from services.rectification.domain import decide as rectification_decide
from services.rectification.domain import rules as rectification_rules
from services.venues import contract as venues_contract
from services.venues.domain import commands as venues_commands
from services.venues.domain import decide as venues_decide
from services.venues.domain import rules as venues_rules
from shared import deciding
from shared.adoption import AdoptRulebook
from shared.append import Appended
from shared.days import to_us
from shared.decider import Command, Refused
from shared.envelope import Stored, parse
from shared.handler import Handler
from shared.memory import MemoryStore
from shared.roster import Roster
from shared.rulebooks import RulesFile
from tests.journeys.in_memory import EMPTY_ID, ROOT
from tests.oracle.counties import COUNTY
from tests.oracle.facts import MEETINGS, RECTIFICATION, VENUES, Fact

_SHANGHAI = timezone(timedelta(hours=8))
_COMMANDS: Mapping[str, Mapping[str, type[Command]]] = {
    MEETINGS: meetings_commands.COMMANDS,
    RECTIFICATION: rectification_commands.COMMANDS,
    VENUES: venues_commands.COMMANDS,
}


@dataclass(frozen=True)
class Recorded:
    """What each service stored, and which of the commands led to a record."""

    events: Mapping[str, list[Stored]]
    accepted: list[Fact]
    refused: list[tuple[Fact, str]]


@cache
def _meeting_rows() -> tuple[Any, ...]:
    return meetings_rules.read((ROOT / "services/meetings/rules.toml").read_text(encoding="utf-8"))


@cache
def _rectification_rules() -> rectification_rules.Rulebook:
    return rectification_rules.read(RulesFile.at(ROOT / "services/rectification/rules.toml"))


@cache
def _venues_rules() -> venues_rules.Rulebook:
    return venues_rules.read(RulesFile.at(ROOT / "services/venues/rules.toml"))


class _Services:
    """Each with a store of its own. The other two hear the roster from meetings as soon as it is recorded."""

    def __init__(self, opening: datetime) -> None:
        self.stores = {source: MemoryStore(source, "oracle", to_us(opening)) for source in _COMMANDS}
        self.roster, self.heard = Roster(), 0
        of_rectification = partial(rectification_decide.decide, roster=self.roster, rules=_rectification_rules())
        of_venues = partial(venues_decide.decide, roster=self.roster, rules=_venues_rules())
        self.handlers = {
            MEETINGS: self._handler(MEETINGS, judging.FOLDS, meetings_contract.read, meetings_decide.decide),
            RECTIFICATION: self._handler(
                RECTIFICATION, rectification_decide.FOLDS, rectification_contract.read, of_rectification
            ),
            VENUES: self._handler(VENUES, venues_decide.FOLDS, venues_contract.read, of_venues),
        }

    def _handler(self, source: str, folds: Any, read: Any, decide: Any) -> Handler:
        return Handler(self.stores[source], source, COUNTY, folds, read, decide)

    async def tell(self, source: str, told: deciding.Told) -> Appended | Refused:
        answer = (await self.handlers[source].handle_each([told]))[0]
        for event in await self.stores[MEETINGS].read_page(self.heard, 1_000):
            self.roster.hear(parse(event.body))
            self.heard = event.position
        return answer


async def record(history: Sequence[Fact], twice: frozenset[int] = frozenset()) -> Recorded:
    """Tell one command after the other, each to its service; those whose number is in `twice` again at once."""
    opening = history[0].at.replace(tzinfo=_SHANGHAI)
    services = _Services(opening)
    for source, rows in ((MEETINGS, _meeting_rows()), (VENUES, _venues_rules().plain())):
        adopt = AdoptRulebook(county=COUNTY, rows=rows)
        await services.tell(source, deciding.Told(EMPTY_ID, adopt, source, recorded_at=opening))
    accepted, refused = [], []
    for fact in history:
        command = _COMMANDS[fact.source][fact.type].model_validate(fact.data)
        at = fact.at.replace(tzinfo=_SHANGHAI)
        one = deciding.Told(str(UUID(int=fact.number + 1)), command, "oracle", recorded_at=at)
        for _ in range(2 if fact.number in twice else 1):
            answer = await services.tell(fact.source, one)
        if isinstance(answer, Refused):
            refused.append((fact, str(answer)))
        elif answer.receipts:
            accepted.append(fact)
    events = {source: await store.read_page(0, 1_000_000) for source, store in services.stores.items()}
    return Recorded(events, accepted, refused)
