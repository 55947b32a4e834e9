"""Each step of a matter, and each reason for which a record does not take it, at its edge."""

from datetime import date
from typing import Any

import pytest

from services.meetings.domain.commands import (
    AssignPost,
    CorrectMeeting,
    DeclareCounts,
    EndPost,
    MergeUnit,
)
from services.meetings.domain.events import MeetingHeld
from services.meetings.domain.matter_events import MatterCompleted, ProgressReported, StepApproved
from services.meetings.domain.words import Step
from shared.adoption import AdoptRulebook
from shared.testing import Scenario
from shared.words import Post
from tests.meetings.village import (
    COUNTS,
    COUNTY,
    NEIGHBOUR,
    PEOPLE,
    ROWS,
    STEPS,
    VILLAGE,
    YEAR_START,
    advisories,
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

ON: dict[Step, str] = {"proposal": "01-10", "deliberation": "01-20", "review": "02-01", "resolution": "02-10"}


def held(step: Step, scenario: Scenario | None = None, **how: Any) -> tuple[str, ...]:
    return reasons(upto(step, scenario), sit(step, ON[step], **how))


def test_a_meeting_that_does_what_the_procedure_asks_takes_the_step() -> None:
    command = sit("proposal", "01-10")
    told = command.model_dump(exclude={"type", "held_on"})
    upto("proposal").when(command).then(
        MeetingHeld(occurred_on=day("01-10"), **{k: v for k, v in told.items() if k in MeetingHeld.model_fields}),
        StepApproved(
            unit=VILLAGE,
            occurred_on=day("01-10"),
            matter="M-1",
            step="proposal",
            record=command.meeting,
            rule="matter.proposal/1",
        ),
    )


def test_the_final_report_completes_the_matter() -> None:
    common: dict[str, Any] = {"unit": VILLAGE, "occurred_on": day("03-01"), "matter": "M-1"}
    upto("awareness").when(report("03-01", final=True)).then(
        ProgressReported(report="R-03-01", final=True, **common),
        StepApproved(step="awareness", record="R-03-01", rule="matter.awareness/1", **common),
        MatterCompleted(report="R-03-01", **common),
    )


ALLOWED: dict[Step, set[str]] = {
    "proposal": {"secretary"},
    "deliberation": {"leader", "cadre", "secretary", "director", "first"},
    "review": {"secretary", "first"},
    "resolution": {"secretary", "director"},
}
TOLERATED = {("deliberation", "first"), ("resolution", "director")}


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("step", ALLOWED)
def test_the_chair_is_judged_by_the_posts_held_that_day(step: Step, person: str) -> None:
    expected = () if person in ALLOWED[step] else ("wrong_chair",)
    assert held(step, chair=person) == expected


@pytest.mark.parametrize(("step", "person"), sorted(TOLERATED))
def test_a_tolerated_chair_is_noted(step: Step, person: str) -> None:
    assert advisories(upto(step), sit(step, ON[step], chair=person)) == ("tolerated_chair",)


def test_the_first_secretary_chairs_a_proposal_when_the_secretary_is_not_there() -> None:
    without = [person for person in PEOPLE if person != "secretary"]
    assert held("proposal", chair="first", present=without) == ()
    assert held("proposal", chair="first", present=[*without, "secretary"]) == ("wrong_chair",)


def test_the_first_secretary_chairs_a_proposal_while_the_post_is_vacant() -> None:
    assert held("proposal", founded(without=("branch_secretary",)), chair="first") == ()


def test_of_several_posts_a_permitted_one_counts() -> None:
    both = founded().told(assign("secretary", "village_director"))
    assert advisories(upto("resolution", both), sit("resolution", "02-10")) == ()


@pytest.mark.parametrize(
    ("first", "last", "expected"), [("01-11", None, 1), ("01-10", "01-10", 0), ("01-01", "01-09", 1)]
)
def test_a_post_is_held_on_its_first_and_last_day(first: str, last: str | None, expected: int) -> None:
    post = assign("secretary", "branch_secretary", day(first), last_day=last and day(last))
    scenario = founded(without=("branch_secretary",)).told(post)
    assert len(held("proposal", scenario)) == expected


def test_who_holds_no_post_in_this_village_may_not_chair() -> None:
    assert held("review", chair="nsecretary") == ("wrong_chair",)


CADRES = ("secretary", "member", "director", "councillor", "clerk")


@pytest.mark.parametrize("cadre", CADRES)
@pytest.mark.parametrize("sent", ["leader", "cadre"])
def test_one_village_cadre_and_one_who_was_sent_make_a_deliberation(cadre: str, sent: str) -> None:
    assert held("deliberation", chair=sent, present=[cadre, sent]) == ()


def test_without_a_village_cadre_or_without_one_who_was_sent_parties_are_missing() -> None:
    assert held("deliberation", present=["leader", "cadre", "team", "first"]) == ("parties_missing",)
    assert held("deliberation", chair="secretary", present=[*CADRES, "team"]) == ("parties_missing",)


def test_a_named_party_that_stays_away_is_noted_only_while_its_post_is_filled() -> None:
    away = sit("deliberation", "01-20", present=["leader", "cadre", "clerk"])
    assert advisories(upto("deliberation"), away) == ("party_absent",)
    vacant = founded(without=("work_team_member",))
    assert advisories(upto("deliberation", vacant), away) == ()


@pytest.mark.parametrize(("recorder", "reason", "noted"), [
    ("clerk", None, ()),
    ("cadre", "文书住院", ("recorder_assigned_cadre",)),
    ("cadre", None, ("recorder_assigned_cadre", "recorder_without_reason")),
    ("member", "文书住院", ("recorder_other",)),
    ("member", None, ("recorder_other",)),
])  # fmt: skip
def test_no_step_fails_for_its_recorder(recorder: str, reason: str | None, noted: tuple[str, ...]) -> None:
    command = sit("review", "02-01", recorder=recorder, recorder_reason=reason)
    assert advisories(upto("review"), command) == noted


@pytest.mark.parametrize("step", ALLOWED)
def test_a_meeting_of_another_kind_takes_no_step(step: Step) -> None:
    how: dict[str, Any] = {"kinds": ["staff_study"], "attendance": [], "items": [{"matter": "M-1", "step": step}]}
    assert held(step, **how) == ("wrong_kind",)


def test_a_merged_meeting_takes_the_step_of_one_of_its_kinds() -> None:
    assert held("proposal", kinds=["branch_study", "branch_committee", "theme_day"]) == ()


@pytest.mark.parametrize("step", STEPS[1:4])
def test_a_step_before_its_predecessor_is_out_of_order(step: Step) -> None:
    earlier = upto(STEPS[STEPS.index(step) - 1])
    assert reasons(earlier, sit(step, ON[step])) == ("out_of_order",)


def test_a_notice_before_the_resolution_and_a_result_before_the_notice_are_out_of_order() -> None:
    assert reasons(upto("resolution"), notice("02-05", "02-20")) == ("out_of_order",)
    assert reasons(upto("disclosure"), report("02-12", final=True)) == ("out_of_order",)


def test_a_step_is_taken_once() -> None:
    assert reasons(upto("resolution"), sit("review", "02-05")) == ("already_approved",)
    assert reasons(upto("awareness"), notice("02-20", "03-20")) == ("already_approved",)


def test_of_two_steps_in_one_meeting_the_second_is_refused() -> None:
    both = sit(
        "proposal",
        "01-10",
        kinds=["branch_committee", "joint_deliberation"],
        items=[{"matter": "M-1", "step": "proposal", "in_favour": 5}, {"matter": "M-1", "step": "deliberation"}],
    )
    after = upto("proposal").told(both)
    assert verdicts(after) == {
        f"{both.meeting}/proposal": "approved",
        f"{both.meeting}/deliberation": ("second_step_in_meeting",),
    }


def test_every_reason_is_named_in_the_order_of_the_rulebook() -> None:
    refused = sit("review", "02-01", chair="cadre", counted_present=9, in_favour=9)
    assert reasons(upto("proposal"), refused) == ("wrong_chair", "no_quorum", "no_majority", "out_of_order")


def test_another_units_meeting_is_refused_for_that_alone() -> None:
    foreign = sit("review", "02-01", unit=NEIGHBOUR, chair="nsecretary", recorder="nclerk", present=[])
    assert reasons(upto("review"), foreign) == ("wrong_unit",)


def merged(on: str) -> Scenario:
    return upto("review").told(MergeUnit(unit=VILLAGE, into=NEIGHBOUR, merged_on=day(on)))


@pytest.mark.parametrize(("unit", "on", "expected"), [
    (VILLAGE, "02-01", ()),
    (NEIGHBOUR, "02-01", ("wrong_unit",)),
    (VILLAGE, "02-02", ("wrong_unit",)),
    (NEIGHBOUR, "02-02", ()),
])  # fmt: skip
def test_on_the_day_of_a_merger_the_matter_is_still_the_old_units(
    unit: str, on: str, expected: tuple[str, ...]
) -> None:
    chair = "secretary" if unit == VILLAGE else "nsecretary"
    command = sit("review", on, unit=unit, chair=chair, recorder="clerk", present=[])
    assert reasons(merged("02-01"), command) == expected


@pytest.mark.parametrize(("until", "expected"), [("04-11", ("disclosure_too_short",)), ("04-12", ())])
def test_a_notice_stays_up_seven_full_days_after_its_first(until: str, expected: tuple[str, ...]) -> None:
    assert reasons(upto("disclosure"), notice("04-05", until)) == expected


@pytest.mark.parametrize(("on", "expected"), [("02-25", ("disclosure_running",)), ("02-26", ())])
def test_the_result_is_told_after_the_notices_last_day(on: str, expected: tuple[str, ...]) -> None:
    assert reasons(upto("awareness"), report(on, final=True)) == expected


@pytest.mark.parametrize(
    ("answered", "expected"), [(None, ("objection_open",)), ("03-02", ("objection_open",)), ("03-01", ())]
)
def test_the_result_is_told_once_every_objection_is_answered(answered: str | None, expected: tuple[str, ...]) -> None:
    scenario = upto("awareness").told(objection("02-20"), *([answer(answered)] if answered else []))
    assert reasons(scenario, report("03-01", final=True)) == expected


def test_a_result_told_too_early_needs_another_report() -> None:
    scenario = upto("awareness").told(objection("02-20"), report("03-01", final=True), answer("03-02"))
    assert verdicts(scenario)["R-03-01/awareness"] == ("objection_open",)
    assert reasons(scenario, report("03-03", final=True)) == ()


def test_a_progress_report_takes_no_step() -> None:
    upto("awareness").when(report("05-01")).then_types("progress_reported")


def test_steps_before_the_county_was_watched_are_taken_as_told() -> None:
    halfway = founded().told(opened(opening_record=True, steps_before=["proposal", "deliberation"]))
    assert reasons(halfway, sit("review", "02-01")) == ()
    assert reasons(halfway, sit("proposal", "02-01")) == ("already_approved",)


def test_a_matter_with_its_notice_before_the_watch_waits_for_no_notice() -> None:
    halfway = founded().told(opened(opening_record=True, steps_before=STEPS[:5]))
    assert reasons(halfway, report("01-06", final=True)) == ()


def test_a_record_is_judged_by_the_roster_that_is_told_later() -> None:
    scenario = upto("proposal", founded(without=("branch_secretary",))).told(sit("proposal", "01-10"))
    assert verdicts(scenario) == {"G-proposal-01-10/proposal": ("wrong_chair",)}
    scenario.when(assign("secretary", "branch_secretary")).then_types("post_assigned", "step_approved")


def test_an_end_of_a_post_that_is_told_later_takes_the_chair_away() -> None:
    ended = EndPost(assignment="A-secretary-branch_secretary", unit=VILLAGE, last_day=day("01-31"))
    scenario = upto("resolution")
    scenario.when(ended).then_types("post_ended", "step_voided", "step_refused")
    assert verdicts(scenario.told(ended))["G-review-02-01/review"] == ("wrong_chair",)


def test_counts_that_come_later_settle_what_was_missing() -> None:
    nobody = founded(counts={"voting_members": 20})
    scenario = upto("proposal", nobody).told(sit("proposal", "01-10"))
    assert verdicts(scenario) == {"G-proposal-01-10/proposal": ("counts_missing",)}
    enough = DeclareCounts(unit=VILLAGE, first_day=day("01-10"), counts={"committee_members": 10})
    scenario.when(enough).then_types("counts_declared", "step_approved")
    too_many = DeclareCounts(unit=VILLAGE, first_day=day("01-10"), counts={"committee_members": 11})
    scenario.when(too_many).then_types("counts_declared", "step_refused")
    too_late = DeclareCounts(unit=VILLAGE, first_day=day("01-11"), counts={"committee_members": 5})
    scenario.when(too_late).then_types("counts_declared")


def test_a_predecessor_recorded_late_cures_a_refusal() -> None:
    scenario = upto("review").told(sit("resolution", "02-10"))
    assert verdicts(scenario)["G-resolution-02-10/resolution"] == ("out_of_order",)
    late = sit("review", "02-09")
    scenario.when(late).then_types("meeting_held", "step_approved", "step_approved")
    same_day = sit("review", "02-10", starts_at="09:00")
    scenario.when(same_day).then_types("meeting_held", "step_approved")  # one without a start stands before it


def test_meetings_of_one_day_stand_in_order_of_their_start() -> None:
    first = sit("review", "02-10", starts_at="09:00")
    second = sit("resolution", "02-10", starts_at="10:30")
    scenario = upto("review").told(second, first)
    assert set(verdicts(scenario).values()) == {"approved"}


def test_a_meeting_stands_before_the_notice_of_its_day() -> None:
    scenario = upto("resolution").told(sit("resolution", "02-10", starts_at="09:00"))
    assert reasons(scenario, notice("02-10", "02-20")) == ()


def correction(step: Step, on: str, **how: Any) -> CorrectMeeting:
    return CorrectMeeting.model_validate({**dict(sit(step, on, **how)), "type": "correct_meeting"})


def test_a_correction_is_judged_in_place_of_the_record() -> None:
    corrected = correction("review", "02-01", chair="cadre")
    scenario = upto("disclosure")
    scenario.when(corrected).then_types(
        "meeting_corrected", "step_voided", "step_voided", "step_refused", "step_refused"
    )
    after = verdicts(scenario.told(corrected))
    assert after["G-review-02-01/review"] == ("wrong_chair",)
    assert after["G-resolution-02-10/resolution"] == ("out_of_order",)


def test_a_correction_may_take_a_matter_off_the_agenda() -> None:
    corrected = correction("review", "02-01", items=[])
    scenario = upto("resolution")
    scenario.when(corrected).then_types("meeting_corrected", "step_voided")
    assert reasons(scenario.told(corrected), sit("review", "02-03")) == ()


def test_a_correction_may_put_a_matter_on_the_agenda() -> None:
    empty = sit("review", "02-01", items=[])
    scenario = upto("review").told(empty)
    scenario.when(correction("review", "02-01")).then_types("meeting_corrected", "step_approved")


def test_a_correction_of_a_finished_matter_opens_it_again() -> None:
    done = upto("awareness").told(report("03-01", final=True))
    scenario = done.told(correction("resolution", "02-10", chair="clerk"))
    assert verdicts(scenario)["R-03-01/awareness"] == ("out_of_order",)
    assert scenario.state("matter-M-1").completed_on is None


def test_one_counts_for_each_matter_by_itself() -> None:
    scenario = founded().told(opened("M-1"), opened("M-2"))
    both = sit("proposal", "01-10", items=[{"matter": "M-1", "step": "proposal", "in_favour": 5},
                                           {"matter": "M-2", "step": "proposal", "in_favour": 2}])  # fmt: skip
    after = scenario.told(both)
    assert verdicts(after, "M-1") == {f"{both.meeting}/proposal": "approved"}
    assert verdicts(after, "M-2") == {f"{both.meeting}/proposal": ("no_majority",)}


def test_an_old_record_is_judged_by_the_rule_in_force_on_its_day() -> None:
    old = next(row for row in ROWS if row["id"] == "matter.review/1")
    stricter = {**old, "id": "matter.review/2", "in_force_from": "2026-02-02", "chairs": ["branch_secretary"]}
    scenario = founded().told(AdoptRulebook(county=COUNTY, rows=(*ROWS, stricter)))
    assert reasons(upto("review", scenario), sit("review", "02-01", chair="first")) == ()
    assert reasons(upto("review", scenario), sit("review", "02-02", chair="first")) == ("wrong_chair",)


def test_changed_rows_judge_what_happened_in_their_time_afresh() -> None:
    old = next(row for row in ROWS if row["id"] == "matter.proposal/1")
    taken = upto("proposal").told(sit("proposal", "01-10"))

    def adopted(since: str) -> Scenario:
        other = {**old, "id": "matter.proposal/2", "in_force_from": since, "chairs": ["village_director"]}
        return taken.when(AdoptRulebook(county=COUNTY, rows=(*ROWS, other)))

    adopted("2026-01-10").then_types("rulebook_adopted", "step_voided", "step_refused")
    adopted("2026-01-11").then_types("rulebook_adopted")


def test_a_new_holder_counts_from_the_first_day() -> None:
    handed: list[Any] = [
        EndPost(assignment="A-secretary-branch_secretary", unit=VILLAGE, last_day=day("01-31")),
        AssignPost(
            assignment="A-new", person="member", post="branch_secretary", unit=VILLAGE, first_day=date(2026, 2, 1)
        ),
    ]
    post: Post = "branch_secretary"
    scenario = upto("review").told(*handed)
    assert scenario.state(f"unit-{VILLAGE}").holders(post, day("02-01")) == {"member"}
    assert reasons(scenario, sit("review", "02-01", chair="member")) == ()
    assert reasons(scenario, sit("review", "02-01", chair="secretary")) == ("wrong_chair",)


def test_a_village_is_judged_by_the_counts_of_the_day() -> None:
    grown = DeclareCounts(unit=VILLAGE, first_day=day("02-01"), counts={"voting_members": 40})
    scenario = founded().told(grown)
    assert COUNTS["voting_members"] == 20
    assert scenario.state(f"unit-{VILLAGE}").count("voting_members", YEAR_START) == 20
    assert reasons(upto("review", scenario), sit("review", "01-31")) == ()
    assert reasons(upto("review", scenario), sit("review", "02-01")) == ("no_majority",)


def test_whoever_is_listed_as_the_chair_was_there() -> None:
    assert held("deliberation", chair="leader", present=["clerk"]) == ()
    assert held("deliberation", chair="secretary", present=["clerk"]) == ("parties_missing",)
