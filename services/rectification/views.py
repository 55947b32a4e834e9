"""What `rectification` shows: folded from its streams when asked for, so that nothing is kept twice and nothing lags.

Only which campaigns and problems there are is remembered, and brought up to date from the store before each answer.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from services.rectification.domain.campaign import Campaign
from services.rectification.domain.closing import waiting
from services.rectification.domain.problem import Problem, affair_of
from services.rectification.domain.problem_events import (
    ExtensionGranted,
    MeasureCompleted,
    MeasurePlanned,
    ProblemClaimed,
    ProblemListed,
    ProblemReopened,
)
from services.rectification.domain.rules import Rulebook
from services.rectification.domain.self_check import unfiled
from shared.append import EventStore
from shared.decider import Refused
from shared.directory import Directory
from shared.handler import Handler
from shared.records import Row, records
from shared.roster import Roster

Reaches = Callable[[str], bool]  # whether a unit lies in the scope of whoever asks


class Views:
    """Rows as JSON values. Each raises Refused "view.not_found" for what does not exist."""

    def __init__(self, handler: Handler, store: EventStore, roster: Roster, rules: Rulebook) -> None:
        self._handler = handler
        self._store = store
        self._roster = roster
        self._rules = rules
        self._directory = Directory(store, "campaign_opened", "problem_listed")

    async def campaigns(self, reaches: Reaches) -> list[Row]:
        return [await self.campaign(key, reaches) for key in await self._directory.opened_by("campaign_opened")]

    async def campaign(self, key: str, reaches: Reaches) -> Row:
        """With its plan, the units in scope, and what those that have filed found, as far as they are in reach."""
        state: Campaign = await self._handler.state(f"campaign-{key}")
        opened = state.opened
        if opened is None:
            raise Refused("view.not_found", "campaign", what=key)
        filings = {
            unit: {"day": filing.occurred_on.isoformat(), "findings": {f.item: f.count for f in filing.findings}}
            for unit, filing in sorted(state.filings.items())
            if reaches(unit)
        }
        return {
            "campaign": key,
            "title": opened.texts.get("title"),
            "opened_on": opened.occurred_on.isoformat(),
            "ends_on": opened.ends_on.isoformat(),
            "ended_on": state.ended and state.ended.occurred_on.isoformat(),
            "items": [
                {"item": one.item, "aspect": one.aspect, "wording": opened.texts.get(f"item.{one.item}")}
                for one in opened.items
            ],
            "units": list(opened.units),
            "filings": filings,
        }

    async def problems(self, reaches: Reaches, day: date, campaign: str | None = None) -> list[tuple[Row, Problem]]:
        """Those whose owner of the day is in reach, in the order of their listing, each with its state."""
        numbers = await self._directory.opened_by("problem_listed")
        states: dict[str, Problem] = await self._handler.states(f"problem-{number}" for number in numbers)
        found: list[tuple[Row, Problem]] = []
        for state in states.values():
            row = self._row(state, _worded(state, states), day)
            if reaches(row["unit"]) and campaign in (None, row["campaign"]):
                found.append((row, state))
        return found

    async def problem(self, number: str, day: date) -> Row:
        """With its measures, its open self-checks and every record of it."""
        state: Problem = await self._handler.state(f"problem-{number}")
        if state.listed is None:
            raise Refused("view.not_found", "problem", what=number)
        parent = state.listed.parent
        parents = {} if parent is None else await self._handler.states([f"problem-{parent}"])
        told = {
            "measures": measures(state),
            "self_checks_open": unfiled(state, self._roster, day),
            "records": await records(self._store, f"problem-{number}"),
        }
        return {**self._row(state, _worded(state, parents), day), **told}

    async def owners_of_evidence(self, digest: str, day: date) -> list[str]:
        """The units, on that day, of the problems against which a measure was completed with this file."""
        found: list[str] = []
        for number in await self._directory.opened_by("problem_listed"):
            state: Problem = (await self._handler.standing(f"problem-{number}")).state
            if any(file.sha256 == digest for done in state.all(MeasureCompleted) for file in done.evidence):
                found.append(affair_of(number, state, self._roster, day))
        return found

    def rules(self) -> Row:
        """The rulebook in use, whole."""
        return {"rows": self._rules.plain()}

    def template(self, day: date) -> list[Row]:
        """What a plan may begin with."""
        rows = self._rules.template(day)
        return [{"aspect": row.aspect, "wording": row.wording, "source": row.source, "rule": row.id} for row in rows]

    def _row(self, state: Problem, worded: ProblemListed, day: date) -> Row:
        """`worded` is the listing in whose words the problem is told."""
        assert state.listed is not None
        listed = state.listed
        # Before an opening record it was claimed on a day that nobody told us.
        first = None if "claim" in listed.steps_before else next(state.all(ProblemClaimed), None)
        claimed = state.last(ProblemClaimed)
        unit = affair_of(listed.problem, state, self._roster, day)
        known = self._roster.unit(unit)
        post = listed.post or (None if known is None else _ANSWERS.get(known.kind))
        return {
            "problem": listed.problem,
            "campaign": listed.campaign,
            "unit": unit,
            "unit_name": known and known.name,
            "post": post,
            "holders": [] if post is None else sorted(self._roster.holders(unit, post, day)),
            "title": worded.texts.get("title"),
            "description": worded.texts.get("description"),
            "finding": worded.finding,
            "item": listed.item,
            "kind": "individual" if state.check is None else "common",
            "parent": listed.parent,
            "origin": listed.origin,
            "listed_on": listed.occurred_on.isoformat(),
            "status": status(state),
            "responsible": claimed and claimed.responsible,
            "claimed_on": first and first.occurred_on.isoformat(),
            "closed_on": state.closed and state.closed.occurred_on.isoformat(),
            "returns": len([*state.all(ProblemReopened)]),
        }


def _worded(problem: Problem, family: Mapping[str, Problem]) -> ProblemListed:
    """A child is told in its parent's words. `family` holds the parent, by stream."""
    assert problem.listed is not None
    parent = problem.listed.parent
    worded = problem.listed if parent is None else family[f"problem-{parent}"].listed
    assert worded is not None
    return worded


