"""A matter's way back and its end: returned, withdrawn, completed, passed on, whatever of it was told first."""

import itertools
import random
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.meetings.domain.commands import (
    CloseUnit,
    CorrectMeeting,
    DeclareCounts,
    EndPost,
    MergeUnit,
    RecordGuide,
    RegisterUnit,
    ReturnMatter,
    WithdrawMatter,
)
from services.meetings.domain.words import Step
from shared.decider import Command, Refused
from shared.testing import Scenario
from tests.meetings.village import (
    COUNTY,
    COURSE,
    NEIGHBOUR,
    PEOPLE,
    TOWNSHIP,
    VILLAGE,
    answer,
    assign,
    day,
    founded,
    notice,
    objection,
    opened,
    reasons,
    report,
    sit,
    upto,
    verdicts,
)


def returned(to_step: Step, on: str, unit: str = VILLAGE) -> ReturnMatter:
    return ReturnMatter(matter="M-1", unit=unit, to_step=to_step, returned_on=day(on), reason="程序有误")


def withdrawn(on: str, unit: str = VILLAGE) -> WithdrawMatter:
    return WithdrawMatter(matter="M-1", unit=unit, withdrawn_on=day(on), reason="不再需要")


def completed() -> Scenario:
    return upto("awareness").told(COURSE[5])


def test_a_return_voids_the_step_and_all_that_follow() -> None:
    upto("disclosure").when(returned("deliberation", "02-12")).then_types(
        "matter_returned", "step_voided", "step_voided", "step_voided"
    )


def test_after_a_return_the_steps_are_taken_again() -> None:
    scenario = upto("disclosure").told(returned("review", "02-12"))
    assert reasons(scenario, sit("resolution", "02-20")) == ("out_of_order",)
    again = scenario.told(sit("review", "02-15"), sit("resolution", "02-20"))
    assert verdicts(again)["G-resolution-02-20/resolution"] == "approved"


def test_a_return_comes_after_everything_else_of_its_day() -> None:
    scenario = upto("resolution").told(returned("review", "02-10"))
    assert verdicts(scenario)["G-review-02-01/review"] == "returned"
    late = scenario.told(sit("resolution", "02-10"))  # held that day, before the return
    assert verdicts(late)["G-resolution-02-10/resolution"] == "returned"


def test_a_record_told_after_the_return_that_voids_it_had_taken_its_step() -> None:
    scenario = upto("review").told(returned("review", "02-12"))
    scenario.when(sit("review", "02-01")).then_types("meeting_held", "step_approved", "step_voided")


def test_a_refusal_before_a_return_stays_on_record() -> None:
    scenario = upto("review").told(sit("review", "02-01", chair="cadre"), returned("deliberation", "02-12"))
    assert verdicts(scenario)["G-review-02-01/review"] == ("wrong_chair",)


def test_a_return_to_the_notice_drops_open_objections() -> None:
    scenario = upto("awareness").told(objection("02-20"), returned("disclosure", "02-22"))
    again = scenario.told(notice("02-23", "03-05"))
    assert reasons(again, report("03-06", final=True)) == ()


def test_a_notice_that_a_return_voided_runs_no_more() -> None:
    scenario = upto("awareness").told(returned("disclosure", "02-18"))
    assert reasons(scenario, report("02-20", final=True)) == ("out_of_order",)


def test_a_return_to_the_result_keeps_the_notice_and_its_objections() -> None:
    scenario = upto("awareness").told(objection("02-20"), returned("awareness", "02-22"))
    assert reasons(scenario, report("03-06", final=True)) == ("objection_open",)


def test_a_return_on_the_day_of_completion_opens_the_matter_again() -> None:
    completed().when(returned("awareness", "03-01")).then_types("matter_returned", "step_voided")
    assert reasons(completed().told(returned("awareness", "03-01")), report("03-02", final=True)) == ()


