"""Dues: what a branch collected for a month, and when. It counts by the day of the collection."""

from dataclasses import dataclass, field
from datetime import date

from services.meetings.domain.branch_commands import CollectDues
from services.meetings.domain.branch_events import DuesCollected
from services.meetings.domain.county import County
from shared.door import happened
from shared.entries import Entries


@dataclass(frozen=True)
class Dues:
    """Of one branch, by month."""

    entries: Entries[DuesCollected] = field(default_factory=Entries)


# Commands.


def collect(command: CollectDues, county: County, dues: Dues, today: date) -> list[DuesCollected]:
    """The month may lie behind or ahead: members pay late, and they pay for a quarter."""
    county.require_branch(command.unit)
    happened(command.collected_on, today, "collected_on")
    told = DuesCollected(
        unit=command.unit,
        occurred_on=command.collected_on,
        record=command.record,
        corrects=command.corrects,
        month=command.month,
        members_paid=command.members_paid,
        amount_fen=command.amount_fen,
    )
    return [told] if dues.entries.is_new(told) else []


def evolve(dues: Dues, event: DuesCollected) -> Dues:
    return Dues(dues.entries.with_entry(event))