# Who answers for a unit's problems, by its kind. Of the county's own offices nobody is named.
_ANSWERS = {
    **dict.fromkeys(("village", "branch"), "branch_secretary"),
    **dict.fromkeys(("township", "committee"), "committee_secretary"),
}


def status(problem: Problem) -> str:
    """How far it has come, what was done before an opening record counted."""
    assert problem.listed is not None
    before = problem.listed.steps_before
    steps: dict[str, Any] = {
        "struck": problem.struck,
        "closed": problem.closed,
        "declined": problem.declined,
        "closure_requested": waiting(problem),
        "under_way": "measures" in before or problem.last(MeasurePlanned),
        "claimed": "claim" in before or problem.last(ProblemClaimed),
    }
    return next((name for name, reached in steps.items() if reached), "listed")


def measures(problem: Problem) -> list[Row]:
    """Each with the day on which it is due, an extension counted."""
    extension = problem.last(ExtensionGranted)
    extended = {} if extension is None else {extension.measure: extension.due_on}
    rows: list[Row] = []
    for planned in problem.all(MeasurePlanned):
        done = problem.found(MeasureCompleted, planned.measure)
        rows.append(
            {
                "measure": planned.measure,
                "wording": planned.texts.get("wording"),
                "responsible": planned.responsible,
                "planned_on": planned.occurred_on.isoformat(),
                "due_on": extended.get(planned.measure, planned.due_on).isoformat(),
                "completed_on": done and done.occurred_on.isoformat(),
                "completer": done and done.completer,
                "evidence": [] if done is None else [file.sha256 for file in done.evidence],
            }
        )
    return rows
