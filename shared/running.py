"""How a service's process runs: on uvloop, with a collector that seldom walks over all that is kept for long."""

import gc
from collections.abc import Coroutine
from typing import Any

import uvloop

# A service keeps hundreds of thousands of objects (states, accounts) that never form garbage cycles; to walk over them
# all stops every request for a tenth of a second. Young garbage is still collected, in larger portions.
YOUNG_MAX = 20_000
YOUNG_ROUNDS = 20
OLD_ROUNDS = 200


def run(service: Coroutine[Any, Any, None]) -> None:
    """Run to its end."""
    gc.set_threshold(YOUNG_MAX, YOUNG_ROUNDS, OLD_ROUNDS)
    uvloop.run(service)
