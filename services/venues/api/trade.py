"""The trade of `venues`, from which its doors and its process are made."""

from functools import partial

from services.venues.api import permissions
from services.venues.api.asyncapi import CONTRACT
from services.venues.contract import read
from services.venues.domain.decide import FOLDS, decide
from services.venues.domain.rules import Rulebook
from shared.roster import Roster
from shared.serving.trade import Trade


def trade(roster: Roster, rules: Rulebook) -> Trade:
    """`roster` is kept current by whoever hears it."""
    return Trade(CONTRACT, FOLDS, read, partial(decide, roster=roster, rules=rules), permissions.require)