@pytest.mark.parametrize(
    ("to_step", "on", "reached"),
    [
        ("deliberation", "01-09", "proposal"),
        ("deliberation", "01-10", None),
        ("resolution", "02-12", None),
        ("disclosure", "02-12", "resolution"),
        ("review", "01-31", None),
        ("resolution", "01-31", "review"),
    ],
)
def test_a_matter_is_returned_no_further_than_it_had_come_that_day(to_step: Step, on: str, reached: str | None) -> None:
    command = returned(to_step, on)
    if reached is None:
        assert upto("resolution").when(command).outcome()
    else:
        upto("resolution").when(command).refused_by("input.step_not_reached", "to_step", reached=reached)


def test_after_a_return_the_matter_stands_where_it_was_returned_to() -> None:
    scenario = upto("disclosure").told(returned("deliberation", "02-12"))
    scenario.when(returned("review", "02-20")).refused_by("input.step_not_reached", "to_step", reached="deliberation")
    halfway = founded().told(opened(opening_record=True, steps_before=["proposal", "deliberation"]))
    assert halfway.when(returned("review", "02-12")).outcome()


def test_a_return_and_a_withdrawal_have_happened() -> None:
    tomorrow = date(2027, 1, 1)
    for command in (returned("review", "02-12"), withdrawn("02-12")):
        at = "returned_on" if isinstance(command, ReturnMatter) else "withdrawn_on"
        ahead = type(command).model_validate({**dict(command), at: tomorrow})
        upto("disclosure").when(ahead).refused_by("input.future_day", at)


@pytest.mark.parametrize(("command", "texts"), [
    (opened("M-2"), {"title": "修路"}),
    (sit("review", "02-16", minutes="纪要", other_topics=["甲", "乙"], recorder_reason="文书住院"),
     {"minutes": "纪要", "topics": "甲\n乙", "recorder_reason": "文书住院"}),
    (returned("review", "02-16"), {"reason": "程序有误"}),
    (withdrawn("02-16"), {"reason": "不再需要"}),
    (objection("02-16"), {"content": "异议"}),
    (report("02-16"), {"content": "进展", "told_by": "村民小组会"}),
    (notice("02-16", "02-26"), {"place": "村务公开栏"}),
])  # fmt: skip
def test_what_was_said_stays_beside_the_record(command: Command, texts: dict[str, str]) -> None:
    first, *_ = upto("awareness").when(command).outcome()
    assert first.texts == texts


def test_the_same_return_told_twice_is_one() -> None:
    upto("disclosure").told(returned("review", "02-12")).when(returned("review", "02-12")).then()


@pytest.mark.parametrize("scenario", [completed(), upto("awareness").told(withdrawn("03-01"))])
def test_nothing_can_be_done_after_a_matters_last_day(scenario: Scenario) -> None:
    refusal = "matter.finished"
    scenario.when(sit("review", "03-02")).refused_by(refusal, "items.0.matter")
    scenario.when(notice("03-02", "03-12")).refused_by(refusal, "matter")
    scenario.when(objection("03-02")).refused_by(refusal, "matter")
    scenario.when(report("03-02")).refused_by(refusal, "matter")
    scenario.when(returned("review", "03-02")).refused_by(refusal, "matter")
    scenario.when(withdrawn("03-02")).refused_by(refusal, "matter")


def test_what_was_done_before_a_matters_last_day_may_still_be_recorded() -> None:
    assert reasons(upto("review").told(withdrawn("03-01")), sit("review", "03-01")) == ()
    late = completed().told(objection("03-01"))
    assert verdicts(late)["R-03-01/awareness"] == ("objection_open",)


def test_a_withdrawal_leaves_what_was_taken_and_voids_what_came_after() -> None:
    scenario = upto("disclosure").told(withdrawn("02-09"))
    assert verdicts(scenario)["G-review-02-01/review"] == "approved"
    assert "G-resolution-02-10/resolution" not in verdicts(scenario)


def test_a_matter_is_withdrawn_once() -> None:
    scenario = upto("review").told(withdrawn("03-01"))
    scenario.when(withdrawn("03-01")).then()
    scenario.when(withdrawn("02-20")).refused_by("matter.finished", "matter")


