"""What wakes the streams."""

import asyncio


class Bell:
    """Rings for every stream at once: the store has grown, or the service is about to stop."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()
        self.stopping = False

    def ring(self) -> None:
        self._rung.set()
        self._rung = asyncio.Event()

    def stop(self) -> None:
        self.stopping = True
        self.ring()

    def next_ring(self) -> asyncio.Event:
        """Take it before looking: a ring between looking and waiting is not missed."""
        return self._rung
