"""The OpenAPI description and the doors agree: what can be made up from the one, the other answers as it says."""

from joserfc.jwk import KeySet

from services.rectification.api.evidence import EvidencedInlet
from services.rectification.api.trade import trade
from services.rectification.app import LONGER, routes
from services.rectification.domain.commands import COMMANDS
from shared.access import Gate
from shared.memory import MemoryStore
from tests.described import ask_everything, described
from tests.doors import COUNTY, KEY, NOW
from tests.rectification.county import RULES, heard
from tests.rectification.doors import Drawer


def test_whatever_is_made_up_from_the_description_is_answered_as_it_says() -> None:
    roster, store = heard(), MemoryStore("rectification")
    inlet = EvidencedInlet(trade(roster, RULES), store, COUNTY, Gate(KeySet([KEY])), Drawer(), lambda: NOW)
    operations = ask_everything(described(inlet, routes(inlet, roster, RULES), LONGER))
    assert operations == len(COMMANDS) + 13  # evidence, the workbook, views, lists, rules, and the lines' import
