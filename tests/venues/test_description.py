"""The OpenAPI description and the doors agree: what can be made up from the one, the other answers as it says."""

from services.venues.api.spreadsheet import DOOR
from services.venues.api.trade import trade
from services.venues.app import routes
from services.venues.domain.commands import COMMANDS
from shared.memory import MemoryStore
from tests.described import ask_everything, described
from tests.doors import inlet_on
from tests.venues.village import RULES, heard


def test_whatever_is_made_up_from_the_description_is_answered_as_it_says() -> None:
    roster = heard()
    inlet = inlet_on(trade(roster, RULES), MemoryStore("venues"))
    operations = ask_everything(described(inlet, routes(inlet, roster, RULES), DOOR.limits))
    assert operations == len(COMMANDS) + 11  # the workbook, views, what is printed, rules, and the lines' import