def test_a_closed_unit_takes_its_open_matters_with_it() -> None:
    scenario = upto("review").told(opened("M-2"))
    close = CloseUnit(unit=VILLAGE, closed_on=day("03-01"))
    scenario.when(close).then_types("unit_closed", "matter_withdrawn", "matter_withdrawn")
    completed().when(close).then_types("unit_closed")


def test_a_matter_that_is_told_of_after_its_units_closing_went_with_it_too() -> None:
    scenario = upto("review").told(CloseUnit(unit=VILLAGE, closed_on=day("03-01")))
    scenario.when(opened("M-2")).then_types("matter_opened", "matter_numbered", "matter_withdrawn")


def test_a_merged_units_matters_are_judged_afresh() -> None:
    merge = MergeUnit(unit=VILLAGE, into=NEIGHBOUR, merged_on=day("02-01"))
    upto("disclosure").when(merge).then_types("unit_merged", "step_voided", "step_refused")


def test_the_successors_roster_judges_the_matters_that_it_inherits() -> None:
    merge = MergeUnit(unit=VILLAGE, into=NEIGHBOUR, merged_on=day("02-05"))
    sitting = sit("resolution", "02-10", unit=NEIGHBOUR, chair="nsecretary", recorder="nclerk", present=[])
    scenario = upto("resolution").told(merge, sitting)
    assert verdicts(scenario)[f"{sitting.meeting}/resolution"] == "approved"
    ended = EndPost(assignment="A-nsecretary-branch_secretary", unit=NEIGHBOUR, last_day=day("02-09"))
    scenario.when(ended).then_types("post_ended", "step_voided", "step_refused")


def test_after_a_merger_the_successor_speaks_for_the_matter() -> None:
    scenario = upto("awareness").told(MergeUnit(unit=VILLAGE, into=NEIGHBOUR, merged_on=day("02-20")))
    scenario.when(objection("02-21")).refused_by("matter.wrong_unit", "unit")
    scenario.when(objection("02-21", unit=NEIGHBOUR)).then_types("objection_raised")
    scenario.when(objection("02-19", unit=NEIGHBOUR)).then_types("objection_raised")
    assert reasons(scenario, report("03-01", final=True)) == ("wrong_unit",)
    assert reasons(scenario, report("03-01", final=True, unit=NEIGHBOUR)) == ()


def guided(assignment: str, on: str, **how: Any) -> RecordGuide:
    told = {"guide": "L-1", "matter": "M-1", "unit": VILLAGE, "assignment": assignment, "step": "review"}
    return RecordGuide.model_validate({**told, "guided_on": day(on), **how})


def test_a_linked_leader_guides_a_step_of_a_matter_in_the_township() -> None:
    link = assign("leader", "linked_leader", unit=TOWNSHIP)
    upto("review").told(link).when(guided(link.assignment, "02-01")).then_types("guide_recorded")
    upto("review").when(guided(link.assignment, "02-01")).refused_by("input.unknown_assignment", "assignment")
    elsewhere = assign("leader", "linked_leader", unit=COUNTY)
    upto("review").told(elsewhere).when(guided(elsewhere.assignment, "02-01")).refused_by(
        "input.unknown_assignment", "assignment"
    )
    cadre = assign("cadre", "deputy_secretary", unit=TOWNSHIP)
    upto("review").told(cadre).when(guided(cadre.assignment, "02-01")).refused_by(
        "input.not_a_linked_leader", "assignment"
    )


@pytest.mark.parametrize(("on", "held"), [("01-31", False), ("02-01", True), ("02-20", True), ("02-21", False)])
def test_a_guide_holds_the_link_on_the_guided_day(on: str, held: bool) -> None:
    link = assign("leader", "linked_leader", day("02-01"), unit=TOWNSHIP, last_day=day("02-20"))
    asked = upto("review").told(link).when(guided(link.assignment, on))
    if held:
        asked.then_types("guide_recorded")
    else:
        asked.refused_by("input.link_not_held", "guided_on")


