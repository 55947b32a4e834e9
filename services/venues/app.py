"""The composition root: the only file that knows everything."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from services.venues.api.importing import BYTES_MAX, add_import
from services.venues.api.reading import add_views
from services.venues.api.trade import trade
from services.venues.contract import SERVICE
from services.venues.domain import rules
from services.venues.domain.rules import Rulebook
from services.venues.settings import RULE_FILE, Settings
from services.venues.views.views import Views
from shared import log
from shared.access import Gate
from shared.hearing import Hearing, learning
from shared.roster import Roster
from shared.rulebooks import RulesFile
from shared.serving import running
from shared.serving.inlet import Inlet
from shared.serving.routes import Routes

SOURCE = "meetings"  # whose roster it is


async def run(settings: Settings) -> None:
    """Until SIGTERM or SIGINT. Raises what ended it otherwise; BadRules before anything is opened."""
    log.configure(SERVICE, settings.log_level)
    county = None if settings.rules_file is None else RulesFile.at(settings.rules_file)
    book = rules.read(RulesFile.at(RULE_FILE), county)
    key = json.loads(settings.sources_file.read_text("utf-8"))[SOURCE]["public_key"]
    roster = Roster()
    hearing = Hearing(SOURCE, str(settings.deployment), key, learning(roster))
    async with running.standing(settings, SERVICE) as ground:
        gate = Gate.from_file(settings.access_key_file)
        inlet = Inlet(trade(roster, book, hearing.require), ground.store, settings.county, gate)
        own = routes(inlet, roster, book)
        await running.serve(ground, inlet, own, BYTES_MAX, [hearing.run], {"roster": hearing.lacking})


def routes(
    inlet: Inlet, roster: Roster, rulebook: Rulebook, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> tuple[Routes, ...]:
    """What `venues` offers over HTTP beside its commands. `clock` is the views'."""
    views = Views(inlet.handler, inlet.store, roster, rulebook)
    return partial(add_import, inlet=inlet), partial(add_views, gate=inlet.gate, views=views, clock=clock)
