"""`venues` without its process, with a roster that has been heard."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial

from services.venues.api.spreadsheet import DOOR
from services.venues.api.trade import trade
from services.venues.app import routes
from services.venues.domain.rules import Rulebook
from shared.append import EventStore
from shared.decider import Command
from shared.roster import Roster
from tests.doors import NOW, Door, inlet_on, opened
from tests.venues.village import RULES, adopt, heard


@asynccontextmanager
async def door(
    store: EventStore,
    roster: Roster | None = None,
    require_heard: Callable[[], None] = lambda: None,
    rules: Rulebook = RULES,
) -> AsyncIterator[Door]:
    """Records at NOW, and shows what there is then."""
    known = roster or heard()
    own = partial(routes, roster=known, rulebook=rules, require_heard=require_heard, clock=lambda: NOW)
    inlet = inlet_on(trade(known, rules, require_heard), store)
    async with opened(inlet, own, DOOR.limits, [adopt(rules)]) as found:
        yield found


async def say(venues: Door, *commands: Command) -> None:
    for command in commands:
        told = command.model_dump(mode="json")
        answer = await venues.tell(told["type"], told)
        assert answer.status_code == 200, answer.text
