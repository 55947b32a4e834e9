"""`rectification` without its process: its HTTP door on a store in memory, with a locker in memory."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from hashlib import sha256
from typing import Any

from joserfc.jwk import KeySet

from services.rectification.api.evidence import EvidencedInlet
from services.rectification.api.trade import trade
from services.rectification.app import LONGER, routes
from services.rectification.domain.problem_events import Evidence
from shared.access import Gate
from shared.append import EventStore
from shared.decider import Command
from shared.memory import MemoryStore
from shared.problems import Away, Full
from shared.roster import Roster
from tests.doors import COUNTY, KEY, NOW, Door, opened, token
from tests.rectification.county import RULES, campaign, heard

RUNNING = campaign(ends_on=date(2027, 1, 31))  # the doors' day is the last of 2026
PICTURE = b"\xff\xd8\xff\xe0" + b"picture" * 9
DIGEST = sha256(PICTURE).hexdigest()
KEPT = {"sha256": DIGEST, "media_type": "image/jpeg", "size_bytes": len(PICTURE)}


class Drawer:
    """A locker in memory; `is_away` shuts it, and `is_full` lets nothing more in."""

    def __init__(self) -> None:
        self.files: dict[str, tuple[Evidence, bytes]] = {}
        self.is_away = False
        self.is_full = False

    async def keep(self, evidence: Evidence, content: bytes) -> None:
        self._require()
        if self.is_full:
            raise Full("evidence.full")
        self.files[evidence.sha256] = (evidence, content)

    async def find(self, digest: str) -> Evidence | None:
        self._require()
        return self.files[digest][0] if digest in self.files else None

    async def fetch(self, digest: str) -> bytes | None:
        self._require()
        return self.files[digest][1] if digest in self.files else None

    def _require(self) -> None:
        if self.is_away:
            raise Away("evidence.unavailable")


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


async def say(at: Door, *commands: Command, role: Any = "operator", scope: str = "9901") -> Any:
    """The last answer; all before it were taken."""
    answer: Any = None
    for command in commands:
        assert answer is None or answer.status_code == 200, answer.text
        told = command.model_dump(mode="json", exclude_none=True)
        answer = await at.tell(told.pop("type"), told, role, scope)
    return answer


async def upload(at: Door, content: bytes = PICTURE, role: Any = "village_office") -> Any:
    headers = {"Authorization": f"Bearer {token(role)}", "Content-Type": "application/x-msdownload"}
    return await at.client.post("/evidence", content=content, headers=headers)
