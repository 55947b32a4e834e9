"""`rectification` without its process: its HTTP door on a store in memory, with a locker in memory."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from joserfc.jwk import KeySet

from services.rectification.api.evidence import EvidencedInlet
from services.rectification.api.trade import trade
from services.rectification.app import LONGER, routes
from services.rectification.domain.events import Evidence
from shared.access import Gate
from shared.append import EventStore
from shared.memory import MemoryStore
from shared.roster import Roster
from tests.doors import COUNTY, KEY, NOW, Door, opened
from tests.rectification.county import RULES, heard


class Drawer:
    """A locker in memory; `is_away` shuts it."""

    def __init__(self) -> None:
        self.files: dict[str, tuple[Evidence, bytes]] = {}
        self.is_away = False

    async def keep(self, evidence: Evidence, content: bytes) -> None:
        self._require()
        self.files[evidence.sha256] = (evidence, content)

    async def find(self, digest: str) -> Evidence | None:
        self._require()
        return self.files[digest][0] if digest in self.files else None

    async def fetch(self, digest: str) -> bytes | None:
        self._require()
        return self.files[digest][1] if digest in self.files else None

    def _require(self) -> None:
        if self.is_away:
            raise TimeoutError


@asynccontextmanager
async def door(
    drawer: Drawer | None = None,
    roster: Roster | None = None,
    store: EventStore | None = None,
    require_heard: Callable[[], None] = lambda: None,
) -> AsyncIterator[Door]:
    """On the last day of the year."""
    known = roster or heard()
    own, kept = trade(known, RULES, require_heard), store or MemoryStore("rectification")
    inlet = EvidencedInlet(own, kept, COUNTY, Gate(KeySet([KEY])), drawer or Drawer(), lambda: NOW)
    async with opened(inlet, lambda _: routes(inlet, known, RULES, require_heard), LONGER) as found:
        yield found
