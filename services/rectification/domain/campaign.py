"""A campaign: its plan, its last day, the organisations in scope, and what each found when it checked itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import assert_never

from services.rectification.domain.campaign_commands import EndCampaign, FilePlan, OpenCampaign
from services.rectification.domain.events import CampaignEnded, CampaignFact, CampaignOpened, PlanItem
from services.rectification.domain.problem_events import ItemCount, Scope, SelfCheckFiled
from services.rectification.domain.scope import organisations
from shared.decider import Refused
from shared.door import ACT, happened, in_order, once
from shared.roster import Roster


@dataclass(frozen=True)
class Campaign:
    """`filings` by unit."""

    opened: CampaignOpened | None = None
    ended: CampaignEnded | None = None
    filings: Mapping[str, SelfCheckFiled] = field(default_factory=dict)

    def required(self, key: str) -> CampaignOpened:
        """Raises Refused "input.unknown_campaign"."""
        if self.opened is None:
            raise Refused("input.unknown_campaign", "campaign", campaign=key)
        return self.opened

    def runs_on(self, day: date) -> bool:
        """Its last day is one of its own. Once it was ended, nothing more is listed or reopened."""
        return self.opened is not None and self.ended is None and day <= self.opened.ends_on

    def require_running(self, key: str, day: date, at: str) -> None:
        """Raises Refused "campaign.ended"."""
        opened = self.required(key)
        if not self.runs_on(day):
            raise Refused("campaign.ended", at, campaign=key, day=opened.ends_on)

    def require_item(self, item: str | None, at: str) -> None:
        """Raises Refused "campaign.unknown_item" for what does not stand in the plan."""
        assert self.opened is not None
        if item is not None and item not in {planned.item for planned in self.opened.items}:
            raise Refused("campaign.unknown_item", at, item=item)


# Commands.


def open_(command: OpenCampaign, campaign: Campaign, roster: Roster, today: date) -> list[CampaignFact]:
    """May be told late: the organisations in scope are those of the day on which it was opened."""
    known, scope = campaign.opened, Scope(**dict(command.scope))
    told = CampaignOpened(
        unit=command.unit,
        occurred_on=command.opened_on,
        campaign=command.campaign,
        ends_on=command.ends_on,
        items=tuple(PlanItem(item=planned.item, aspect=planned.aspect) for planned in command.items),
        scope=scope,
        units=known.units if known is not None else (),
        texts={"title": command.title, **{f"item.{planned.item}": planned.wording for planned in command.items}},
    )
    if not once(known, told, "campaign"):
        return []
    if roster.required(command.unit).kind != "county":
        raise Refused("input.not_a_county", "unit", unit=command.unit)
    happened(command.opened_on, today, "opened_on")
    in_order(command.opened_on, command.ends_on, "ends_on")
    keys = [planned.item for planned in command.items]
    for index, key in enumerate(keys):
        if key in keys[:index]:
            raise Refused("campaign.item_twice", f"items.{index}.item", item=key)
    units = organisations(scope, roster, command.opened_on)
    return [CampaignOpened(**{**dict(told), "units": units})]


def end(command: EndCampaign, campaign: Campaign, today: date) -> list[CampaignFact]:
    """Not before its last day: until then its owners may count on it."""
    opened = campaign.required(command.campaign)
    if command.unit != opened.unit:
        raise Refused("campaign.wrong_unit", "unit", unit=command.unit, owner=opened.unit)
    if campaign.ended is not None:
        return []
    if today < opened.ends_on:
        raise Refused("campaign.running", "campaign", campaign=command.campaign, day=opened.ends_on)
    return [CampaignEnded(unit=command.unit, occurred_on=today, campaign=command.campaign)]


def file(command: FilePlan, campaign: Campaign, roster: Roster, today: date) -> list[CampaignFact]:
    """One filing covers every item; it may come after the campaign's end. What it lists is judged in listing.py."""
    opened = campaign.required(command.campaign)
    findings = tuple(ItemCount(**dict(finding)) for finding in command.findings)
    told = SelfCheckFiled(
        unit=command.unit,
        occurred_on=today,
        about="campaign",
        of=command.campaign,
        found=any(finding.count for finding in command.findings),
        findings=tuple(sorted(findings, key=lambda finding: finding.item)),
        listed=tuple(report.problem for report in command.reports),
        texts={} if command.note is None else {"note": command.note},
    )
    filed = Refused("filing.filed_already", "unit", unit=command.unit, campaign=command.campaign)
    if not once(campaign.filings.get(command.unit), told, filed, ACT):
        return []
    if command.unit not in opened.units:
        raise Refused("filing.not_in_scope", "unit", unit=command.unit, campaign=command.campaign)
    roster.unended(command.unit, today)
    _require_whole(findings, campaign)
    uncounted = {finding.item for finding in findings if not finding.count}
    for index, report in enumerate(command.reports):
        if report.problem in told.listed[:index]:
            raise Refused("filing.number_twice", f"reports.{index}.problem", problem=report.problem)
        if report.item in uncounted:
            raise Refused("filing.none_counted", f"reports.{index}.item", item=report.item, problem=report.problem)
    return [told]


def _require_whole(findings: tuple[ItemCount, ...], campaign: Campaign) -> None:
    """Each plan item once, and nothing else."""
    assert campaign.opened is not None
    found: set[str] = set()
    for index, finding in enumerate(findings):
        campaign.require_item(finding.item, f"findings.{index}.item")
        if finding.item in found:
            raise Refused("campaign.item_twice", f"findings.{index}.item", item=finding.item)
        found.add(finding.item)
    missing = next((planned.item for planned in campaign.opened.items if planned.item not in found), None)
    if missing is not None:
        raise Refused("filing.item_missing", "findings", item=missing)


def evolve(campaign: Campaign, event: CampaignFact) -> Campaign:
    match event:
        case CampaignOpened():
            return replace(campaign, opened=event)
        case CampaignEnded():
            return replace(campaign, ended=event)
        case SelfCheckFiled():
            return replace(campaign, filings={**campaign.filings, event.unit: event})
        case _:
            assert_never(event)
