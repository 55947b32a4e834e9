"""The trade of `venues`, from which its doors and its process are made."""

from collections.abc import Callable

from services.venues.api import permissions
from services.venues.api.asyncapi import CONTRACT
from services.venues.contract import read
from services.venues.domain.commands import VenuesCommand
from services.venues.domain.decide import FOLDS, decide
from services.venues.domain.rules import Rulebook
from shared.access import Actor
from shared.adoption import AdoptRulebook
from shared.deciding import Context, Decision
from shared.roster import Roster
from shared.serving.trade import Trade


def trade(roster: Roster, rules: Rulebook, require_heard: Callable[[], None] = lambda: None) -> Trade:
    """`roster` is kept current by whoever hears it; `require_heard` raises Unheard while it is not yet heard."""

    def decided(command: VenuesCommand | AdoptRulebook, context: Context) -> Decision:
        if not isinstance(command, AdoptRulebook):  # our own act at the start rests on nothing that is heard
            require_heard()
        return decide(command, context, roster, rules)

    def permitted(actor: Actor, command: VenuesCommand, _: None) -> None:
        permissions.require(actor, command)

    return Trade(CONTRACT, FOLDS, read, decided, permitted)
