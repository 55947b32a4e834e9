"""Money comes in for a works and is paid out for it; never more out than in, for each source, as it was recorded."""

from datetime import date

from services.venues.domain.commands import AllocateFunds, DisburseFunds
from services.venues.domain.events import FundsAllocated, FundsDisbursed
from services.venues.domain.programme import Programme
from services.venues.domain.works import Works, require_ours
from shared.decider import Refused
from shared.door import happened
from shared.roster import Roster

# Commands.


def allocate(
    command: AllocateFunds, programme: Programme, works: Works, roster: Roster, today: date
) -> list[FundsAllocated]:
    """A counter-entry leaves at least what has been paid out."""
    told = FundsAllocated(
        unit=command.unit,
        occurred_on=command.allocated_on,
        programme=works.required(command.works).programme,
        works=command.works,
        entry=command.entry,
        source=command.source,
        amount_fen=command.amount_fen,
        corrects=command.corrects,
        texts={"note": command.note},
    )
    if not programme.allocations.is_new(told, "allocated_on"):
        return []
    happened(command.allocated_on, today, "allocated_on")
    require_ours(command, works, roster, command.allocated_on)
    _require_covered(told, programme, works, added_fen=told.amount_fen, paid_fen=0)
    return [told]


def disburse(
    command: DisburseFunds, programme: Programme, works: Works, roster: Roster, today: date
) -> list[FundsDisbursed]:
    works.required(command.works)
    told = FundsDisbursed(
        unit=command.unit,
        occurred_on=command.disbursed_on,
        works=command.works,
        entry=command.entry,
        source=command.source,
        amount_fen=command.amount_fen,
        corrects=command.corrects,
        texts={"note": command.note},
    )
    if not works.disbursements.is_new(told, "disbursed_on"):
        return []
    happened(command.disbursed_on, today, "disbursed_on")
    require_ours(command, works, roster, command.disbursed_on)
    _require_covered(told, programme, works, added_fen=0, paid_fen=told.amount_fen)
    return [told]


def _require_covered(
    told: FundsAllocated | FundsDisbursed, programme: Programme, works: Works, *, added_fen: int, paid_fen: int
) -> None:
    allocated_fen = programme.allocations.sum(told.works, told.source)
    disbursed_fen = works.disbursements.sum(told.works, told.source)
    if disbursed_fen + paid_fen > allocated_fen + added_fen:
        raise Refused(
            "money.more_out_than_in",
            "amount_fen",
            works=told.works,
            source=told.source,
            amount_fen=told.amount_fen,
            allocated_fen=allocated_fen,
            disbursed_fen=disbursed_fen,
        )
