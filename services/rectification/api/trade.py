"""The trade of `rectification`, from which its doors and its process are made."""

from collections.abc import Callable

from services.rectification.api import permissions
from services.rectification.api.asyncapi import CONTRACT
from services.rectification.contract import read
from services.rectification.domain.commands import RectificationCommand, TakeFinding
from services.rectification.domain.decide import FOLDS, decide
from services.rectification.domain.problem import Problem, affair_of
from services.rectification.domain.rules import Rulebook
from shared.access import Actor
from shared.deciding import Context, Decision
from shared.roster import Roster
from shared.serving.routes import today
from shared.serving.trade import Trade


def trade(roster: Roster, rules: Rulebook, require_heard: Callable[[], None] = lambda: None) -> Trade:
    """`roster` is kept current by whoever hears it; `require_heard` raises Unheard while it is not yet heard."""

    def decided(command: RectificationCommand | TakeFinding, context: Context) -> Decision:
        require_heard()
        return decide(command, context, roster, rules)

    def permitted(actor: Actor, command: RectificationCommand, problem: Problem | None) -> None:
        """An office acts on whose the problem is today, as the views show it; the roster says who that is."""
        owner = None
        if problem is not None and problem.listed is not None:
            require_heard()
            owner = affair_of(problem.listed.problem, problem, roster, today())
        permissions.require(actor, command, owner)

    return Trade(CONTRACT, FOLDS, read, decided, permitted, permissions.about)
