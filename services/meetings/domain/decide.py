"""Which streams each decision rests on, and the pure function that takes it.

Whatever changes what a matter's verdicts rest on has the matter judged afresh, in the same append.
"""

from typing import assert_never

from services.meetings.domain import county as counties
from services.meetings.domain import development as developments
from services.meetings.domain import disclosure
from services.meetings.domain import dues as collections
from services.meetings.domain import matter as matters
from services.meetings.domain import meeting as meetings
from services.meetings.domain import person as persons
from services.meetings.domain import standard as standards
from services.meetings.domain import unit as units
from services.meetings.domain.branch_commands import AssessStandard, BranchCommand, CollectDues, RecordDevelopmentStep
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
from services.meetings.domain.county import County, CountyCommand
from services.meetings.domain.development import Development
from services.meetings.domain.dues import Dues
from services.meetings.domain.judging import (
    Facts,
    case_of,
    load_each,
    matters_of,
    with_judged,
    with_rules_judged,
    with_unit_judged,
)
from services.meetings.domain.matter import Matter
from services.meetings.domain.meeting import Meeting, Room, named
from services.meetings.domain.person import Person
from services.meetings.domain.procedure import reached
from services.meetings.domain.standard import Standard
from services.meetings.domain.unit import Unit
from shared.adoption import AdoptRulebook
from shared.decider import DomainEvent
from shared.deciding import Context, Decision, load

MatterCommand = PostDisclosure | RaiseObjection | AnswerObjection | ReportProgress | WithdrawMatter


def decide(command: MeetingsCommand | AdoptRulebook, context: Context) -> Decision:
    match command:
        case AdoptRulebook():
            return _adopt(command, context)
        case DeclareWatch() | RegisterUnit() | RenameUnit():
            return _county(command, context)
        case MergeUnit():
            return _merge(command, context)
        case CloseUnit():
            return _close(command, context)
        case RegisterPerson():
            return _register_person(command, context)
        case ErasePerson():
            return _erase_person(command, context)
        case AssignPost():
            return _assign(command)
        case EndPost():
            return _end_post(command)
        case DeclareCounts():
            return _declare_counts(command, context)
        case OpenMatter():
            return _open(command, context)
        case HoldMeeting() | CorrectMeeting():
            return _sit(command, context)
        case RecordGuide():
            return _guide(command, context)
        case ReturnMatter():
            return _return(command, context)
        case PostDisclosure() | RaiseObjection() | AnswerObjection() | ReportProgress() | WithdrawMatter():
            return _matter(command, context)
        case CollectDues() | RecordDevelopmentStep() | AssessStandard():
            return _branch(command, context)
        case _:
            assert_never(command)


# The county and its units.


def _county(command: CountyCommand, context: Context) -> Decision:
    county = yield from load(County, "county")
    return [*counties.decider(context.today).decide(command, county)]


def _adopt(command: AdoptRulebook, context: Context) -> Decision:
    """In one append for the whole county: no rulebook is ever in use by which something is still to be judged."""
    facts = yield from _county(command, context)
    return (yield from with_rules_judged(facts))


def _merge(command: MergeUnit, context: Context) -> Decision:
    facts = yield from _county(command, context)
    return (yield from with_unit_judged(command.unit, facts))


def _close(command: CloseUnit, context: Context) -> Decision:
    facts = yield from _county(command, context)
    if facts:
        for key in (yield from matters_of(command.unit, facts)):
            matter = yield from load(Matter, f"matter-{key}")
            facts += matters.withdraw_with_unit(key, command.unit, command.closed_on, matter)
    return (yield from with_unit_judged(command.unit, facts))


# Persons and the roster.


def _register_person(command: RegisterPerson, context: Context) -> Decision:
    county = yield from load(County, "county")
    person = yield from load(Person, f"person-{command.person}")
    return [*persons.register(command, county, person, context.today)]


def _erase_person(command: ErasePerson, context: Context) -> Decision:
    person = yield from load(Person, f"person-{command.person}")
    return [*persons.erase(command, person, context.today)]


def _assign(command: AssignPost) -> Decision:
    county = yield from load(County, "county")
    unit = yield from load(Unit, f"unit-{command.unit}")
    person = yield from load(Person, f"person-{command.person}")
    return (yield from with_unit_judged(command.unit, units.assign(command, county, unit, person)))


