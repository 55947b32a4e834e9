"""The trade of `rectification`, from which its doors and its process are made."""

from functools import partial

from services.rectification.api import permissions
from services.rectification.api.asyncapi import CONTRACT
from services.rectification.contract import read
from services.rectification.domain.decide import FOLDS, decide
from services.rectification.domain.rules import Rulebook
from shared.roster import Roster
from shared.serving.trade import Trade


def trade(roster: Roster, rules: Rulebook) -> Trade:
    """`roster` is kept current by whoever hears it."""
    decides = partial(decide, roster=roster, rules=rules)
    return Trade(CONTRACT, FOLDS, read, decides, permissions.require, permissions.about)
