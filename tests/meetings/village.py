"""One village whose roster is complete, and the commands that carry a matter through the six steps as they should."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_args

from services.meetings.domain import rules
from services.meetings.domain.commands import (
    AnswerObjection,
    AssignPost,
    DeclareCounts,
    DeclareWatch,
    HoldMeeting,
    OpenMatter,
    PostDisclosure,
    RaiseObjection,
    RegisterPerson,
    RegisterUnit,
    ReportProgress,
)
from services.meetings.domain.decide import decide
from services.meetings.domain.judging import FOLDS
from services.meetings.domain.matter import Matter
from services.meetings.domain.matter_events import StepApproved, StepRefused
from services.meetings.domain.words import Count, Step
from shared.adoption import AdoptRulebook
from shared.decider import Command
from shared.testing import Scenario
from shared.words import Post

COUNTY, TOWNSHIP, VILLAGE, NEIGHBOUR = "990101000000", "990101001000", "990101001001", "990101001002"
YEAR_START = date(2026, 1, 1)
TODAY = date(2026, 12, 31)
ROWS = rules.read(Path("services/meetings/rules.toml").read_text(encoding="utf-8"))
COUNTS: dict[Count, int] = {
    "voting_members": 20,
    "committee_members": 5,
    "representatives": 30,
    "adult_villagers": 300,
    "households": 90,
    "collective_members": 90,
}
# Everybody's id is the short name of the one post that they hold, in the village and, with an "n" before it, next door.
PEOPLE: dict[str, Post] = {
    "secretary": "branch_secretary",
    "first": "first_secretary",
    "member": "branch_committee_member",
    "director": "village_director",
    "councillor": "village_committee_member",
    "clerk": "village_clerk",
    "team": "work_team_member",
    "leader": "assigned_leader",
    "cadre": "assigned_cadre",
}
CHAIRS: dict[Step, str] = {
    "proposal": "secretary",
    "deliberation": "leader",
    "review": "secretary",
    "resolution": "secretary",
}
HOW: dict[Step, tuple[str, Count | None]] = {
    "proposal": ("branch_committee", "committee_members"),
    "deliberation": ("joint_deliberation", None),
    "review": ("members_assembly", "voting_members"),
    "resolution": ("representatives_meeting", "representatives"),
}
STEPS: tuple[Step, ...] = get_args(Step)


def day(text: str) -> date:
    """ "03-09": a day of the year that the tests play in."""
    return date.fromisoformat(f"2026-{text}")


def roster(unit: str, prefix: str = "", without: tuple[Post, ...] = ()) -> list[Command]:
    told: list[Command] = []
    for name, post in PEOPLE.items():
        person = prefix + name
        told.append(RegisterPerson(person=person, unit=unit, name=f"姓名{person}"))
        if post not in without:
            told.append(assign(person, post, unit=unit))
    return told


def assign(person: str, post: Post, first_day: date = YEAR_START, unit: str = VILLAGE, **more: Any) -> AssignPost:
    return AssignPost(assignment=f"A-{person}-{post}", person=person, post=post, unit=unit, first_day=first_day, **more)


def county(without: tuple[Post, ...] = (), counts: dict[Count, int] | None = None) -> list[Command]:
    """Two villages with their rosters; `without` and `counts` are the first's."""
    units = {COUNTY: ("county", None), TOWNSHIP: ("township", COUNTY), VILLAGE: ("village", TOWNSHIP)}
    units[NEIGHBOUR] = ("village", TOWNSHIP)
    told: list[Command] = [
        RegisterUnit.model_validate(
            {"unit": code, "kind": kind, "name": f"{code}（虚构）", "parent": parent, "enrolled_on": YEAR_START}
        )
        for code, (kind, parent) in units.items()
    ]
    told += [DeclareWatch(county=COUNTY, watched_from=YEAR_START)]
    told += [*roster(VILLAGE, without=without), *roster(NEIGHBOUR, "n")]
    told += [DeclareCounts(unit=NEIGHBOUR, first_day=YEAR_START, counts=COUNTS)]
    if counts is None or counts:
        told += [DeclareCounts(unit=VILLAGE, first_day=YEAR_START, counts=counts or COUNTS)]
    return told


