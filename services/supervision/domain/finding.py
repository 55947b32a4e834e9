"""A finding of an inspection as its stream tells it, and what may be recorded as one."""

from dataclasses import dataclass
from datetime import date

from services.supervision.domain.commands import RecordFinding
from services.supervision.domain.events import FindingRecorded
from services.supervision.domain.roster import Roster
from shared.days import to_us
from shared.decider import DomainEvent, Refused
from shared.deciding import Context
from shared.door import happened, once


@dataclass(frozen=True)
class Finding:
    """`told` is how it was recorded; None as long as it was not."""

    told: FindingRecorded | None = None


@dataclass(frozen=True)
class CampaignTold:
    """What rectification has told of a campaign. Its last day is one of its own, as long as it was not `ended`."""

    ends_on: date
    ended: bool

    def runs_on(self, day: date) -> bool:
        return not self.ended and day <= self.ends_on


def decide(
    command: RecordFinding, finding: Finding, roster: Roster, campaign: CampaignTold | None, context: Context
) -> list[DomainEvent]:
    """It happened in the world, on the day on which it was seen, however much later it is recorded.

    `campaign` is the one that the command names; None, when nothing was heard of it. Raises Refused "input.id_taken",
    "input.future_day", "input.unknown_unit", "input.unit_ended", "finding.no_office", "finding.unknown_campaign",
    "finding.campaign_ended".
    """
    told = FindingRecorded(
        unit=command.unit,
        occurred_on=command.found_on,
        finding=command.finding,
        campaign=command.campaign,
        post=command.post,
        office=command.office,
        texts={"title": command.title, "description": command.description},
    )
    if not once(finding.told, told, "finding"):
        return []
    happened(command.found_on, context.today, "found_on")
    now_us = to_us(context.recorded_at)
    for field, unit in (("unit", command.unit), ("office", command.office)):
        if roster.registered(unit, now_us) is None:
            raise Refused("input.unknown_unit", field, unit=unit)
        end = roster.ended(unit, now_us)
        if end is not None and end.on < command.found_on:
            raise Refused("input.unit_ended", field, unit=unit, day=end.on)
    if command.office not in roster.county_units(now_us):
        raise Refused("finding.no_office", "office", unit=command.office)
    if command.campaign is not None:
        _require_running(command.campaign, campaign, context.today)
    return [told]


def _require_running(key: str, campaign: CampaignTold | None, today: date) -> None:
    """Rectification lists on the day on which it hears of the finding, and nothing after the campaign's end."""
    if campaign is None:
        raise Refused("finding.unknown_campaign", "campaign", campaign=key)
    if not campaign.runs_on(today):
        raise Refused("finding.campaign_ended", "campaign", campaign=key, day=campaign.ends_on)


def evolve(_: Finding, event: FindingRecorded) -> Finding:
    return Finding(event)
