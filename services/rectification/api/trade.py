"""The trade of `rectification`, from which its doors and its process are made."""

from collections.abc import Callable

from services.rectification.api import permissions
from services.rectification.api.asyncapi import CONTRACT
from services.rectification.contract import read
from services.rectification.domain.commands import RectificationCommand, TakeFinding
from services.rectification.domain.decide import FOLDS, decide
from services.rectification.domain.rules import Rulebook
from shared.deciding import Context, Decision
from shared.roster import Roster
from shared.serving.trade import Trade


def trade(roster: Roster, rules: Rulebook, require_heard: Callable[[], None] = lambda: None) -> Trade:
    """`roster` is kept current by whoever hears it; `require_heard` raises Unheard while it is not yet heard."""

    def decided(command: RectificationCommand | TakeFinding, context: Context) -> Decision:
        require_heard()
        return decide(command, context, roster, rules)

    return Trade(CONTRACT, FOLDS, read, decided, permissions.require, permissions.about)
