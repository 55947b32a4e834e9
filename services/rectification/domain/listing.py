"""How a problem comes on the list: by the inspection office, by a finding, or by the organisation's own report."""

from datetime import date

from services.rectification.domain.campaign import Campaign
from services.rectification.domain.campaign_commands import FilePlan
from services.rectification.domain.commands import ListProblem, TakeFinding
from services.rectification.domain.problem import Problem, require_office
from services.rectification.domain.problem_events import ProblemFact, ProblemListed
from services.rectification.domain.words import STEPS
from shared.decider import Refused
from shared.door import ACT, happened, once
from shared.roster import Roster

# Commands.


def list_(command: ListProblem, campaign: Campaign, problem: Problem, roster: Roster, today: date) -> list[ProblemFact]:
    """An opening record keeps the day of the listing and may come after the campaign's end."""
    before = command.opening_record
    told = ProblemListed(
        unit=command.unit,
        occurred_on=today if before is None else before.listed_on,
        problem=command.problem,
        campaign=command.campaign,
        origin="inspection",
        post=command.post,
        item=command.item,
        office=command.office,
        as_common=command.scope is not None,
        opening_record=before is not None,
        steps_before=() if before is None else before.steps_before,
        texts={"title": command.title, "description": command.description},
    )
    if not once(problem.listed, told, "problem", () if before is not None else ACT):
        return []
    happened(told.occurred_on, today, "opening_record.listed_on")
    require_office(command.office, roster)
    require_listable(told, campaign, roster, "problem")
    if told.steps_before != STEPS[: len(told.steps_before)]:
        raise Refused("input.steps_before", "opening_record.steps_before")
    return [told]


def take(command: TakeFinding, campaign: Campaign, problem: Problem, roster: Roster, today: date) -> list[ProblemFact]:
    """A finding becomes one problem, whatever is redelivered. What was found is told where it was recorded.

    It is listed of whoever carries the unit's affairs today: the unit may have been merged before we heard of it.
    """
    if problem.listed is not None:
        return []
    told = ProblemListed(
        unit=roster.owner(command.unit, today) or command.unit,
        occurred_on=today,
        problem=of_finding(command.finding),
        campaign=command.campaign,
        origin="finding",
        post=command.post,
        finding=command.finding,
        office=command.office,
    )
    require_listable(told, campaign, roster, "finding")
    return [told]


def report(
    command: FilePlan, index: int, campaign: Campaign, problem: Problem, roster: Roster, today: date
) -> list[ProblemFact]:
    """One of the problems that an organisation lists of itself, together with its filing of the plan."""
    reported, at = command.reports[index], f"reports.{index}"
    told = ProblemListed(
        unit=command.unit,
        occurred_on=today,
        problem=reported.problem,
        campaign=command.campaign,
        origin="self_report",
        item=reported.item,
        texts={"title": reported.title, "description": reported.description},
    )
    if not once(problem.listed, told, Refused("input.id_taken", f"{at}.problem", id=reported.problem), ACT):
        return []
    require_listable(told, campaign, roster, "reports", f"{at}.item")
    return [told]


def of_finding(finding: str) -> str:
    """The number of the problem that a finding becomes. No caller can give a number with a dot."""
    return f"F.{finding}"


def require_listable(told: ProblemListed, campaign: Campaign, roster: Roster, at: str, item: str = "item") -> None:
    """Raises Refused unless the owner stands on the day, and the campaign ran on it with that item in its plan.

    `at` and `item` are the command's fields that name the problem and its item.
    """
    roster.unended(told.unit, told.occurred_on)
    opened = campaign.required(told.campaign)
    if told.opening_record and told.occurred_on > opened.ends_on:
        raise Refused("campaign.ended", at, campaign=told.campaign, day=opened.ends_on)
    if not told.opening_record:
        campaign.require_running(told.campaign, told.occurred_on, at)
    campaign.require_item(told.item, item)
