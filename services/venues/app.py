"""The composition root: the only file that knows everything."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from services.venues.api.importing import add_import
from services.venues.api.reading import add_views
from services.venues.domain.rules import Rulebook
from services.venues.views.views import Views
from shared.roster import Roster
from shared.serving.inlet import Inlet
from shared.serving.routes import Routes


def routes(
    inlet: Inlet, roster: Roster, rules: Rulebook, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> tuple[Routes, ...]:
    """What `venues` offers over HTTP beside its commands. `clock` is the views'."""
    views = Views(inlet.handler, inlet.store, roster, rules)
    return partial(add_import, inlet=inlet), partial(add_views, gate=inlet.gate, views=views, clock=clock)