def test_after_a_merger_the_links_of_the_successors_township_count() -> None:
    link = assign("leader", "linked_leader", unit="990101002000")
    merged = upto("review").told(
        RegisterUnit(unit="990101002000", kind="township", name="乡", parent=COUNTY, enrolled_on=day("01-01")),
        RegisterUnit(unit="990101002001", kind="village", name="村", parent="990101002000", enrolled_on=day("01-01")),
        link,
        MergeUnit(unit=VILLAGE, into="990101002001", merged_on=day("02-05")),
    )
    by_successor = {"unit": "990101002001"}
    merged.when(guided(link.assignment, "02-06", **by_successor)).then_types("guide_recorded")
    merged.when(guided(link.assignment, "02-05", **by_successor)).refused_by("input.unknown_assignment", "assignment")


# The same facts, told in another order.

WRONG = sit("proposal", "01-06", chair="cadre")
FACTS: tuple[Command, ...] = (
    WRONG,
    *COURSE[:4],
    sit("review", "02-05", meeting="G-again"),
    returned("review", "02-11"),
    sit("review", "02-13"),
    sit("resolution", "02-16", counted_present=19, in_favour=19),
    sit("resolution", "02-20", chair="director", counted_present=28),
    notice("02-21", "02-25"),
    notice("02-22", "03-05"),
    objection("03-01"),
    answer("03-09"),
    report("03-06", final=True),
    report("03-09", final=True),
    sit("deliberation", "01-25", chair="secretary", present=[*PEOPLE][:5], meeting="G-late"),
    EndPost(assignment="A-first-first_secretary", unit=VILLAGE, last_day=day("02-12")),
    DeclareCounts(unit=VILLAGE, first_day=day("02-14"), counts={"representatives": 28}),
    CorrectMeeting.model_validate({**dict(sit("review", "02-13", chair="first")), "type": "correct_meeting"}),
    sit("review", "02-14"),
)


def told(facts: Sequence[Command]) -> Scenario:
    """What is refused because something before it is not told yet is told again, as people do."""
    scenario = founded().told(opened())
    pending = list(facts)
    while pending:
        refused: list[Command] = []
        for fact in pending:
            try:
                scenario = scenario.told(fact)
            except Refused as refusal:
                if refusal.rule not in (
                    "input.unknown_objection",
                    "input.unknown_meeting",
                    "input.step_not_reached",
                    "matter.finished",
                ):
                    raise
                refused.append(fact)
        assert len(refused) < len(pending)
        pending = refused
    return scenario


def test_the_facts_meet_every_verdict() -> None:
    assert verdicts(told(FACTS)) == {
        "G-proposal-01-06/proposal": ("wrong_chair",),
        "G-proposal-01-10/proposal": "approved",
        "G-deliberation-01-20/deliberation": "approved",
        "G-late/deliberation": ("parties_missing", "already_approved"),
        "G-review-02-01/review": "returned",
        "G-again/review": ("already_approved",),
        "G-resolution-02-10/resolution": "returned",
        "G-review-02-13/review": ("wrong_chair",),
        "G-review-02-14/review": "approved",
        "G-resolution-02-16/resolution": "approved",
        "G-resolution-02-20/resolution": ("already_approved",),
        "N-02-21/disclosure": ("disclosure_too_short",),
        "N-02-22/disclosure": "approved",
        "R-03-06/awareness": ("objection_open",),
        "R-03-09/awareness": "approved",
    }


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_the_verdicts_are_the_same_in_whatever_order_the_facts_are_told(seed: int) -> None:
    shuffled = random.Random(seed).sample(FACTS, len(FACTS))
    assert told(shuffled).state("matter-M-1").verdicts == told(FACTS).state("matter-M-1").verdicts


def test_three_steps_told_in_any_order_are_all_taken() -> None:
    for steps in itertools.permutations(COURSE[:4]):
        assert set(verdicts(founded().told(opened(), *steps)).values()) == {"approved"}
