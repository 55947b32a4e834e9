"""Who may send which command. Within its role every actor is bound to its scope: prefixes of unit codes."""

from collections.abc import Iterator, Mapping

from services.rectification.domain.campaign_commands import EndCampaign, FilePlan, OpenCampaign
from services.rectification.domain.commands import (
    AnalyseCause,
    ClaimProblem,
    CloseProblem,
    CompleteMeasure,
    DeclineClaim,
    FileSelfCheck,
    GrantExtension,
    ListProblem,
    PlanMeasure,
    RecordLookBack,
    RectificationCommand,
    RejectClosure,
    ReopenProblem,
    RequestClosure,
    RequestSelfCheck,
    RuleClaim,
)
from shared.access import Actor, Role

_OFFICE: tuple[Role, ...] = ("inspection_office", "operator")
_JUDGES: tuple[Role, ...] = ("inspection_office", "organisation_department", "operator")
OWNERS: tuple[Role, ...] = ("village_office", "township_office", "operator")
OfficeCommand = (
    RequestSelfCheck | RuleClaim | GrantExtension | RejectClosure | CloseProblem | ReopenProblem | RecordLookBack
)

ROLES: Mapping[type[RectificationCommand], tuple[Role, ...]] = {
    OpenCampaign: _OFFICE,
    EndCampaign: _OFFICE,
    FilePlan: OWNERS,
    ListProblem: _OFFICE,
    RequestSelfCheck: _OFFICE,
    FileSelfCheck: OWNERS,
    ClaimProblem: OWNERS,
    DeclineClaim: OWNERS,
    RuleClaim: _OFFICE,
    AnalyseCause: OWNERS,
    PlanMeasure: OWNERS,
    CompleteMeasure: OWNERS,
    GrantExtension: _OFFICE,
    RequestClosure: OWNERS,
    RejectClosure: _JUDGES,
    CloseProblem: _JUDGES,
    ReopenProblem: _OFFICE,
    RecordLookBack: _OFFICE,
}


def about(command: RectificationCommand) -> str | None:
    """The problem's stream, when an office acts on it."""
    return f"problem-{command.problem}" if isinstance(command, OfficeCommand) else None


def require(actor: Actor, command: RectificationCommand, owner: str | None = None) -> None:
    """Raises Refused "access.role" or "access.scope". `owner` is whose the problem is on which an office acts."""
    roles = ROLES[type(command)]
    actor.require(roles)
    for unit in _units(command, owner):
        actor.require(roles, unit)


def _units(command: RectificationCommand, owner: str | None) -> Iterator[str]:
    """An office acts for itself, and on the units in its scope."""
    if not isinstance(command, OfficeCommand):
        yield command.unit
    if isinstance(command, OfficeCommand | ListProblem):
        yield command.office
    if owner is not None:
        yield owner
