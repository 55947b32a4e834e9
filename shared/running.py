"""How a service's process runs: on uvloop, with a collector that seldom walks over all that is kept for long."""

import gc
import sys
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import uvloop
from pydantic import ValidationError
from pydantic_settings import BaseSettings

from shared.rulebooks import BadRules

# A service keeps hundreds of thousands of objects (states, accounts) that never form garbage cycles; to walk over them
# all stops every request for a tenth of a second. Young garbage is still collected, in larger portions.
YOUNG_MAX = 20_000
YOUNG_ROUNDS = 20
OLD_ROUNDS = 200
S = TypeVar("S", bound=BaseSettings)


def main(settings: type[S], service: Callable[[S], Coroutine[Any, Any, None]]) -> int:
    """The exit code: 2, with a line for each fault, when the settings or the rules cannot be used."""
    try:
        told = settings()
    except ValidationError as error:
        prefix = settings.model_config["env_prefix"]
        for wrong in error.errors(include_input=False, include_url=False):
            sys.stderr.write(f"{prefix}{str(wrong['loc'][0]).upper()}: {wrong['msg']}\n")
        return 2
    try:
        run(service(told))
    except BadRules as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


def run(service: Coroutine[Any, Any, None]) -> None:
    """Run to its end."""
    gc.set_threshold(YOUNG_MAX, YOUNG_ROUNDS, OLD_ROUNDS)
    uvloop.run(service)
