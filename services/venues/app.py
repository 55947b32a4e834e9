"""The composition root: the only file that knows everything."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from services.venues.api.reading import add_rules, add_views
from services.venues.api.spreadsheet import DOOR
from services.venues.api.trade import trade
from services.venues.contract import SERVICE
from services.venues.domain import rules
from services.venues.domain.rules import Rulebook
from services.venues.settings import RULE_FILE, Settings
from services.venues.views.views import Views
from shared import log
from shared.access import Gate
from shared.adoption import AdoptRulebook
from shared.hearing import Hearing, learning
from shared.roster import Roster
from shared.rulebooks import RulesFile
from shared.serving import running
from shared.serving.inlet import Inlet
from shared.serving.routes import Routes
from shared.serving.workbooks import add_workbook

ROSTER = "meetings"  # whose it is


async def run(settings: Settings) -> None:
    """Until SIGTERM or SIGINT. Raises what ended it otherwise; BadRules before anything is opened."""
    log.configure(SERVICE, settings.log_level)
    county = None if settings.rules_file is None else RulesFile.at(settings.rules_file)
    book = rules.read(RulesFile.at(RULE_FILE), county)
    key = json.loads(settings.sources_file.read_text("utf-8"))[ROSTER]["public_key"]
    roster = Roster()
    heard = Hearing(ROSTER, str(settings.deployment), key, learning(roster))
    async with running.standing(settings, SERVICE) as ground:
        gate = Gate.from_file(settings.access_key_file)
        inlet = Inlet(trade(roster, book, heard.require), ground.store, settings.county, gate)
        await inlet.own(AdoptRulebook(county=settings.county, rows=book.plain()))  # nothing, when they are in use
        doors = routes(inlet, roster, book, heard.require)
        await running.serve(ground, inlet, doors, DOOR.limits, [heard.run], {"roster": heard.lacking})


def routes(
    inlet: Inlet,
    roster: Roster,
    rulebook: Rulebook,
    require_heard: Callable[[], None] = lambda: None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> tuple[Routes, ...]:
    """What `venues` offers over HTTP beside its commands. `clock` is the views'."""
    views = Views(inlet.handler, inlet.store, roster, rulebook)
    return (
        partial(add_workbook, inlet=inlet, door=DOOR),
        partial(add_views, gate=inlet.gate, views=views, require_heard=require_heard, clock=clock),
        partial(add_rules, gate=inlet.gate, views=views),
    )
