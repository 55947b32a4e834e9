"""Which streams there are: read on from the store's end whenever asked, and kept nowhere else."""

from collections.abc import Mapping

from shared.append import EventStore

_PAGE_EVENTS = 1_000


class Directory:
    """`kinds` are types of events that stand first in their streams."""

    def __init__(self, store: EventStore, *kinds: str) -> None:
        self._store = store
        self._position = 0
        self._units: dict[str, dict[str, str]] = {kind: {} for kind in kinds}

    async def opened_by(self, kind: str) -> Mapping[str, str]:
        """By key, the part of the stream's name behind its first "-", the event's unit; in the order of recording."""
        while page := await self._store.read_page(self._position, _PAGE_EVENTS):
            for event in page:
                if event.position <= self._position:
                    continue  # somebody else has read on meanwhile
                self._position = event.position
                if event.type in self._units:
                    self._units[event.type][event.stream_id.partition("-")[2]] = event.unit
        return dict(self._units[kind])
