"""The composition root: the only file that knows everything."""

from functools import partial

from services.meetings.api.handbook import Handbooks
from services.meetings.api.reading import add_views
from services.meetings.api.spreadsheet import DOOR
from services.meetings.api.trade import TRADE
from services.meetings.domain import rules
from services.meetings.settings import RULE_FILES, Settings
from services.meetings.views import Views
from shared import log
from shared.access import Gate
from shared.adoption import AdoptRulebook, Rows
from shared.rulebooks import RulesFile
from shared.serving import running
from shared.serving.inlet import Inlet
from shared.serving.routes import Routes
from shared.serving.workbooks import add_workbook


async def run(settings: Settings) -> None:
    """Until SIGTERM or SIGINT. Raises what ended it otherwise; BadRules before anything is opened."""
    log.configure(TRADE.service, settings.log_level)
    rows = _rows(settings)
    async with running.standing(settings, TRADE.service) as ground:
        inlet = Inlet(TRADE, ground.store, settings.county, Gate.from_file(settings.access_key_file))
        await inlet.own(AdoptRulebook(county=settings.county, rows=rows))  # nothing, when they are in use
        await running.serve(ground, inlet, routes(inlet), DOOR.limits)


def routes(inlet: Inlet) -> tuple[Routes, ...]:
    """What `meetings` offers over HTTP beside its commands."""
    handbooks = Handbooks(inlet.handler, inlet.store)
    views = Views(inlet.handler, inlet.store)
    return (
        partial(add_workbook, inlet=inlet, door=DOOR),
        partial(add_views, gate=inlet.gate, views=views, handbooks=handbooks),
    )


def _rows(settings: Settings) -> Rows:
    """The rules as they stand in the files, the county's own laid over ours. Raises BadRules."""
    own = tuple(row for file in RULE_FILES for row in rules.read(file.read_text("utf-8"), file.name))
    return own if settings.rules_file is None else rules.laid_over(own, RulesFile.at(settings.rules_file))
