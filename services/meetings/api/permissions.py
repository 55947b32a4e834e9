"""Who may send which command. Within its role every actor is bound to its scope: prefixes of unit codes."""

from collections.abc import Iterable, Iterator, Mapping

from services.meetings.domain.branch_commands import AssessStandard, CollectDues, RecordDevelopmentStep
from services.meetings.domain.commands import (
    AnswerObjection,
    AssignPost,
    CloseUnit,
    CorrectMeeting,
    DeclareCounts,
    DeclareWatch,
    EndPost,
    ErasePerson,
    HoldMeeting,
    MeetingsCommand,
    MergeUnit,
    OpenMatter,
    PostDisclosure,
    RaiseObjection,
    RecordGuide,
    RegisterPerson,
    RegisterUnit,
    RenameUnit,
    ReportProgress,
    ReturnMatter,
    WithdrawMatter,
)
from services.meetings.domain.person import Person
from shared.access import Actor, Role

_COUNTY: tuple[Role, ...] = ("inspection_office", "organisation_department", "operator")
_UNITS: tuple[Role, ...] = ("organisation_department", "operator")
_ROSTER: tuple[Role, ...] = ("organisation_department", "township_office", "operator")
_AFFAIRS: tuple[Role, ...] = ("village_office", "township_office", "operator")
_ASSESSORS: tuple[Role, ...] = ("township_office", "organisation_department", "operator")
_HIGHER: tuple[Role, ...] = ("township_office", "inspection_office", "operator")

ROLES: Mapping[type[MeetingsCommand], tuple[Role, ...]] = {
    DeclareWatch: _COUNTY,
    RegisterUnit: _UNITS,
    RenameUnit: _UNITS,
    MergeUnit: _UNITS,
    CloseUnit: _UNITS,
    RegisterPerson: _ROSTER,
    ErasePerson: _UNITS,
    AssignPost: _ROSTER,
    EndPost: _ROSTER,
    DeclareCounts: _ROSTER,
    OpenMatter: _AFFAIRS,
    HoldMeeting: _AFFAIRS,
    CorrectMeeting: _AFFAIRS,
    PostDisclosure: _AFFAIRS,
    RaiseObjection: _AFFAIRS,
    AnswerObjection: _AFFAIRS,
    ReportProgress: _AFFAIRS,
    RecordGuide: (*_AFFAIRS, "organisation_department"),
    ReturnMatter: _HIGHER,
    WithdrawMatter: _AFFAIRS,
    CollectDues: _AFFAIRS,
    RecordDevelopmentStep: (*_AFFAIRS, "organisation_department"),
    AssessStandard: _ASSESSORS,
}


def about(command: MeetingsCommand) -> str | None:
    """The stream on whose state the permission rests, if there is one."""
    return f"person-{command.person}" if isinstance(command, ErasePerson) else None


def require(actor: Actor, command: MeetingsCommand, person: Person | None = None) -> None:
    """Raises Refused "access.role" or "access.scope". `person` is whom the command is about."""
    actor.require(ROLES[type(command)])
    for unit in _units(command, person):
        actor.require(ROLES[type(command)], unit)


def _units(command: MeetingsCommand, person: Person | None) -> Iterator[str]:
    match command:
        case DeclareWatch():
            yield command.county
        case MergeUnit():
            yield from (command.unit, command.into)
        case ErasePerson():
            yield from _known(None if person is None else person.unit)
        case RecordDevelopmentStep():
            # The branch cannot certify that it was reviewed from above.
            yield from (command.unit, *_known(command.reviewer))
        case AssessStandard():
            yield from (command.unit, command.assessor)
        case _:
            yield command.unit


def _known(unit: str | None) -> Iterable[str]:
    return () if unit is None else (unit,)
