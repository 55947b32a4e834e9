"""Which streams each decision rests on, and the pure function that takes it.

The roster is heard from `meetings` and the rulebook read at the start: both come in as arguments. FOLDS say how the
streams become states.
"""

from collections.abc import Mapping, Sequence
from typing import Any, assert_never

from services.venues.domain import acceptance, facility, money, progress
from services.venues.domain import county as counties
from services.venues.domain import programme as programmes
from services.venues.domain import rota as rotas
from services.venues.domain import venue as venues
from services.venues.domain import works as sites
from services.venues.domain.commands import (
    AllocateFunds,
    BuildingCommand,
    CompleteWorks,
    DisburseFunds,
    MoneyCommand,
    OpenBatch,
    OpenProgramme,
    OpenVenue,
    PauseWorks,
    PlanWorks,
    ProgrammeCommand,
    RecordAcceptance,
    ReportProgress,
    StartWorks,
    VenuesCommand,
)
from services.venues.domain.county import County
from services.venues.domain.events import WorksFact
from services.venues.domain.programme import Programme
from services.venues.domain.rota import Rota
from services.venues.domain.rules import Rulebook
from services.venues.domain.venue import Venue
from services.venues.domain.venue_commands import (
    ChangeFacility,
    CheckIn,
    CountErrands,
    HoldActivity,
    PublishRota,
    SwapShift,
)
from services.venues.domain.works import Works
from shared.adoption import AdoptRulebook, adopt
from shared.deciding import Context, Decision, Fold, load
from shared.roster import Roster

# A record told again is compared with its texts.
FOLDS: Mapping[str, Fold[Any]] = {
    "county": Fold(County(), counties.evolve),
    "programme": Fold(Programme(), programmes.evolve, with_texts=True),
    "works": Fold(Works(), sites.evolve, with_texts=True),
    "venue": Fold(Venue(), venues.evolve, with_texts=True),
    "rota": Fold(Rota(), rotas.evolve),
}


def decide(command: VenuesCommand | AdoptRulebook, context: Context, roster: Roster, rules: Rulebook) -> Decision:
    match command:
        case AdoptRulebook():
            return _adopt(command, context)
        case OpenProgramme() | OpenBatch():
            return _programme(command, context, roster)
        case PlanWorks():
            return _plan(command, context, roster)
        case AllocateFunds() | DisburseFunds():
            return _money(command, context, roster)
        case StartWorks() | PauseWorks() | ReportProgress() | CompleteWorks() | RecordAcceptance() | OpenVenue():
            return _works(command, context, roster, rules)
        case ChangeFacility() | HoldActivity() | CountErrands():
            return _venue(command, context, roster, rules)
        case PublishRota() | SwapShift() | CheckIn():
            return _rota(command, context, roster)
        case _:
            assert_never(command)


def _adopt(command: AdoptRulebook, context: Context) -> Decision:
    county = yield from load(County, "county")
    return [*adopt(command, county.rules_digest, context.today)]


def _programme(command: ProgrammeCommand, context: Context, roster: Roster) -> Decision:
    programme = yield from load(Programme, f"programme-{command.programme}")
    match command:
        case OpenProgramme():
            return [*programmes.open_programme(command, programme, roster, context.today)]
        case OpenBatch():
            return [*programmes.open_batch(command, programme, roster, context.today)]
        case _:
            assert_never(command)


def _plan(command: PlanWorks, context: Context, roster: Roster) -> Decision:
    works = yield from load(Works, f"works-{command.works}")
    programme = yield from load(Programme, f"programme-{command.programme}")
    planned = sites.plan(command, works, roster, context.today)
    return [*planned, *programmes.list_works(command, programme, roster)] if planned else []


def _money(command: MoneyCommand, context: Context, roster: Roster) -> Decision:
    """Both sides are read for either, so that two who write at the same time cannot both be covered."""
    works = yield from load(Works, f"works-{command.works}")
    programme = yield from load(Programme, f"programme-{works.required(command.works).programme}")
    match command:
        case AllocateFunds():
            return [*money.allocate(command, programme, works, roster, context.today)]
        case DisburseFunds():
            return [*money.disburse(command, programme, works, roster, context.today)]
        case _:
            assert_never(command)


def _works(
    command: BuildingCommand | RecordAcceptance | OpenVenue, context: Context, roster: Roster, rules: Rulebook
) -> Decision:
    works = yield from load(Works, f"works-{command.works}")
    return [*_built(command, works, context, roster, rules)]


def _built(
    command: BuildingCommand | RecordAcceptance | OpenVenue,
    works: Works,
    context: Context,
    roster: Roster,
    rules: Rulebook,
) -> Sequence[WorksFact]:
    match command:
        case StartWorks():
            return progress.start(command, works, roster, context.today)
        case PauseWorks():
            return progress.pause(command, works, roster, context.today)
        case ReportProgress():
            return progress.report(command, works, roster, rules, context.today)
        case CompleteWorks():
            return progress.complete(command, works, roster, context.today)
        case RecordAcceptance():
            return acceptance.record(command, works, roster, rules, context.today)
        case OpenVenue():
            return sites.open_venue(command, works, roster, context.today)
        case _:
            assert_never(command)


def _venue(
    command: ChangeFacility | HoldActivity | CountErrands, context: Context, roster: Roster, rules: Rulebook
) -> Decision:
    works = yield from load(Works, f"works-{command.works}")
    venue = yield from load(Venue, f"venue-{command.works}")
    match command:
        case ChangeFacility():
            return [*facility.change(command, works, venue, roster, rules, context.today)]
        case HoldActivity():
            return [*venues.hold_activity(command, works, venue, roster, context.today)]
        case CountErrands():
            return [*venues.count_errands(command, works, venue, roster, context.today)]
        case _:
            assert_never(command)


def _rota(command: PublishRota | SwapShift | CheckIn, context: Context, roster: Roster) -> Decision:
    works = yield from load(Works, f"works-{command.works}")
    rota = yield from load(Rota, f"rota-{command.works}")
    match command:
        case PublishRota():
            return [*rotas.publish(command, works, rota, roster, context.today)]
        case SwapShift():
            return [*rotas.swap(command, works, rota, roster, context.today)]
        case CheckIn():
            return [*rotas.check_in(command, works, rota, roster, context.recorded_at)]
        case _:
            assert_never(command)
