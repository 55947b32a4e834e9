"""What may be asked about a campaign, and of whoever looks at itself for it."""

from typing import Literal

from pydantic import Field

from services.rectification.domain.words import Count, Number, Prefix
from shared.decider import Command
from shared.words import Day, Key, Line, Sector, Text, UnitCode


class AskedScope(Command):
    """One of three: organisations whose codes begin with `prefix`, those of `sector`, or the `units` listed."""

    prefix: Prefix | None = None
    sector: Sector | None = None
    units: tuple[UnitCode, ...] = Field(default=(), max_length=2_000)


class PlannedItem(Command):
    item: Key
    aspect: Key
    wording: Line


class OpenCampaign(Command):
    """`unit` is the county's that runs it."""

    type: Literal["open_campaign"] = "open_campaign"
    campaign: Key
    unit: UnitCode
    title: Line
    opened_on: Day
    ends_on: Day
    items: tuple[PlannedItem, ...] = Field(min_length=1, max_length=200)
    scope: AskedScope


class EndCampaign(Command):
    type: Literal["end_campaign"] = "end_campaign"
    campaign: Key
    unit: UnitCode


class CountedItem(Command):
    """How often the organisation found a plan item with itself. Counts only: nothing of any person."""

    item: Key
    count: Count


class SelfReport(Command):
    """A problem that the organisation lists of itself."""

    problem: Number
    item: Key
    title: Line
    description: Text


class FilePlan(Command):
    """One filing against every item of the plan."""

    type: Literal["file_plan"] = "file_plan"
    campaign: Key
    unit: UnitCode
    findings: tuple[CountedItem, ...] = Field(min_length=1, max_length=200)
    reports: tuple[SelfReport, ...] = Field(default=(), max_length=50)
    note: Text | None = None


CampaignCommand = OpenCampaign | EndCampaign | FilePlan
