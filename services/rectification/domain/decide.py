"""Which streams each decision rests on, and the pure function that takes it.

The roster and the rules are handed in: the one is heard from meetings, the other stands in rules.toml.
"""

from collections.abc import Mapping
from typing import Any, assert_never

from services.rectification.domain import campaign as campaigns
from services.rectification.domain import claim as claims
from services.rectification.domain import closing, extension, listing, measure, self_check
from services.rectification.domain import problem as problems
from services.rectification.domain.campaign import Campaign
from services.rectification.domain.campaign_commands import EndCampaign, FilePlan, OpenCampaign
from services.rectification.domain.commands import (
    AnalyseCause,
    ClaimProblem,
    CloseProblem,
    CompleteMeasure,
    DeclineClaim,
    FileSelfCheck,
    GrantExtension,
    ListProblem,
    PlanMeasure,
    RecordLookBack,
    RectificationCommand,
    RejectClosure,
    ReopenProblem,
    RequestClosure,
    RequestSelfCheck,
    RuleClaim,
    TakeFinding,
)
from services.rectification.domain.problem import Problem
from services.rectification.domain.problem_events import ProblemListed
from services.rectification.domain.rules import Rulebook
from shared.decider import DomainEvent
from shared.deciding import Context, Decision, Fold, load
from shared.roster import Roster

# A record told again is compared with its texts. Nothing is decided by one, for a text may be erased.
FOLDS: Mapping[str, Fold[Any]] = {
    "campaign": Fold(Campaign(), campaigns.evolve, with_texts=True),
    "problem": Fold(Problem(), problems.evolve, with_texts=True),
}
InCampaign = RequestSelfCheck | FileSelfCheck | GrantExtension | ReopenProblem
Alone = (
    ClaimProblem
    | DeclineClaim
    | RuleClaim
    | AnalyseCause
    | PlanMeasure
    | CompleteMeasure
    | RequestClosure
    | RejectClosure
    | RecordLookBack
)


def decide(command: RectificationCommand | TakeFinding, context: Context, roster: Roster, rules: Rulebook) -> Decision:
    match command:
        case OpenCampaign() | EndCampaign():
            return _campaign(command, context, roster)
        case FilePlan():
            return _file_plan(command, context, roster)
        case ListProblem() | TakeFinding():
            return _list(command, context, roster)
        case RequestSelfCheck() | FileSelfCheck() | GrantExtension() | ReopenProblem():
            return _in_campaign(command, context, roster)
        case CloseProblem():
            return _close(command, context, roster)
        case (
            ClaimProblem()
            | DeclineClaim()
            | RuleClaim()
            | AnalyseCause()
            | PlanMeasure()
            | CompleteMeasure()
            | RequestClosure()
            | RejectClosure()
            | RecordLookBack()
        ):
            return _problem(command, context, roster, rules)
        case _:
            assert_never(command)


# The campaign, and what it lists.


def _campaign(command: OpenCampaign | EndCampaign, context: Context, roster: Roster) -> Decision:
    campaign = yield from load(Campaign, f"campaign-{command.campaign}")
    match command:
        case OpenCampaign():
            return [*campaigns.open_(command, campaign, roster, context.today)]
        case EndCampaign():
            return [*campaigns.end(command, campaign, context.today)]
        case _:
            assert_never(command)


def _file_plan(command: FilePlan, context: Context, roster: Roster) -> Decision:
    campaign = yield from load(Campaign, f"campaign-{command.campaign}")
    facts: list[DomainEvent] = [*campaigns.file(command, campaign, roster, context.today)]
    for index, told in enumerate(command.reports):
        problem = yield from load(Problem, f"problem-{told.problem}")
        facts += listing.report(command, index, campaign, problem, roster, context.today)
    return facts


def _list(command: ListProblem | TakeFinding, context: Context, roster: Roster) -> Decision:
    campaign = yield from load(Campaign, f"campaign-{command.campaign}")
    if isinstance(command, TakeFinding):
        problem = yield from load(Problem, f"problem-{listing.of_finding(command.finding)}")
        return [*listing.take(command, campaign, problem, roster, context.today)]
    problem = yield from load(Problem, f"problem-{command.problem}")
    facts = listing.list_(command, campaign, problem, roster, context.today)
    listed = next((fact for fact in facts if isinstance(fact, ProblemListed)), None)
    return [*facts, *self_check.with_listing(command, listed, campaign, problem, roster, context.today)]


# One problem.


def _problem(command: Alone, context: Context, roster: Roster, rules: Rulebook) -> Decision:
    problem = yield from load(Problem, f"problem-{command.problem}")
    today = context.today
    match command:
        case ClaimProblem():
            return [*claims.claim(command, problem, roster, today)]
        case DeclineClaim():
            return [*claims.decline(command, problem, roster, today)]
        case RuleClaim():
            return [*claims.rule(command, problem, roster, today)]
        case AnalyseCause():
            return [*claims.analyse(command, problem, roster, today)]
        case PlanMeasure():
            return [*measure.plan(command, problem, roster, today)]
        case CompleteMeasure():
            return [*measure.complete(command, problem, roster, rules, today)]
        case RequestClosure():
            return [*closing.request(command, problem, roster, today)]
        case RejectClosure():
            return [*closing.reject(command, problem, roster, today)]
        case RecordLookBack():
            return [*closing.look_back(command, problem, roster, today)]
        case _:
            assert_never(command)


def _in_campaign(command: InCampaign, context: Context, roster: Roster) -> Decision:
    problem = yield from load(Problem, f"problem-{command.problem}")
    campaign = yield from load(Campaign, f"campaign-{problem.required(command.problem).campaign}")
    today = context.today
    match command:
        case RequestSelfCheck():
            return [*self_check.request(command, campaign, problem, roster, today)]
        case FileSelfCheck():
            child = yield from load(Problem, f"problem-{self_check.child_of(command.problem, command.unit)}")
            return [*self_check.file(command, campaign, problem, child, roster, today)]
        case GrantExtension():
            return [*extension.grant(command, campaign, problem, roster, today)]
        case ReopenProblem():
            return [*closing.reopen(command, campaign, problem, roster, today)]
        case _:
            assert_never(command)


def _close(command: CloseProblem, context: Context, roster: Roster) -> Decision:
    problem = yield from load(Problem, f"problem-{command.problem}")
    family: dict[str, Problem] = {}
    for number in self_check.children(problem):
        family[number] = yield from load(Problem, f"problem-{number}")
    return [*closing.close(command, problem, family, roster, context.today)]