def _end_post(command: EndPost) -> Decision:
    county = yield from load(County, "county")
    unit = yield from load(Unit, f"unit-{command.unit}")
    return (yield from with_unit_judged(command.unit, units.end_post(command, county, unit)))


def _declare_counts(command: DeclareCounts, context: Context) -> Decision:
    county = yield from load(County, "county")
    unit = yield from load(Unit, f"unit-{command.unit}")
    return (yield from with_unit_judged(command.unit, units.declare_counts(command, county, unit, context.today)))


# Matters and meetings.


def _open(command: OpenMatter, context: Context) -> Decision:
    county = yield from load(County, "county")
    unit = yield from load(Unit, f"unit-{command.unit}")
    matter = yield from load(Matter, f"matter-{command.matter}")
    opened = units.open_matter(command, county, unit, matter.home, context.today)
    if not opened:
        return []
    facts: list[DomainEvent] = [*opened, *matters.number(command)]
    closing = county.closing(command.unit)  # the matter was told of late: it went with its unit like the others
    if closing is not None:
        facts += matters.withdraw_with_unit(command.matter, closing.unit, closing.occurred_on, matter)
    return facts


def _sit(command: HoldMeeting | CorrectMeeting, context: Context) -> Decision:
    meeting = yield from load(Meeting, f"meeting-{command.meeting}")
    county = yield from load(County, "county")
    unit = yield from load(Unit, f"unit-{command.unit if meeting.record is None else meeting.record.unit}")
    people = yield from load_each(Person, "person", (key for _, key in named(command)))
    before = [] if meeting.record is None else [item.matter for item in meeting.record.items]
    about = dict.fromkeys([*before, *(item.matter for item in command.items)])
    room = Room(county, unit, people, (yield from load_each(Matter, "matter", about)), context.today)
    if isinstance(command, HoldMeeting):
        return (yield from with_judged(meetings.hold(command, meeting, room), about))
    return (yield from with_judged(meetings.correct(command, meeting, room), about))


def _guide(command: RecordGuide, context: Context) -> Decision:
    county = yield from load(County, "county")
    matter = yield from load(Matter, f"matter-{command.matter}")
    home = matter.required(command.matter)
    village = county.owner(home, command.guided_on) or home
    township = yield from load(Unit, f"unit-{county.member(village).registered.parent or village}")
    return [*matters.record_guide(command, county, matter, township, context.today)]


def _return(command: ReturnMatter, context: Context) -> Decision:
    county = yield from load(County, "county")
    matter = yield from load(Matter, f"matter-{command.matter}")
    matter.required(command.matter)
    case, _ = yield from case_of(command.matter, ())
    stood_at = reached(case, command.returned_on)
    facts = matters.return_to(command, county, matter, stood_at, context.today)
    return (yield from with_judged(facts, [command.matter]))


def _matter(command: MatterCommand, context: Context) -> Decision:
    county = yield from load(County, "county")
    matter = yield from load(Matter, f"matter-{command.matter}")
    return (yield from with_judged(_told(command, county, matter, context), [command.matter]))


def _told(command: MatterCommand, county: County, matter: Matter, context: Context) -> Facts:
    match command:
        case PostDisclosure():
            return disclosure.post(command, county, matter, context.today)
        case RaiseObjection():
            return disclosure.object_to(command, county, matter, context.today)
        case AnswerObjection():
            return disclosure.answer(command, county, matter, context.today)
        case ReportProgress():
            return disclosure.report(command, county, matter, context.today)
        case WithdrawMatter():
            return matters.withdraw(command, county, matter, context.today)
        case _:
            assert_never(command)


# A branch's life besides its meetings.


def _branch(command: BranchCommand, context: Context) -> Decision:
    county = yield from load(County, "county")
    match command:
        case CollectDues():
            dues = yield from load(Dues, f"dues-{command.unit}")
            return [*collections.collect(command, county, dues, context.today)]
        case RecordDevelopmentStep():
            development = yield from load(Development, f"development-{command.case}")
            return [*developments.record(command, county, development, context.today)]
        case AssessStandard():
            standard = yield from load(Standard, f"standard-{command.unit}")
            return [*standards.assess(command, county, standard, context.today)]
        case _:
            assert_never(command)