def founded(without: tuple[Post, ...] = (), counts: dict[Count, int] | None = None) -> Scenario:
    """The county on the last day of the year."""
    return Scenario(decide, FOLDS, "meetings", TODAY).told(
        AdoptRulebook(county=COUNTY, rows=ROWS), *county(without, counts)
    )


def opened(matter: str = "M-1", kind: str = "works", on: str = "01-05", **more: Any) -> OpenMatter:
    return OpenMatter.model_validate(
        {"matter": matter, "unit": VILLAGE, "kind": kind, "title": "修路", "opened_on": day(on), **more}
    )


def sit(step: Step, on: str, **how: Any) -> HoldMeeting:
    """A meeting with one item, in order unless told otherwise: everybody there and in favour."""
    return HoldMeeting.model_validate(sitting(step, on, **how))


def sitting(step: Step, on: str, *, matter: str = "M-1", **how: Any) -> dict[str, Any]:
    kind, counted = HOW[step]
    present = how.pop("counted_present", COUNTS[counted] if counted else 0)
    favour = how.pop("in_favour", present if counted else None)
    listed = [{"kind": kind, "counted": counted, "present": present}] if counted else []
    told = {
        "meeting": f"G-{step}-{on}",
        "unit": VILLAGE,
        "held_on": day(on),
        "kinds": [kind],
        "chair": CHAIRS[step],
        "recorder": "clerk",
        "present": list(PEOPLE),
        "attendance": listed,
        "items": [{"matter": matter, "step": step, "in_favour": favour}],
    }
    return {**told, **how}


def notice(on: str, until: str, **more: Any) -> PostDisclosure:
    told = {"notice": f"N-{on}", "matter": "M-1", "unit": VILLAGE, "place": "村务公开栏"}
    return PostDisclosure.model_validate({**told, "first_day": day(on), "last_day": day(until), **more})


def report(on: str, final: bool = False, **more: Any) -> ReportProgress:
    told = {"report": f"R-{on}", "matter": "M-1", "unit": VILLAGE, "told_by": "村民小组会", "content": "进展"}
    return ReportProgress.model_validate({**told, "reported_on": day(on), "final": final, **more})


def objection(on: str, **more: Any) -> RaiseObjection:
    told = {"objection": "O-1", "matter": "M-1", "unit": VILLAGE, "content": "异议"}
    return RaiseObjection.model_validate({**told, "raised_on": day(on), **more})


def answer(on: str, **more: Any) -> AnswerObjection:
    told = {"objection": "O-1", "matter": "M-1", "unit": VILLAGE, "content": "答复"}
    return AnswerObjection.model_validate({**told, "answered_on": day(on), **more})


COURSE: tuple[Command, ...] = (
    sit("proposal", "01-10"),
    sit("deliberation", "01-20"),
    sit("review", "02-01"),
    sit("resolution", "02-10"),
    notice("02-15", "02-25"),
    report("03-01", final=True),
)


def upto(step: Step, scenario: Scenario | None = None) -> Scenario:
    """The matter M-1 with all steps before this one taken."""
    return (scenario or founded()).told(opened(), *COURSE[: STEPS.index(step)])


def verdicts(scenario: Scenario, matter: str = "M-1") -> dict[str, tuple[str, ...] | str]:
    """Of each record: "approved", "returned" (it was, until a return), or the reasons; keyed record/step."""
    state: Matter = scenario.state(f"matter-{matter}")
    found: dict[str, tuple[str, ...] | str] = {}
    for (record, step, _), standing in state.verdicts.items():
        verdict = standing.verdict
        if isinstance(verdict, StepRefused):
            found[f"{record}/{step}"] = verdict.reasons
        else:
            found[f"{record}/{step}"] = "returned" if standing.returned else "approved"
    return found


def reasons(scenario: Scenario, command: Command) -> tuple[str, ...]:
    """Why the record that the command makes does not take its step; empty when it does."""
    events = scenario.when(command).outcome()
    (found,) = [event for event in events if isinstance(event, StepApproved | StepRefused)]
    return found.reasons if isinstance(found, StepRefused) else ()


def advisories(scenario: Scenario, command: Command) -> tuple[str, ...]:
    events = scenario.when(command).outcome()
    (approved,) = [event for event in events if isinstance(event, StepApproved)]
    return approved.advisories


def later(on: str, days: int) -> str:
    return (day(on) + timedelta(days=days)).isoformat()[5:]
