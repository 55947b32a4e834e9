"""The composition root: the only file that knows everything."""

import json
from functools import partial

from services.rectification.api.evidence import BYTES_MAX, EvidencedInlet, add_evidence
from services.rectification.api.reading import add_import, add_lists, add_views
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
from shared.roster import Roster
from shared.rulebooks import RulesFile
from shared.serving import http, running
from shared.serving.routes import Routes

LONGER = {**BYTES_MAX, "/problem-list/import": http.IMPORT_BYTES_MAX}


async def run(settings: Settings) -> None:
    """Until SIGTERM or SIGINT. Raises what ended it otherwise; BadRules before anything is opened."""
    log.configure(SERVICE, settings.log_level)
    county_rows = None if settings.rules_file is None else RulesFile.at(settings.rules_file)
    book = rules.read(RULE_FILE.read_text("utf-8"), RULE_FILE.name, county_rows)
    keys = {name: told["public_key"] for name, told in json.loads(settings.sources_file.read_text("utf-8")).items()}
    roster, shelf = Roster(), Shelf()
    heard = Hearing("meetings", str(settings.deployment), keys["meetings"], learning(roster))
    async with running.standing(settings, SERVICE) as ground:
        gate = Gate.from_file(settings.access_key_file)
        own = trade(roster, book, heard.require)
        inlet = EvidencedInlet(own, ground.store, settings.county, gate, shelf)
        found = Hearing("supervision", str(settings.deployment), keys["supervision"], listing(inlet.handler))
        hearing = [heard.run, found.run, shelf.run]
        await running.serve(ground, inlet, routes(inlet, roster, book), LONGER, hearing, {"roster": heard.lacking})


def routes(inlet: EvidencedInlet, roster: Roster, book: Rulebook) -> tuple[Routes, ...]:
    """What `rectification` offers over HTTP beside its commands."""
    views = Views(inlet.handler, inlet.store, roster, book)
    return (
        partial(add_evidence, inlet=inlet, rules=book),
        partial(add_views, inlet=inlet, views=views),
        partial(add_lists, inlet=inlet, views=views),
        partial(add_import, inlet=inlet),
    )
