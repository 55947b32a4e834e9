"""Who may send which command. Within its role every actor is bound to its scope: prefixes of unit codes."""

from collections.abc import Mapping

from services.venues.domain.commands import (
    AllocateFunds,
    CompleteWorks,
    DisburseFunds,
    OpenBatch,
    OpenProgramme,
    OpenVenue,
    PauseWorks,
    PlanWorks,
    RecordAcceptance,
    ReportProgress,
    StartWorks,
    VenuesCommand,
)
from services.venues.domain.venue_commands import (
    ChangeFacility,
    CheckIn,
    CountErrands,
    HoldActivity,
    PublishRota,
    SwapShift,
)
from shared.access import Actor, Role

COUNTY: tuple[Role, ...] = ("organisation_department", "operator")
_PAYERS: tuple[Role, ...] = ("township_office", *COUNTY)
_AFFAIRS: tuple[Role, ...] = ("village_office", "township_office", "operator")

ROLES: Mapping[type[VenuesCommand], tuple[Role, ...]] = {
    OpenProgramme: COUNTY,
    OpenBatch: COUNTY,
    PlanWorks: COUNTY,
    AllocateFunds: COUNTY,
    DisburseFunds: _PAYERS,
    StartWorks: _AFFAIRS,
    PauseWorks: _AFFAIRS,
    ReportProgress: _AFFAIRS,
    CompleteWorks: _AFFAIRS,
    RecordAcceptance: COUNTY,
    OpenVenue: _AFFAIRS,
    ChangeFacility: (*_AFFAIRS, "organisation_department"),
    HoldActivity: _AFFAIRS,
    CountErrands: _AFFAIRS,
    PublishRota: _AFFAIRS,
    SwapShift: _AFFAIRS,
    CheckIn: _AFFAIRS,
}


def require(actor: Actor, command: VenuesCommand) -> None:
    """Raises Refused "access.role" or "access.scope". Whoever records an acceptance reaches the office that accepts."""
    units = (command.unit, command.office) if isinstance(command, RecordAcceptance) else (command.unit,)
    for unit in units:
        actor.require(ROLES[type(command)], unit)
