"""The composition root: the only file that knows everything."""

import json
from collections.abc import Callable, Mapping
from functools import partial

from services.rectification.api.evidence import LIMITS, EvidencedInlet, add_evidence
from services.rectification.api.reading import add_rules, add_views
from services.rectification.api.spreadsheet import DOOR
from services.rectification.api.trade import trade
from services.rectification.contract import SERVICE
from services.rectification.domain import rules
from services.rectification.domain.rules import Rulebook
from services.rectification.settings import RULE_FILE, Settings
from services.rectification.views import Views
from services.rectification.workers.findings import listing
from services.rectification.workers.shelf import Shelf
from shared import log
from shared.access import Gate
from shared.hearing import Hearing, learning
from shared.limits import Limit
from shared.roster import Roster
from shared.rulebooks import RulesFile
from shared.serving import running
from shared.serving.routes import Routes
from shared.serving.workbooks import add_workbook

ROSTER, FINDINGS = "meetings", "supervision"  # whose they are
LONGER: Mapping[str, Limit] = {**LIMITS, **DOOR.limits}


async def run(settings: Settings) -> None:
    """Until SIGTERM or SIGINT. Raises what ended it otherwise; BadRules before anything is opened."""
    log.configure(SERVICE, settings.log_level)
    county = None if settings.rules_file is None else RulesFile.at(settings.rules_file)
    book = rules.read(RulesFile.at(RULE_FILE), county)
    keys = {name: told["public_key"] for name, told in json.loads(settings.sources_file.read_text("utf-8")).items()}
    roster, shelf = Roster(), Shelf()
    heard = Hearing(ROSTER, str(settings.deployment), keys[ROSTER], learning(roster))
    async with running.standing(settings, SERVICE) as ground:
        gate = Gate.from_file(settings.access_key_file)
        own = trade(roster, book, heard.require)
        inlet = EvidencedInlet(own, ground.store, settings.county, gate, shelf)
        found = Hearing(FINDINGS, str(settings.deployment), keys[FINDINGS], listing(inlet.handler))
        doors = routes(inlet, roster, book, heard.require)
        hearing = [heard.run, found.run, shelf.run]
        await running.serve(ground, inlet, doors, LONGER, hearing, {"roster": heard.lacking})


def routes(
    inlet: EvidencedInlet, roster: Roster, rulebook: Rulebook, require_heard: Callable[[], None] = lambda: None
) -> tuple[Routes, ...]:
    """What `rectification` offers over HTTP beside its commands."""
    views = Views(inlet.handler, inlet.store, roster, rulebook)
    return (
        partial(add_evidence, inlet=inlet, rules=rulebook, views=views, require_heard=require_heard),
        partial(add_workbook, inlet=inlet, door=DOOR),
        partial(add_views, gate=inlet.gate, views=views, require_heard=require_heard),
        partial(add_rules, gate=inlet.gate, views=views),
    )
