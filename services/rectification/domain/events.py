"""What `rectification` records, in the past tense. Each type is published as `<type>.v1` on `evt.rectification.>`.

An act in the system happens on the day on which it is recorded; only campaign_opened, cause_analysed, measure_planned,
measure_completed and look_back_recorded have a day of their own. What happens to a problem is in problem_events.py.
"""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from services.rectification.domain.problem_events import ProblemFact, Scope, SelfCheckFiled
from shared.decider import DomainEvent, Fact
from shared.words import Key, UnitCode


class PlanItem(Fact):
    """Its wording is the text `item.<item>`."""

    item: Key
    aspect: Key


class CampaignEvent(DomainEvent):
    stream: ClassVar[str] = "campaign-{campaign}"
    subject: ClassVar[str] = "campaign/{campaign}"
    campaign: Key


class CampaignOpened(CampaignEvent):
    """`units` are the organisations in scope, by code: each owes one filing of the plan. texts: title, item.<item>."""

    type: Literal["campaign_opened"] = "campaign_opened"
    ends_on: date  # the last day of the campaign
    items: tuple[PlanItem, ...]
    scope: Scope
    units: tuple[UnitCode, ...]


class CampaignEnded(CampaignEvent):
    type: Literal["campaign_ended"] = "campaign_ended"


CampaignFact = CampaignOpened | CampaignEnded | SelfCheckFiled
Event = Annotated[CampaignFact | ProblemFact, Field(discriminator="type")]
