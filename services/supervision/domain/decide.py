"""Which stream each command of `supervision` rests on: the alert's, the parked entry's or the finding's own.

The roster is handed in: it is heard from meetings. So is what rectification has told of a finding's campaign.
"""

from collections.abc import Mapping
from typing import Any

from services.supervision.domain import alert as alerts
from services.supervision.domain import finding as findings
from services.supervision.domain import parked as entries
from services.supervision.domain.alert import Alert
from services.supervision.domain.commands import DropParked, RecordFinding, RetryParked, SupervisionCommand
from services.supervision.domain.finding import CampaignTold, Finding
from services.supervision.domain.parked import Parked
from services.supervision.domain.roster import Roster
from shared.deciding import Context, Decision, Fold, load

# A finding told again is compared with its texts. Nothing is decided by one, for a text may be erased.
FOLDS: Mapping[str, Fold[Any]] = {
    "alert": Fold(Alert(), alerts.evolve),
    "parked": Fold(Parked(), entries.evolve),
    "finding": Fold(Finding(), findings.evolve, with_texts=True),
}


def decide(
    command: SupervisionCommand, context: Context, roster: Roster, campaign: CampaignTold | None = None
) -> Decision:
    if isinstance(command, RetryParked | DropParked):
        parked = yield from load(Parked, f"parked-{command.parked}")
        return entries.decide(command, parked, context.actor, context.today)
    if isinstance(command, RecordFinding):
        finding = yield from load(Finding, f"finding-{command.finding}")
        return findings.decide(command, finding, roster, campaign, context)
    alert = yield from load(Alert, f"alert-{command.alert}")
    return alerts.decide(command, alert, context.actor, context.today)
